import { z } from 'zod';
import { GitHubError, notFound } from '../errors.ts';
import { formatUser } from '../format/accounts.ts';
import { formatJob, formatRun } from '../format/runs.ts';
import type { Run } from '../model.ts';
import { answerPage, byId, type Call, none, ok, paging, type Route, repoRoute } from '../route.ts';
import { removeRun, requestCancel, rerun } from '../runs.ts';
import { findWorkflow } from './workflows.ts';

const filters = z.object({
  ...paging,
  actor: z.string().optional(),
  branch: z.string().optional(),
  event: z.string().optional(),
  /** Status or conclusion. */
  status: z.string().optional(),
  created: z.string().optional(),
  head_sha: z.string().optional(),
});
type Filters = z.infer<typeof filters>;

/** Parses `created`: a day or time, `>=…`, `<…`, or `from..to` with `*` for an open end. Returns milliseconds, inclusive. */
function readRange(created: string): [from: number, to: number] {
  const day = 86_400_000;
  const begin = (text: string) => Date.parse(text);
  const end = (text: string) => Date.parse(text) + (text.includes('T') ? 999 : day - 1);
  const [from = '', to] = created.split('..');
  if (to !== undefined) return [from === '*' ? 0 : begin(from), to === '*' ? Infinity : end(to)];
  const [, sign = '', time = ''] = /^([<>]=?)?(.*)$/.exec(created) ?? [];
  if (sign === '>=') return [begin(time), Infinity];
  if (sign === '>') return [end(time) + 1, Infinity];
  if (sign === '<=') return [0, end(time)];
  if (sign === '<') return [0, begin(time) - 1];
  return [begin(time), end(time)];
}

function matchesFilters(run: Run, { actor, branch, event, status, created, head_sha }: Filters): boolean {
  const [from, to] = created === undefined ? [0, Infinity] : readRange(created);
  return (
    (actor === undefined || run.actor === actor) &&
    (branch === undefined || run.headBranch === branch) &&
    (event === undefined || run.event === event) &&
    (status === undefined || run.status === status || run.conclusion === status) &&
    (head_sha === undefined || run.headSha === head_sha) &&
    run.createdAt >= from &&
    run.createdAt <= to
  );
}

/** Most runs that GitHub returns for a filter. */
const maxFiltered = 1000;

function list(call: Pick<Call<Filters, unknown>, 'state' | 'url' | 'query'>, runs: readonly Run[]) {
  const now = call.state.now();
  const found = runs.filter((run) => run.listedAt <= now && matchesFilters(run, call.query)).toReversed();
  return answerPage(call, found.slice(0, maxFiltered), (run) => formatRun(call.state, run), 'workflow_runs');
}

const which = z.object({ ...paging, filter: z.enum(['latest', 'all']).optional() });

/** Parses the number of an attempt. @throws GitHubError 404 for an unknown one */
function attemptOf(run: Run, text: string): number {
  const attempt = Number(text);
  if (!Number.isInteger(attempt) || attempt < 1 || attempt > run.attempt) throw notFound();
  return attempt;
}

const jobsOf = (run: Run) => [...run.jobs.map((job) => ({ attempt: run.attempt, job })), ...run.earlierJobs];

/** Routes of workflow runs and their jobs. */
export const runRoutes: Route[] = [
  repoRoute('GET /actions/runs', 'actions:read', { query: filters }, (call) => list(call, call.repo.runs)),
  repoRoute('GET /actions/workflows/{workflow_id}/runs', 'actions:read', { query: filters }, (call) => {
    const workflow = findWorkflow(call.repo, call.param('workflow_id'));
    return list(
      call,
      call.repo.runs.filter((run) => run.workflow === workflow),
    );
  }),
  repoRoute('GET /actions/runs/{run_id}', 'actions:read', {}, ({ state, repo, param }) =>
    ok(formatRun(state, byId(repo.runs, param('run_id')))),
  ),
  repoRoute('DELETE /actions/runs/{run_id}', 'actions:write', {}, ({ state, repo, param }) => {
    const run = byId(repo.runs, param('run_id'));
    if (run.status !== 'completed') throw new GitHubError(403, 'Could not delete the workflow run');
    removeRun(state, run);
    return none();
  }),
  repoRoute('GET /actions/runs/{run_id}/jobs', 'actions:read', { query: which }, (call) => {
    const run = byId(call.repo.runs, call.param('run_id'));
    const jobs = jobsOf(run).filter(({ attempt }) => call.query.filter === 'all' || attempt === run.attempt);
    return answerPage(call, jobs, ({ job, attempt }) => formatJob(call.state, run, job, attempt), 'jobs');
  }),
  repoRoute(
    'GET /actions/runs/{run_id}/attempts/{attempt_number}/jobs',
    'actions:read',
    { query: z.object(paging) },
    (call) => {
      const run = byId(call.repo.runs, call.param('run_id'));
      const attemptNumber = attemptOf(run, call.param('attempt_number'));
      const jobs = jobsOf(run).filter(({ attempt }) => attempt === attemptNumber);
      return answerPage(call, jobs, ({ job, attempt }) => formatJob(call.state, run, job, attempt), 'jobs');
    },
  ),
  repoRoute('GET /actions/jobs/{job_id}', 'actions:read', {}, ({ state, repo, param }) => {
    const id = Number(param('job_id'));
    for (const run of repo.runs) {
      const found = jobsOf(run).find(({ job }) => job.id === id);
      if (found) return ok(formatJob(state, run, found.job, found.attempt));
    }
    throw notFound();
  }),
  repoRoute('GET /actions/runs/{run_id}/pending_deployments', 'actions:read', {}, ({ state, repo, param }) => {
    const { held } = byId(repo.runs, param('run_id'));
    if (!held?.environment) return ok([]);
    const { environment, reviewers = [], waitMinutes = 0 } = held;
    return ok([
      {
        environment: { name: environment },
        wait_timer: waitMinutes,
        wait_timer_started_at: null,
        current_user_can_approve: false,
        reviewers: reviewers.map((login) => ({ type: 'User', reviewer: formatUser(state, login) })),
      },
    ]);
  }),
  repoRoute('GET /actions/runs/{run_id}/approvals', 'actions:read', {}, ({ state, repo, param }) =>
    ok(
      byId(repo.runs, param('run_id')).reviews.map(({ by, comment = '', environment, ...review }) => ({
        ...review,
        comment,
        user: formatUser(state, by),
        environments: [{ name: environment }],
      })),
    ),
  ),
  repoRoute('POST /actions/runs/{run_id}/cancel', 'actions:write', {}, ({ state, repo, param }) => {
    requestCancel(state, byId(repo.runs, param('run_id')));
    return ok({}, 202);
  }),
  repoRoute('POST /actions/runs/{run_id}/force-cancel', 'actions:write', {}, ({ state, repo, param }) => {
    requestCancel(state, byId(repo.runs, param('run_id')));
    return ok({}, 202);
  }),
  repoRoute('POST /actions/runs/{run_id}/rerun', 'actions:write', {}, ({ state, repo, param, actor }) => {
    rerun(state, byId(repo.runs, param('run_id')), actor);
    return ok({}, 201);
  }),
];
