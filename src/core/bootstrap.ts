import type { Logger } from 'pino';
import { type HttpServer, listen, type Routes } from '../lib/http.ts';
import { type Catalog, createCatalog, type OnTeams, startCatalogRefresh } from './catalog/catalog.ts';
import type { Config } from './config.ts';
import { type Definitions, loadDefinitions } from './definitions.ts';
import { waitingRoutes } from './operations.ts';
import { type Doorbell, openDoorbell } from './runs/queue.ts';
import { createSlackClient, fetchWorkspace } from './slack/connect.ts';
import { slackDirectory, type Workspace } from './slack/directory.ts';
import { waitForSlack } from './slack/wait-for-slack.ts';
import { isUpToDate, type Migrations, migrate, openStore, type Store } from './store/database.ts';

/** Everything the app needs before it can start: PostgreSQL, the queue, Slack and the definition files. */
export interface Connections {
  definitions: Definitions;
  store: Store;
  doorbell: Doorbell;
  client: ReturnType<typeof createSlackClient>;
  workspace: Workspace;
  catalog: Catalog;
  /** Served once `open` was called; each part adds its own. */
  routes: Routes;
  /** Starts listening, once. */
  open(): Promise<HttpServer>;
}

interface Options {
  config: Config;
  migrations: Migrations;
  onTeams: OnTeams;
  log: Logger;
  /** Folder of `clients/`, `commands/` and `workflows/`. */
  root: string;
  connections?: number | undefined;
  /** Registers a resource to be closed when the app stops. */
  defer(close: () => unknown): void;
}

/** Opens all connections in parallel. @throws the first error */
export async function connect({
  config,
  migrations,
  onTeams,
  log,
  root,
  connections,
  defer,
}: Options): Promise<Connections> {
  const store = openStore(config.databaseUrl, {
    connections,
    onError: (err) => log.warn({ err }, 'a database connection broke'),
  });
  defer(store.close);
  const client = createSlackClient(config.slack, log);
  // While Slack does not answer, only the reason is served.
  const routes: Routes = {};
  let server: HttpServer | undefined;
  const open = async () => {
    if (server) return server;
    const listening = await listen(routes, { port: config.port, host: config.host, log });
    defer(listening.close);
    server = listening;
    return listening;
  };
  const withSlack = <T>(call: () => Promise<T>) =>
    waitForSlack(call, {
      log,
      async onWait(reason) {
        Object.assign(routes, waitingRoutes(reason));
        await open();
      },
    });

  const loadPeople = async () => {
    const [workspace] = await Promise.all([
      withSlack(() => fetchWorkspace(client)),
      migrateIfNeeded(store, config.databaseUrl, migrations),
    ]);
    const catalog = createCatalog({
      store,
      platform: config.platform,
      directory: slackDirectory(client, workspace),
      onTeams,
    });
    await withSlack(catalog.sync);
    defer(startCatalogRefresh(catalog, log));
    return { workspace, catalog };
  };
  const openQueue = async () => {
    const doorbell = await openDoorbell(config, log);
    defer(doorbell.close);
    return doorbell;
  };
  const [definitions, { workspace, catalog }, doorbell] = await Promise.all([
    loadDefinitions(root),
    loadPeople(),
    openQueue(),
  ]);
  return { definitions, store, doorbell, client, workspace, catalog, routes, open };
}

/**
 * Migrates over separate connections with a long timeout: an index on a large table takes longer than any query may. Two
 * connections, because the migrator occupies one while it reads what is applied.
 */
async function migrateIfNeeded({ db }: Store, databaseUrl: string, migrations: Migrations): Promise<void> {
  if (await isUpToDate(db, migrations)) return;
  const migrationStore = openStore(databaseUrl, { connections: 2, timeoutMs: 3_600_000 });
  await migrate(migrationStore.db, migrations).finally(migrationStore.close);
}
