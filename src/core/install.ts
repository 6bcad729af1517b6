import type { Apis, WorkflowDefinition } from '../roadcrew/index.ts';
import type { OnTeams } from './catalog/file.ts';
import { coreEvents } from './events.ts';
import type { AnyFeature, Core, FeatureInstance, Metric, Task } from './feature.ts';
import type { Hook } from './github/hook.ts';
import * as github from './github/migrations/0003-github.ts';
import type { Listener, Page, Registry } from './slack/listener.ts';
import type { RenderContext, Renderer } from './slack/post.ts';
import type { EventSpecs } from './store/event-log.ts';
import type { Migrations } from './store/migrate.ts';
import * as runs from './store/migrations/0001-runs.ts';
import * as domains from './store/migrations/0014-domains.ts';
import * as workflowVersions from './store/migrations/0020-workflow-versions.ts';
import * as outboxLeases from './store/migrations/0026-outbox-leases.ts';
import * as mutexes from './store/migrations/0029-mutexes.ts';
import * as eventsWithoutWords from './store/migrations/0030-events-without-words.ts';
import * as migrationLock from './store/migrations/0032-migration-lock.ts';
import * as unrevealedSecrets from './store/migrations/0033-unrevealed-secrets.ts';
import * as unrevealedIndex from './store/migrations/0034-unrevealed-index.ts';
import * as catalog from './store/migrations/0035-catalog.ts';
import * as unfinished from './store/migrations/0039-unfinished.ts';
import * as previews from './store/migrations/0042-previews.ts';
import type { Deliver } from './store/outbox.ts';

/** Contributions of all installed features. */
export interface Installation extends Registry {
  pages: Map<string, Page>;
  /** By kind and id. */
  listeners: Map<string, Listener>;
  renderers: Map<string, Renderer>;
  transports: Map<string, Deliver>;
  apis: Partial<Apis>;
  metrics: Metric[];
  tasks: Task[];
  checkWorkflow(workflow: WorkflowDefinition): string | undefined;
  onGitHubEvent(event: Hook): Promise<void>;
}

/** Migrations of the core and these features, in order. @throws Error when two share a name */
export function migrationsOf(features: readonly AnyFeature[]): Migrations {
  // There is no 0007: the number was never used, and a landed migration keeps its name.
  const all: [string, Migrations[string]][] = [
    ['0001-runs', runs],
    ['0003-github', github],
    ['0014-domains', domains],
    ['0020-workflow-versions', workflowVersions],
    ['0026-outbox-leases', outboxLeases],
    ['0029-mutexes', mutexes],
    ['0030-events-without-words', eventsWithoutWords],
    ['0035-catalog', catalog],
    ['0032-migration-lock', migrationLock],
    ['0033-unrevealed-secrets', unrevealedSecrets],
    ['0034-unrevealed-index', unrevealedIndex],
    ['0039-unfinished', unfinished],
    ['0042-previews', previews],
  ];
  for (const { migrations = {} } of features) all.push(...Object.entries(migrations));
  const migrations = Object.fromEntries(all.sort(([one], [other]) => (one < other ? -1 : 1)));
  if (Object.keys(migrations).length !== all.length) throw new Error('Two migrations have the same name.');
  return migrations;
}

/** Calls `onTeams` of every feature. */
export const onTeamsOf =
  (features: readonly AnyFeature[]): OnTeams =>
  async (tx, teams) => {
    for (const { onTeams } of features) await onTeams?.(tx, teams);
  };

/** Every type of event that the core and these features append. */
export const eventsOf = (features: readonly AnyFeature[]): EventSpecs =>
  Object.assign({}, coreEvents, ...features.map(({ events }) => events));

/** Empty at first: features get it when they are created, and read it once all of them are. */
export const emptyInstallation = (features: readonly AnyFeature[]): Installation & { installed: FeatureInstance[] } => {
  const installed: FeatureInstance[] = [];
  return {
    installed,
    pages: new Map(),
    listeners: new Map(),
    renderers: new Map(),
    transports: new Map(),
    apis: {},
    metrics: [],
    tasks: [],
    events: eventsOf(features),
    async homeSections(person) {
      const sections = await Promise.all(installed.map((one) => one.homeSections?.(person) ?? []));
      return sections.flat().sort((one, other) => one.rank - other.rank);
    },
    runActions: (run) => installed.flatMap((one) => [...(one.runActions?.(run) ?? [])]),
    checkWorkflow: (workflow) => installed.map((one) => one.checkWorkflow?.(workflow)).find(Boolean),
    async onGitHubEvent(event) {
      for (const one of installed) await one.onGitHubEvent?.(event);
    },
  };
};

/** Creates the features in their order. @throws Error when a feature precedes one that it needs, or two share a name */
export function installFeatures(
  features: readonly AnyFeature[],
  core: Core,
  installation: ReturnType<typeof emptyInstallation>,
): void {
  const { apis, pages, listeners, renderers, transports, metrics, tasks, installed } = installation;
  for (const feature of features) {
    const { name, needs = [] } = feature;
    const missing = needs.find((need: string) => !Object.hasOwn(apis, need));
    if (missing) throw new Error(`The feature “${name}” needs “${missing}”: list that before it in src/app.ts.`);
    if (Object.hasOwn(apis, name)) throw new Error(`There are two features called “${name}”.`);
    const instance = feature.create(core, apis);
    Object.assign(apis, { [name]: instance.api });
    installed.push(instance);
    const context = { ...core, ...instance.context };
    for (const listener of feature.listeners ?? []) {
      const handle: Listener['handle'] = (incoming) => listener.handle({ ...incoming, context });
      register(listeners, `${listener.kind} ${listener.id}`, { ...listener, handle });
    }
    for (const [page, answer] of Object.entries<Page>(feature.pages ?? {}))
      register(pages, page, (incoming, words) => answer({ ...incoming, context }, words));
    for (const [kind, draw] of Object.entries<Renderer>(feature.messages ?? {}))
      register(renderers, kind, (message, base: RenderContext) => draw(message, { ...base, ...instance.context }));
    for (const [target, deliver] of Object.entries(instance.transports ?? {})) register(transports, target, deliver);
    metrics.push(...(instance.metrics ?? []));
    tasks.push(...(instance.tasks ?? []));
  }
}

function register<T>(all: Map<string, T>, name: string, value: T): void {
  if (all.has(name)) throw new Error(`Two features register “${name}”.`);
  all.set(name, value);
}
