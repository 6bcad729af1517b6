import { type Kysely, sql } from 'kysely';

/** Time of the reminder of a secret that was not revealed; it is destroyed some time after that. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table secrets add column reminded_at timestamptz`.execute(db);
}
