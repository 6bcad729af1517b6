import type { Routes } from '../lib/http.ts';
import type { ApiName, Apis, WorkflowDefinition } from '../roadcrew/index.ts';
import type { OnTeams } from './catalog/file.ts';
import type { KnownPerson } from './catalog/known-person.ts';
import type { Keys } from './config.ts';
import type { GitHubAccess } from './github/github.ts';
import type { Hook } from './github/hook.ts';
import type { PlatformExtension } from './platform-file.ts';
import type { Engine } from './runs/engine.ts';
import type { HomeSection, Listener, ListenerContext, Page, RunActions } from './slack/listener.ts';
import type { Renderer } from './slack/post.ts';
import type { Db } from './store/database.ts';
import type { EventSpecs } from './store/event-log.ts';
import type { Migrations } from './store/migrate.ts';
import type { Deliver } from './store/outbox.ts';
import type { UsageReaders } from './toolbox.ts';

export type { Hook };

/** Core services of a feature: those of its listeners, and more that only `create` gets. */
export interface Core extends ListenerContext {
  runs: Engine;
  github: GitHubAccess;
  /** Features derive keys of their own from them. */
  encryptionKeys: Keys;
  /** Usage readers of all clients that are set up. */
  usage(): UsageReaders;
  /** Call this after a commit that enqueued messages. */
  flushOutbox(): void;
}

/** A module of the product: one folder below `src/features`, one object. Nothing happens before `create`. */
export interface Feature<Api = unknown, Context = object, Needs extends string = never> {
  /** Name of its folder and of its API. */
  name: string;
  /** Features whose API `create` gets. They are installed before this one. */
  needs?: readonly Needs[];
  /** Its part of platform.yaml. */
  platformFile?: PlatformExtension;
  /** Its tables; all features' migrations run in the order of their names. */
  migrations?: Migrations;
  /** Called in the transaction that updates the teams. */
  onTeams?: OnTeams;
  /** Every type of event it appends. */
  events?: EventSpecs;
  /** Slack entry points, each with its access and limits. */
  listeners?: readonly Listener<Context>[];
  /** Pages that commands may answer with, by name. */
  pages?: Readonly<Record<string, Page<Context>>>;
  /** Draws Slack messages, by kind of outbox row. */
  messages?: Readonly<Record<string, Renderer<Context>>>;
  create(core: Core, apis: { readonly [Name in Needs & keyof Apis]: Apis[Name] }): FeatureInstance<Api, Context>;
}

export interface FeatureInstance<Api = unknown, Context = object> {
  /** Available to other features and, under the feature's name, to steps. */
  api: Api;
  /** Added to the context of its listeners, pages and messages. */
  context: Context;
  homeSections?(person: KnownPerson): Promise<HomeSection[]>;
  /** Buttons on the card of a run. */
  runActions?: RunActions;
  /** Checks the parts of a workflow that this feature reads. A problem stops the start. @returns the problem */
  checkWorkflow?(workflow: WorkflowDefinition): string | undefined;
  /** Delivers outbox rows, by the first part of their target: `github`. */
  transports?: Readonly<Record<string, Deliver>>;
  onGitHubEvent?(event: Hook): Promise<void>;
  /** Gauges of `GET /metrics`. */
  metrics?: readonly Metric[];
  tasks?: readonly Task[];
  routes?: Routes;
  /** Waits for work that the feature has started. */
  stop?(): Promise<void>;
}

/** A gauge, read from the store, so that all processes report the same value. */
export interface Metric {
  /** Without the prefix `roadcrew_`. */
  name: string;
  help: string;
  labels?: readonly string[];
  read(db: Db): Promise<readonly { labels?: Readonly<Record<string, string>>; value: number }[]>;
}

export type Role = 'web' | 'worker';

/** Periodic work, never twice at once in one process. */
export interface Task {
  /** `<feature>.<work>` */
  name: string;
  /** Interval in milliseconds. */
  every: number;
  /** Processes it runs in. Default: workers. */
  roles?: readonly Role[];
  /** Also runs at start, before the first interval. */
  atStart?: boolean;
  /** The stop does not wait for it, because cutting it off does no harm. */
  detached?: boolean;
  /** Errors are logged and do not end the task. */
  run(context: { every: number; stopping: AbortSignal; roles: readonly Role[] }): Promise<unknown>;
}

/** A feature in the list of the composition root. */
// biome-ignore lint/suspicious/noExplicitAny: one list has features of every API and context
export type AnyFeature = Feature<any, any, any>;

/** Infers a feature's types. */
export const defineFeature = <Api, Context extends object, const Needs extends ApiName = never>(
  feature: Feature<Api, Context, Needs>,
): Feature<Api, Context, Needs> => feature;
