import { type Kysely, sql } from 'kysely';

/** GitHub: webhooks, pace of writes, reconcile cursors, and codes for registering the App. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Webhook deliveries: ids only, because the object is fetched. Stored before GitHub is answered.
    create table hooks (
      delivery_id text primary key,
      event text not null,
      action text not null,
      repo text not null,
      -- Id of the workflow run or deployment.
      object_id bigint not null,
      attempts int not null default 0,
      -- During a lease: its end.
      due_at timestamptz not null default now(),
      done_at timestamptz,
      -- Reason why it was given up.
      error text,
      received_at timestamptz not null default now()
    ) with (fillfactor = 70);
    create index hooks_due on hooks (due_at) where done_at is null;
    create index hooks_done on hooks (done_at) where done_at is not null;

    -- One row: time of the next write, of any process.
    create table github_pace (
      name text primary key,
      next_at timestamptz not null default '-infinity',
      paused_until timestamptz not null default '-infinity'
    );
    insert into github_pace (name) values ('writes');

    -- Reconcile cursors: end of the period that was read, and time of the next pass.
    create table github_looks (
      name text primary key,
      looked_until timestamptz not null default now(),
      due_at timestamptz not null default now()
    );
    insert into github_looks (name) values ('deliveries');
    insert into github_looks (name, looked_until) values ('deployments', '-infinity');

    -- SHA-256 of the code in the log that opens the setup page, and of the session for which it is exchanged.
    create table github_setup (
      hash text primary key,
      kind text not null check (kind in ('code', 'session')),
      expires_at timestamptz not null
    );
  `.execute(db);
}
