import { type Kysely, sql } from 'kysely';

/** Deployments made by the platform and outside it, and the locks that block them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table deployments (
      -- Run id, or for outside deployments the id made by externalId in external.ts.
      id text primary key,
      service text not null,
      environment text not null,
      -- Owner of the service at that time.
      team text not null,
      origin text not null check (origin in ('platform', 'outside')),
      kind text not null check (kind in ('deploy', 'rollback')),
      state text not null check (state in ('waiting', 'active', 'live', 'failed', 'cancelled', 'superseded')),
      -- Requested commit, pinned; reported_sha is the one that the workflow reported as deployed.
      sha text not null,
      reported_sha text,
      ref text,
      title text,
      note text,
      -- Person id of the requester, or a GitHub login.
      requested_by text,
      actor text,
      github_run bigint,
      -- A run that is restarted at GitHub keeps its id.
      github_attempt int not null default 1,
      url text,
      error text,
      -- Milliseconds, like JavaScript and GitHub: comparisons in SQL and in code have the same result.
      requested_at timestamptz(3) not null,
      -- Time of the dispatch, unless GitHub refused it: a workflow run may exist.
      sent_at timestamptz,
      -- Start of the workflow run: from then on a deployment can stop half-way.
      started_at timestamptz(3),
      finished_at timestamptz(3),
      committed_at timestamptz(3),
      superseded_by text references deployments (id),
      -- Deployment that was live before or, for a rollback, that it took back.
      replaces text references deployments (id),
      -- Change failure: start, reporter and reason; the recovering deployment, and the milliseconds until then.
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
    -- One at a time through the platform. Outside deployments cannot be prevented, only recorded.
    create unique index deployments_one_active on deployments (service, environment)
      where state = 'active' and origin = 'platform';
    create index deployments_history on deployments (service, environment, requested_at desc, id desc);
    create index deployments_live on deployments (service, environment, finished_at desc, id desc) where state = 'live';
    create index deployments_open on deployments (service, environment) where state in ('waiting', 'active');
    create index deployments_github_run on deployments (github_run) where github_run is not null;
    create index deployments_broken on deployments (service, environment) where broke_at is not null;

    -- One service in one environment, one service everywhere, one environment of all services, or everything: null means all.
    create table locks (
      -- New each time a lock is taken, so that a click on an old message never takes it from the wrong person.
      id bigint generated always as identity primary key,
      service text,
      environment text,
      held_by text not null,
      reason text not null,
      taken_at timestamptz not null default now(),
      reminded_at timestamptz,
      -- Event of an unanswered reminder; null once the holder has answered.
      asked bigint,
      constraint locks_scope unique nulls not distinct (service, environment)
    );
    create index locks_holder on locks (held_by);
  `.execute(db);
}
