import type { z } from 'zod';
import type { Duration } from '../lib/duration.ts';
import type { Detour } from './detours.ts';
import type { Access, Domain, Person } from './people.ts';
import type { Prepared } from './preview.ts';
import type { WorkflowResult } from './result.ts';
import type { BoundSteps, Steps } from './steps.ts';
import type { ApiName, Clients, Tools, ToolsUsed } from './tools.ts';

/** Approvers: any platform team, the platform team of one domain, or other members of the run's own team (`owners`). */
export interface ApprovalPolicy {
  from: 'platform' | 'owners' | Domain;
  count: number;
}
/** No approval. */
export const none = undefined;

/** Exclusive use of a name, from acceptance on. Kept when the run succeeds, released when it ends otherwise. */
export interface Claim {
  kind: string;
  name: string;
  /** Input field that shows the error when the name is taken. */
  field: string;
}

/** A choice in a look-up field. */
export interface Suggestion {
  value: string;
  label: string;
  description?: string;
}

type Output<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape>>;

/** A golden path: its form, its policy, its steps. `clients` in every function below are the tools it declares. */
export interface WorkflowDefinition<
  Shape extends z.ZodRawShape = z.ZodRawShape,
  S extends Steps = Steps,
  // biome-ignore lint/suspicious/noExplicitAny: without arguments, a workflow with any clients
  C extends Clients = any,
  // biome-ignore lint/suspicious/noExplicitAny: without arguments, a workflow that needs any features
  N extends string = any,
> extends ToolsUsed<C, N> {
  /** The file's name. Stored with every run: never rename it. */
  name: string;
  /** Increment when steps change; a run keeps the version it started with. */
  version: number;
  title: string;
  description: string;
  /** Label of the button that starts it, up to 24 characters: `'Deploy'`. Default: `'Start'`. */
  verb?: string;
  capability: string;
  domain: Domain;
  /** Words after `/platform`: `provision db`. */
  command: string;
  /** Default: anyone in a team. */
  access?: Access;
  /** Shown in the help: `'about a minute'`. */
  expectedTime: string;
  /** Time after its start at which an open run counts as overdue in the metrics. Default 1 hour. */
  overdueAfter?: Duration;
  input: z.ZodObject<Shape>;
  approval?(request: { input: Output<Shape>; clients: Tools<C, N> }): ApprovalPolicy | undefined;
  /** The run's team, when the requester does not choose it. */
  team?(input: Output<Shape>, clients: Tools<C, N>): string;
  /** Slack channel that also gets the progress card. */
  copyTo?(input: Output<Shape>, clients: Tools<C, N>): string | undefined;
  claims?(input: Output<Shape>): Claim[];
  /** Signs of doing it by hand; counted together for all golden paths of one capability. */
  detours?: readonly Detour[];
  /** Checks outside systems before the request is stored. Throws `UserError` with `field`. Never the only guard. */
  precheck?(input: Output<Shape>, clients: Tools<C, N>): Promise<void>;
  /**
   * Pins the input and builds a preview, which the person confirms before the run starts. May take seconds, while the
   * person sees a loading view. Steps have to check again: the world may have changed by then.
   */
  prepare?(input: Output<Shape>, context: { person: Person; clients: Tools<C, N> }): Promise<Prepared<Output<Shape>>>;
  /**
   * Choices of a look-up field for the typed `query` (empty at first), likeliest first; the first 100 are shown. `values`
   * are the form's other values, unchecked. An error, or more than two seconds, shows no choices. Choices grant nothing:
   * the submission is checked like typed text.
   */
  suggest?(
    field: string,
    query: string,
    context: { person: Person; values: Readonly<Record<string, unknown>>; clients: Tools<C, N> },
  ): Promise<Suggestion[]>;
  steps: S;
  /** Replayed after a crash: no clock, randomness or network here, and each step called at most once. */
  run(input: Output<Shape>, steps: BoundSteps<S>): Promise<WorkflowResult>;
}

export const defineWorkflow = <
  Shape extends z.ZodRawShape,
  S extends Steps,
  C extends Clients = Record<never, never>,
  const N extends ApiName = never,
>(
  workflow: WorkflowDefinition<Shape, S, C, N>,
) => workflow;
