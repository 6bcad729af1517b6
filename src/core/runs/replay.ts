import { backoff, milliseconds } from '../../lib/duration.ts';
import { PermanentError, RetryLater, UserError } from '../../roadcrew/errors.ts';
import type { AnyStep, BoundSteps, StepContext, WorkflowDefinition, WorkflowResult } from '../../roadcrew/index.ts';
import type { StepEntry, StepRow } from './journal.ts';

/** What the story needs from its holder: the journal behind it and a context for each step. */
export interface ReplayContext {
  rows: StepRow[];
  signal: AbortSignal;
  /** What the steps came to and nobody has written yet. The story adds to it and takes from it what it writes. */
  outcomes: StepEntry[];
  /** Writes entries; throws when the run was cancelled, or is somebody else's now. */
  write(entries: StepEntry[]): Promise<void>;
  /** Runs one attempt of a step under its timeout. */
  attempt(name: string, step: AnyStep, input: unknown, telling: StepProgress): Promise<unknown>;
  now(): number;
}

/** What a step is told about itself, and what it says of itself. */
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

/**
 * Tells the story of a run from its beginning. Finished steps answer from the journal, the others are done. An outcome
 * is written together with the next step's intent; the last ones are left to whoever lets the run go. Until then a
 * crash finds an intent without an outcome, and the step looks outside before it does anything again.
 *
 * @throws Suspended, StepFailed, and whatever `write` throws.
 */
export async function replay(
  workflow: WorkflowDefinition,
  input: Record<string, unknown>,
  stage: ReplayContext,
): Promise<WorkflowResult> {
  const journal = new Map(stage.rows.map((row) => [row.name, row]));
  const called = new Set<string>();
  const inFlight = new Set<Promise<unknown>>();
  // Once a step rests or fails the whole story stops there, even if it tries to go on without it. Of steps told side by
  // side a failure counts more than a rest, and the shorter rest more than the longer.
  let halted: unknown;
  const halt = (error: unknown) => {
    const sooner = !(error instanceof Suspended) || (halted instanceof Suspended && error.dueInMs < halted.dueInMs);
    if (halted === undefined || (halted instanceof Suspended && sooner)) halted = error;
  };
  const perform = async (name: string, step: AnyStep, given: unknown): Promise<unknown> => {
    if (halted) throw halted;
    if (called.has(name)) throw new PermanentError(`The step "${name}" is called twice in one run.`);
    const before = journal.get(name);
    const position = before?.position ?? called.size;
    called.add(name);
    if (before?.state === 'done') return before.output;
    const parsed = step.input.safeParse(given);
    if (!parsed.success) throw new StepFailed(name, new PermanentError(`Its input is wrong: ${parsed.error.message}`));
    // A crash is nobody's attempt: only a recorded failure counts.
    const attempt = (before?.attempt ?? 1) + (before?.error ? 1 : 0);
    const deadline =
      before?.deadline?.getTime() ?? (step.kind === 'wait' ? stage.now() + milliseconds(step.timeout) : undefined);
    const entry: Omit<StepEntry, 'state'> = { name, position, input: parsed.data, attempt };
    const telling: StepProgress = {
      attempt,
      resumed: before !== undefined,
      progress(text, url) {
        entry.note = { text, ...(url !== undefined && { url }) };
      },
    };
    const until = deadline === undefined ? {} : { deadline: new Date(deadline).toISOString() };
    stage.signal.throwIfAborted();
    if (before?.state !== 'waiting') {
      const intent: StepEntry = { ...entry, ...until, state: step.kind === 'wait' ? 'waiting' : 'started' };
      await stage.write([...stage.outcomes.splice(0), intent]);
    }
    try {
      // The story hears what the journal will say when it is told again.
      const output: unknown = JSON.parse(
        JSON.stringify((await stage.attempt(name, step, parsed.data, telling)) ?? null),
      );
      if (step.kind === 'wait' && output === null) {
        if (deadline !== undefined && stage.now() >= deadline)
          throw new UserError(`“${step.title}” took longer than ${step.timeout}.`);
        // A wait may stumble now and then for days: only failures in a row count.
        const news = entry.note !== undefined && JSON.stringify(entry.note) !== JSON.stringify(before?.note);
        if (attempt > 1 || news) stage.outcomes.push({ ...entry, ...until, attempt: 1, state: 'waiting' });
        throw new Suspended('waiting', milliseconds(step.interval ?? '30s'));
      }
      stage.outcomes.push({ ...entry, state: 'done', output });
      return output;
    } catch (error) {
      if (error instanceof Suspended || stage.signal.aborted) throw error;
      if (error instanceof RetryLater) throw new Suspended('queued', error.inMs);
      const retry = step.retry ?? defaultRetry;
      const again = !(error instanceof UserError || error instanceof PermanentError) && attempt < retry.attempts;
      const words = error instanceof UserError || error instanceof PermanentError ? error.message : codeOf(error);
      stage.outcomes.push({ ...entry, ...until, state: again ? 'started' : 'failed', error: words });
      throw again ? new Suspended('queued', backoff(retry.backoff, attempt + 1)) : new StepFailed(name, error);
    }
  };

  const bind = (name: string, step: AnyStep) => (given: unknown) => {
    const result = perform(name, step, given);
    result.catch(halt); // also for a story that looks at its steps later, or never
    inFlight.add(result);
    return result;
  };
  const steps = Object.fromEntries(Object.entries(workflow.steps).map(([name, step]) => [name, bind(name, step)]));
  const told = await workflow.run(input, steps as BoundSteps<WorkflowDefinition['steps']>).catch((error: unknown) => {
    halted ??= error;
  });
  // Steps told side by side: none may still act after the run has been let go.
  await Promise.allSettled(inFlight);
  if (halted !== undefined) throw halted;
  return told as WorkflowResult;
}

/** What may be kept of an unexpected error: its kind, never its text, which can quote what nobody should read. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? ` ${error.code}` : '';
  return `${error.name}${code}`;
}
