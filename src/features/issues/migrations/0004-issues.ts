import { type Kysely, sql } from 'kysely';

/** Issues of the support repository and what is said under them: our mirror of what GitHub says, and what we have written there. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql`select from pg_available_extensions where name = 'pg_trgm'`.execute(db);
  if (rows.length === 0)
    throw new Error(
      'This PostgreSQL has no extension pg_trgm, by which similar titles are found: install its contrib package (postgresql-contrib), then start again.',
    );
  await sql`
    -- Trusted: who may create in the database may create it.
    create extension if not exists pg_trgm;

    create table issues (
      id text primary key,
      -- Where it stands; another one once it was transferred.
      repo text not null,
      -- Both null: somebody else's, known so that it is found by its title.
      kind text check (kind in ('escalation', 'feature-request')),
      -- Id of the escalation or the feature request it is of.
      subject text,
      number int,
      state text not null default 'wanted' check (state in ('wanted', 'open', 'closed', 'gone')),
      state_reason text,
      title text not null default '',
      labels text[] not null default '{}',
      assignees text[] not null default '{}',
      locked boolean not null default false,
      url text,
      -- Opened at GitHub by somebody and taken over since: its title and text stay theirs.
      adopted boolean not null default false,
      github_updated_at timestamptz,
      -- When the look began that told what stands here: an older one does not count any more.
      seen_at timestamptz,
      -- What we wrote last: its title, a hash of its text, its labels.
      drawn jsonb,
      -- The order to open it went out, and GitHub has not refused it: looked for before it goes out again.
      attempted_at timestamptz,
      -- The state it shall have at GitHub, until it has.
      wanted_state text check (wanted_state in ('open', 'closed')),
      wanted_reason text,
      -- Why it cannot be written at the moment, in words.
      problem text,
      -- What was said there before is not carried over.
      followed_from timestamptz not null default now(),
      created_at timestamptz not null default now(),
      constraint issues_number unique (repo, number),
      constraint issues_subject unique (kind, subject),
      check ((kind is null) = (subject is null)),
      check ((number is null) = (state = 'wanted'))
    ) with (fillfactor = 70);
    create index issues_title on issues using gin (title gin_trgm_ops);
    create index issues_unwritten on issues (created_at) where state = 'wanted' or wanted_state is not null or problem is not null;

    create table comments (
      id text primary key,
      -- Null: said before there was an issue.
      issue text references issues (id),
      -- Id of the escalation in whose thread it was said; null for GitHub's.
      thread text,
      -- Of a message in a thread, of a form, or of GitHub.
      origin text not null check (origin in ('slack', 'form', 'github')),
      channel text,
      ts text,
      github_id bigint,
      -- A person id, or a login at GitHub.
      author text not null,
      -- Empty where it is hidden.
      text text not null,
      said_at timestamptz not null,
      edited_at timestamptz,
      deleted_at timestamptz,
      -- Bots' and those that begin with the prefix stay at GitHub.
      hidden boolean not null default false,
      -- As of issues.
      attempted_at timestamptz,
      -- Hash of what the other side has of it; null: nothing.
      carried text,
      problem text,
      constraint comments_place unique (channel, ts),
      constraint comments_github unique (github_id),
      check ((origin = 'slack') = (channel is not null and ts is not null)),
      check ((origin = 'github') = (thread is null)),
      check (origin <> 'github' or (github_id is not null and issue is not null))
    ) with (fillfactor = 70);
    create index comments_issue on comments (issue, said_at);
    create index comments_thread on comments (thread, said_at) where thread is not null;

    insert into github_looks (name, looked_until) values ('issues', '-infinity');
  `.execute(db);
}
