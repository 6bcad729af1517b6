import { type Kysely, sql } from 'kysely';

/** Whether what was made is used, as its providers count. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table resource_uses (
      -- The run that made it.
      resource text primary key,
      -- Connections so far by the provider's count, which may begin anew.
      sessions bigint not null,
      first_looked_at timestamptz not null default now(),
      -- When a look last saw that somebody had connected since the one before.
      used_at timestamptz,
      -- What the last event about it said.
      said text check (said in ('used', 'idle'))
    );

    -- One row: whoever moves it on asks the providers.
    create table resource_look (due_at timestamptz not null);
    insert into resource_look values ('-infinity');
  `.execute(db);
}
