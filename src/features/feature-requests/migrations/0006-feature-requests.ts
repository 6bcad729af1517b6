import { type Kysely, sql } from 'kysely';

/** Feature requests, which teams want each, and what their people say about it. Similar titles are found by pg_trgm, which 0004 makes. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table feature_requests (
      id text primary key,
      title text not null,
      -- The title as titles are compared: lower case, without marks and punctuation. See src/support/feature-requests/title.ts.
      folded text not null,
      capability text,
      domain text not null check (domain in ('core', 'data')),
      status text not null default 'considering' check (status in ('considering', 'planned', 'building', 'shipped', 'declined')),
      -- How often the status has changed: tells the messages about each change apart.
      changes int not null default 0,
      -- Why it was declined, in the words of whoever did it at GitHub.
      reason text,
      opened_by text not null,
      opened_for text not null,
      created_at timestamptz not null default now(),
      -- When the third team came: set once, whoever leaves and comes again.
      candidate_at timestamptz,
      -- What it has become a part of: it counts no more, and whoever follows it is led there. Never a merged one itself.
      merged_into text references feature_requests (id),
      merged_at timestamptz,
      split_from text references feature_requests (id),
      check (merged_into <> id),
      check ((merged_into is null) = (merged_at is null))
    ) with (fillfactor = 70);
    -- Two requests of one title are one request, however many ask for it at once.
    create unique index feature_requests_title on feature_requests (folded) where merged_into is null;
    -- Nearest first; at ten thousand titles its worst query is a third of GIN's (npm run bench -- requests).
    create index feature_requests_like on feature_requests using gist (folded gist_trgm_ops) where merged_into is null;
    create index feature_requests_merged on feature_requests (merged_into) where merged_into is not null;
    create index feature_requests_opened on feature_requests (created_at);

    -- One row per team: that is all a team weighs, however many of its people ask.
    create table demand (
      request text not null references feature_requests (id),
      team text not null,
      joined_by text not null,
      joined_at timestamptz not null default now(),
      -- It does not want it any more. What its people said is kept for when it does again.
      left_at timestamptz,
      -- Whether what was shipped does it for them, and who said so.
      solved boolean,
      solved_by text,
      primary key (request, team),
      check ((solved is null) = (solved_by is null))
    ) with (fillfactor = 70);
    create index demand_team on demand (team) where left_at is null;

    -- What people say about why: each one once, as they said it last.
    create table demand_words (
      request text not null,
      team text not null,
      person text not null,
      words text not null check (words <> '' and length(words) <= 3000),
      folded text not null,
      said_at timestamptz not null default now(),
      primary key (request, team, person),
      foreign key (request, team) references demand (request, team)
    ) with (fillfactor = 70);
    create index demand_words_like on demand_words using gin (folded gin_trgm_ops);

    -- The history of a request is read from its events.
    create index events_request on events ((data ->> 'request'), id) where type like 'request.%';
  `.execute(db);
}
