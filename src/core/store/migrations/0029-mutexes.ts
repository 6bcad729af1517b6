import { type Kysely, sql } from 'kysely';

/** Rows that transactions lock instead of advisory locks. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table mutexes (name text primary key)`.execute(db);
}
