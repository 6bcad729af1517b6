import { type Kysely, sql } from 'kysely';

/** Versions of workflows that workers have installed, and when a worker with each was last alive. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table workflow_versions (
      workflow text not null,
      version int not null,
      seen_at timestamptz not null default now(),
      primary key (workflow, version)
    )
  `.execute(db);
}
