import type { Logger } from 'pino';
import { PermanentError, UserError } from '../../roadcrew/errors.ts';
import type { AnyStep, RunInfo, StepContext, Tools, WorkflowResult } from '../../roadcrew/index.ts';
import type { Definitions } from '../definitions.ts';
import { isRefused, type Store } from '../store/database.ts';
import type { RunError } from '../store/schema.ts';
import type { ToolsOf } from '../toolbox.ts';
import { checkApproval, reopenApproval } from './approvals.ts';
import { type ClaimedRun, claimRun, LeaseLost } from './claim.ts';
import { parametersHash, runKey, stepKey } from './identity.ts';
import { record, type StepEntry, stepsOf } from './journal.ts';
import { Cancelled, holdLease, type Lease } from './lease.ts';
import { noticeMessage, runCardMessages } from './messages.ts';
import { NonDeterministic } from './nondeterminism.ts';
import { type Release, releaseRun } from './release.ts';
import { replay, StepFailed, type StepProgress, Suspended } from './replay.ts';
import type { Rights } from './rights.ts';
import type { Sealer } from './seal.ts';
import { underTimeout } from './step-timeout.ts';
import { undo } from './undo.ts';
import type { WorkerContext } from './worker-context.ts';

/** For how long workers of the version before may still be around while a new one is rolled out, in milliseconds. */
const rollOutMs = 600_000;

/** Holders that may die with a run in a row before it is put aside as one that kills them. */
const deathsAllowed = 20;

/**
 * Works on a run until it ends, rests or is somebody else's. Ringing twice, or for a run that is not due, does nothing.
 * Throws only when the store cannot be reached; the lease then runs out and the sweep rings again.
 */
export async function execute(workshop: WorkerContext, runId: string, stopping: AbortSignal): Promise<void> {
  const run = await claimRun(workshop.store, runId, workshop.holder, workshop.leaseMs);
  if (!run) return;
  const log = workshop.log.child({ run: run.id, person: run.requester, workflow: run.workflow });
  const lease = holdLease(workshop, run, stopping);
  try {
    await advance(workshop, run, lease, log);
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    log.warn({ epoch: run.epoch }, 'the lease has passed on');
  } finally {
    lease.drop();
    workshop.flushOutbox();
  }
}

async function advance(workshop: WorkerContext, run: ClaimedRun, { signal, held }: Lease, log: Logger): Promise<void> {
  const { store, definitions } = workshop;
  const park = async (message: string) => {
    log.error({ reason: message }, 'parked');
    await releaseRun(store, run, {
      state: 'parked',
      error: { ...run.error, parked: message },
      event: { type: 'run.parked', data: { reason: message } },
      messages: [...runCardMessages(run), noticeMessage('run-parked', { run: run.id }, 'platform')],
    });
  };
  if (run.crashes > deathsAllowed) return park(`${run.crashes} workers in a row stopped while working on it.`);
  const workflow = definitions.workflows.get(run.workflow);
  if (workflow && workflow.version < run.version && run.now.getTime() - run.created_at.getTime() < rollOutMs) {
    return rest(workshop, run, 'queued', 5_000); // a new version is being rolled out, and this process is not of it yet
  }
  if (workflow?.version !== run.version) return park(unknownVersion(run, workflow?.version));

  const rows = run.epoch === 1 ? [] : await stepsOf(store, run.id);
  const context = (name: string, telling: StepProgress, stop: AbortSignal) =>
    stepContext(workshop, run, workflow.steps[name], name, telling, stop);
  const back = (error: RunError | null) => undo(workshop, run, workflow, error, context, held, log);
  if (run.state === 'undoing' || run.cancelled_by) return back(null);

  if (rows.length === 0) {
    const asked = await checkApproval(workshop, run);
    if (asked.state === 'unreadable') {
      log.warn({ err: asked.error }, 'rights cannot be read: nothing is done');
      return rest(workshop, run, 'queued', 5_000);
    }
    if (asked.state === 'void') return reopenApproval(store, run, asked.approval);
    if (asked.state === 'refused') return back({ message: asked.reason });
  }
  if (parametersHash(run) !== run.hash) return back({ message: 'Its parameters are not those it was accepted with.' });
  const input = workflow.input.safeParse(run.input);
  if (!input.success)
    return back({ message: `Its values no longer fit the form: ${input.error.issues[0]?.message ?? ''}` });

  const clock = run.now.getTime() - performance.now();
  // The journal could not be written: whether it was is unknown, and so is what this run may do next. It is let go as it is.
  let unwritten: unknown;
  const written = <T>(work: Promise<T>) =>
    work.catch((error: unknown) => {
      if (!isRefused(error)) unwritten = error;
      throw error;
    });
  const outcomes: StepEntry[] = [];
  const write = async (entries: StepEntry[]) => {
    const { cancelled } = await written(record(store, run, entries, workshop.leaseMs));
    workshop.flushOutbox();
    if (cancelled) throw new Cancelled();
  };
  const unlessItRests = async (error: unknown) => {
    if (!(error instanceof Suspended) && outcomes.length > 0) await write(outcomes.splice(0));
    throw error;
  };
  try {
    const made = await replay(workflow, input.data, {
      rows,
      signal,
      outcomes,
      write,
      now: () => clock + performance.now(),
      attempt: (name, step, given, telling) =>
        underTimeout(step, signal, (stop) => {
          const stepLog = log.child({ step: name, attempt: telling.attempt });
          stepLog.debug('step starts');
          return (step.kind === 'wait' ? step.poll : step.run)(given, context(name, telling, stop)).catch(
            (error: unknown) => {
              stepLog.warn({ err: error }, 'step failed');
              throw error;
            },
          );
        }),
    }).catch(unlessItRests);
    const event = { type: 'run.succeeded', data: madeData(made) };
    const end: Release = {
      state: 'succeeded',
      made,
      event,
      entries: outcomes.splice(0),
      messages: runCardMessages(run),
    };
    const { cancelled } = await written(releaseRun(store, run, end));
    if (cancelled) throw new Cancelled();
    log.info('succeeded');
  } catch (error) {
    if (signal.reason instanceof LeaseLost) throw signal.reason;
    if (unwritten !== undefined) throw unwritten;
    if (error instanceof Suspended) return rest(workshop, run, error.state, error.dueInMs, outcomes);
    if (error instanceof Cancelled || signal.reason instanceof Cancelled) return back(null);
    if (error instanceof NonDeterministic) return park(error.message);
    if (signal.aborted) return rest(workshop, run, 'queued', 0); // this process stops: the next one goes on at once
    return back(inWords(run, error, log));
  }
}

/** What the numbers about cost are read from: the kind alone, because a name may be anybody's words. */
function madeData({ resource }: WorkflowResult): Record<string, unknown> {
  if (!resource) return {};
  const { kind, monthlyCost: cost } = resource;
  const declared = cost && Number.isFinite(cost.amount) && cost.amount >= 0 && /^[A-Z]{3}$/.test(cost.currency);
  return { resource: { kind }, ...(declared && { cost: { amount: cost.amount, currency: cost.currency } }) };
}

async function rest(
  workshop: WorkerContext,
  run: ClaimedRun,
  state: 'queued' | 'waiting',
  dueInMs: number,
  entries: StepEntry[] = [],
): Promise<void> {
  const { cancelled } = await releaseRun(workshop.store, run, {
    state,
    dueInMs,
    entries,
    messages: runCardMessages(run),
  });
  workshop.schedule(run.id, cancelled ? 0 : dueInMs);
}

/** What the requester reads. Our own mistakes become a reference: their text may quote what nobody should see. */
function inWords(run: ClaimedRun, error: unknown, log: Logger): RunError {
  const step = error instanceof StepFailed ? error.step : undefined;
  const cause = error instanceof StepFailed ? error.cause : error;
  if (cause instanceof UserError)
    return { message: cause.message, ...(cause.hint && { hint: cause.hint }), ...(step && { step }) };
  if (cause instanceof PermanentError) return { message: cause.message, ...(step && { step }), reference: run.id };
  log.error({ err: cause, step }, 'failed');
  return { message: 'Something went wrong on our side.', ...(step && { step }), reference: run.id };
}

function unknownVersion(run: ClaimedRun, here: number | undefined): string {
  return here === undefined
    ? `The workflow ${run.workflow} is not installed any more.`
    : `It began with version ${run.version} of ${run.workflow}; only version ${here} is installed.`;
}

function stepContext(
  workshop: WorkerContext,
  run: ClaimedRun,
  step: AnyStep | undefined,
  name: string,
  telling: StepProgress,
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
  // Clients stay behind their getters: only the one that is reached for has to be set up.
  return Object.assign(Object.create(workshop.toolsOf(step ?? {})) as Tools, {
    run: info,
    ...telling,
    key: stepKey(run.id, name),
    signal,
    seal: (secret: string) => workshop.sealer.seal(secret, run.id),
  });
}
