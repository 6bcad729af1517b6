import { type Kysely, sql } from 'kysely';

/** Domains are those that platform.yaml names. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table feature_requests drop constraint if exists feature_requests_domain_check`.execute(db);
}
