import { setTimeout as pause } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import manifest from '../../../package.json' with { type: 'json' };
import { errorCode } from '../../lib/error-code.ts';
import type { Db } from './database.ts';
import { transact } from './transact.ts';

export interface Migration {
  // biome-ignore lint/suspicious/noExplicitAny: a migration knows no types of tables, which are those of the newest release
  up(db: Kysely<any>): Promise<void>;
  /**
   * Oldest release whose processes work on the changed tables. Stored with the migration, because a process that does not
   * know the migration has to know it. Without it the change is additive: processes of the release before work on.
   */
  minVersion?: string;
  /** False: runs outside of a transaction, as `create index concurrently` must. It is repeated after a crash. */
  transaction?: boolean;
}

/** Migrations of the core and all installed features by name, which is also their order. */
export type Migrations = Readonly<Record<string, Migration>>;

interface Applied {
  name: string;
  min_version: string | null;
}

/** Time for which a migration may hold up other statements while it waits for a lock. Slack waits for 3 s. */
const lockTimeout = '1s';
/** Pause after that, in milliseconds. */
const retryMs = 1_000;
/** Time for which locks are waited for, in milliseconds: a backup holds them, or another process migrates. */
const giveUpAfterMs = 3_600_000;
const lockNotAvailable = '55P03';

/**
 * True when no migration is pending. Takes one statement.
 * @throws Error when a newer release has made a change that this one cannot work with
 */
export async function isUpToDate(db: Db, migrations: Migrations): Promise<boolean> {
  const applied = await readApplied(db);
  requireCompatible(applied, migrations);
  const names = new Set(applied.map(({ name }) => name));
  return Object.keys(migrations).every((name) => names.has(name));
}

/**
 * Applies pending migrations in the order of their names, each in a transaction of its own. Several processes may call it at
 * once. A migration may be older than the newest applied one: its feature was added later.
 *
 * @param onWait called once for each migration that waits for a lock
 */
export async function migrate(
  db: Db,
  migrations: Migrations,
  onWait?: (migration: string, error: unknown) => void,
): Promise<void> {
  await withRetries(
    () => createTable(db),
    (error) => onWait?.('kysely_migration', error),
  );
  const applied = await readApplied(db);
  requireCompatible(applied, migrations);
  const names = new Set(applied.map(({ name }) => name));
  for (const [name, migration] of Object.entries(migrations).sort(([one], [other]) => (one < other ? -1 : 1)))
    if (!names.has(name))
      await withRetries(
        () => apply(db, name, migration),
        (error) => onWait?.(name, error),
      );
}

/** Applies one migration. Its row is also its lock: another process that migrates waits for it, and finds it there. */
async function apply(db: Db, name: string, { up, minVersion, transaction = true }: Migration): Promise<void> {
  await transact(db, async (tx) => {
    // Also the wait for another process ends soon: `create index concurrently` waits for every statement that is older.
    await sql`set local lock_timeout = ${sql.lit(lockTimeout)}`.execute(tx);
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx);
    const { numAffectedRows } = await sql`
      insert into kysely_migration (name, timestamp, min_version) values (${name}, ${new Date().toISOString()}, ${minVersion ?? null})
      on conflict do nothing`.execute(tx);
    if (numAffectedRows === 1n) await up(transaction ? tx : db);
  });
}

async function withRetries(work: () => Promise<void>, onWait: (error: unknown) => void): Promise<void> {
  const end = Date.now() + giveUpAfterMs;
  let isWaiting = false;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!hasCode(error, lockNotAvailable) || Date.now() > end) throw error;
      if (!isWaiting) onWait(error);
      isWaiting = true;
      await pause(retryMs);
    }
  }
}

/** Creates the table of what is applied, or adds what 0.1.0 did not have. */
async function createTable(db: Db): Promise<void> {
  const { rows } = await sql`
    select from pg_attribute where attrelid = to_regclass('kysely_migration') and attname = 'min_version'`.execute(db);
  if (rows.length > 0) return;
  await sql
    .raw(`
      set local lock_timeout = '${lockTimeout}';
      create table if not exists kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null);
      alter table kysely_migration add column if not exists min_version text`)
    .execute(db)
    .catch((error: unknown) => {
      if (hasCode(error, '23505')) return createTable(db); // another process has just created it
      throw error;
    });
}

const hasCode = (error: unknown, code: string): boolean => error instanceof Error && errorCode(error) === code;

/** Names of applied migrations, also of features that were removed and of newer releases. */
async function readApplied(db: Db): Promise<Applied[]> {
  const { rows } = await sql<Applied>`
    select name, to_jsonb(kysely_migration) ->> 'min_version' as min_version from kysely_migration`
    .execute(db)
    .catch((error: unknown) => {
      if (hasCode(error, '42P01')) return { rows: [] }; // no such table: the first start
      throw error;
    });
  return rows;
}

/** @throws Error when a migration that this release does not know needs a newer one */
function requireCompatible(applied: readonly Applied[], migrations: Migrations): void {
  const { version } = manifest;
  for (const { name, min_version: needed } of applied) {
    if (needed === null || Object.hasOwn(migrations, name) || !isOlder(version, needed)) continue;
    throw new Error(
      `Roadcrew ${version} cannot work with this database: a newer release has changed it (${name}), and needs ${needed} or newer for all processes. Start that release, or restore the backup from before the upgrade (docs/operate.md, “Upgrading”).`,
    );
  }
}

/** Compares versions as `major.minor.patch`. */
function isOlder(version: string, other: string): boolean {
  const [own = [], needed = []] = [version, other].map((text) => text.split('.').map(Number));
  const differs = needed.findIndex((part, index) => part !== own[index]);
  return differs !== -1 && (own[differs] ?? 0) < (needed[differs] ?? 0);
}
