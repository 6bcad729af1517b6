import { join } from 'node:path';
import { createLog, type LogTarget } from '../lib/log.ts';
import { type Runs, UserError } from '../roadcrew/index.ts';
import { connect } from './bootstrap.ts';
import { createServices } from './catalog/services.ts';
import { checkDefinitions, filterInstalled } from './check-definitions.ts';
import { type Config, ConfigError, secretsOf } from './config.ts';
import type { AnyFeature, Core, Role } from './feature.ts';
import { createFingerprints } from './fingerprint.ts';
import { createGitHubApp } from './github/github.ts';
import { createHealth } from './health.ts';
import { emptyInstallation, installFeatures, migrationsOf, onTeamsOf } from './install.ts';
import { operationRoutes } from './operations.ts';
import { createEngine } from './runs/engine.ts';
import { overdueRuns } from './runs/overdue.ts';
import { createSealer } from './runs/seal.ts';
import { createSlackClient, slackMaxMs } from './slack/connect.ts';
import { createSender } from './slack/deliver.ts';
import { commitLinks, fileLinks, githubLinks, messageLinks } from './slack/links.ts';
import type { createRouter } from './slack/router.ts';
import { scopeProblem } from './slack/scopes.ts';
import { openStore } from './store/database.ts';
import { routeDelivery } from './store/outbox.ts';
import { startTasks } from './tasks.ts';
import { createToolbox } from './toolbox.ts';

/** Options for tests and the playground; everything else is in `Config`. */
export interface Overrides {
  /** Folder of `clients/`, `commands/` and `workflows/`. Default: beside `src/`. */
  root?: string;
  role?: Role | 'all';
  logTo?: LogTarget;
  leaseMs?: number;
  sweepMs?: number;
  /** How long processes of two releases may exist side by side, in milliseconds. */
  rolloutMs?: number;
  /** Intervals of periodic tasks in milliseconds, by the task's name. */
  intervals?: Readonly<Record<string, number>>;
  /** Clock for the rate limits, in milliseconds. */
  now?: () => number;
}

export interface RunningApp {
  port: number;
  stop(): Promise<void>;
}

/** Builds the app from its features, in their order; `stop` stops them in reverse. Nothing happens before `start`. */
export function buildApp(features: readonly AnyFeature[], config: Config, overrides: Overrides = {}) {
  const log = createLog({ level: config.logLevel, secrets: secretsOf(config) }, overrides.logTo);
  const { role = 'all' } = overrides;
  const roles: readonly Role[] = role === 'all' ? ['web', 'worker'] : [role];

  async function start(): Promise<RunningApp> {
    const opened = new AsyncDisposableStack();
    let stopping: Promise<void> | undefined;
    // Every caller waits for the same stop.
    const stop = () => {
      stopping ??= opened.disposeAsync();
      return stopping;
    };
    // Something that opens after a failed start has been taken down is closed at once.
    const defer = (close: () => unknown) => {
      if (!opened.disposed) opened.defer(async () => void (await close()));
      else void Promise.try(close).catch((err: unknown) => log.warn({ err }, 'a late connection could not be closed'));
    };
    try {
      const root = overrides.root ?? join(import.meta.dirname, '../..');
      const migrations = migrationsOf(features);
      const connecting = connect({
        config,
        migrations,
        onTeams: onTeamsOf(features),
        log,
        root,
        defer,
      });
      // Bolt is loaded while PostgreSQL and Slack answer; workers do not need it.
      const bolt = roles.includes('web') ? loadBolt() : undefined;
      const connections = await connecting;
      const { store, doorbell, client, workspace, catalog, wait, serve, checks } = connections;
      const definitions = filterInstalled(connections.definitions, new Set(features.map(({ name }) => name)));
      const { platform } = config;
      const services = createServices(platform);
      const github = createGitHubApp({ settings: config.github, publicUrl: config.publicUrl, platform, store, log });
      const installation = emptyInstallation(features);
      const runs: Runs = { cancel: (id, by) => engine.cancel(id, by).catch(ignoreEnded) };
      const toolbox = createToolbox({
        services,
        runs,
        apis: installation.apis,
        clients: definitions.clients.values(),
        settings: config.clients,
        clientContext: { github: () => github.client, fingerprints: createFingerprints(config.encryptionKeys) },
      });
      defer(toolbox.close);
      const checking = toolbox.check(log);
      const links = githubLinks(config.github.apiUrl);
      const messageLink = messageLinks(workspace);
      const renderContext = { store, catalog, definitions, platform, links, messageLink, registry: installation };
      const slack = createSender({
        store,
        renderContext,
        renderers: installation.renderers,
        workspace,
        clientFor: (signal) => createSlackClient(config.slack, log, { timeoutMs: slackMaxMs, signal }),
        log,
      });
      installation.transports.set('slack', slack);
      const engine = createEngine({
        store,
        doorbell,
        definitions,
        toolsOf: toolbox.toolsOf,
        log,
        sealer: createSealer(config.encryptionKeys),
        rights: catalog,
        domains: platform.domains,
        deliver: routeDelivery(installation.transports),
        leaseMs: overrides.leaseMs,
        sweepMs: overrides.sweepMs,
        rolloutMs: overrides.rolloutMs,
      });
      defer(engine.stop);
      const core: Core = {
        ...renderContext,
        services,
        runs: engine,
        toolsOf: toolbox.toolsOf,
        usage: toolbox.usage,
        commitPage: commitLinks(config.github.apiUrl),
        filePage: fileLinks(config.github.apiUrl),
        workspace,
        client,
        github,
        encryptionKeys: config.encryptionKeys,
        flushOutbox: () => engine.deliver(),
        log,
      };
      installFeatures(features, core, installation);
      for (const { stop } of installation.installed) if (stop) defer(stop);
      checkDefinitions(definitions, {
        pages: new Set(installation.pages.keys()),
        domains: platform.domains,
        checkWorkflow: installation.checkWorkflow,
      });

      const ownStore = openStore(config.databaseUrl, { connections: 2, timeoutMs: 5_000 });
      defer(ownStore.close);
      const metrics = [overdueRuns(definitions), ...installation.metrics];
      const health = createHealth([() => toolbox.check(log), ...checks], log);
      if (workspace.missingScopes.length > 0) health.update([scopeProblem(workspace.missingScopes)]);
      const routes = operationRoutes({
        store: ownStore,
        alive: engine.alive,
        metrics,
        metricsToken: config.metricsToken,
        problems: health.problems,
        log,
      });
      for (const { routes: featureRoutes } of installation.installed) Object.assign(routes, featureRoutes);
      if (bolt) {
        const { createRouter, listenToSlack } = await bolt;
        const route = (receiver: Parameters<typeof createRouter>[2]) =>
          createRouter(core, [...installation.listeners.values()], receiver, overrides.now);
        const slackListener = await listenToSlack(config.slack, route, { log, wait });
        defer(slackListener.stop);
        Object.assign(routes, slackListener.routes);
      }
      const problems = await checking;
      if (problems.length > 0) throw new ConfigError(problems);
      let hooks: ReturnType<typeof github.work>;
      if (roles.includes('worker')) {
        engine.work();
        hooks = github.work(installation.onGitHubEvent);
        if (hooks) defer(hooks.stop);
      }
      let stopTasks: (() => Promise<void>) | undefined;
      defer(() => stopTasks?.());
      if (roles.includes('web')) {
        Object.assign(routes, github.routes(hooks?.poke));
        await wait(github.announce);
      }
      const server = await serve(routes);
      defer(() => server.close()); // closed first, before the parts that answer requests
      // Periodic work does not delay the first answer.
      stopTasks = startTasks([health.task, ...installation.tasks], { roles, intervals: overrides.intervals, log });
      log.info({ role, port: server.port, workflows: [...definitions.workflows.keys()] }, 'Roadcrew is running');
      return { port: server.port, stop };
    } catch (error) {
      await stop().catch((err: unknown) => log.error({ err }, 'not everything could be closed'));
      throw error;
    }
  }

  return { start, log };
}

async function loadBolt() {
  const [{ listenToSlack }, { createRouter }] = await Promise.all([
    import('./slack/listen.ts'),
    import('./slack/router.ts'),
  ]);
  return { listenToSlack, createRouter };
}

/** Cancelling a run that has ended is not an error. */
function ignoreEnded(error: unknown): void {
  if (!(error instanceof UserError)) throw error;
}
