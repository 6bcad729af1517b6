import { type Kysely, sql } from 'kysely';

/** Lets a lock end by itself. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table locks add column ends_at timestamptz;
    create index locks_ends_at on locks (ends_at) where ends_at is not null;
  `.execute(db);
}
