import { type Kysely, sql } from 'kysely';

/** Deployments, those made through the platform and those made outside it, and the locks that hold them back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table deployments (
      -- The engine's run, or what it was seen as outside: see outsideId in src/deployments/outside.ts.
      id text primary key,
      service text not null,
      environment text not null,
      -- The service's owner at that time.
      team text not null,
      origin text not null check (origin in ('platform', 'outside')),
      kind text not null check (kind in ('deploy', 'rollback')),
      state text not null check (state in ('waiting', 'active', 'live', 'failed', 'cancelled', 'superseded')),
      -- What was asked for and pinned; what the workflow said it deployed stands beside it.
      sha text not null,
      reported_sha text,
      ref text,
      title text,
      note text,
      -- A person of ours, or a login at GitHub.
      requested_by text,
      actor text,
      github_run bigint,
      -- A run that is started again at GitHub keeps its id.
      github_attempt int not null default 1,
      url text,
      error text,
      -- Milliseconds, as our side and GitHub's know them: compared here and there with the same result.
      requested_at timestamptz(3) not null,
      -- The order to start its workflow went out, and GitHub has not refused it: there may be a workflow run of it.
      sent_at timestamptz,
      -- Set with the workflow run that may have changed something: from here on a deployment can stop half-way.
      started_at timestamptz(3),
      finished_at timestamptz(3),
      committed_at timestamptz(3),
      superseded_by text references deployments (id),
      -- What ran here when it went live or, for a rollback, what it took back.
      replaces text references deployments (id),
      -- A change failure: since when, who said so and why; and what ended it, after how many milliseconds.
      broke_at timestamptz(3),
      broke_by text,
      broke_reason text,
      recovered_by text references deployments (id),
      recovery_ms bigint check (recovery_ms >= 0),
      check ((finished_at is null) = (state in ('waiting', 'active'))),
      check ((origin = 'platform') = (requested_by is not null)),
      check (origin = 'platform' or state not in ('waiting', 'superseded')),
      check (state <> 'superseded' or superseded_by is not null),
      check ((broke_at is null) = (broke_by is null)),
      check ((recovered_by is null) = (recovery_ms is null)),
      check (recovered_by is null or broke_at is not null)
    ) with (fillfactor = 70);
    -- One at a time through the platform. What others do outside cannot be forbidden, only seen.
    create unique index deployments_one_active on deployments (service, environment)
      where state = 'active' and origin = 'platform';
    create index deployments_history on deployments (service, environment, requested_at desc, id desc);
    create index deployments_live on deployments (service, environment, finished_at desc, id desc) where state = 'live';
    create index deployments_open on deployments (service, environment) where state in ('waiting', 'active');
    create index deployments_github_run on deployments (github_run) where github_run is not null;
    create index deployments_broken on deployments (service, environment) where broke_at is not null;

    -- One service in one environment, one service everywhere, one environment of every service, or everything: null is "every".
    create table locks (
      -- A new one each time somebody takes it, so that a click on an old message never takes it from the wrong person.
      id bigint generated always as identity primary key,
      service text,
      environment text,
      held_by text not null,
      reason text not null,
      taken_at timestamptz not null default now(),
      reminded_at timestamptz,
      -- The event that asks its holder whether it is still needed; null once they have answered.
      asked bigint,
      constraint locks_scope unique nulls not distinct (service, environment)
    );
    create index locks_holder on locks (held_by);
  `.execute(db);
}
