import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Closing } from '../lib/closing.ts';
import { type HttpServer, listen, type Routes } from '../lib/http.ts';
import { type Catalog, createCatalog, keepFresh } from './catalog/catalog.ts';
import { type Definitions, loadDefinitions } from './definitions.ts';
import { waitingRoutes } from './operations.ts';
import { type Doorbell, openDoorbell } from './runs/queue.ts';
import { createSlackClient, fetchWorkspace } from './slack/connect.ts';
import { slackDirectory, type Workspace } from './slack/directory.ts';
import { fieldsOf } from './slack/fields.ts';
import { waitForSlack } from './slack/wait-for-slack.ts';
import { isUpToDate, migrate, openStore, type Store } from './store/database.ts';

/** What all parts stand on: what has to be asked of PostgreSQL, the queue, Slack and the disk before anything can begin. */
export interface Connections {
  definitions: Definitions;
  store: Store;
  doorbell: Doorbell;
  client: ReturnType<typeof createSlackClient>;
  workspace: Workspace;
  catalog: Catalog;
  /** What is served from `open` on; whoever is asked adds to it. */
  routes: Routes;
  /** Listens, unless it does already. */
  open(): Promise<HttpServer>;
}

interface Options {
  config: Config;
  log: Logger;
  root?: string | undefined;
  connections?: number | undefined;
  atEnd: Closing['atEnd'];
}

/** All are asked at once: a start takes as long as the slowest of them. @throws the first thing that is wrong. */
export async function connect({ config, log, root, connections, atEnd }: Options): Promise<Connections> {
  const store = openStore(config.databaseUrl, {
    connections,
    onError: (err) => log.warn({ err }, 'a database connection broke'),
  });
  atEnd(store.close);
  const client = createSlackClient(config.slack, log);
  // Until Slack has said who we are there is nothing to serve; whoever watches the process is told what it waits for.
  const routes: Routes = {};
  let server: HttpServer | undefined;
  const open = async () => {
    if (server) return server;
    const listening = await listen(routes, { port: config.port, host: config.host, log });
    atEnd(listening.close);
    server = listening;
    return listening;
  };
  const withSlack = <T>(ask: () => Promise<T>) =>
    waitForSlack(ask, {
      log,
      async waiting(reason) {
        Object.assign(routes, waitingRoutes(reason));
        await open();
      },
    });

  const knowPeople = async () => {
    const [workspace] = await Promise.all([
      withSlack(() => fetchWorkspace(client)),
      bringUpToDate(store, config.databaseUrl),
    ]);
    const catalog = createCatalog({ store, platform: config.platform, directory: slackDirectory(client, workspace) });
    await withSlack(catalog.sync);
    atEnd(keepFresh(catalog, log));
    return { workspace, catalog };
  };
  const openQueue = async () => {
    const doorbell = await openDoorbell(config, log);
    atEnd(doorbell.close);
    return doorbell;
  };
  const [definitions, { workspace, catalog }, doorbell] = await Promise.all([
    loadShown(root ?? join(import.meta.dirname, '../..')),
    knowPeople(),
    openQueue(),
  ]);
  return { definitions, store, doorbell, client, workspace, catalog, routes, open };
}

/** A field that no form can show stops the start. */
async function loadShown(root: string): Promise<Definitions> {
  const definitions = await loadDefinitions(root);
  for (const { name, input } of definitions.workflows.values()) fieldsOf(input, `workflows/${name}.ts`);
  return definitions;
}

/** Over a connection of its own, with time: an index on a large table takes longer than any query may. */
async function bringUpToDate({ db }: Store, databaseUrl: string): Promise<void> {
  if (await isUpToDate(db)) return;
  const patient = openStore(databaseUrl, { connections: 1, timeoutMs: 3_600_000 });
  await migrate(patient.db).finally(patient.close);
}
