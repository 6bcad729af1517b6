import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { errorCode } from '../lib/error-code.ts';
import { type HttpServer, listen, type Routes } from '../lib/http.ts';
import { within } from '../lib/with-timeout.ts';
import { type Catalog, createCatalog, startCatalogRefresh } from './catalog/catalog.ts';
import type { OnTeams } from './catalog/file.ts';
import { type Config, ConfigError } from './config.ts';
import { type Definitions, loadDefinitions } from './definitions.ts';
import type { Check } from './health.ts';
import { startingRoutes } from './operations.ts';
import { type Doorbell, openDoorbell } from './runs/queue.ts';
import { explainRedis, inspectRedis } from './runs/redis.ts';
import { createSlackClient, fetchWorkspace } from './slack/connect.ts';
import { slackDirectory, type Workspace } from './slack/directory.ts';
import { explainSlack } from './slack/explain-failure.ts';
import { botScopes, scopeProblem } from './slack/scopes.ts';
import { createStartWaits, type Explain, explainServer, type StartWaits } from './start-waits.ts';
import { openStore, type Store } from './store/database.ts';
import { isUpToDate, type Migrations, migrate } from './store/migrate.ts';

/** Everything the app needs before it can start: PostgreSQL, the queue, Slack and the definition files. */
export interface Connections {
  definitions: Definitions;
  store: Store;
  doorbell: Doorbell;
  client: ReturnType<typeof createSlackClient>;
  workspace: Workspace & { missingScopes: readonly string[] };
  catalog: Catalog;
  /** Checks of Slack and Redis while the app runs. */
  checks: readonly Check[];
  /** Waits for Slack and PostgreSQL too. */
  wait: StartWaits['wait'];
  /** Serves these routes from now on. While the start waited, every request was answered with 503. */
  serve(routes: Routes): Promise<HttpServer>;
}

interface Options {
  config: Config;
  migrations: Migrations;
  onTeams: OnTeams;
  log: Logger;
  /** Folder of `clients/`, `commands/` and `workflows/`. */
  root: string;
  /** Registers a resource to be closed when the app stops. */
  defer(close: () => unknown): void;
}

/** Time after which a start says that it waits for its first people, in milliseconds. */
const announceMs = 1_000;
/** Time for the other parts of a start to report their problems too, once one of them has failed, in milliseconds. */
const gatherProblemsMs = 2_000;

/**
 * Opens all connections in parallel, and waits for systems that are away.
 * @throws ConfigError with the problems of all settings; otherwise the first error
 */
export async function connect(options: Options): Promise<Connections> {
  const { config, migrations, onTeams, log, root, defer } = options;
  const { databaseUrl, redisUrl, slack } = config;
  const store = openStore(databaseUrl, {
    connections: config.databaseConnections,
    onError: (err) => log.warn({ err }, 'a database connection broke'),
  });
  defer(store.close);
  const client = createSlackClient(slack, log);
  const routes: Routes = {};
  let server: Promise<HttpServer> | undefined;
  const open = () => {
    server ??= openServer(routes, options);
    return server;
  };
  const { wait, waitingFor, end } = createStartWaits({ log, onWait: async () => void (await open()) });
  let firstReading = false;
  let hasFailed = false;
  const firstPeople = 'Slack, which lists its people for the first time';
  Object.assign(
    routes,
    startingRoutes(() => [...waitingFor(), ...(firstReading ? [firstPeople] : [])]),
  );
  const whySlack = explainSlack(slack.apiUrl, 'SLACK_BOT_TOKEN');
  const whyPostgres = explainServer('PostgreSQL', 'DATABASE_URL', databaseUrl, 5432);
  const whyRedis = redisUrl ? [explainRedis(redisUrl)] : [];

  const readFirstPeople = async (catalog: Catalog) => {
    firstReading = true;
    const announced = setTimeout(() => void open().catch(() => {}), announceMs);
    while (!catalog.isComplete() && !hasFailed) {
      await wait(() => catalog.sync(), whySlack, whyPostgres);
      if (!catalog.isComplete()) await sleep(announceMs); // another process reads them
    }
    clearTimeout(announced);
    firstReading = false;
  };
  const fetchAllowed = async () => {
    const workspace = await fetchWorkspace(client);
    const { missingScopes } = workspace;
    if (missingScopes.some((scope) => botScopes[scope])) throw new ConfigError([scopeProblem(missingScopes)]);
    return workspace;
  };
  const loadPeople = async () => {
    const [workspace] = await Promise.all([
      wait(fetchAllowed, whySlack),
      wait(() => migrateIfNeeded(store, databaseUrl, migrations, log), whyPostgres),
    ]);
    const catalog = createCatalog({
      store,
      platform: config.platform,
      directory: slackDirectory(client, workspace),
      onTeams,
      log,
    });
    defer(catalog.stop);
    await wait(catalog.applyPlatform, whyPostgres);
    await wait(catalog.load, whyPostgres);
    // The start goes on with the people who are stored. Only the first one of all waits for them.
    if (!catalog.isComplete()) await readFirstPeople(catalog);
    defer(startCatalogRefresh(catalog, log));
    return { workspace, catalog };
  };
  const openQueue = async () => {
    const doorbell = await wait(() => openDoorbell(config, log), ...whyRedis, whyPostgres);
    defer(doorbell.close);
    return doorbell;
  };
  const parts = [loadDefinitions(root), loadPeople(), openQueue()] as const;
  const [definitions, { workspace, catalog }, doorbell] = await Promise.all(parts).catch(async (error: unknown) => {
    hasFailed = true;
    end();
    const problems: string[] = [];
    const gather = (failed: unknown) => failed instanceof ConfigError && problems.push(...failed.problems);
    await within(gatherProblemsMs, () => Promise.all(parts.map((part: Promise<unknown>) => part.catch(gather))));
    throw problems.length > 0 ? new ConfigError([...new Set(problems)], { cause: error }) : error;
  });
  const serve = async (all: Routes) => {
    delete routes['*'];
    Object.assign(routes, all);
    return open();
  };
  return {
    definitions,
    store,
    doorbell,
    client,
    workspace,
    catalog,
    checks: [
      problemsOf(whySlack, async () => {
        const { missingScopes } = await fetchWorkspace(client);
        return missingScopes.length > 0 ? [scopeProblem(missingScopes)] : [];
      }),
      ...(redisUrl
        ? [
            problemsOf(explainRedis(redisUrl), async () => {
              await inspectRedis(redisUrl);
              return [];
            }),
          ]
        : []),
    ],
    wait: (call, ...systems) => wait(call, ...systems, whySlack, whyPostgres),
    serve,
  };
}

/** Check that a call succeeds, or returns problems; a failure of the system is one, in words. */
const problemsOf =
  (explain: Explain, call: () => Promise<readonly string[]>): Check =>
  async () => {
    try {
      return await call();
    } catch (error) {
      if (error instanceof ConfigError) return error.problems;
      const failure = explain(error);
      if (!failure) throw error;
      return [`${failure.setting}: ${failure.reason}.`];
    }
  };

/** @throws ConfigError when the port cannot be used */
async function openServer(routes: Routes, { config: { port, host }, log, defer }: Options): Promise<HttpServer> {
  const server = await listen(routes, { port, host, log }).catch((error: unknown) => {
    const code = error instanceof Error ? errorCode(error) : undefined;
    const reason = portProblems[String(code)];
    throw reason
      ? new ConfigError([`PORT ${port}${host ? ` on HOST ${host}` : ''} ${reason}.`], { cause: error })
      : error;
  });
  defer(server.close);
  return server;
}

const portProblems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use by another process',
  EACCES: 'needs rights that this process does not have: use one above 1023',
  EADDRNOTAVAIL: 'cannot be used: this machine does not have that address',
  ENOTFOUND: 'cannot be used: this host name is unknown',
};

/**
 * Migrates over separate connections with a long timeout: an index on a large table takes longer than any query may. Two
 * connections, because one holds the migration's row while another creates an index outside of the transaction.
 */
async function migrateIfNeeded({ db }: Store, databaseUrl: string, migrations: Migrations, log: Logger): Promise<void> {
  if (await isUpToDate(db, migrations)) return;
  const migrationStore = openStore(databaseUrl, { connections: 2, timeoutMs: 3_600_000 });
  const onWait = (migration: string, err: unknown) => log.warn({ migration, err }, 'a migration waits for a lock');
  await migrate(migrationStore.db, migrations, onWait).finally(migrationStore.close);
}
