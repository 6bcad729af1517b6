import { type Kysely, sql } from 'kysely';

/** When digests were sent, for which week, and what they showed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- One row, made by the first worker with a schedule: whoever moves last_week on plans that week's digests.
    create table digest_schedule (
      name text primary key,
      -- What was due before it existed is never sent.
      since timestamptz not null default now(),
      -- The newest week that was planned, as 2026-W53.
      last_week text
    );

    create table digests (
      id bigint generated always as identity primary key,
      channel text not null,
      week text not null check (week ~ '^[0-9]{4}-W[0-9]{2}$'),
      -- The time zone in which the week was counted, and the moments it came to.
      zone text not null,
      period_from timestamptz not null,
      period_until timestamptz not null,
      -- Whose numbers: the platform's, teams', or both where they share the channel.
      platform boolean not null,
      teams text[] not null,
      -- Sent by hand although the week had its digest.
      extra boolean not null default false,
      requested_by text,
      -- Of the click that asked for it: the same one twice is one digest.
      delivery text unique,
      due_at timestamptz not null,
      state text not null default 'planned' check (state in ('planned', 'said', 'quiet')),
      -- What it shows, one report for each of those it is about. Written once.
      reports jsonb,
      made_at timestamptz not null default now(),
      said_at timestamptz,
      -- It could not be posted, and its owner has been told, or knows from the one before.
      told_at timestamptz,
      check (platform or cardinality(teams) > 0),
      check ((state = 'planned') = (reports is null))
    );
    create unique index digests_once on digests (channel, week) where not extra;
    create index digests_planned on digests (id) where state = 'planned';
    -- Whether one could not be posted is asked at every turn.
    create index outbox_dead on outbox (key) where state = 'dead';
  `.execute(db);
}
