import { type Kysely, sql } from 'kysely';

/** Domains are those that platform.yaml names. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table escalations drop constraint if exists escalations_domain_check`.execute(db);
}
