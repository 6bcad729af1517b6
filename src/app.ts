import { join } from 'node:path';
import type { Receiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { createCatalog, keepFresh } from './catalog/catalog.ts';
import type { Config } from './config.ts';
import { createEngine } from './engine/engine.ts';
import { openDoorbell } from './engine/queue.ts';
import { createSealer } from './engine/seal.ts';
import { type HttpServer, listen, type Routes, reply } from './http.ts';
import { loadDefinitions } from './load.ts';
import { createLog, type LogTarget } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createProviders } from './providers/index.ts';
import { createSender } from './slack/deliver.ts';
import { slackDirectory, type Workspace } from './slack/directory.ts';
import { fieldsOf } from './slack/fields.ts';
import { listeners } from './slack/listeners/index.ts';
import { toBoltLogger } from './slack/logger.ts';
import { createReceiver } from './slack/receiver.ts';
import { createRouter } from './slack/router.ts';
import { migrate, openStore } from './store/store.ts';

export type Role = 'web' | 'worker' | 'all';

/** What tests and the playground set otherwise; everything else is `Config`. */
export interface Overrides {
  /** Where `commands/` and `workflows/` are. Default: beside `src/`. */
  root?: string;
  role?: Role;
  logTo?: LogTarget;
  leaseMs?: number;
  sweepMs?: number;
  /** What the limits per minute go by, in milliseconds. Default: the clock. */
  now?: () => number;
}

export interface RunningApp {
  /** 0 when this process serves nothing. */
  port: number;
  stop(): Promise<void>;
}

/** Builds everything in the order it is needed; `stop` takes it down in reverse. Nothing happens before `start`. */
export function createApp(config: Config, overrides: Overrides = {}) {
  const role = overrides.role ?? 'all';
  const log = createLog(config, overrides.logTo);

  async function start(): Promise<RunningApp> {
    const undo: (() => unknown)[] = [];
    const stop = async () => {
      for (const step of undo.splice(0).reverse()) await step();
    };
    try {
      const definitions = await loadDefinitions(overrides.root ?? join(import.meta.dirname, '..'));
      for (const { name, input } of definitions.workflows.values()) fieldsOf(input, `workflows/${name}.ts`); // a field no form can show stops the start
      const store = openStore(config.databaseUrl, {
        onError: (err) => log.warn({ err }, 'a database connection broke'),
      });
      undo.push(store.close);
      await migrate(store.db);
      const client = new WebClient(config.slack.botToken, {
        slackApiUrl: config.slack.apiUrl,
        logger: toBoltLogger(log),
        // The outbox repeats what has to be repeated, and looks first.
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        timeout: 10_000,
      });
      const workspace = await whoAmI(client);
      const directory = slackDirectory(client, workspace);
      const catalog = createCatalog({ store, platform: config.platform, directory });
      await catalog.sync();
      undo.push(keepFresh(catalog, log));

      const providers = createProviders(config);
      undo.push(providers.close);
      const doorbell = await openDoorbell(config, log);
      undo.push(doorbell.close);
      const engine = createEngine({
        ...{ store, doorbell, definitions, providers: providers.clients, log },
        sealer: createSealer(config.encryptionKey),
        rights: catalog,
        deliver: createSender({ store, catalog, definitions, platform: config.platform, workspace, client, log }),
        leaseMs: overrides.leaseMs,
        sweepMs: overrides.sweepMs,
      });
      undo.push(engine.stop);

      const metrics = createMetrics(store);
      const routes: Routes = {
        'GET /livez': (_request, response) =>
          reply(response, engine.alive() ? 200 : 503, engine.alive() ? 'alive\n' : 'not consuming\n'),
        'GET /readyz': async (_request, response) => {
          const ready = await store.ping().then(
            () => true,
            () => false,
          );
          reply(response, ready ? 200 : 503, ready ? 'ready\n' : 'the database does not answer\n');
        },
        'GET /metrics': async (_request, response) => reply(response, 200, await metrics.text(), metrics.contentType),
      };
      if (role !== 'worker') {
        const desk = {
          store,
          catalog,
          definitions,
          platform: config.platform,
          workspace,
          client,
          log,
          requests: engine,
        };
        if (config.slack.appToken) {
          const socket = await socketMode(config.slack.appToken, log);
          await createRouter(desk, listeners, socket, overrides.now).start();
          undo.push(() => socket.stop());
        } else {
          const receiver = createReceiver(config.slack.signingSecret, log);
          createRouter(desk, listeners, receiver, overrides.now);
          routes['POST /slack/events'] = receiver.handler;
        }
      }
      if (role !== 'web') engine.work();
      const server: HttpServer = await listen(routes, { port: config.port, host: config.host, log });
      undo.push(() => server.close());
      log.info({ role, port: server.port, workflows: [...definitions.workflows.keys()] }, 'Roadcrew is running');
      return { port: server.port, stop };
    } catch (error) {
      await stop();
      throw error;
    }
  }

  return { start, log };
}

async function whoAmI(client: WebClient): Promise<Workspace> {
  const { team_id, enterprise_id, bot_id, user_id, is_enterprise_install } = await client.auth.test();
  if (!team_id) throw new Error('Slack did not say which workspace the token belongs to.');
  return {
    teamId: team_id,
    enterpriseId: enterprise_id,
    wholeOrganisation: is_enterprise_install === true,
    botId: bot_id,
    botUserId: user_id,
  };
}

async function socketMode(appToken: string, log: Logger): Promise<Receiver> {
  const { SocketModeReceiver } = await import('@slack/bolt');
  return new SocketModeReceiver({ appToken, logger: toBoltLogger(log) });
}
