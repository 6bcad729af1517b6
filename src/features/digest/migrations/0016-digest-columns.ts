import { type Kysely, sql } from 'kysely';

/** Drops an unused column. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table digests drop column if exists made_at`.execute(db);
}
