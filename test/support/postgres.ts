import { randomUUID } from 'node:crypto';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Postgres, type PostgresOptions, startPostgres } from '../../playground/postgres.ts';
import { exists } from '../../playground/postgres-binaries.ts';
import { migrations } from '../../src/app.ts';
import { openDoorbell } from '../../src/core/runs/queue.ts';
import { migrate, openStore } from '../../src/core/store/database.ts';
import { open } from './client.ts';

const migrated = 'roadcrew_migrated';
const unsafe = { fsync: 'off' };

/** A server of its own, from a copy of a data directory in which a migrated database stands already. */
export const startServer = async (settings: PostgresOptions['settings'] = {}): Promise<Postgres> =>
  startPostgres({ settings: { ...unsafe, ...settings }, from: await prepared() });

/**
 * One server for the test files that one process runs after each other, each of which finds it empty. Roadcrew's own
 * databases and those it provisions stand on it side by side. It ends with the process.
 */
export const sharedPostgres = () => {
  shared ??= startServer();
  return shared;
};
let shared: Promise<Postgres> | undefined;

/** Takes away all that a test file has made on the shared server; where that cannot be done, the next one gets another. */
export async function emptyPostgres(): Promise<void> {
  const server = await shared;
  if (!server) return;
  try {
    await using admin = await open(server.url);
    const { rows } = await admin.query<{ drop: string }>(leftovers, [migrated]);
    for (const { drop } of rows) await admin.query(drop);
  } catch {
    shared = undefined;
    await server.stop();
  }
}

/** Databases before the roles that own them. */
const leftovers = `
  select format('drop database %I with (force)', datname) as drop from pg_database
    where datname not in ('postgres', 'template0', 'template1', $1)
  union all
  select format('drop role %I', rolname) from pg_roles where rolname <> 'postgres' and not starts_with(rolname, 'pg_')`;

/** @returns the URL of a new database on the shared server, with the schema in it. */
export const newDatabase = async (name = `roadcrew_${randomUUID().slice(0, 8)}`): Promise<string> =>
  (await sharedPostgres()).createDatabase(name, migrated);

/** The data directory that every server of a test run begins with: made by the first file that needs it. */
async function prepared(): Promise<string> {
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
    // A test run connects thousands of times: each time both sides would stretch the password 4,096 times.
    await using admin = await open(postgres.url);
    await admin.query(`set scram_iterations = 1; alter role postgres password '${new URL(postgres.url).password}'`);
  }
  await postgres.stop();
  await rename(dir, finished).catch(() => rm(dir, { recursive: true })); // another file was quicker
  return finished;
}
