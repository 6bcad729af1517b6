import type { z } from 'zod';
import type { Duration } from '../lib/duration.ts';
import type { ApiName, Clients, Tools, ToolsUsed } from './tools.ts';

export interface RunInfo {
  readonly id: string;
  /** Stamped on everything the run creates outside: `roadcrew:<run id>`. The same for every step. */
  readonly key: string;
  readonly team: string;
  readonly environment: string | undefined;
  /** Person id of the requester. */
  readonly requester: string;
  readonly requestedAt: Date;
}

/** Context of a step: its tools, its run, and a signal that ends it. */
// biome-ignore lint/suspicious/noExplicitAny: without arguments, the context of any step
export type StepContext<C extends Clients = any, N extends string = any> = StepInfo & Tools<C, N>;

export interface StepInfo {
  readonly run: RunInfo;
  /** Unique per step and run, and the same at every attempt: `roadcrew:<run id>:<step>`. */
  readonly key: string;
  /** 1 at the first attempt. */
  readonly attempt: number;
  /** True when an earlier attempt may have acted: search longer in systems that show changes late. */
  readonly resumed: boolean;
  /** Updates the step's line on the progress card; `url` links to details. */
  progress(text: string, url?: string): void;
  /** Aborted when the run is cancelled, its lease is lost, the step's timeout is over or the process stops. */
  readonly signal: AbortSignal;
  /** Seals a secret so that the step may return it: only the requester can reveal it, once. */
  seal(secret: string): SealedSecret;
}

/** A secret that may be journalled: encrypted with AES-256-GCM, and destroyed when it is revealed. */
export interface SealedSecret {
  readonly sealed: string;
}

export interface Retry {
  /** Total number of attempts, the first included. */
  attempts: number;
  /** Pause before the second attempt; doubled each time, with jitter, up to one minute. */
  backoff: Duration;
}

interface StepBase<Input, C extends Clients, N extends string> extends ToolsUsed<C, N> {
  title: string;
  input: z.ZodType<Input>;
  /** Default: 3 attempts, 2 s. A `UserError` or `PermanentError` is never retried. */
  retry?: Retry;
  /**
   * False for a step that only reads, or that completes an effect which must not be left half-way. Before any other step,
   * and before the first poll of a wait, the rights of requester and approvers are checked again. Default: true.
   */
  effect?: boolean;
  /** Reverts the step. Also runs for a step that failed half-way, and may run twice; touches only things stamped with the key. */
  undo?(input: Input, context: StepContext<C, N>): Promise<void>;
  /** Result of `undo` on the progress card, such as `'stopped'`. Default: “undone”. */
  undoneLabel?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: without arguments, a step with any clients
export interface StepDefinition<Input = never, Output = unknown, C extends Clients = any, N extends string = any>
  extends StepBase<Input, C, N> {
  kind: 'step';
  /** Time limit of one attempt. Default 1 minute. */
  timeout?: Duration;
  /** Time limit of all attempts together, with the pauses between them and those of `RetryLater`. Default 1 day. */
  totalTimeout?: Duration;
  /** Checks for the effect of an earlier attempt before it creates anything, and stamps it with `key`. The output is journalled as JSON. */
  run(input: Input, context: StepContext<C, N>): Promise<Output>;
}

// biome-ignore lint/suspicious/noExplicitAny: without arguments, a wait with any clients
export interface WaitDefinition<Input = never, Output = unknown, C extends Clients = any, N extends string = any>
  extends StepBase<Input, C, N> {
  kind: 'wait';
  /** Pause between two polls when no event arrives. Default 30 s. */
  interval?: Duration;
  /** Time limit of the whole wait, from its start, with failed polls and the pauses of `RetryLater`. */
  timeout: Duration;
  /** Time limit of one poll. Default 1 minute. */
  pollTimeout?: Duration;
  /** Returns the outcome; `undefined` to keep waiting. */
  poll(input: Input, context: StepContext<C, N>): Promise<Output | undefined>;
}

export const defineStep = <Input, Output, C extends Clients = Record<never, never>, const N extends ApiName = never>(
  step: Omit<StepDefinition<Input, Output, C, N>, 'kind'>,
) => ({ kind: 'step', ...step }) satisfies StepDefinition<Input, Output, C, N> as StepDefinition<Input, Output, C, N>;

export const defineWait = <Input, Output, C extends Clients = Record<never, never>, const N extends ApiName = never>(
  wait: Omit<WaitDefinition<Input, Output, C, N>, 'kind'>,
) => ({ kind: 'wait', ...wait }) satisfies WaitDefinition<Input, Output, C, N> as WaitDefinition<Input, Output, C, N>;

// biome-ignore lint/suspicious/noExplicitAny: one record has steps of every input and output
export type AnyStep = StepDefinition<any, any> | WaitDefinition<any, any>;
export type Steps = Record<string, AnyStep>;

/** Steps under the same names, bound to a run and its journal; `run` calls these. */
export type BoundSteps<S extends Steps> = {
  readonly [Name in keyof S]: S[Name] extends
    | StepDefinition<infer Input, infer Output>
    | WaitDefinition<infer Input, infer Output>
    ? (input: Input) => Promise<Output>
    : never;
};
