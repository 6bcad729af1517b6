/**
 * What an extension file imports, as `from 'roadcrew'`: one file in `commands/` or `workflows/`, one default export,
 * one plain typed object. Nothing here has effects; the core finds the files, checks them and runs them.
 */
import { z } from 'zod';
import type { Providers } from '../core/clients.ts';
import type { PageName, Prepared, WorkflowResult } from './result.ts';

export { PermanentError, RetryLater, UserError } from './errors.ts';
export type * from './result.ts';
export type { Providers };
export { z };

/** `'500ms'`, `'2s'`, `'5m'`, `'24h'` or `'7d'`. */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

// ---------------------------------------------------------------------------------------------------- people

export type Domain = 'core' | 'data';

export interface Team {
  readonly name: string;
  readonly kind: 'stream' | 'platform';
  /** Platform teams only. */
  readonly domain?: Domain;
  /** Slack channel id or `#name`. */
  readonly channel?: string;
}

/** Someone the catalog knows: from the signed payload and `platform.yaml`, never from what a button carries. */
export interface Person {
  /** `enterprise:user` on an organisation's grid, otherwise `workspace:user`. */
  readonly id: string;
  readonly slackId: string;
  readonly name: string;
  readonly teams: readonly Team[];
}

/** Who may run a command or workflow: anyone in the workspace, anyone in a team, or a platform team (of one domain). */
export type Access = 'everyone' | 'teams' | 'platform' | Domain;

// ---------------------------------------------------------------------------------------------------- fields

/** What a field of an input schema may carry in `.meta({ … })`, for the form, the help and the docs. */
export interface FieldMeta {
  label: string;
  hint?: string;
  placeholder?: string;
  /** A picker instead of a text field. The last four look their choices up as one types, and know the form's other values. */
  picker?: 'person' | 'channel' | 'service' | 'environment' | 'ref' | 'deployment';
  /** Filled in by `prepare`, never asked for: the commit a branch stood at. */
  pinned?: boolean;
  /** Text of several lines. */
  multiline?: boolean;
}

/** 3 to 30 characters that are safe as a database, role, queue or host name. */
export const resourceName = z
  .string()
  .regex(
    /^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){2,29}$/,
    'Use 3 to 30 lower-case letters, digits or single dashes, starting with a letter.',
  )
  .meta({ label: 'Name', hint: 'Lower-case letters, digits and dashes.', placeholder: 'orders' } satisfies FieldMeta);

/** Where something runs. The choices are the field's own, so that help and form can list them. */
export const environment = <const Names extends readonly [string, ...string[]] = readonly ['staging', 'production']>(
  names?: Names,
) =>
  z
    .enum((names ?? ['staging', 'production']) as unknown as Names, { error: 'Choose one of the environments.' })
    .meta({ label: 'Environment' } satisfies FieldMeta);

// ----------------------------------------------------------------------------------------------------- steps

export interface RunInfo {
  readonly id: string;
  /** Stamped on what the run makes outside: `roadcrew:<run id>`. The same for every step. */
  readonly key: string;
  readonly team: string;
  readonly environment: string | undefined;
  /** Person id of the requester. */
  readonly requester: string;
  readonly requestedAt: Date;
}

/** What a step gets: the run it belongs to, the clients it may use, and a signal that ends it. */
export interface StepContext extends Providers {
  readonly run: RunInfo;
  /** Unique for this step of this run and the same at every attempt: `roadcrew:<run id>:<step>`. */
  readonly key: string;
  /** 1 at the first attempt. */
  readonly attempt: number;
  /** This step has been begun before, and may have acted without our knowing: an outside that shows its work late is asked for longer. */
  readonly resumed: boolean;
  /** What is going on, for the progress card: a few words, and where to see more. */
  progress(words: string, url?: string): void;
  /** Aborted when the run is cancelled, its lease is lost, the step's timeout is over or the process stops. */
  readonly signal: AbortSignal;
  /** Seals a secret so that it may be returned from the step: only the requester can have it revealed, once. */
  seal(secret: string): Sealed;
}

/** A secret that may be journalled: AES-256-GCM, readable only by the reveal that destroys it. */
export interface Sealed {
  readonly sealed: string;
}

export interface Retry {
  /** How often it is tried in all, the first time included. */
  attempts: number;
  /** Pause before the second attempt; doubled each time, with jitter, up to one minute. */
  backoff: Duration;
}

interface StepBase<Input> {
  title: string;
  input: z.ZodType<Input>;
  /** Default: 3 attempts, 2 s. A `UserError` or `PermanentError` is never retried. */
  retry?: Retry;
  /** The way back. Also runs for a step that broke half-way; touches only what carries the key; running it twice is fine. */
  undo?(input: Input, context: StepContext): Promise<void>;
  /** What the way back comes to, where that is not that nothing was ever done: “stopped”. */
  undoneLabel?: string;
}

export interface StepDefinition<Input = never, Output = unknown> extends StepBase<Input> {
  kind: 'step';
  /** For one attempt. Default 1 minute. */
  timeout?: Duration;
  /** Looks first, then makes, and stamps what it makes with `key`. Its output is journalled as JSON. */
  run(input: Input, context: StepContext): Promise<Output>;
}

export interface WaitDefinition<Input = never, Output = unknown> extends StepBase<Input> {
  kind: 'wait';
  /** How often to look when nobody calls. Default 30 s. */
  interval?: Duration;
  /** When to give up, counted from the start of the wait. */
  timeout: Duration;
  /** For one poll. Default 1 minute. */
  pollTimeout?: Duration;
  /** What the outside world says now: the outcome, or `undefined` for "not yet". */
  poll(input: Input, context: StepContext): Promise<Output | undefined>;
}

export const defineStep = <Input, Output>(step: Omit<StepDefinition<Input, Output>, 'kind'>) =>
  ({ kind: 'step', ...step }) satisfies StepDefinition<Input, Output> as StepDefinition<Input, Output>;

export const defineWait = <Input, Output>(wait: Omit<WaitDefinition<Input, Output>, 'kind'>) =>
  ({ kind: 'wait', ...wait }) satisfies WaitDefinition<Input, Output> as WaitDefinition<Input, Output>;

// biome-ignore lint/suspicious/noExplicitAny: the one place where steps of every input and output stand side by side
export type AnyStep = StepDefinition<any, any> | WaitDefinition<any, any>;
type Steps = Record<string, AnyStep>;

/** The steps as the story calls them: the same names, bound to this run and its journal. */
export type BoundSteps<S extends Steps> = {
  readonly [Name in keyof S]: S[Name] extends
    | StepDefinition<infer Input, infer Output>
    | WaitDefinition<infer Input, infer Output>
    ? (input: Input) => Promise<Output>
    : never;
};

// ------------------------------------------------------------------------------------------------- workflows

/** A person's decision is needed: of a platform team, or of another member of the team the run is for. `none` means nobody is asked. */
export interface ApprovalPolicy {
  from: 'platform' | Domain | 'owners';
  count: number;
}
export const none = undefined;

/** A name this run needs for itself, from acceptance on. Kept when it succeeds, released when it ends otherwise. */
export interface Claim {
  kind: string;
  name: string;
  /** The input field that says "taken" when someone else holds it. */
  field: string;
}

/**
 * What doing it by hand looks like, so that it can be seen who does: a product signal, never a violation. Files are looked
 * for once a week on the default branch of every service's repository; docs/adoption.md says what is read and kept.
 */
export type Detour = FileDetour | DeploymentDetour;

export interface FileDetour {
  /** Paths in the repository: `*` is anything but a slash, `**` any number of folders. Nothing else is special. */
  files: string | readonly string[];
  /**
   * What a line of such a file holds: any one of these, as whole words, in any case, with any white space for a space.
   * Plain text and no regular expression: it is searched for in files of others, and must never take long. Lines that
   * begin with `#` or `//` are left out.
   */
  contains: string | readonly string[];
  /** What the service then does, in a few words: `'deploys with kubectl'`. */
  label: string;
}

export interface DeploymentDetour {
  /** What GitHub reports of a service's deployments that did not come through the platform. */
  deployments: 'outside';
  label: string;
}

export interface WorkflowDefinition<Shape extends z.ZodRawShape = z.ZodRawShape, S extends Steps = Steps> {
  /** Durable, the file's name: never renamed. */
  name: string;
  /** Raised when steps change; a run keeps the version it began with. */
  version: number;
  title: string;
  description: string;
  capability: string;
  domain: Domain;
  /** What is typed after `/platform`: `provision db`. */
  command: string;
  /** Default: anyone in a team. */
  access?: Access;
  /** For the help: `'about a minute'`. */
  expectedTime: string;
  input: z.ZodObject<Shape>;
  approval?(request: { input: z.output<z.ZodObject<Shape>>; clients: Providers }): ApprovalPolicy | undefined;
  /** The team it is for, where that is not the requester's to choose. */
  team?(input: z.output<z.ZodObject<Shape>>, clients: Providers): string;
  /** Slack channel that gets a copy of the progress. */
  copyTo?(input: z.output<z.ZodObject<Shape>>, clients: Providers): string | undefined;
  claims?(input: z.output<z.ZodObject<Shape>>): Claim[];
  /** What doing it by hand looks like; those of all golden paths to one capability count together. */
  detours?: readonly Detour[];
  /** A look at the outside before the request is stored. Throws `UserError` with `field`. Never the only guard. */
  precheck?(input: z.output<z.ZodObject<Shape>>, providers: Providers): Promise<void>;
  /**
   * Pins what the request means now and says what would change: shown for confirmation instead of starting at once.
   * May take seconds: the person sees that it is being looked up. What holds then is looked at again when it runs.
   */
  prepare?(
    input: z.output<z.ZodObject<Shape>>,
    context: { person: Person; clients: Providers },
  ): Promise<Prepared<z.output<z.ZodObject<Shape>>>>;
  /**
   * The choices of a field with a look-up picker while somebody types `query` (empty at first), the likeliest first; at
   * most 100 are shown. `values` are the form's other values as they stand, unchecked. One that fails, or takes longer
   * than two seconds, offers nothing. A choice is a help, not a right: what is submitted is checked like typed words.
   */
  suggest?(
    field: string,
    query: string,
    context: { person: Person; values: Readonly<Record<string, unknown>>; clients: Providers },
  ): Promise<{ value: string; label: string; description?: string }[]>;
  steps: S;
  /** The story. It is replayed after a crash: no clock, randomness or network here, each step called at most once. */
  run(input: z.output<z.ZodObject<Shape>>, steps: BoundSteps<S>): Promise<WorkflowResult>;
}

export const defineWorkflow = <Shape extends z.ZodRawShape, S extends Steps>(workflow: WorkflowDefinition<Shape, S>) =>
  workflow;

// -------------------------------------------------------------------------------------------------- commands

/** What a command answers: it decides and starts, the core does the work. */
export type CommandAnswer =
  /** Words for the person alone. Text is data: it is shown as typed, without mentions or links. */
  | { say: string }
  /** The workflow's form, filled in from `words`; starts at once when every required value is given and valid. */
  | { start: string; words: readonly string[] }
  /** A page the core draws. */
  | { page: PageName; words: readonly string[] };

export interface CommandContext {
  readonly person: Person;
  /** What was typed after the command's own name, split at spaces; quoted parts stay whole. */
  readonly words: readonly string[];
  /** The workflows this person may run. */
  readonly workflows: readonly Pick<WorkflowDefinition, 'name' | 'title' | 'command' | 'capability'>[];
}

export interface CommandDefinition {
  /** The file's name and the word after `/platform`. */
  name: string;
  title: string;
  /** What may follow the name: `[command]`. */
  usage?: string;
  /** Default: everyone in the workspace who is not a guest. */
  access?: Access;
  run(context: CommandContext): CommandAnswer | Promise<CommandAnswer>;
}

export const defineCommand = (command: CommandDefinition) => command;
