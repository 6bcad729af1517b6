import { setImmediate as nextTurn, setTimeout } from 'node:timers/promises';
import { backoff, milliseconds } from '../../lib/duration.ts';
import { PermanentError, RetryLater, UserError } from '../../roadcrew/errors.ts';
import type { AnyStep, BoundSteps, StepContext, WorkflowDefinition, WorkflowResult } from '../../roadcrew/index.ts';
import type { StepEntry, StepRow } from './journal.ts';
import { checkInput, checkNames, NonDeterministic, recordedInput, uncalledSteps } from './nondeterminism.ts';
import { asJournalled, inputOf, outputOf, readInput } from './round-trip.ts';

/** Journal of the run, and how to write it and to run a step. */
export interface ReplayContext {
  rows: StepRow[];
  signal: AbortSignal;
  /** Outcomes of steps that are not written yet. Replay adds to them, and takes out those that it writes. */
  outcomes: StepEntry[];
  /** Writes entries; throws when the run was cancelled, or is somebody else's now. */
  write(entries: StepEntry[]): Promise<void>;
  /** Runs one attempt of a step under its timeout. */
  attempt(name: string, step: AnyStep, input: unknown, info: StepProgress): Promise<unknown>;
  now(): number;
}

/** Part of a step's context that changes with every attempt, and its words for the progress card. */
export type StepProgress = Pick<StepContext, 'attempt' | 'resumed' | 'progress'>;

/** The run rests: a retry is due later, or a wait has not ended. */
export class Suspended extends Error {
  override name = 'Suspended';
  readonly state: 'queued' | 'waiting';
  readonly dueInMs: number;

  constructor(state: 'queued' | 'waiting', dueInMs: number) {
    super(state);
    this.state = state;
    this.dueInMs = dueInMs;
  }
}

/** A step will not succeed: the run turns back. */
export class StepFailed extends Error {
  override name = 'StepFailed';
  readonly step: string;

  constructor(step: string, cause: unknown) {
    super(`The step "${step}" failed.`, { cause });
    this.step = step;
  }
}

const defaultRetry = { attempts: 3, backoff: '2s' } as const;

/** Turns that a new step waits for the rest of the journal to be called, each a millisecond longer than the one before. */
const catchUpTurns = 40;

/** Weight of the reasons to stop: of steps in parallel, the heaviest decides what becomes of the run. */
function weightOf(reason: unknown): number {
  if (reason instanceof Suspended) return 0;
  if (reason instanceof StepFailed) return 1;
  return reason instanceof NonDeterministic ? 2 : 3; // cancelled, the lease lost, or the journal cannot be written
}

/**
 * Calls `run` from its beginning. Finished steps answer from the journal, the others act. Each step is compared with the
 * journal by its name, since steps may run in parallel. An outcome is written together with the next step's intent; the
 * last ones are left to the caller, who releases the run. Until then a crash finds an intent without an outcome, and the
 * step looks outside before it does anything again.
 *
 * @throws Suspended, StepFailed, NonDeterministic, and the errors of `write`.
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
  /** Steps that are under way outside. */
  let acting = 0;
  // Once a step rests or fails the run stops there, even if `run` tries to go on without it.
  let halted: unknown;
  const halt = (error: unknown) => {
    const sooner = error instanceof Suspended && halted instanceof Suspended && error.dueInMs < halted.dueInMs;
    if (halted === undefined || sooner || weightOf(error) > weightOf(halted)) halted = error;
  };

  /** Lets the rest of the journal be called before a new step acts: `run` may have taken another way than it did before. */
  const catchUp = async (name: string): Promise<void> => {
    for (let turn = 0; uncalled.size > 0 && !halted && !context.signal.aborted; turn += acting > 0 ? 0 : 1) {
      if (turn === catchUpTurns) throw uncalledSteps(uncalled, name);
      await setTimeout(acting > 0 ? 20 : turn); // a step under way may be what others of the journal wait for
    }
    if (halted) throw halted;
  };

  const perform = async (name: string, step: AnyStep, given: unknown): Promise<unknown> => {
    uncalled.delete(name);
    if (halted) throw halted;
    if (called.has(name)) throw new NonDeterministic(`The step "${name}" is called twice in one run.`);
    const before = journal.get(name);
    const position = before?.position ?? called.size;
    called.add(name);
    if (before) checkInput(name, step, given, before.input);
    if (before?.state === 'done') return asJournalled(before.output);
    if (!before) await catchUp(name);
    acting += 1;
    try {
      return await act(name, step, given, position, before);
    } finally {
      acting -= 1;
    }
  };

  const act = async (name: string, step: AnyStep, given: unknown, position: number, before?: StepRow) => {
    const [stored, taken] = before ? recordedInput(name, step, before.input) : newInput(name, step, given);
    // A crash is nobody's attempt: only a recorded failure counts.
    const attempt = (before?.attempt ?? 1) + (before?.error ? 1 : 0);
    const deadline =
      before?.deadline?.getTime() ?? (step.kind === 'wait' ? context.now() + milliseconds(step.timeout) : undefined);
    const entry: Omit<StepEntry, 'state'> = { name, position, input: stored, attempt };
    const info: StepProgress = {
      attempt,
      resumed: before !== undefined,
      progress(text, url) {
        entry.note = { text, ...(url !== undefined && { url }) };
      },
    };
    const until = deadline === undefined ? {} : { deadline: new Date(deadline).toISOString() };
    context.signal.throwIfAborted();
    if (before?.state !== 'waiting') {
      const intent: StepEntry = { ...entry, ...until, state: step.kind === 'wait' ? 'waiting' : 'started' };
      await context.write([...context.outcomes.splice(0), intent]);
    }
    try {
      const output = outputOf(await context.attempt(name, step, taken, info));
      if (step.kind === 'wait' && output === null) {
        if (deadline !== undefined && context.now() >= deadline)
          throw new UserError(`“${step.title}” took longer than ${step.timeout}.`);
        // A wait may stumble now and then for days: only failures in a row count.
        const news = entry.note !== undefined && JSON.stringify(entry.note) !== JSON.stringify(before?.note);
        if (attempt > 1 || news) context.outcomes.push({ ...entry, ...until, attempt: 1, state: 'waiting' });
        throw new Suspended('waiting', milliseconds(step.interval ?? '30s'));
      }
      context.outcomes.push({ ...entry, state: 'done', output });
      return output;
    } catch (error) {
      if (error instanceof Suspended || context.signal.aborted) throw error;
      if (error instanceof RetryLater) throw new Suspended('queued', error.inMs);
      const retry = step.retry ?? defaultRetry;
      const again = !(error instanceof UserError || error instanceof PermanentError) && attempt < retry.attempts;
      const words = error instanceof UserError || error instanceof PermanentError ? error.message : codeOf(error);
      context.outcomes.push({ ...entry, ...until, state: again ? 'started' : 'failed', error: words });
      throw again ? new Suspended('queued', backoff(retry.backoff, attempt + 1)) : new StepFailed(name, error);
    }
  };

  const bind = (name: string, step: AnyStep) => (given: unknown) => {
    const result = perform(name, step, given);
    result.catch(halt); // also where `run` awaits its steps later, or never
    inFlight.add(result);
    return result;
  };
  const steps = Object.fromEntries(Object.entries(workflow.steps).map(([name, step]) => [name, bind(name, step)]));
  let failure: unknown;
  const result = await workflow.run(input, steps as BoundSteps<WorkflowDefinition['steps']>).catch((error: unknown) => {
    failure = error;
  });
  // Steps that `run` has not awaited, and those that follow on them: none may still act after the run was released.
  for (let settled = -1; settled < inFlight.size; await nextTurn()) {
    settled = inFlight.size;
    await Promise.allSettled(inFlight);
  }
  const reason = halted ?? (uncalled.size > 0 ? uncalledSteps(uncalled, undefined) : failure);
  halted = reason ?? new PermanentError('The run has ended.');
  if (reason !== undefined) throw reason;
  return result as WorkflowResult;
}

/** Input of a new step, as the journal keeps it and as the step gets it. @throws StepFailed */
function newInput(name: string, step: AnyStep, given: unknown): [stored: unknown, taken: unknown] {
  const parsed = step.input.safeParse(given);
  if (!parsed.success) throw new StepFailed(name, new PermanentError(`Its input is wrong: ${parsed.error.message}`));
  try {
    const stored = inputOf(parsed.data);
    return [stored, readInput(step, stored)];
  } catch (error) {
    throw new StepFailed(name, error);
  }
}

/** Kind of an unexpected error: all that is kept of it, since its text can quote what nobody should read. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? ` ${error.code}` : '';
  return `${error.name}${code}`;
}
