import { UserError } from '../../roadcrew/errors.ts';
import type { GitHubClient, WorkflowRun } from '../../roadcrew/github.ts';
import { endingOf, type RunStatus, statusWords } from '../../roadcrew/github-states.ts';
import type { Connection } from './connection.ts';
import { RequestRefused } from './errors.ts';
import * as shapes from './shapes.ts';

const pageSize = 100;
/** Limits a list to 1,000 runs. */
const maxPages = 10;
/** Allowed difference between GitHub's clock and the caller's, in milliseconds. Generous, because a key is unique. */
const clockMargin = 120_000;

type Runs = Pick<GitHubClient, 'findRun' | 'run' | 'jobs' | 'pendingReviews' | 'reviews' | 'cancelRun' | 'runsSince'>;

export function runMethods({ request }: Connection): Runs {
  /** Runs, newest first. GitHub's filters are not used, because their index lags behind the list by seconds. */
  async function list(repo: string, workflow: string, since: Date): Promise<{ all: WorkflowRun[]; complete: boolean }> {
    const all: WorkflowRun[] = [];
    for (let page = 1; page <= maxPages; page++) {
      const route = 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs';
      const { workflow_runs } = await request(
        repo,
        route,
        { workflow_id: workflow, per_page: pageSize, page },
        shapes.workflowRuns,
      ).catch((error: unknown) => {
        throw error instanceof RequestRefused && error.status === 404 ? noWorkflow(repo, workflow, error) : error;
      });
      const recent = workflow_runs.filter(({ created_at }) => created_at >= floorToSecond(since));
      all.push(...recent.filter((run) => isOwnRun(run, repo)).map(toRun));
      if (workflow_runs.length < pageSize || recent.length < workflow_runs.length) return { all, complete: true };
    }
    return { all, complete: false };
  }

  return {
    runsSince: async (repo, workflow, since) => (await list(repo, workflow, since)).all,
    async findRun(repo, workflow, key, since) {
      const { all, complete } = await list(repo, workflow, new Date(since.getTime() - clockMargin));
      const found = all.findLast((run) => run.key === key);
      // `undefined` makes the caller send again, so it is returned only after all runs were read.
      if (!found && !complete) throw new Error(`${workflow} in ${repo} has too many runs to search for ours.`);
      return found;
    },
    async run(repo, id) {
      const found = await ignoreNotFound(
        request(repo, 'GET /repos/{owner}/{repo}/actions/runs/{run_id}', { run_id: id }, shapes.workflowRun),
      );
      return found && isOwnRun(found, repo) ? toRun(found) : undefined;
    },
    async jobs(repo, id) {
      const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs';
      const found = await ignoreNotFound(
        request(repo, route, { run_id: id, filter: 'latest', per_page: pageSize }, shapes.jobs),
      );
      return (found?.jobs ?? []).map((job) => {
        const failed = job.steps?.find(({ conclusion }) => conclusion && endingOf(conclusion).check === 'red');
        const deployedSha = deployedJob.exec(job.name)?.[1];
        return {
          name: job.name,
          status: statusOf(job.status),
          url: job.html_url ?? '',
          ...(job.conclusion && { conclusion: job.conclusion }),
          ...(job.started_at && { startedAt: job.started_at }),
          ...(job.completed_at && { completedAt: job.completed_at }),
          ...(failed && { failedStep: failed.name }),
          ...(deployedSha && { deployedSha }),
        };
      });
    },
    async pendingReviews(repo, id) {
      const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments';
      const found = (await ignoreNotFound(request(repo, route, { run_id: id }, shapes.pendingDeployments))) ?? [];
      return found.map(({ environment, wait_timer, reviewers }) => ({
        environment: environment.name,
        waitMinutes: wait_timer,
        reviewers: reviewers.flatMap(({ reviewer }) => reviewer?.login ?? reviewer?.name ?? []),
      }));
    },
    async reviews(repo, id) {
      const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals';
      const found = (await ignoreNotFound(request(repo, route, { run_id: id }, shapes.approvals))) ?? [];
      return found.map(({ environments, state, user, comment }) => ({
        environments: environments.map(({ name }) => name),
        state,
        by: user?.login ?? 'somebody',
        comment: comment ?? '',
      }));
    },
    async cancelRun(repo, id) {
      try {
        await request(repo, 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel', { run_id: id }, shapes.nothing);
      } catch (error) {
        // 409: already ended; 404: deleted. Nothing is left to cancel.
        if (!(error instanceof RequestRefused && [404, 409].includes(error.status))) throw error;
      }
    },
  };
}

/** Rounds down to a second, because GitHub's times have no fractions. */
export const floorToSecond = (time: Date) => new Date(Math.floor(time.getTime() / 1_000) * 1_000);

export const noWorkflow = (repo: string, workflow: string, cause: unknown) =>
  new UserError(`${repo} has no workflow ${workflow}.`, {
    hint: `Add .github/workflows/${workflow} to its default branch; docs/github.md has a complete one. If it has another name, set that in platform.yaml.`,
    cause,
  });

export async function ignoreNotFound<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof RequestRefused && error.status === 404) return undefined;
    throw error;
  }
}

/** True for runs of this repository's own code: GitHub also lists runs of pull requests from forks. */
const isOwnRun = ({ event, head_repository }: shapes.GitHubRun, repo: string) =>
  event === 'workflow_dispatch' || head_repository?.full_name.toLowerCase() === repo.toLowerCase();

/** A status that GitHub adds later counts as queued, because only `completed` is an end. */
export function statusOf(status: string | null): RunStatus {
  if (status === 'in_progress') return 'running';
  return status !== null && Object.hasOwn(statusWords, status) ? (status as RunStatus) : 'queued';
}

/** Key at the end of the title that the documented workflow's `run-name` builds: `Deploy production 0123… [key]`. */
const keyAtEnd = /\[([\w.:-]{1,200})\]\s*$/;
const deployedJob = /^Deployed ([0-9a-f]{40})$/;
const fullSha = /\b[0-9a-f]{40}\b/;

function toRun(run: shapes.GitHubRun): WorkflowRun {
  // The titles of other runs are not trusted: anybody can open a pull request with such a title.
  const title = run.event === 'workflow_dispatch' ? run.display_title : '';
  const key = keyAtEnd.exec(title)?.[1];
  const status = statusOf(run.status);
  return {
    id: run.id,
    url: run.html_url,
    name: run.name ?? '',
    title: run.display_title,
    ...(key !== undefined && { key }),
    sha: fullSha.exec(title)?.[0] ?? run.head_sha,
    headSha: run.head_sha,
    file: run.path.replace(/^\.github\/workflows\//, '').replace(/@.*$/, ''),
    branch: run.head_branch ?? undefined,
    actor: run.triggering_actor?.login ?? run.actor?.login ?? 'unknown',
    event: run.event,
    status,
    ...(run.conclusion && { conclusion: run.conclusion }),
    attempt: run.run_attempt,
    createdAt: run.created_at,
    ...(run.run_started_at && { startedAt: run.run_started_at }),
    ...(status === 'completed' && { completedAt: run.updated_at }),
  };
}
