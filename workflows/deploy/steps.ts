import { defineStep, defineWait, PermanentError, RetryLater, UserError, z } from 'roadcrew';
import github from '../../clients/github.ts';
import { until } from './until.ts';
import type { Context } from './uses.ts';

/** One deployment as the steps hand it on: pinned, and the same for deploying and rolling back. */
export const deployment = z.object({
  kind: z.enum(['deploy', 'rollback']),
  service: z.string(),
  environment: z.string(),
  sha: z.string(),
  ref: z.string().optional(),
  title: z.string().optional(),
  /** For a rollback, the reason. */
  note: z.string().optional(),
  committedAt: z.iso.datetime().optional(),
  /** Why it cannot wait for the end of a freeze. */
  freezeReason: z.string().optional(),
});

type Asked = z.output<typeof deployment>;

const dispatched = z.object({ githubRun: z.int(), url: z.string() });
const retry = { attempts: 8, backoff: '3s' } as const;

/** A workflow run is shown this long after its order went out: 10 s for the order, 30 s until GitHub lists it, in milliseconds. */
const showsWithin = 40_000;

/** Looks at everything that may stand in the way. @throws UserError that says what would let it pass. */
async function mayGoAhead(asked: Asked, { deployments: { preflight }, run }: Context): Promise<void> {
  const { blockers } = await preflight.check({ ...asked, person: run.requester });
  const stopped = blockers.find(({ override }) => !(override && asked.freezeReason));
  if (stopped) throw new UserError(stopped.message, { hint: stopped.hint });
}

export const checkFirst = defineStep({
  title: 'Check that it may go ahead',
  clients: { github },
  needs: ['deployments'],
  input: deployment,
  retry,
  run: mayGoAhead,
});

export const takeTurn = defineWait({
  title: 'Wait for its turn',
  clients: { github },
  needs: ['deployments'],
  input: deployment,
  interval: '15s',
  timeout: '7d',
  async poll({ committedAt, ...asked }, { deployments, run, resumed, progress }) {
    await deployments.enqueue({
      ...asked,
      id: run.id,
      team: run.team,
      requestedBy: run.requester,
      requestedAt: run.requestedAt,
      ...(committedAt && { committedAt: new Date(committedAt) }),
    });
    const turn = await deployments.takeTurn(run.id);
    if (turn.turn && resumed) progress('its turn has come');
    if (turn.turn) return { began: true };
    if (turn.ended === 'superseded') throw new UserError('A newer request for the same place took over.');
    if (turn.ended) throw new UserError(`It was ${turn.ended} meanwhile.`);
    progress(
      `number ${turn.position} in line, behind ${turn.ahead.sha.slice(0, 7)}${turn.ahead.state === 'active' ? ', which is being deployed' : ''}`,
      turn.ahead.url ?? undefined,
    );
    return undefined;
  },
  undo: async (_asked, { deployments, run }) => deployments.recordCancelled(run.id),
  undoneLabel: 'given up',
});

export const startWorkflow = defineStep({
  title: 'Start the workflow in GitHub',
  clients: { github },
  needs: ['deployments'],
  input: deployment,
  retry,
  timeout: '5m',
  async run(asked, context) {
    const { github, deployments, run, signal, progress } = context;
    const { repo, workflow } = placeOf(context, asked);
    let found: { id: number; url: string } | undefined = await sentBefore(asked, context);
    if (!found) {
      // It may have waited in line for days.
      await mayGoAhead(asked, context);
      const { defaultBranch } = await github.repository(repo);
      const inputs = { sha: asked.sha, environment: asked.environment, roadcrew_key: run.key };
      await deployments.recordDispatchSent(run.id);
      const answer = await github.dispatch(repo, workflow, { ref: defaultBranch, inputs }).catch(async (error) => {
        if (isRefusal(error)) await deployments.recordDispatchRefused(run.id);
        throw error;
      });
      if (answer) found = { id: answer.runId, url: answer.url };
      else found = await until(() => github.findRun(repo, workflow, run.key, run.requestedAt), showsWithin, signal);
      if (!found) throw new Error('GitHub accepted the dispatch and shows no run of it.');
    }
    const { id: githubRun, url } = found;
    await deployments.recordStarted(run.id, { githubRun, url });
    progress('open in GitHub', url);
    return { githubRun, url };
  },
  /** The turn is given back when the workflow run has ended, and not before: two must never run at once. */
  async undo(asked, context) {
    const { github, deployments, run, signal } = context;
    const known = await deployments.find(run.id);
    if (known.finishedAt) return;
    const id = known.githubRun ?? (await sentBefore(asked, context))?.id;
    if (id === undefined) return deployments.recordCancelled(run.id);
    const { repo } = placeOf(context, asked);
    await github.cancelRun(repo, id);
    const ended = await until(
      async () => {
        const now = await github.run(repo, id);
        return now === undefined || now.status === 'completed' ? { now } : undefined;
      },
      240_000,
      signal,
    );
    if (!ended) throw new Error('The workflow run does not end.');
    const { now } = ended;
    if (known.githubRun === null && now) await deployments.recordStarted(run.id, { githubRun: id, url: now.url });
    // It may have been faster than whoever cancelled it.
    if (now?.conclusion === 'success') await recordLive(context, now, await github.jobs(repo, id));
    else await deployments.recordCancelled(run.id, undefined, { finishedAt: now?.completedAt });
  },
  undoneLabel: 'stopped',
});

export const followRun = defineWait({
  title: 'Deploy',
  clients: { github },
  needs: ['deployments'],
  input: deployment.extend(dispatched.shape),
  interval: '20s',
  timeout: '24h',
  retry: { attempts: 20, backoff: '3s' },
  async poll({ service, environment, sha, githubRun, committedAt }, context) {
    const { github, deployments, run, progress } = context;
    const { repo } = placeOf(context, { service, environment });
    const [now, jobs] = await Promise.all([github.run(repo, githubRun), github.jobs(repo, githubRun)]);
    if (!now) {
      await deployments.recordFailed(run.id, 'Its workflow run was deleted at GitHub.');
      throw new UserError('Its workflow run was deleted at GitHub.', {
        hint: 'Look at what runs there, then deploy again.',
      });
    }
    const broken = jobs.find(({ conclusion }) => conclusion === 'failure');
    progress(progressOf(jobs) || now.status, broken?.url ?? now.url);
    if (now.status !== 'completed') return undefined;
    if (now.conclusion !== 'success') {
      const where = broken
        ? ` in the job “${broken.name}”${broken.failedStep ? `, step “${broken.failedStep}”` : ''}`
        : '';
      const isCancelled = now.conclusion === 'cancelled';
      const words = isCancelled ? 'Its workflow run was cancelled at GitHub.' : `It failed${where}.`;
      const back = `\`/platform rollback ${service} ${environment}\``;
      await deployments.recordFailed(run.id, words, { finishedAt: now.completedAt });
      throw new UserError(words, {
        hint: `${isCancelled ? 'Look at what runs there' : 'Its log says why'}. Deploy again once it is mended, or go back: ${back}`,
      });
    }
    const { reportedSha, finishedAt } = await recordLive(context, now, jobs);
    if (reportedSha !== sha) {
      throw new UserError(`The workflow deployed ${reportedSha.slice(0, 7)} and not ${sha.slice(0, 7)}.`, {
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

/** Its jobs and how they stand; the one that only reports the commit says that, once it has. */
const progressOf = (jobs: Job[]) =>
  jobs
    .filter(({ deployedSha, status, conclusion }) => !deployedSha || status !== 'completed' || conclusion === 'success')
    .map(({ name, status, conclusion, deployedSha }) =>
      deployedSha && conclusion === 'success'
        ? `deployed ${deployedSha.slice(0, 7)}`
        : `${shortened(name)}: ${conclusion ?? status}`,
    )
    .join(', ');

const shortened = (name: string) => name.replaceAll(/\b([0-9a-f]{7})[0-9a-f]{33}\b/g, '$1');

/** What it has deployed, as its jobs say it themselves. */
async function recordLive({ deployments, run }: Context, { sha, completedAt = new Date() }: Ended, jobs: Jobs) {
  const outcome = {
    reportedSha: jobs.find(({ deployedSha }) => deployedSha)?.deployedSha ?? sha,
    finishedAt: completedAt,
  };
  await deployments.recordLive(run.id, outcome);
  return outcome;
}

type Ended = { sha: string; completedAt?: Date };
type Job = Awaited<ReturnType<Context['github']['jobs']>>[number];
type Jobs = Pick<Job, 'deployedSha'>[];

/** What an earlier attempt may have started. GitHub may show it late: before anything is sent again it is looked for that long. */
async function sentBefore(asked: Asked, context: Context) {
  const { github, deployments, run, signal } = context;
  const ago = await deployments.timeSinceDispatch(run.id);
  if (ago === undefined) return undefined;
  const { repo, workflow } = placeOf(context, asked);
  return until(() => github.findRun(repo, workflow, run.key, run.requestedAt), showsWithin - ago, signal);
}

/** Anything else may have been accepted all the same. */
const isRefusal = (error: unknown) =>
  error instanceof UserError || error instanceof PermanentError || error instanceof RetryLater;

function placeOf({ deployments: { preflight } }: Context, asked: Pick<Asked, 'service' | 'environment'>) {
  const { service } = preflight.target(asked.service, asked.environment);
  return { repo: service.repo ?? '', workflow: service.deploy?.workflow ?? '' };
}
