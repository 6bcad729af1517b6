import type { Config } from './config.ts';
import { connect } from './core/bootstrap.ts';
import { createServices } from './core/catalog/services.ts';
import { createProviders, type Runs } from './core/clients.ts';
import { createGitHubApp } from './core/github/github.ts';
import { operationRoutes } from './core/operations.ts';
import { createEngine } from './core/runs/engine.ts';
import { runKey } from './core/runs/identity.ts';
import { lockNoticeMessages } from './core/runs/messages.ts';
import { nudge, refreshRunCards } from './core/runs/nudge.ts';
import { createSealer } from './core/runs/seal.ts';
import { listenToSlack } from './core/slack/connect.ts';
import { createSender } from './core/slack/deliver.ts';
import { commitPages, filePages, githubLinks, messageLinks } from './core/slack/links.ts';
import { createRouter } from './core/slack/router.ts';
import { enqueueMessages } from './core/store/messages.ts';
import { routeDelivery } from './core/store/outbox.ts';
import { type AdoptionTimes, createAdoption } from './features/adoption.ts';
import { createDeployments } from './features/deployments/deployments.ts';
import { createPreflight } from './features/deployments/preflight.ts';
import { keepTrue } from './features/deployments/tasks.ts';
import { createWatch } from './features/deployments/watch.ts';
import { listeners } from './features/listeners.ts';
import { keepCounting } from './features/metrics/tasks.ts';
import { createSupport } from './features/support.ts';
import { createClosing } from './lib/closing.ts';
import { createLog, type LogTarget } from './lib/log.ts';
import { UserError } from './roadcrew/errors.ts';

export type Role = 'web' | 'worker' | 'all';

/** What tests and the playground set otherwise; everything else is `Config`. */
export interface Overrides {
  /** Where `commands/` and `workflows/` are. Default: beside `src/`. */
  root?: string;
  role?: Role;
  logTo?: LogTarget;
  leaseMs?: number;
  sweepMs?: number;
  /** How often deployments are tidied up, and how often GitHub is looked through, in milliseconds. */
  every?: { tidyEvery: number; reconcileEvery: number };
  /** How often detours are looked for, people asked and digests sent. */
  adoption?: AdoptionTimes;
  /** What the limits per minute go by, in milliseconds. Default: the clock. */
  now?: () => number;
  /** At most as many to PostgreSQL, beside those of the queue. */
  connections?: number;
}

export interface RunningApp {
  port: number;
  stop(): Promise<void>;
}

/** Builds everything in the order it is needed; `stop` takes it down in reverse. Nothing happens before `start`. */
export function createApp(config: Config, overrides: Overrides = {}) {
  const role = overrides.role ?? 'all';
  const log = createLog(config, overrides.logTo);

  async function start(): Promise<RunningApp> {
    const { atEnd, stop } = createClosing();
    try {
      const { definitions, store, doorbell, client, workspace, catalog, routes, open } = await connect({
        ...{ config, log, atEnd },
        root: overrides.root,
        connections: overrides.connections,
      });
      const github = createGitHubApp({
        settings: config.github,
        publicUrl: config.publicUrl,
        platform: config.platform,
        store,
        log,
      });
      const links = githubLinks(config.github.apiUrl);
      const services = createServices(config.platform);
      const deployments = createDeployments(store, {
        async within(tx, { deployments: changed, wake, locks }) {
          await nudge(tx, wake);
          await refreshRunCards(
            tx,
            changed.map(({ id }) => id),
          );
          await enqueueMessages(tx, lockNoticeMessages(locks));
        },
        after({ wake }) {
          wake.forEach(doorbell.ring);
          engine.deliver();
        },
      });
      const preflight = createPreflight({
        ...{ services, deployments, timezone: config.platform.timezone },
        checksOn: (repo, sha) => github.client.checks(repo, sha),
        nameOf: (person) => catalog.byId(person)?.name ?? 'somebody',
      });
      const runs: Runs = { cancel: (id, by) => engine.cancel(id, by).catch(hasEnded) };
      const providers = createProviders(config, {
        github: () => github.client,
        services: () => services,
        deployments: () => deployments,
        preflight: () => preflight,
        runs: () => runs,
      });
      atEnd(providers.close);
      const support = createSupport({
        ...{ store, platform: config.platform, encryptionKey: config.encryptionKey, log },
        links: { message: messageLinks(workspace) },
        github: () => github.client.issues,
        after: () => engine.deliver(),
      });
      const engine = createEngine({
        ...{ store, doorbell, definitions, providers: providers.clients, log },
        sealer: createSealer(config.encryptionKey),
        rights: catalog,
        deliver: routeDelivery({
          slack: createSender({
            ...{ store, catalog, definitions, platform: config.platform, links, workspace, client, log },
            messageLink: messageLinks(workspace),
          }),
          github: support.mirror.carry,
        }),
        leaseMs: overrides.leaseMs,
        sweepMs: overrides.sweepMs,
      });
      atEnd(engine.stop);
      const watch = createWatch({ services, deployments, github: () => github.client, wake: engine.nudge, log });

      const adoption = createAdoption({
        ...{ store, log, definitions, services, platform: config.platform, times: overrides.adoption },
        usage: config.provisionPostgresUrl ? { database: () => providers.clients.postgres.uses() } : {},
        keyOf: runKey,
        repositories: config.github.app && (() => github.client),
        said: () => engine.deliver(),
      });
      atEnd(adoption.stop);

      Object.assign(routes, operationRoutes({ store, alive: engine.alive }));
      if (role !== 'worker') {
        const context = {
          ...{ store, catalog, definitions, platform: config.platform, workspace, client, log },
          requests: engine,
          clients: providers.clients,
          ...{ detours: adoption.detours, survey: adoption.survey, digests: adoption.digests },
          ...{ escalations: support.escalations, featureRequests: support.featureRequests },
          assignable: support.mirror.assignable,
          ...{ links, messageLink: messageLinks(workspace) },
          ...{ commitPage: commitPages(config.github.apiUrl), filePage: filePages(config.github.apiUrl) },
        };
        const fromSlack = await listenToSlack(
          config.slack,
          (receiver) => createRouter(context, listeners, receiver, overrides.now),
          log,
        );
        atEnd(fromSlack.stop);
        Object.assign(routes, fromSlack.routes);
      }
      let hooks: ReturnType<typeof github.work>;
      if (role !== 'web') {
        engine.work();
        hooks = github.work(({ issue, ...hook }) =>
          issue === undefined ? watch.onHook(hook) : support.mirror.onHook({ ...hook, issue }),
        );
        if (hooks) atEnd(hooks.stop);
        atEnd(support.work(hooks !== undefined, overrides.every));
        atEnd(adoption.work());
        atEnd(keepTrue({ deployments, reconcile: hooks && watch.reconcile, log }, overrides.every));
      }
      const roles = role === 'all' ? (['web', 'worker'] as const) : [role];
      atEnd(keepCounting({ db: store.db, roles, log }));
      if (role !== 'worker') Object.assign(routes, github.routes(hooks?.poke));
      const server = await open();
      atEnd(() => server.close()); // the first to go, before what answers stops
      if (role !== 'worker') await github.announce();
      const { port } = server;
      log.info({ role, port, workflows: [...definitions.workflows.keys()] }, 'Roadcrew is running');
      return { port, stop };
    } catch (error) {
      await stop();
      throw error;
    }
  }

  return { start, log };
}

/** A run that has ended need not be cancelled any more. */
function hasEnded(error: unknown): void {
  if (!(error instanceof UserError)) throw error;
}
