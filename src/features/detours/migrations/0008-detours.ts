import { type Kysely, sql } from 'kysely';

/** Who does by hand what a golden path covers: what was read of repositories, what was found, and what teams say to it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- One row: who looks through the repositories, in which epoch, and until when GitHub wants to be left alone.
    create table detour_scan (
      name text primary key default 'scan' check (name = 'scan'),
      epoch bigint not null default 0,
      lease_until timestamptz not null default '-infinity',
      paused_until timestamptz not null default '-infinity'
    );
    insert into detour_scan default values;

    -- The repositories of services. Those that were read are due again a week later: a scan that stops goes on with the rest.
    create table detour_repos (
      -- owner/name in lower case.
      repo text primary key,
      due_at timestamptz not null default now(),
      -- In vain, one after the other.
      attempts int not null default 0,
      read_at timestamptz,
      -- Of the last read: what golden paths declared then, GitHub's tag for the answer, and the tree it was.
      declared text,
      etag text,
      tree text,
      -- { capability: why not all of what it looks for was read }
      partly jsonb not null default '{}',
      -- Why it cannot be read; null when it can.
      unreadable text
    );
    create index detour_repos_due on detour_repos (due_at);

    -- What was found in each file that was read, by its blob: the same blob need not be fetched again. Never its text.
    create table detour_files (
      repo text not null references detour_repos (repo) on delete cascade,
      path text not null,
      blob text not null,
      -- [{ capability, says }]
      found jsonb not null,
      primary key (repo, path)
    );

    -- What stands now: this service does the job by hand.
    create table detours (
      service text not null,
      capability text not null,
      source text not null check (source in ('file', 'deployment')),
      -- Its owner.
      team text not null,
      -- [{ says, where }]: a path in the repository, or an environment.
      signs jsonb not null,
      seen_at timestamptz not null default now(),
      primary key (service, capability, source)
    );

    -- What the team says to it. Taken back, it is gone; that it was there is in the events.
    create table detour_answers (
      service text not null,
      capability text not null,
      team text not null,
      answer text not null check (answer in ('not-for-us', 'on-it')),
      -- Words of people: shown, and in no event.
      because text check ((answer = 'not-for-us') = (because is not null)),
      at timestamptz not null default now(),
      primary key (service, capability)
    );

    -- Which teams and services have used a golden path lately.
    create index runs_succeeded on runs (finished_at) where state = 'succeeded';
  `.execute(db);
}
