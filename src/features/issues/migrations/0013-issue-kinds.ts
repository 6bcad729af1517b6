import { type Kysely, sql } from 'kysely';

/** Issues of any feature: the kinds are those that features register, no longer a fixed list. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table issues drop constraint if exists issues_kind_check`.execute(db);
}
