import { type Kysely, sql } from 'kysely';

/** Allows any domain of platform.yaml. Drops unused columns. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table teams drop constraint if exists teams_domain_check;
    alter table outbox drop column if exists nudged;
    alter table posts drop column if exists posted_at;
  `.execute(db);
}
