import { defineStep, defineWait, endingOf, PermanentError, RetryLater, UserError, z } from 'roadcrew';
import github from '../../clients/github.ts';
import { pollUntil } from './poll-until.ts';
import { conclusionOf, describeFailure, describeProgress, type Job } from './run-words.ts';
import type { DeployContext } from './tools.ts';

/** Pinned input of all steps, for deployments and rollbacks. */
export const deployment = z.object({
  kind: z.enum(['deploy', 'rollback']),
  service: z.string(),
  environment: z.string(),
  sha: z.string(),
  ref: z.string().optional(),
  title: z.string().optional(),
  /** The reason, for a rollback. */
  note: z.string().optional(),
  committedAt: z.iso.datetime().optional(),
  /** Reason why it cannot wait for the end of a freeze. */
  freezeReason: z.string().optional(),
});

type Deployment = z.output<typeof deployment>;

const dispatched = z.object({ githubRun: z.int(), url: z.string() });
const retry = { attempts: 8, backoff: '3s' } as const;

/** Time until GitHub lists a dispatched run, in milliseconds: 10 s for the request, 30 s for the list. */
const listedWithinMs = 40_000;

/** @throws UserError for the first blocker, with the way to resolve it */
async function throwIfBlocked(request: Deployment, { deployments: { preflight }, run }: DeployContext): Promise<void> {
  const { blockers, unread } = await preflight.check({ ...request, person: run.requester });
  if (unread !== undefined) throw unread; // tried again
  const blocker = blockers.find(({ override }) => !(override && request.freezeReason));
  if (blocker) throw new UserError(blocker.message, { hint: blocker.hint });
}

export const checkFirst = defineStep({
  title: 'Run the pre-deployment checks',
  clients: { github },
  needs: ['deployments'],
  input: deployment,
  effect: false,
  retry,
  run: throwIfBlocked,
});

export const takeTurn = defineWait({
  title: 'Wait in the queue',
  clients: { github },
  needs: ['deployments'],
  input: deployment,
  interval: '15s',
  timeout: '7d',
  async poll({ committedAt, ...request }, { deployments, run, resumed, progress }) {
    await deployments.enqueue({
      ...request,
      id: run.id,
      team: run.team,
      requestedBy: run.requester,
      requestedAt: run.requestedAt,
      ...(committedAt && { committedAt: new Date(committedAt) }),
    });
    const turn = await deployments.takeTurn(run.id);
    if (turn.turn && resumed) progress('first in the queue');
    if (turn.turn) return { began: true };
    if (turn.ended === 'superseded') throw new UserError('A newer request for this environment replaced this one.');
    if (turn.ended) throw new UserError(`The deployment was ${turn.ended} in the meantime.`);
    progress(
      `number ${turn.position} in the queue, behind ${turn.ahead.sha.slice(0, 7)}${turn.ahead.state === 'active' ? ', which is being deployed' : ''}`,
      turn.ahead.url ?? undefined,
    );
    return undefined;
  },
  undo: async (_request, { deployments, run }) => deployments.recordCancelled(run.id),
  undoneLabel: 'left the queue',
});

export const startWorkflow = defineStep({
  title: 'Start the workflow in GitHub',
  clients: { github },
  needs: ['deployments'],
  input: deployment,
  retry,
  timeout: '5m',
  async run(request, context) {
    const { github, deployments, run, signal, progress } = context;
    const { repo, workflow } = workflowOf(context, request);
    let found: { id: number; url: string } | undefined = await findEarlierDispatch(request, context);
    if (!found) {
      // Checked again, because the deployment may have been in the queue for days.
      await throwIfBlocked(request, context);
      const { defaultBranch } = await github.repository(repo);
      const inputs = { sha: request.sha, environment: request.environment, roadcrew_key: run.key };
      await deployments.recordDispatchSent(run.id);
      const answer = await github.dispatch(repo, workflow, { ref: defaultBranch, inputs }).catch(async (error) => {
        if (isRefusal(error)) await deployments.recordDispatchRefused(run.id);
        throw error;
      });
      if (answer) found = { id: answer.runId, url: answer.url };
      else
        found = await pollUntil(() => github.findRun(repo, workflow, run.key, run.requestedAt), listedWithinMs, signal);
      if (!found) throw new Error('GitHub accepted the dispatch but does not list its run.');
    }
    const { id: githubRun, url } = found;
    await deployments.recordStarted(run.id, { githubRun, url });
    progress('open in GitHub', url);
    return { githubRun, url };
  },
  /** Leaves the queue only when the workflow run has ended, because two must never run at once. */
  async undo(request, context) {
    const { github, deployments, run, signal } = context;
    const stored = await deployments.find(run.id);
    if (stored.finishedAt) return;
    const id = stored.githubRun ?? (await findEarlierDispatch(request, context))?.id;
    if (id === undefined) return deployments.recordCancelled(run.id);
    const { repo } = workflowOf(context, request);
    await github.cancelRun(repo, id);
    const ended = await pollUntil(
      async () => {
        const workflowRun = await github.run(repo, id);
        return workflowRun === undefined || workflowRun.status === 'completed' ? { workflowRun } : undefined;
      },
      240_000,
      signal,
    );
    if (!ended) throw new Error('The workflow run does not end.');
    const { workflowRun } = ended;
    if (stored.githubRun === null && workflowRun)
      await deployments.recordStarted(run.id, { githubRun: id, url: workflowRun.url });
    // It may have succeeded before the cancellation.
    const jobs = workflowRun?.conclusion === 'success' ? await github.jobs(repo, id) : [];
    if (workflowRun && conclusionOf(workflowRun, jobs) === 'success') await recordLive(context, workflowRun, jobs);
    else await deployments.recordCancelled(run.id, undefined, { finishedAt: workflowRun?.completedAt });
  },
  undoneLabel: 'workflow cancelled',
});

export const followRun = defineWait({
  title: 'Deploy',
  clients: { github },
  needs: ['deployments'],
  input: deployment.extend(dispatched.shape),
  effect: false, // the workflow has started: what becomes of it is recorded in any case
  interval: '20s',
  timeout: '24h',
  retry: { attempts: 20, backoff: '3s' },
  async poll({ service, environment, sha, githubRun, committedAt }, context) {
    const { github, deployments, run, progress } = context;
    const { repo } = workflowOf(context, { service, environment });
    const workflowRun = await github.run(repo, githubRun);
    if (!workflowRun) {
      const message = 'The workflow run was deleted at GitHub.';
      await deployments.recordFailed(run.id, message);
      throw new UserError(message, { hint: 'Check what is live, then deploy again.' });
    }
    // The jobs decide only which commit is live: until then the run alone is enough.
    const isSuccess = workflowRun.conclusion === 'success';
    const jobs = await github.jobs(repo, githubRun).catch((error: unknown) => {
      if (isSuccess) throw error;
      return [];
    });
    progress(...(await describeProgress(workflowRun, jobs, () => github.pendingReviews(repo, githubRun))));
    const conclusion = conclusionOf(workflowRun, jobs);
    if (workflowRun.status !== 'completed' || endingOf(conclusion).deployment === 'active') return undefined;
    if (conclusion !== 'success') {
      const reviews = await github.reviews(repo, githubRun).catch(() => []);
      const { message, hint } = describeFailure(workflowRun, jobs, reviews, { service, environment });
      await deployments.recordFailed(run.id, message, { finishedAt: workflowRun.completedAt });
      throw new UserError(message, { hint });
    }
    const { reportedSha, finishedAt } = await recordLive(context, workflowRun, jobs);
    if (reportedSha !== sha) {
      throw new UserError(`The workflow deployed ${reportedSha.slice(0, 7)} instead of ${sha.slice(0, 7)}.`, {
        hint: 'Let it check out the input `sha`: see docs/github.md.',
      });
    }
    return {
      deployment: run.id,
      finishedAt: finishedAt.toISOString(),
      ...(committedAt && { tookMs: finishedAt.getTime() - Date.parse(committedAt) }),
    };
  },
});

/** Records the commit that the jobs report as deployed. */
async function recordLive(
  { deployments, run }: DeployContext,
  { sha, completedAt = new Date() }: { sha: string; completedAt?: Date },
  jobs: Pick<Job, 'deployedSha'>[],
) {
  const outcome = {
    reportedSha: jobs.find(({ deployedSha }) => deployedSha)?.deployedSha ?? sha,
    finishedAt: completedAt,
  };
  await deployments.recordLive(run.id, outcome);
  return outcome;
}

/** Finds the run of an earlier attempt. GitHub may list it late, so it is searched for as long before it is dispatched again. */
async function findEarlierDispatch(request: Deployment, context: DeployContext) {
  const { github, deployments, run, signal } = context;
  const sinceDispatch = await deployments.timeSinceDispatch(run.id);
  if (sinceDispatch === undefined) return undefined;
  const { repo, workflow } = workflowOf(context, request);
  const remainingMs = listedWithinMs - sinceDispatch;
  return pollUntil(() => github.findRun(repo, workflow, run.key, run.requestedAt), remainingMs, signal);
}

/** True when GitHub has certainly not accepted the dispatch. */
const isRefusal = (error: unknown) =>
  error instanceof UserError || error instanceof PermanentError || error instanceof RetryLater;

function workflowOf(
  { deployments: { preflight } }: DeployContext,
  target: Pick<Deployment, 'service' | 'environment'>,
) {
  const { service } = preflight.target(target.service, target.environment);
  return { repo: service.repo ?? '', workflow: service.deploy?.workflow ?? '' };
}
