import { GitHubError, unprocessable } from './errors.ts';
import { emitJob, emitRun } from './events.ts';
import { endJob, queueJob, startJob } from './jobs.ts';
import type { Repo, Run, Workflow } from './model.ts';
import { planRun } from './plan.ts';
import type { State } from './state.ts';
import type { Conclusion, Job, Review, RunStatus } from './types.ts';
import { readWorkflow } from './workflow-file.ts';

/** Trigger of a run. */
export interface Trigger {
  workflow: Workflow;
  event: 'workflow_dispatch' | 'push';
  /** Branch or tag. */
  branch: string;
  /** Commit of the branch at that time. */
  sha: string;
  inputs: Record<string, string>;
  by: string;
}

/** Queues a run. @throws GitHubError 422 when the commit has no such file */
export function startRun(state: State, repo: Repo, { workflow, event, branch, sha, inputs, by }: Trigger): Run {
  const content = repo.commits.get(sha)?.files.get(workflow.path);
  if (content === undefined) throw unprocessable(`No workflow file ${workflow.path} at ${branch}.`);
  const file = readWorkflow(content, workflow.path);
  const now = state.now();
  const settings = state.schedule.settingsFor(repo.fullName);
  const about = { repo, workflow, event, inputs, headBranch: branch, headSha: sha, actor: by };
  const run: Run = {
    ...about,
    ...planRun(about, file, settings),
    id: state.nextId(),
    status: 'queued',
    conclusion: null,
    number: repo.runs.filter((one) => one.workflow === workflow).length + 1,
    attempt: 1,
    triggeredBy: by,
    createdAt: now,
    startedAt: now,
    updatedAt: now,
    jobs: [],
    earlierJobs: [],
    cancelling: false,
    held: settings.held,
    reviews: [],
    listedAt: now + (settings.listedAfter ?? 0),
  };
  repo.runs.push(run);
  startAttempt(state, run);
  return run;
}

function startAttempt(state: State, run: Run): void {
  emitRun(state, run, 'requested');
  if (!withoutJobs.has(run.plan.ending)) queueJob(state, run);
  hold(run, run.held?.status);
  scheduleNext(state, run);
}

/** Endings of runs of which GitHub starts no job. */
const withoutJobs: ReadonlySet<string> = new Set<Conclusion>(['startup_failure', 'action_required', 'stale']);

function hold(run: Run, status: RunStatus = 'queued'): void {
  run.status = status;
  for (const job of run.jobs) job.status = status;
}

/** Lets a held run go on; a rejected one fails. */
export function release(state: State, run: Run, review?: Review): void {
  const { environment = 'production' } = run.held ?? {};
  if (review) run.reviews.push({ ...review, environment });
  run.held = undefined;
  hold(run);
  if (review?.state === 'rejected') stop(state, run, 'failure');
  else for (const job of run.jobs) emitJob(state, run, job);
  scheduleNext(state, run);
}

/** Schedules the run's next change, unless it is advanced by hand. */
function scheduleNext(state: State, run: Run): void {
  if (isStuck(run)) {
    state.schedule.disarm(run);
    return;
  }
  state.schedule.arm(run, () => {
    advance(state, run);
    state.hooks.flush();
  });
}

/** True when the run is held back, or stays in its last working step. */
export function isStuck({ plan, jobs, cancelling, held }: Run): boolean {
  if (held && !cancelling) return true;
  const job = jobs.at(-1);
  const inLast = jobs.length === plan.jobs.length && job?.steps.at(-2)?.status === 'in_progress';
  return plan.ending === 'never' && inLast && !cancelling;
}

/** Makes the run's next change. */
export function advance(state: State, run: Run): void {
  if (run.status === 'completed' || isStuck(run)) return;
  run.updatedAt = state.now();
  run.plan.done++;
  const job = run.jobs.at(-1);
  if (run.cancelling) stop(state, run, 'cancelled');
  else if (!job) stop(state, run, run.plan.ending === 'never' ? 'success' : run.plan.ending);
  else if (run.plan.ending === 'skipped') stop(state, run, 'skipped');
  else if (job.status === 'queued') startJob(state, run, job);
  else endStep(state, run, job);
  scheduleNext(state, run);
}

function endStep(state: State, run: Run, job: Job): void {
  const now = state.now();
  const { ending, failsAt, jobs } = run.plan;
  const step = job.steps.find(({ status }) => status !== 'completed');
  const isHere = run.jobs.length - 1 === failsAt.job && (step?.number ?? 0) - 1 === failsAt.step;
  if (isHere && ending !== 'success' && ending !== 'never') {
    stop(state, run, ending);
    return;
  }
  if (step) Object.assign(step, { status: 'completed', conclusion: 'success', completedAt: now });
  const following = job.steps.find(({ status }) => status === 'queued');
  if (following) {
    Object.assign(following, { status: 'in_progress', startedAt: now });
    state.changed('run', run.repo);
    return;
  }
  endJob(state, run, job, 'success');
  if (run.jobs.length < jobs.length) queueJob(state, run);
  else complete(state, run, 'success');
}

/** Ends the current job and the run. Later jobs are skipped. */
function stop(state: State, run: Run, conclusion: Conclusion): void {
  const job = run.jobs.at(-1);
  if (job && job.status !== 'completed') endJob(state, run, job, conclusion);
  while (job && run.jobs.length < run.plan.jobs.length) {
    queueJob(state, run);
    const skipped = run.jobs.at(-1);
    if (skipped) endJob(state, run, skipped, conclusion === 'cancelled' ? 'cancelled' : 'skipped');
  }
  complete(state, run, conclusion);
}

function complete(state: State, run: Run, conclusion: Conclusion): void {
  Object.assign(run, { status: 'completed', conclusion, updatedAt: state.now(), cancelling: false });
  emitRun(state, run, 'completed');
}

/** Requests cancellation, which follows shortly after. @throws GitHubError 409 for a completed run */
export function requestCancel(state: State, run: Run): void {
  if (run.status === 'completed') throw new GitHubError(409, 'Cannot cancel a workflow run that is completed.');
  run.cancelling = true;
  scheduleNext(state, run);
}

/** Runs all jobs again, as a new attempt. @throws GitHubError 403 for an unfinished run */
export function rerun(state: State, run: Run, by: string): void {
  if (run.status !== 'completed') throw new GitHubError(403, 'This workflow is already running');
  const file = readWorkflow(run.repo.commits.get(run.headSha)?.files.get(run.workflow.path) ?? '', run.workflow.path);
  run.earlierJobs.push(...run.jobs.map((job) => ({ attempt: run.attempt, job })));
  const now = state.now();
  Object.assign(run, planRun(run, file, state.schedule.settingsFor(run.repo.fullName)), {
    status: 'queued',
    conclusion: null,
    jobs: [],
    attempt: run.attempt + 1,
    triggeredBy: by,
    startedAt: now,
    updatedAt: now,
  });
  startAttempt(state, run);
}

export function removeRun(state: State, run: Run): void {
  state.schedule.disarm(run);
  run.repo.runs = run.repo.runs.filter((one) => one !== run);
  state.changed('run', run.repo);
}
