import type { AnyClient, ClientValues } from './client.ts';

/** A service of platform.yaml. Features add fields by declaration merging. */
export interface Service {
  name: string;
  /** Name of the owning team. */
  team: string;
  /** `owner/name` at GitHub. */
  repo?: string | undefined;
  environments: string[];
}

/** The services of platform.yaml. Names are compared without case. */
export interface Services {
  /** Sorted by name. */
  all(): readonly Service[];
  of(team: string): readonly Service[];
  get(name: string): Service | undefined;
  /** Slack channel of the owning team. */
  channelOf(name: string): string | undefined;
}

/** Access to other runs. */
export interface Runs {
  /** Does nothing when the run has ended. `by`: person id. */
  cancel(runId: string, by: string): Promise<void>;
}

/** APIs of features, by the feature's name. Each feature adds its own by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: merged into
export interface Apis {}
export type ApiName = Extract<keyof Apis, string>;

/** Clients under the names that a definition gives them. */
export type Clients = Readonly<Record<string, AnyClient>>;

/**
 * Tools of a definition: services and runs of the platform, its declared clients, and the APIs of the features it needs.
 * A client without its settings throws a `PermanentError` that names them.
 */
// biome-ignore lint/suspicious/noExplicitAny: without arguments, the tools of any definition
export type Tools<C extends Clients = any, N extends string = any> = {
  readonly services: Services;
  readonly runs: Runs;
} & ClientValues<C> & { readonly [Name in N & keyof Apis]: Apis[Name] };

/** Declaration of the tools that a definition uses. */
// biome-ignore lint/suspicious/noExplicitAny: without arguments, any definition
export interface ToolsUsed<C extends Clients = any, N extends string = any> {
  /** Outside systems, each the default export of a file in `clients/`. */
  clients?: C;
  /** Features whose API is used. Without one of them the definition is not loaded. */
  needs?: readonly N[];
}
