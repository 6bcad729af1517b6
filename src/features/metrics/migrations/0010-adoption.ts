import { type Kysely, sql } from 'kysely';

/**
 * What the numbers about adoption are read from: nothing but the events in another shape, without persons. It may be
 * emptied at any time and is then made again (see src/adoption/log.ts). The log itself gains one index that costs
 * its writers next to nothing; why it is stored so, with what else was measured: docs/metrics.md#how-the-events-are-stored
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Time ascends with the place in the table, so an entry for every 32 pages finds a week. For the export.
  await sql`create index events_at on events using brin (at) with (pages_per_range = 32, autosummarize = on)`.execute(
    db,
  );
  // For the gauge of open runs. What it goes by changes once in a run's life, so that its other changes stay in place.
  await sql`create index runs_open on runs (workflow, finished_at) where finished_at is null`.execute(db);
  await sql`
    -- One row: up to which event the tables below are made.
    create table adoption_progress (
      one boolean primary key default true check (one),
      upto bigint not null default 0,
      -- Of the code that made them; a newer one makes them again.
      version int not null
    );
    insert into adoption_progress (version) values (0);

    -- One row per team and golden path it has asked for: when it first did, and when it first got what it gives.
    create table adoption_uses (
      id int generated always as identity primary key,
      team text not null,
      capability text not null,
      requested_at timestamptz not null,
      succeeded_at timestamptz,
      unique (team, capability)
    );

    -- One row per run, however often it was interrupted, retried, parked and resumed.
    create table adoption_runs (
      run_id text primary key,
      -- Whose, and of what. A number, because a trend groups hundreds of thousands of rows by it.
      use int not null,
      requested_at timestamptz not null,
      ended_at timestamptz,
      outcome text check (outcome in ('succeeded', 'failed', 'cancelled', 'declined', 'expired')),
      -- Of those that succeeded, in milliseconds: from the request to the end, and how much of it was waiting for approval.
      took_ms bigint,
      waited_ms bigint,
      -- Whether people had to agree, whether a platform engineer had to help, whether somebody asked for help with it.
      asked boolean not null,
      parked boolean not null,
      escalated boolean not null,
      -- Why it ended as it did: the step that failed, the category of the decline.
      step text,
      category text,
      -- What it made, and what that is declared to cost a month.
      resource text,
      cost numeric,
      currency text,
      check ((ended_at is null) = (outcome is null))
    ) with (fillfactor = 80);
    create index adoption_runs_ended on adoption_runs (ended_at) include (use, outcome) where ended_at is not null;
    create index adoption_runs_use on adoption_runs (use, ended_at);
    create index adoption_runs_resource on adoption_runs (use) include (run_id, ended_at, resource, cost, currency)
      where resource is not null;

    create table adoption_deployments (
      deployment text primary key,
      team text,
      service text,
      environment text,
      origin text,
      kind text,
      -- Of the last event of those that say how it stands.
      state text,
      committed_at timestamptz,
      finished_at timestamptz,
      broke_at timestamptz,
      recovered_by text,
      recovery_ms bigint,
      -- It was seen outside, and is this one.
      merged_into text
    ) with (fillfactor = 80);
    create index adoption_deployments_finished on adoption_deployments (finished_at);
    create index adoption_deployments_recovered on adoption_deployments (recovered_by) where recovered_by is not null;
    create index adoption_deployments_merged on adoption_deployments (merged_into) where merged_into is not null;

    -- Everything else that is counted, as it was written: one in a hundred events, kept apart so that a question about two
    -- hundred of them need not look into two gigabytes.
    create table adoption_events (
      id bigint primary key,
      at timestamptz not null,
      type text not null,
      team text,
      run_id text,
      -- The escalation, request or resource.
      about text,
      data jsonb not null
    );
    create index adoption_events_type on adoption_events (type, at) include (about, id);
    create index adoption_events_team on adoption_events (team, type, at) where team is not null;

    -- When a process of each role was last there.
    create table beats (
      role text primary key check (role in ('web', 'worker')),
      at timestamptz not null
    );

    -- What the last team.began said of it; null when there is none, or a team.ended after it.
    alter table teams add column begun_as text;
  `.execute(db);
}
