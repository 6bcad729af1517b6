import { randomUUID } from 'node:crypto';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Postgres, type PostgresOptions, startPostgres } from '../../playground/postgres.ts';
import { exists } from '../../playground/postgres-binaries.ts';
import { migrations } from '../../src/app.ts';
import { openDoorbell } from '../../src/core/runs/queue.ts';
import { openStore } from '../../src/core/store/database.ts';
import { migrate } from '../../src/core/store/migrate.ts';
import { open } from './client.ts';

const migrated = 'roadcrew_migrated';
const unsafe = { fsync: 'off' };

/** Starts a separate server from a data directory with a migrated database. */
export const startServer = async (settings: PostgresOptions['settings'] = {}): Promise<Postgres> =>
  startPostgres({ settings: { ...unsafe, ...settings }, from: await preparedDirectory() });

/**
 * Returns the server shared by the test files of one process, each of which gets it empty. It has both Roadcrew's databases
 * and provisioned ones, and ends with the process.
 */
export const sharedPostgres = () => {
  shared ??= startServer();
  return shared;
};
let shared: Promise<Postgres> | undefined;

/** Drops everything that a test file created on the shared server. If that fails, the next file gets a new server. */
export async function emptyPostgres(): Promise<void> {
  const server = await shared;
  if (!server) return;
  try {
    await using admin = await open(server.url);
    const { rows } = await admin.query<{ drop: string }>(dropStatements, [migrated]);
    for (const { drop } of rows) await admin.query(drop);
  } catch {
    shared = undefined;
    await server.stop();
  }
}

/** Drop statements, databases before the roles that own them. */
const dropStatements = `
  select format('drop database %I with (force)', datname) as drop from pg_database
    where datname not in ('postgres', 'template0', 'template1', $1)
  union all
  select format('drop role %I', rolname) from pg_roles where rolname <> 'postgres' and not starts_with(rolname, 'pg_')`;

/** Creates a migrated database on the shared server. @returns its URL */
export const newDatabase = async (name = `roadcrew_${randomUUID().slice(0, 8)}`): Promise<string> =>
  (await sharedPostgres()).createDatabase(name, migrated);

/** Returns the initial data directory of all servers of a test run. The first file that needs it creates it. */
async function preparedDirectory(): Promise<string> {
  const folder = process.env.ROADCREW_TEST_RUN;
  if (!folder) throw new Error('Call setup() of test/support/global-setup.ts first.');
  const finished = join(folder, 'postgres');
  if (await exists(finished)) return finished;
  const dir = await mkdtemp(join(folder, 'postgres-'));
  const postgres = await startPostgres({ dir, settings: unsafe });
  const databaseUrl = await postgres.createDatabase(migrated);
  const store = openStore(databaseUrl);
  await migrate(store.db, migrations);
  await store.close();
  await (await openDoorbell({ databaseUrl }, pino({ enabled: false }))).close();
  {
    // A test run connects thousands of times. By default both sides hash the password 4,096 times each time.
    await using admin = await open(postgres.url);
    await admin.query(`set scram_iterations = 1; alter role postgres password '${new URL(postgres.url).password}'`);
  }
  await postgres.stop();
  await rename(dir, finished).catch(() => rm(dir, { recursive: true })); // another process was faster
  return finished;
}
