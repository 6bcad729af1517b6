import type { Logger } from 'pino';
import { PermanentError, UserError } from '../../roadcrew/errors.ts';
import type { AnyStep, RunInfo, StepContext, Tools, WorkflowResult } from '../../roadcrew/index.ts';
import { readResult } from '../returned.ts';
import { isRefused } from '../store/database.ts';
import type { RunError } from '../store/schema.ts';
import { rightsCheck } from './check-rights.ts';
import { type ClaimedRun, LeaseLost } from './claim.ts';
import { parametersHash, runKey, stepKey } from './identity.ts';
import { readSteps, recordSteps, type StepEntry } from './journal.ts';
import { Cancelled, keepLease, type Lease } from './lease.ts';
import { endMessages, noticeMessage, runCardMessages } from './messages.ts';
import { NonDeterministic } from './nondeterminism.ts';
import { requestApproval, withdrawRun } from './not-allowed.ts';
import { type Release, releaseRun } from './release.ts';
import { replay, type StepProgress } from './replay.ts';
import { withStepTimeout } from './step-timeout.ts';
import { NotAllowed, StepFailed, Suspended } from './stops.ts';
import { undoRun } from './undo.ts';
import { resolveVersion } from './versions.ts';
import type { WorkerContext } from './worker-context.ts';

/** Pause after which a run is offered again that was left to another worker, in milliseconds. */
const leavePauseMs = 5_000;

/** Workers in a row that may crash with a run before it is parked as their cause. */
const maxCrashes = 20;

/**
 * Executes a claimed run until it ends, is suspended or loses its lease. Throws only when the store is unreachable; the
 * lease then expires, and the run is claimed again.
 */
export async function executeRun(worker: WorkerContext, run: ClaimedRun, stopping: AbortSignal): Promise<void> {
  const log = worker.log.child({ run: run.id, person: run.requester, workflow: run.workflow });
  const lease = keepLease(worker, run, stopping);
  try {
    await advanceRun(worker, run, lease, log);
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    log.warn({ epoch: run.epoch }, 'the lease was lost');
  } finally {
    lease.end();
    worker.flushOutbox();
  }
}

async function advanceRun(
  worker: WorkerContext,
  claimed: ClaimedRun,
  { signal, undoSignal }: Lease,
  log: Logger,
): Promise<void> {
  const { store, definitions } = worker;
  const park = async (message: string) => {
    log.error({ reason: message }, 'parked');
    await releaseRun(store, claimed, {
      state: 'parked',
      error: { ...claimed.error, parked: message },
      event: { type: 'run.parked', data: { reason: message } },
      messages: [...runCardMessages(claimed), noticeMessage('run-parked', { run: claimed.id }, 'platform')],
    });
  };
  if (claimed.crashes > maxCrashes)
    return park(`${claimed.crashes} workers in a row stopped while executing this run.`);
  const rows = claimed.epoch === 1 ? [] : await readSteps(store, claimed.id);
  const resolved = await resolveVersion(worker, claimed, rows.length > 0);
  if (resolved === 'elsewhere') {
    const state = claimed.state === 'undoing' ? 'undoing' : 'queued';
    await releaseRun(store, claimed, { state, dueInMs: leavePauseMs }); // not scheduled here, so that others find it
    return;
  }
  if (resolved === 'missing')
    return park(missingVersion(claimed, definitions.workflows.get(claimed.workflow)?.version));
  const { run, workflow } = resolved;
  const context = (name: string, progress: StepProgress, stepSignal: AbortSignal) =>
    stepContext(worker, run, workflow.steps[name], name, progress, stepSignal);
  const undo = (error: RunError | null) => undoRun(worker, run, workflow, error, context, undoSignal, log);
  if (run.state === 'undoing' || run.cancelled_by) return undo(null);
  if (resolved.error) return undo(resolved.error);

  if (parametersHash(run) !== run.hash)
    return undo({ message: 'The parameters of this run were changed after it was accepted.' });
  const input = workflow.input.safeParse(run.input);
  if (!input.success)
    return undo({ message: `The values of this run are no longer valid: ${input.error.issues[0]?.message ?? ''}` });

  const checkRights = rightsCheck(worker, run, workflow, input.data);
  let begun = rows.length > 0;
  const clockOffset = run.now.getTime() - performance.now();
  // Journal write outcome unknown: keep the lease until it expires; recovery re-reads the journal.
  let writeError: unknown;
  const trackWrite = <T>(work: Promise<T>) =>
    work.catch((error: unknown) => {
      if (!isRefused(error)) writeError = error;
      throw error;
    });
  const outcomes: StepEntry[] = [];
  const write = async (entries: StepEntry[]) => {
    begun = true;
    const { cancelled } = await trackWrite(recordSteps(store, run, entries, worker.leaseMs));
    worker.flushOutbox();
    if (cancelled) throw new Cancelled();
  };
  const writeOutcomes = async (error: unknown) => {
    if (!(error instanceof Suspended) && outcomes.length > 0) await write(outcomes.splice(0));
    throw error;
  };
  try {
    if (!begun) await checkRights();
    const made = await replay(workflow, input.data, {
      rows,
      signal,
      checkRights,
      outcomes,
      write,
      now: () => clockOffset + performance.now(),
      attempt: (name, step, input, progress) =>
        withStepTimeout(step, signal, (stepSignal) => {
          const stepLog = log.child({ step: name, attempt: progress.attempt });
          stepLog.debug('step starts');
          return (step.kind === 'wait' ? step.poll : step.run)(input, context(name, progress, stepSignal)).catch(
            (error: unknown) => {
              stepLog.warn({ err: error }, 'step failed');
              throw error;
            },
          );
        }),
    })
      .then(readResult)
      .catch(writeOutcomes);
    const event = { type: 'run.succeeded', data: successData(made) };
    const end: Release = {
      state: 'succeeded',
      made,
      event,
      entries: outcomes.splice(0),
      messages: endMessages(run),
    };
    const { cancelled } = await trackWrite(releaseRun(store, run, end));
    if (cancelled) throw new Cancelled();
    log.info('succeeded');
  } catch (error) {
    if (signal.reason instanceof LeaseLost) throw signal.reason;
    if (writeError !== undefined) throw writeError;
    if (error instanceof Suspended) return suspendRun(worker, run, error.state, error.dueInMs, outcomes);
    if (error instanceof Cancelled || signal.reason instanceof Cancelled) return undo(null);
    if (error instanceof NonDeterministic) return park(error.message);
    if (error instanceof NotAllowed) {
      if (error.needs && !begun) return requestApproval(store, run, error.approval, error.needs);
      return undoRun(worker, await withdrawRun(store, run, error), workflow, null, context, undoSignal, log);
    }
    if (signal.aborted) return suspendRun(worker, run, 'queued', 0); // this process stops: another one continues now
    return undo(toRunError(run, error, log));
  }
}

/** Event data for the cost metrics. It has the kind only, because the name is free text. */
function successData({ resource }: WorkflowResult): Record<string, unknown> {
  if (!resource) return {};
  const { kind, monthlyCost: cost } = resource;
  return { resource: { kind }, ...(cost && { cost }) };
}

/** Releases a run that is due again in `dueInMs`. */
async function suspendRun(
  worker: WorkerContext,
  run: ClaimedRun,
  state: 'queued' | 'waiting',
  dueInMs: number,
  entries: StepEntry[] = [],
): Promise<void> {
  const { cancelled } = await releaseRun(worker.store, run, {
    state,
    dueInMs,
    entries,
    messages: runCardMessages(run),
  });
  worker.schedule(cancelled ? 0 : dueInMs);
}

/** Error for the requester. Unexpected errors become a reference, because their text may contain secrets. */
function toRunError(run: ClaimedRun, error: unknown, log: Logger): RunError {
  const step = error instanceof StepFailed ? error.step : undefined;
  const cause = error instanceof StepFailed ? error.cause : error;
  if (cause instanceof UserError)
    return { message: cause.message, ...(cause.hint && { hint: cause.hint }), ...(step && { step }) };
  if (cause instanceof PermanentError) return { message: cause.message, ...(step && { step }), reference: run.id };
  log.error({ err: cause, step }, 'failed');
  return { message: 'Something went wrong on our side.', ...(step && { step }), reference: run.id };
}

function missingVersion({ workflow, version }: ClaimedRun, current: number | undefined): string {
  const found =
    current === undefined
      ? `The workflow ${workflow} is not installed any more.`
      : `The run started with version ${version} of ${workflow}; only version ${current} is installed.`;
  return `${found} Put its file back as workflows/${workflow}.v${version}.ts, then resume.`;
}

function stepContext(
  worker: WorkerContext,
  run: ClaimedRun,
  step: AnyStep | undefined,
  name: string,
  progress: StepProgress,
  signal: AbortSignal,
): StepContext {
  const info: RunInfo = {
    id: run.id,
    key: runKey(run.id),
    team: run.team,
    environment: run.environment ?? undefined,
    requester: run.requester,
    requestedAt: run.created_at,
  };
  // The tools stay on the prototype: their clients are getters, and only the ones in use need settings.
  return Object.assign(Object.create(worker.toolsOf(step ?? {})) as Tools, {
    run: info,
    ...progress,
    key: stepKey(run.id, name),
    signal,
    seal: (secret: string) => worker.sealer.seal(secret, run.id),
  });
}
