import { type Kysely, sql } from 'kysely';

/** Help wanted where self-service ends: what was asked, what became of it, and how fast it shall. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table escalations (
      id text primary key,
      -- The form it came by: submitted twice, it is one.
      delivery text not null unique,
      -- Text of people, without the credentials that were recognised in it.
      title text not null,
      details text not null default '',
      -- The thread that was taken along: who said what, when.
      quoted jsonb,
      origin_url text,
      capability text,
      service text,
      severity text not null check (severity in ('low', 'normal', 'high', 'urgent')),
      source text not null check (source in ('command', 'message', 'shortcut', 'run')),
      run_id text references runs (id),
      team text not null,
      requester text not null,
      -- What was recognised as a credential and left out.
      removed text[] not null default '{}',
      state text not null default 'open'
        check (state in ('open', 'accepted', 'merged', 'answered', 'declined', 'closed')),
      domain text check (domain in ('core', 'data')),
      priority text check (priority in ('low', 'normal', 'high', 'urgent')),
      labels text[] not null default '{}',
      assignee text,
      issue_title text,
      issue text references issues (id),
      merged_into text references escalations (id),
      -- The last decision: by whom, why, and what was said.
      decided_by text,
      decided_at timestamptz,
      category text,
      words text,
      -- The answer is worth a page in the documentation.
      wish boolean not null default false,
      -- While the requester is asked the clock stands still.
      paused_at timestamptz,
      paused_ms bigint not null default 0 check (paused_ms >= 0),
      responded_at timestamptz,
      resolved_at timestamptz,
      -- The question in its thread whether that solved it: which notice, and which time.
      asked text,
      -- What its team says; null: it has not said anything, or was not asked.
      solved boolean,
      opened_at timestamptz not null default now(),
      check ((state = 'merged') = (merged_into is not null)),
      check (merged_into <> id),
      check (state <> 'accepted' or issue is not null)
    ) with (fillfactor = 70);
    create index escalations_open on escalations (opened_at) where state in ('open', 'accepted');
    create index escalations_requester on escalations (requester, opened_at desc);
    create index escalations_team on escalations (team, opened_at desc);
    create index escalations_merged on escalations (merged_into) where merged_into is not null;
    create index escalations_issue on escalations (issue) where issue is not null;
    create index escalations_title on escalations using gin (title gin_trgm_ops);

    -- One row for each service level that was promised when it was opened.
    create table escalation_targets (
      escalation text not null references escalations (id),
      target text not null check (target in ('response', 'resolution')),
      due_at timestamptz not null,
      -- When it is reminded of; null once it was.
      remind_at timestamptz,
      missed_at timestamptz,
      met_at timestamptz,
      primary key (escalation, target)
    );
    create index escalation_targets_open on escalation_targets (due_at) where met_at is null and missed_at is null;

    -- The story of one.
    create index events_escalation on events ((data ->> 'escalation')) where data ? 'escalation';

    -- Which message stands there: thread replies are found by it.
    create index posts_place on posts (channel, ts);
  `.execute(db);
}
