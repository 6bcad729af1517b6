import { type Kysely, sql } from 'kysely';

/**
 * People, teams, runs and messages.
 *
 * Times are `timestamptz` of the database's clock. Tables written on the hot path (steps, events, outbox) have no foreign
 * key to `runs`: each check would lock the run's row against the lease that is renewed in the same statement.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table teams (
      name text primary key,
      kind text not null check (kind in ('stream', 'platform')),
      domain text check (domain in ('core', 'data')),
      channel text,
      active boolean not null default true,
      check ((kind = 'platform') = (domain is not null))
    );

    create table people (
      id text primary key,
      slack_id text not null,
      workspace_id text not null,
      enterprise_id text,
      email text,
      -- Accounts with the same e-mail address belong to one human; four eyes need two humans.
      human text not null,
      name text not null,
      kind text not null check (kind in ('member', 'guest', 'external', 'bot')),
      active boolean not null,
      checked_at timestamptz not null default now()
    );

    create table memberships (
      person text not null references people (id) on delete cascade,
      team text not null references teams (name) on delete cascade,
      -- Slack user group of this membership; null when platform.yaml names the person.
      usergroup text,
      primary key (person, team)
    );
    create index memberships_team on memberships (team);

    -- Deliveries by the sender's id: a repeated delivery gets the same answer and has no second effect.
    create table deliveries (
      id text primary key,
      digest text not null,
      run_id text not null,
      received_at timestamptz not null default now()
    );
    create index deliveries_received on deliveries (received_at);

    create table runs (
      id text primary key,
      workflow text not null,
      version int not null,
      title text not null,
      capability text not null,
      environment text,
      input jsonb not null,
      -- SHA-256 over workflow, version and input, which an approval signs.
      hash text not null,
      team text not null,
      requester text not null,
      requester_human text not null,
      -- Slack channel of the request, which gets the progress card if the bot may post there.
      origin_channel text,
      -- Channel that gets a copy of the progress card, such as that of the service's team.
      copy_to text,
      state text not null check (state in ('awaiting-approval', 'queued', 'running', 'waiting', 'undoing', 'parked',
                                           'succeeded', 'failed', 'cancelled', 'declined', 'expired')),
      -- Time at which a worker should continue the run; null while none has to.
      due_at timestamptz,
      lease_until timestamptz,
      lease_by text,
      epoch int not null default 0,
      -- Set when an outside system reported a change during a lease: the run is then continued immediately.
      nudged boolean not null default false,
      crashes int not null default 0,
      error jsonb,
      made jsonb,
      cancelled_by text,
      created_at timestamptz not null default now(),
      started_at timestamptz,
      finished_at timestamptz
    ) with (fillfactor = 70);
    create index runs_due on runs (due_at) where due_at is not null;
    create index runs_requester on runs (requester, created_at desc);
    create index runs_team on runs (team, created_at desc);

    -- Journal and effect ledger in one: a row is committed before the effect, its outcome after it.
    create table steps (
      run_id text not null,
      name text not null,
      position int not null,
      state text not null check (state in ('started', 'waiting', 'done', 'failed', 'undone', 'undo-failed')),
      input jsonb not null,
      output jsonb,
      error text,
      attempt int not null default 1,
      started_at timestamptz not null default now(),
      finished_at timestamptz,
      deadline timestamptz,
      -- Latest progress, for the progress card.
      note jsonb,
      primary key (run_id, name)
    ) with (fillfactor = 70);

    create table approvals (
      id text primary key,
      run_id text not null references runs (id),
      round int not null,
      state text not null check (state in ('open', 'approved', 'declined', 'cancelled', 'expired', 'void')),
      needs_from text not null,
      needs_count int not null check (needs_count > 0),
      hash text not null,
      requester text not null,
      requester_human text not null,
      requested_at timestamptz not null default now(),
      remind_at timestamptz,
      expires_at timestamptz not null,
      decided_at timestamptz,
      unique (run_id, round),
      unique (id, requester, requester_human, hash)
    );
    create unique index approvals_one_open on approvals (run_id) where state = 'open';
    create index approvals_remind on approvals (remind_at) where state = 'open' and remind_at is not null;
    create index approvals_expire on approvals (expires_at) where state = 'open';

    -- Requester and hash are repeated here, tied to the approval by the foreign key, so that the database enforces four eyes
    -- and "exactly these parameters".
    create table decisions (
      approval_id text not null,
      requester text not null,
      requester_human text not null,
      hash text not null,
      person text not null check (person <> requester),
      human text not null check (human <> requester_human),
      verdict text not null check (verdict in ('approve', 'decline')),
      category text check ((verdict = 'decline') = (category is not null)),
      reason text,
      decided_at timestamptz not null default now(),
      primary key (approval_id, human),
      foreign key (approval_id, requester, requester_human, hash)
        references approvals (id, requester, requester_human, hash)
    );

    -- Names in use: by a run from its acceptance on, and by the resource it created.
    create table claims (
      kind text not null,
      name text not null,
      run_id text not null,
      team text not null,
      primary key (kind, name)
    );
    create index claims_run on claims (run_id);

    create table resources (
      id text primary key,
      run_id text not null unique references runs (id),
      kind text not null,
      name text not null,
      team text not null,
      owner text not null,
      details jsonb not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz,
      -- Time of the owner's next reminder: some time before the expiry, and on the day.
      remind_at timestamptz
    );
    create index resources_team on resources (team);
    create index resources_remind on resources (remind_at) where remind_at is not null;

    -- Sealed with AES-256-GCM; the value is deleted when it is revealed.
    create table secrets (
      run_id text primary key references runs (id),
      requester text not null,
      sealed text,
      revealing_until timestamptz,
      revealed_at timestamptz,
      created_at timestamptz not null default now()
    );

    -- Messages to deliver, in order per target. Rows contain ids, never text: messages are rendered when they are sent.
    create table outbox (
      id bigint generated always as identity primary key,
      target text not null,
      kind text not null,
      key text not null,
      payload jsonb not null,
      state text not null default 'pending' check (state in ('pending', 'sending', 'sent', 'dead')),
      attempts int not null default 0,
      epoch int not null default 0,
      nudged boolean not null default false,
      due_at timestamptz not null default now(),
      lease_until timestamptz,
      error text,
      created_at timestamptz not null default now(),
      settled_at timestamptz
    ) with (fillfactor = 70);
    -- Several changes to a message that is not being sent yet are sent as one.
    create unique index outbox_pending_key on outbox (key) where state = 'pending' and attempts = 0;
    create index outbox_open on outbox (target, id) where state in ('pending', 'sending');
    create index outbox_settled on outbox (settled_at) where settled_at is not null;

    -- Location of posted messages, so that the next change updates them in place.
    create table posts (
      key text primary key,
      channel text not null,
      ts text not null,
      posted_at timestamptz not null default now()
    );

    create table events (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      type text not null,
      run_id text,
      team text,
      person text,
      data jsonb not null default '{}'
    );
    create index events_run on events (run_id, id) where run_id is not null;

    create function events_are_append_only() returns trigger language plpgsql as
      $$ begin raise exception 'events are append-only'; end $$;
    create trigger events_append_only before update or delete on events
      for each row execute function events_are_append_only();
    create trigger events_no_truncate before truncate on events
      for each statement execute function events_are_append_only();
  `.execute(db);
}
