import { addDeployment, addStatus } from './deployments.ts';
import { emitJob, emitRun } from './events.ts';
import { webUrl } from './format/repos.ts';
import type { Run } from './model.ts';
import type { State } from './state.ts';
import type { Conclusion, DeploymentState, Job } from './types.ts';

/** Adds the run's next job. */
export function queueJob(state: State, run: Run): void {
  const planned = run.plan.jobs[run.jobs.length];
  if (!planned) return;
  const steps = planned.steps.map((name, index) => ({
    name,
    number: index + 1,
    status: 'queued' as const,
    conclusion: null,
    startedAt: null,
    completedAt: null,
  }));
  const job: Job = {
    id: state.nextId(),
    name: planned.name,
    status: 'queued',
    conclusion: null,
    steps,
    createdAt: state.now(),
    startedAt: null,
    completedAt: null,
  };
  run.jobs.push(job);
  emitJob(state, run, job);
}

export function startJob(state: State, run: Run, job: Job): void {
  const now = state.now();
  if (run.status === 'queued') {
    run.status = 'in_progress';
    emitRun(state, run, 'in_progress');
  }
  job.status = 'in_progress';
  job.startedAt = now;
  const [first] = job.steps;
  if (first) Object.assign(first, { status: 'in_progress', startedAt: now });
  emitJob(state, run, job);
  const { environment } = run.plan.jobs[run.jobs.length - 1] ?? {};
  if (environment === undefined) return;
  // A job with an environment is a deployment of the run's commit, not of the commit it checks out.
  const about = { sha: run.headSha, ref: run.headBranch, environment, creator: 'github-actions[bot]' };
  addDeployment(state, run.repo, about, run);
  report(state, run, 'in_progress');
}

function report(state: State, run: Run, outcome: DeploymentState): void {
  const deployment = run.repo.deployments.findLast(({ runId }) => runId === run.id);
  const last = deployment?.statuses.at(-1)?.state;
  if (!deployment || (last !== undefined && last !== 'in_progress')) return;
  const logUrl = `${webUrl(state, run.repo)}/actions/runs/${run.id}`;
  addStatus(state, run.repo, deployment, { state: outcome, creator: 'github-actions[bot]', logUrl }, run);
}

/** Ends a job and its unfinished steps. */
export function endJob(state: State, run: Run, job: Job, conclusion: Conclusion): void {
  const now = state.now();
  const rest = conclusion === 'cancelled' ? 'cancelled' : 'skipped';
  for (const step of job.steps) {
    if (step.status === 'completed') continue;
    const broke = step.status === 'in_progress' ? conclusion : rest;
    Object.assign(step, { status: 'completed', conclusion: broke, completedAt: now });
  }
  Object.assign(job, { status: 'completed', conclusion, completedAt: now, startedAt: job.startedAt ?? now });
  emitJob(state, run, job);
  const outcomes: Partial<Record<Conclusion, DeploymentState>> = { success: 'success', failure: 'failure' };
  report(state, run, outcomes[conclusion] ?? 'error');
}
