import { type Kysely, sql } from 'kysely';

/** Drops an unused column. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table survey_rounds drop column if exists opened_at`.execute(db);
}
