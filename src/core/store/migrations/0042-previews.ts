import { type Kysely, sql } from 'kysely';

/** Keeps the preview that a person confirmed with the run, for those who approve it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table previews (
      id text primary key,
      preview jsonb not null,
      created_at timestamptz not null default now()
    );
    create index previews_created_at on previews (created_at);
    alter table runs add column preview jsonb;
  `.execute(db);
}
