import { type Kysely, sql } from 'kysely';

/** Drops the lock of the migrator before this one, which created it when it was missing. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop table if exists kysely_migration_lock`.execute(db);
}
