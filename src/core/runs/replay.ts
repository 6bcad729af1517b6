import { setImmediate as nextTurn, setTimeout } from 'node:timers/promises';
import { backoff, milliseconds } from '../../lib/duration.ts';
import { errorCode } from '../../lib/error-code.ts';
import { PermanentError, RetryLater, UserError } from '../../roadcrew/errors.ts';
import type { AnyStep, BoundSteps, StepContext, WorkflowDefinition, WorkflowResult } from '../../roadcrew/index.ts';
import { readNote } from '../returned.ts';
import type { StepEntry, StepRow } from './journal.ts';
import { checkInput, checkNames, NonDeterministic, recordedInput, uncalledSteps } from './nondeterminism.ts';
import { asJournalled, inputOf, outputOf, readInput } from './round-trip.ts';
import { NotAllowed, StepFailed, Suspended } from './stops.ts';

/** Journal of the run, and the functions to write it and to run a step. */
export interface ReplayContext {
  rows: StepRow[];
  signal: AbortSignal;
  /** Step outcomes that are not written yet. Replay adds them, and removes those it has written. */
  outcomes: StepEntry[];
  /** Writes entries; throws when the run was cancelled or its lease lost. */
  write(entries: StepEntry[]): Promise<void>;
  /** Checks the rights before an effect; throws `NotAllowed`, or `Suspended` while they cannot be read. */
  checkRights(): Promise<void>;
  /** Runs one attempt of a step with its timeout. */
  attempt(name: string, step: AnyStep, input: unknown, progress: StepProgress): Promise<unknown>;
  now(): number;
}

/** Part of the step context that changes with every attempt, and the function to show progress on the card. */
export type StepProgress = Pick<StepContext, 'attempt' | 'resumed' | 'progress'>;

const defaultRetry = { attempts: 3, backoff: '2s' } as const;
const defaultTotalTimeout = '1d';

/** Turns that a new step waits for calls of the remaining journal steps; each is a millisecond longer than the previous one. */
const catchUpTurns = 40;

/** Priority of the reasons to stop: of parallel steps, the highest one decides. */
function priorityOf(reason: unknown): number {
  if (reason instanceof Suspended) return 0;
  if (reason instanceof StepFailed || reason instanceof NotAllowed) return 1;
  return reason instanceof NonDeterministic ? 2 : 3; // cancelled, lease lost, or the journal cannot be written
}

/**
 * Calls `run` from its start. Finished steps return their recorded output, the others are executed. Steps are matched with
 * the journal by name, because they may run in parallel. An outcome is written together with the intent of the next step;
 * the last ones are left to the caller, who releases the run. After a crash before that, the journal has an intent without
 * an outcome, and the step checks for its effect before it acts again.
 *
 * @throws Suspended, StepFailed, NotAllowed, NonDeterministic, and the errors of `write`
 */
export async function replay(
  workflow: WorkflowDefinition,
  input: Record<string, unknown>,
  context: ReplayContext,
): Promise<WorkflowResult> {
  checkNames(context.rows, workflow.steps);
  const journal = new Map(context.rows.map((row) => [row.name, row]));
  const uncalled = new Set(journal.keys());
  const called = new Set<string>();
  const inFlight = new Set<Promise<unknown>>();
  /** Number of steps that are being executed. */
  let active = 0;
  // Once a step is suspended or has failed, no further step is executed, even if `run` continues without it.
  let stopReason: unknown;
  const stop = (error: unknown) => {
    const sooner = error instanceof Suspended && stopReason instanceof Suspended && error.dueInMs < stopReason.dueInMs;
    if (stopReason === undefined || sooner || priorityOf(error) > priorityOf(stopReason)) stopReason = error;
  };

  /** Waits until all journal steps are called, before a new step is executed: `run` may have left its recorded path. */
  const catchUp = async (name: string): Promise<void> => {
    for (let turn = 0; uncalled.size > 0 && !stopReason && !context.signal.aborted; turn += active > 0 ? 0 : 1) {
      if (turn === catchUpTurns) throw uncalledSteps(uncalled, name);
      await setTimeout(active > 0 ? 20 : turn); // other journal steps may depend on an active one
    }
    if (stopReason) throw stopReason;
  };

  const callStep = async (name: string, step: AnyStep, input: unknown): Promise<unknown> => {
    uncalled.delete(name);
    if (stopReason) throw stopReason;
    if (called.has(name)) throw new NonDeterministic(`The step "${name}" is called twice in one run.`);
    const row = journal.get(name);
    const position = row?.position ?? called.size;
    called.add(name);
    if (row) checkInput(name, step, input, row.input);
    if (row?.state === 'done') return asJournalled(row.output);
    if (!row) await catchUp(name);
    active += 1;
    try {
      return await executeStep(name, step, input, position, row);
    } finally {
      active -= 1;
    }
  };

  const executeStep = async (name: string, step: AnyStep, input: unknown, position: number, row?: StepRow) => {
    const [stored, parsed] = row ? recordedInput(name, step, row.input) : newInput(name, step, input);
    // A crash is not an attempt: only recorded failures count.
    const attempt = (row?.attempt ?? 1) + (row?.error ? 1 : 0);
    const limit = step.kind === 'wait' ? step.timeout : (step.totalTimeout ?? defaultTotalTimeout);
    const deadlineMs = row?.deadline?.getTime() ?? context.now() + milliseconds(limit);
    const isOverdue = () => context.now() >= deadlineMs;
    const tookTooLong = () => new UserError(`“${step.title}” took longer than ${limit}.`);
    /** Suspends the run; it is due at the deadline at the latest. */
    const suspend = (state: 'queued' | 'waiting', ms: number) =>
      new Suspended(state, Math.max(0, Math.min(ms, deadlineMs - context.now())));
    const entry: Omit<StepEntry, 'state'> = { name, position, input: stored, attempt };
    const progress: StepProgress = {
      attempt,
      resumed: row !== undefined,
      progress(text, url) {
        entry.note = readNote({ text, url });
      },
    };
    const deadline = { deadline: new Date(deadlineMs).toISOString() };
    context.signal.throwIfAborted();
    if (row?.state !== 'waiting') {
      if (step.effect !== false) await context.checkRights();
      const intent: StepEntry = { ...entry, ...deadline, state: step.kind === 'wait' ? 'waiting' : 'started' };
      await context.write([...context.outcomes.splice(0), intent]);
    }
    try {
      const output = outputOf(await context.attempt(name, step, parsed, progress));
      if (step.kind === 'wait' && output === null) {
        if (isOverdue()) throw tookTooLong();
        // A wait may last for days with occasional failures: only those in a row count.
        const hasNewNote = entry.note !== undefined && JSON.stringify(entry.note) !== JSON.stringify(row?.note);
        if (attempt > 1 || hasNewNote) context.outcomes.push({ ...entry, ...deadline, attempt: 1, state: 'waiting' });
        throw suspend('waiting', milliseconds(step.interval ?? '30s'));
      }
      context.outcomes.push({ ...entry, state: 'done', output });
      return output;
    } catch (error) {
      if (error instanceof Suspended || context.signal.aborted) throw error;
      const isPause = error instanceof RetryLater;
      if (isPause && !isOverdue()) throw suspend('queued', error.inMs);
      const reason = isPause ? tookTooLong() : error;
      const retry = step.retry ?? defaultRetry;
      const isFinal = reason instanceof UserError || reason instanceof PermanentError;
      const retries = !isFinal && attempt < retry.attempts && !isOverdue();
      const message = isFinal ? reason.message : codeOf(reason);
      context.outcomes.push({ ...entry, ...deadline, state: retries ? 'started' : 'failed', error: message });
      throw retries ? suspend('queued', backoff(retry.backoff, attempt + 1)) : new StepFailed(name, reason);
    }
  };

  const bind = (name: string, step: AnyStep) => (input: unknown) => {
    const result = callStep(name, step, input);
    result.catch(stop); // also if `run` awaits the step later, or never
    inFlight.add(result);
    return result;
  };
  const steps = Object.fromEntries(Object.entries(workflow.steps).map(([name, step]) => [name, bind(name, step)]));
  let failure: unknown;
  const result = await workflow.run(input, steps as BoundSteps<WorkflowDefinition['steps']>).catch((error: unknown) => {
    failure = error;
  });
  // Waits for steps that `run` did not await, and for those that follow them: none may act after the run is released.
  for (let settled = -1; settled < inFlight.size; await nextTurn()) {
    settled = inFlight.size;
    await Promise.allSettled(inFlight);
  }
  const reason = stopReason ?? (uncalled.size > 0 ? uncalledSteps(uncalled, undefined) : failure);
  stopReason = reason ?? new PermanentError('The run has ended.');
  if (reason !== undefined) throw reason;
  return result as WorkflowResult;
}

/** Input of a new step, as stored and as passed to the step. @throws StepFailed */
function newInput(name: string, step: AnyStep, input: unknown): [stored: unknown, parsed: unknown] {
  const parsed = step.input.safeParse(input);
  if (!parsed.success)
    throw new StepFailed(name, new PermanentError(`The input of the step is invalid: ${parsed.error.message}`));
  try {
    const stored = inputOf(parsed.data);
    return [stored, readInput(step, stored)];
  } catch (error) {
    throw new StepFailed(name, error);
  }
}

/** Name and code of an unexpected error. Its message is not stored, because it may contain secrets. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = errorCode(error);
  return code === undefined ? error.name : `${error.name} ${code}`;
}
