-- Database of an installation of commit 57e0a88, taken after its worker was killed in the middle of its work.
-- upgrade.test.ts starts the present code on it. A released state does not change: neither does this file.
--
-- Taken at: 2026-11-29T23:55:26.926Z
--
-- Schema: the statements of that commit's migrations, without comments. The queue's own schema is left out: nothing in it
-- is needed, and a start creates it.
--
-- Rows: three weeks of a small company, all written by that commit's code.
--   runs         in every state: succeeded (two with an unrevealed secret), failed, cancelled, declined, expired; awaiting
--                approval, queued, waiting for GitHub, waiting in line; parked on the way forwards and on the way back;
--                running and undoing with an expired lease and steps half done
--   approvals    open, approved, declined, cancelled, expired; void, with a second one open
--   deployments  active, waiting, live, failed, cancelled, superseded, outside; one broken and recovered by a rollback; one
--                whose dispatch was accepted without an answer; two locks, one with an open question
--   escalations  open, accepted, merged, answered, declined, closed, paused; threads, comments of both sides, missed
--                targets; one whose issue was opened without an answer
--   requests     considered, a candidate, merged, planned, shipped with an open question, declined with a reason
--   adoption     numbers, detours with an answer, resource usage, an open survey with an answer, digests sent, quiet and
--                planned
--   messages     outbox rows sent, dead, pending and half sent; posts; webhooks processed and pending
--
-- Procedure: in a checkout of that commit, startBot of test/support/bot.ts with world.ts and platform.yaml, between the
-- emulated Slack and GitHub. People typed, clicked and decided as in test/paths, test/deploy, test/requests and test/support;
-- while the bot was stopped, moveTimes (load.ts) let 8 and then 14 days pass. One run was parked by a start without its
-- workflow, one by a GitHub that refused to cancel; an approver left the platform team before the run started. The last
-- worker was a process of its own. Locks on pg_database and pg_authid, a dispatch and an issue that GitHub did not answer,
-- and two delayed posts to Slack held it until it was killed; people went on with the web process; two minutes passed.
-- Statements came from a Kysely plugin under the migrator, rows from one query per table. A database loaded from this file
-- had the same catalog and the same rows. installed-outside.jsonl records the messages, issues, comments, workflow runs,
-- roles and databases of that moment.
--
-- Loading: loadInstalled of load.ts; for a look, psql --file. Rows have the times of then until moveTimes is called.

-- The schema

create table if not exists "kysely_migration" ("name" varchar(255) not null primary key, "timestamp" varchar(255) not null);

create table if not exists "kysely_migration_lock" ("id" varchar(255) not null primary key, "is_locked" integer default 0 not null);

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
  human text not null,
  name text not null,
  kind text not null check (kind in ('member', 'guest', 'external', 'bot')),
  active boolean not null,
  checked_at timestamptz not null default now()
);
create table memberships (
  person text not null references people (id) on delete cascade,
  team text not null references teams (name) on delete cascade,
  usergroup text,
  primary key (person, team)
);
create index memberships_team on memberships (team);
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
  hash text not null,
  team text not null,
  requester text not null,
  requester_human text not null,
  origin_channel text,
  copy_to text,
  state text not null check (state in ('awaiting-approval', 'queued', 'running', 'waiting', 'undoing', 'parked',
                                       'succeeded', 'failed', 'cancelled', 'declined', 'expired')),
  due_at timestamptz,
  lease_until timestamptz,
  lease_by text,
  epoch int not null default 0,
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
  remind_at timestamptz
);
create index resources_team on resources (team);
create index resources_remind on resources (remind_at) where remind_at is not null;
create table secrets (
  run_id text primary key references runs (id),
  requester text not null,
  sealed text,
  revealing_until timestamptz,
  revealed_at timestamptz,
  created_at timestamptz not null default now()
);
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
create unique index outbox_pending_key on outbox (key) where state = 'pending' and attempts = 0;
create index outbox_open on outbox (target, id) where state in ('pending', 'sending');
create index outbox_settled on outbox (settled_at) where settled_at is not null;
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

create table deployments (
  id text primary key,
  service text not null,
  environment text not null,
  team text not null,
  origin text not null check (origin in ('platform', 'outside')),
  kind text not null check (kind in ('deploy', 'rollback')),
  state text not null check (state in ('waiting', 'active', 'live', 'failed', 'cancelled', 'superseded')),
  sha text not null,
  reported_sha text,
  ref text,
  title text,
  note text,
  requested_by text,
  actor text,
  github_run bigint,
  github_attempt int not null default 1,
  url text,
  error text,
  requested_at timestamptz(3) not null,
  sent_at timestamptz,
  started_at timestamptz(3),
  finished_at timestamptz(3),
  committed_at timestamptz(3),
  superseded_by text references deployments (id),
  replaces text references deployments (id),
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
create unique index deployments_one_active on deployments (service, environment)
  where state = 'active' and origin = 'platform';
create index deployments_history on deployments (service, environment, requested_at desc, id desc);
create index deployments_live on deployments (service, environment, finished_at desc, id desc) where state = 'live';
create index deployments_open on deployments (service, environment) where state in ('waiting', 'active');
create index deployments_github_run on deployments (github_run) where github_run is not null;
create index deployments_broken on deployments (service, environment) where broke_at is not null;
create table locks (
  id bigint generated always as identity primary key,
  service text,
  environment text,
  held_by text not null,
  reason text not null,
  taken_at timestamptz not null default now(),
  reminded_at timestamptz,
  asked bigint,
  constraint locks_scope unique nulls not distinct (service, environment)
);
create index locks_holder on locks (held_by);

create table hooks (
  delivery_id text primary key,
  event text not null,
  action text not null,
  repo text not null,
  object_id bigint not null,
  attempts int not null default 0,
  due_at timestamptz not null default now(),
  done_at timestamptz,
  error text,
  received_at timestamptz not null default now()
) with (fillfactor = 70);
create index hooks_due on hooks (due_at) where done_at is null;
create index hooks_done on hooks (done_at) where done_at is not null;
create table github_pace (
  name text primary key,
  next_at timestamptz not null default '-infinity',
  paused_until timestamptz not null default '-infinity'
);
insert into github_pace (name) values ('writes');
create table github_looks (
  name text primary key,
  looked_until timestamptz not null default now(),
  due_at timestamptz not null default now()
);
insert into github_looks (name) values ('deliveries');
insert into github_looks (name, looked_until) values ('deployments', '-infinity');
create table github_setup (
  hash text primary key,
  kind text not null check (kind in ('code', 'session')),
  expires_at timestamptz not null
);

create extension if not exists pg_trgm;
create table issues (
  id text primary key,
  repo text not null,
  kind text check (kind in ('escalation', 'feature-request')),
  subject text,
  number int,
  state text not null default 'wanted' check (state in ('wanted', 'open', 'closed', 'gone')),
  state_reason text,
  title text not null default '',
  labels text[] not null default '{}',
  assignees text[] not null default '{}',
  locked boolean not null default false,
  url text,
  adopted boolean not null default false,
  github_updated_at timestamptz,
  seen_at timestamptz,
  drawn jsonb,
  attempted_at timestamptz,
  wanted_state text check (wanted_state in ('open', 'closed')),
  wanted_reason text,
  problem text,
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
  issue text references issues (id),
  thread text,
  origin text not null check (origin in ('slack', 'form', 'github')),
  channel text,
  ts text,
  github_id bigint,
  author text not null,
  text text not null,
  said_at timestamptz not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  hidden boolean not null default false,
  attempted_at timestamptz,
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

create table escalations (
  id text primary key,
  delivery text not null unique,
  title text not null,
  details text not null default '',
  quoted jsonb,
  origin_url text,
  capability text,
  service text,
  severity text not null check (severity in ('low', 'normal', 'high', 'urgent')),
  source text not null check (source in ('command', 'message', 'shortcut', 'run')),
  run_id text references runs (id),
  team text not null,
  requester text not null,
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
  decided_by text,
  decided_at timestamptz,
  category text,
  words text,
  wish boolean not null default false,
  paused_at timestamptz,
  paused_ms bigint not null default 0 check (paused_ms >= 0),
  responded_at timestamptz,
  resolved_at timestamptz,
  asked text,
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
create table escalation_targets (
  escalation text not null references escalations (id),
  target text not null check (target in ('response', 'resolution')),
  due_at timestamptz not null,
  remind_at timestamptz,
  missed_at timestamptz,
  met_at timestamptz,
  primary key (escalation, target)
);
create index escalation_targets_open on escalation_targets (due_at) where met_at is null and missed_at is null;
create index events_escalation on events ((data ->> 'escalation')) where data ? 'escalation';
create index posts_place on posts (channel, ts);

create table feature_requests (
  id text primary key,
  title text not null,
  folded text not null,
  capability text,
  domain text not null check (domain in ('core', 'data')),
  status text not null default 'considering' check (status in ('considering', 'planned', 'building', 'shipped', 'declined')),
  changes int not null default 0,
  reason text,
  opened_by text not null,
  opened_for text not null,
  created_at timestamptz not null default now(),
  candidate_at timestamptz,
  merged_into text references feature_requests (id),
  merged_at timestamptz,
  split_from text references feature_requests (id),
  check (merged_into <> id),
  check ((merged_into is null) = (merged_at is null))
) with (fillfactor = 70);
create unique index feature_requests_title on feature_requests (folded) where merged_into is null;
create index feature_requests_like on feature_requests using gist (folded gist_trgm_ops) where merged_into is null;
create index feature_requests_merged on feature_requests (merged_into) where merged_into is not null;
create index feature_requests_opened on feature_requests (created_at);
create table demand (
  request text not null references feature_requests (id),
  team text not null,
  joined_by text not null,
  joined_at timestamptz not null default now(),
  left_at timestamptz,
  solved boolean,
  solved_by text,
  primary key (request, team),
  check ((solved is null) = (solved_by is null))
) with (fillfactor = 70);
create index demand_team on demand (team) where left_at is null;
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
create index events_request on events ((data ->> 'request'), id) where type like 'request.%';

create table detour_scan (
  name text primary key default 'scan' check (name = 'scan'),
  epoch bigint not null default 0,
  lease_until timestamptz not null default '-infinity',
  paused_until timestamptz not null default '-infinity'
);
insert into detour_scan default values;
create table detour_repos (
  repo text primary key,
  due_at timestamptz not null default now(),
  attempts int not null default 0,
  read_at timestamptz,
  declared text,
  etag text,
  tree text,
  partly jsonb not null default '{}',
  unreadable text
);
create index detour_repos_due on detour_repos (due_at);
create table detour_files (
  repo text not null references detour_repos (repo) on delete cascade,
  path text not null,
  blob text not null,
  found jsonb not null,
  primary key (repo, path)
);
create table detours (
  service text not null,
  capability text not null,
  source text not null check (source in ('file', 'deployment')),
  team text not null,
  signs jsonb not null,
  seen_at timestamptz not null default now(),
  primary key (service, capability, source)
);
create table detour_answers (
  service text not null,
  capability text not null,
  team text not null,
  answer text not null check (answer in ('not-for-us', 'on-it')),
  because text check ((answer = 'not-for-us') = (because is not null)),
  at timestamptz not null default now(),
  primary key (service, capability)
);
create index runs_succeeded on runs (finished_at) where state = 'succeeded';

alter table people add column known_since timestamptz not null default now();
create table survey_people (
  person text primary key,
  asked_at timestamptz,
  stopped_at timestamptz
);
create table survey_rounds (
  round text primary key,
  opened_at timestamptz not null default now(),
  closes_at timestamptz not null,
  closed_at timestamptz
);
create table survey_asks (
  round text not null references survey_rounds (round),
  person text not null,
  state text not null default 'due' check (state in ('due', 'asked', 'answered', 'passed')),
  due_at timestamptz not null,
  messages int not null default 0 check (messages between 0 and 2),
  primary key (round, person)
);
create index survey_asks_due on survey_asks (due_at) where state = 'due';
create index survey_asks_person on survey_asks (person);
create table survey_scores (
  round text not null references survey_rounds (round),
  score int not null check (score between 0 and 10),
  answers int not null default 0,
  primary key (round, score)
);
create table survey_words (
  id uuid primary key default gen_random_uuid(),
  round text not null references survey_rounds (round),
  words text not null
);
create index survey_words_round on survey_words (round);
create table survey_runs (
  run_id text primary key,
  person text not null,
  capability text not null,
  state text not null check (state in ('asked', 'answered', 'passed', 'skipped'))
);
create index survey_runs_person on survey_runs (person);
create table survey_ratings (
  capability text not null,
  rating text not null check (rating in ('good', 'fair', 'bad')),
  answers int not null default 0,
  primary key (capability, rating)
);
create index runs_failed on runs (finished_at) where state = 'failed';

create index events_at on events using brin (at) with (pages_per_range = 32, autosummarize = on);

create index runs_open on runs (workflow, finished_at) where finished_at is null;

create table adoption_progress (
  one boolean primary key default true check (one),
  upto bigint not null default 0,
  version int not null
);
insert into adoption_progress (version) values (0);
create table adoption_uses (
  id int generated always as identity primary key,
  team text not null,
  capability text not null,
  requested_at timestamptz not null,
  succeeded_at timestamptz,
  unique (team, capability)
);
create table adoption_runs (
  run_id text primary key,
  use int not null,
  requested_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('succeeded', 'failed', 'cancelled', 'declined', 'expired')),
  took_ms bigint,
  waited_ms bigint,
  asked boolean not null,
  parked boolean not null,
  escalated boolean not null,
  step text,
  category text,
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
  state text,
  committed_at timestamptz,
  finished_at timestamptz,
  broke_at timestamptz,
  recovered_by text,
  recovery_ms bigint,
  merged_into text
) with (fillfactor = 80);
create index adoption_deployments_finished on adoption_deployments (finished_at);
create index adoption_deployments_recovered on adoption_deployments (recovered_by) where recovered_by is not null;
create index adoption_deployments_merged on adoption_deployments (merged_into) where merged_into is not null;
create table adoption_events (
  id bigint primary key,
  at timestamptz not null,
  type text not null,
  team text,
  run_id text,
  about text,
  data jsonb not null
);
create index adoption_events_type on adoption_events (type, at) include (about, id);
create index adoption_events_team on adoption_events (team, type, at) where team is not null;
create table beats (
  role text primary key check (role in ('web', 'worker')),
  at timestamptz not null
);
alter table teams add column begun_as text;

create table digest_schedule (
  name text primary key,
  since timestamptz not null default now(),
  last_week text
);
create table digests (
  id bigint generated always as identity primary key,
  channel text not null,
  week text not null check (week ~ '^[0-9]{4}-W[0-9]{2}$'),
  zone text not null,
  period_from timestamptz not null,
  period_until timestamptz not null,
  platform boolean not null,
  teams text[] not null,
  extra boolean not null default false,
  requested_by text,
  delivery text unique,
  due_at timestamptz not null,
  state text not null default 'planned' check (state in ('planned', 'said', 'quiet')),
  reports jsonb,
  made_at timestamptz not null default now(),
  said_at timestamptz,
  told_at timestamptz,
  check (platform or cardinality(teams) > 0),
  check ((state = 'planned') = (reports is null))
);
create unique index digests_once on digests (channel, week) where not extra;
create index digests_planned on digests (id) where state = 'planned';
create index outbox_dead on outbox (key) where state = 'dead';

create table resource_uses (
  resource text primary key,
  sessions bigint not null,
  first_looked_at timestamptz not null default now(),
  used_at timestamptz,
  said text check (said in ('used', 'idle'))
);
create table resource_look (due_at timestamptz not null);
insert into resource_look values ('-infinity');

-- Rows that the migrations have made stand below, as they were.
delete from adoption_deployments;
delete from adoption_events;
delete from adoption_progress;
delete from adoption_runs;
delete from adoption_uses;
delete from beats;
delete from claims;
delete from deliveries;
delete from deployments;
delete from detour_answers;
delete from detour_repos;
delete from detour_scan;
delete from detours;
delete from digest_schedule;
delete from digests;
delete from feature_requests;
delete from github_looks;
delete from github_pace;
delete from github_setup;
delete from hooks;
delete from issues;
delete from kysely_migration;
delete from kysely_migration_lock;
delete from locks;
delete from outbox;
delete from people;
delete from posts;
delete from resource_look;
delete from resource_uses;
delete from runs;
delete from secrets;
delete from steps;
delete from survey_people;
delete from survey_ratings;
delete from survey_rounds;
delete from survey_runs;
delete from survey_scores;
delete from survey_words;
delete from teams;
delete from approvals;
delete from comments;
delete from decisions;
delete from demand;
delete from demand_words;
delete from detour_files;
delete from escalations;
delete from memberships;
delete from resources;
delete from survey_asks;
delete from escalation_targets;

insert into adoption_deployments ("deployment", "team", "service", "environment", "origin", "kind", "state", "committed_at", "finished_at", "broke_at", "recovered_by", "recovery_ms", "merged_into") values
('0bzfar827hjm', 'search', 'finder', 'staging', 'platform', 'deploy', 'failed', '2026-10-11 11:58:00+00', '2026-11-07 23:52:53+00', null, null, null, null),
('0j2v9dpe4mzc', 'search', 'finder', 'production', 'platform', 'deploy', 'superseded', '2026-10-11 10:58:00+00', '2026-11-07 23:52:54.664+00', null, null, null, null),
('3jy9qnggb3h0', 'search', 'finder', 'staging', 'platform', 'deploy', 'started', '2026-11-02 11:58:00+00', null, null, null, null, null),
('6tq1438w1vwk', 'search', 'finder', 'production', 'platform', 'deploy', 'live', '2026-10-11 11:58:00+00', '2026-11-07 23:52:55+00', null, null, null, null),
('d1vm8v8gvyn3', 'payments', 'cart', 'staging', 'platform', 'deploy', 'cancelled', '2026-10-12 08:58:00+00', '2026-11-07 23:52:55+00', null, null, null, null),
('k3nym8r3r16d', 'search', 'finder', 'production', 'platform', 'deploy', 'live', '2026-10-11 09:58:00+00', '2026-11-07 23:52:54+00', null, null, null, null),
('n1w7t6gkrc1n', 'payments', 'shop', 'staging', 'platform', 'deploy', 'live', '2026-10-11 10:58:00+00', '2026-11-07 23:52:50+00', '2026-11-07 23:52:50+00', 'yvccv4xn1wza', '1000', null),
('outside:books:production:deployment-21000000034', 'finance', 'books', 'production', 'outside', 'deploy', 'live', '2026-10-11 09:58:00+00', '2026-11-07 23:52:56+00', null, null, null, null),
('outside:cart:staging:run-21000000036', 'payments', 'cart', 'staging', 'outside', 'deploy', 'live', '2026-10-12 08:58:00+00', '2026-11-07 23:52:56+00', null, null, null, null),
('rgc2xpahzqmk', 'payments', 'shop', 'production', 'platform', 'deploy', 'live', '2026-10-11 09:58:00+00', '2026-11-07 23:52:52+00', null, null, null, null),
('xpdph9hfehgj', 'payments', 'shop', 'staging', 'platform', 'deploy', 'live', '2026-10-11 09:58:00+00', '2026-11-07 23:52:49+00', null, null, null, null),
('yvccv4xn1wza', 'payments', 'shop', 'staging', 'platform', 'rollback', 'live', null, '2026-11-07 23:52:51+00', null, null, null, null);

insert into adoption_events ("id", "at", "type", "team", "run_id", "about", "data") values
('1', '2026-11-07 23:52:42.902151+00', 'team.began', 'finance', null, null, '{"kind": "stream"}'),
('2', '2026-11-07 23:52:42.902984+00', 'team.began', 'growth', null, null, '{"kind": "stream"}'),
('3', '2026-11-07 23:52:42.903078+00', 'team.began', 'payments', null, null, '{"kind": "stream"}'),
('4', '2026-11-07 23:52:42.903086+00', 'team.began', 'platform-core', null, null, '{"kind": "platform", "domain": "core"}'),
('5', '2026-11-07 23:52:42.903091+00', 'team.began', 'platform-data', null, null, '{"kind": "platform", "domain": "data"}'),
('6', '2026-11-07 23:52:42.903095+00', 'team.began', 'search', null, null, '{"kind": "stream"}'),
('7', '2026-11-07 23:52:43.280563+00', 'platform.began', null, null, null, '{"role": "web"}'),
('8', '2026-11-07 23:52:43.280563+00', 'platform.began', null, null, null, '{"role": "worker"}'),
('24', '2026-11-07 23:52:45.149566+00', 'detour.seen', 'payments', null, null, '{"source": "file", "service": "cart", "capability": "deployment"}'),
('207', '2026-11-07 23:52:56.58174+00', 'escalation.opened', 'payments', null, 'w6vm31975mas', '{"source": "command", "severity": "normal", "escalation": "w6vm31975mas"}'),
('208', '2026-11-07 23:52:56.663801+00', 'detour.seen', 'finance', null, null, '{"source": "deployment", "service": "books", "capability": "deployment"}'),
('209', '2026-11-07 23:52:56.663801+00', 'detour.seen', 'payments', null, null, '{"source": "deployment", "service": "cart", "capability": "deployment"}'),
('210', '2026-11-07 23:52:56.723056+00', 'escalation.responded', 'payments', null, 'w6vm31975mas', '{"ms": 141, "inTime": true, "severity": "normal", "escalation": "w6vm31975mas"}'),
('212', '2026-11-07 23:52:57.208733+00', 'escalation.resolved', 'payments', null, 'w6vm31975mas', '{"ms": 627, "how": "closed", "domain": "core", "inTime": true, "severity": "normal", "escalation": "w6vm31975mas"}'),
('213', '2026-11-07 23:52:57.363876+00', 'escalation.confirmed', 'payments', null, 'w6vm31975mas', '{"solved": true, "escalation": "w6vm31975mas"}'),
('214', '2026-11-07 23:52:57.406156+00', 'escalation.opened', 'payments', null, 'pa6g538s8w03', '{"source": "command", "severity": "normal", "escalation": "pa6g538s8w03"}'),
('215', '2026-11-07 23:52:57.54225+00', 'escalation.responded', 'payments', null, 'pa6g538s8w03', '{"ms": 136, "inTime": true, "severity": "normal", "escalation": "pa6g538s8w03"}'),
('217', '2026-11-07 23:52:57.54225+00', 'escalation.resolved', 'payments', null, 'pa6g538s8w03', '{"ms": 136, "how": "answered", "inTime": true, "severity": "normal", "escalation": "pa6g538s8w03"}'),
('218', '2026-11-07 23:52:57.674481+00', 'escalation.opened', 'search', null, 'vb5s8v3yf6sa', '{"source": "command", "severity": "normal", "escalation": "vb5s8v3yf6sa"}'),
('219', '2026-11-07 23:52:57.772228+00', 'escalation.responded', 'search', null, 'vb5s8v3yf6sa', '{"ms": 98, "inTime": true, "severity": "normal", "escalation": "vb5s8v3yf6sa"}'),
('221', '2026-11-07 23:52:57.772228+00', 'escalation.resolved', 'search', null, 'vb5s8v3yf6sa', '{"ms": 98, "how": "declined", "inTime": true, "severity": "normal", "escalation": "vb5s8v3yf6sa"}'),
('222', '2026-11-07 23:52:57.859795+00', 'escalation.opened', 'search', '0bzfar827hjm', 'xvak47e1v79s', '{"source": "run", "service": "finder", "severity": "urgent", "capability": "deployment", "escalation": "xvak47e1v79s"}'),
('223', '2026-11-07 23:52:57.999689+00', 'escalation.responded', 'search', '0bzfar827hjm', 'xvak47e1v79s', '{"ms": 140, "inTime": true, "severity": "urgent", "escalation": "xvak47e1v79s"}'),
('225', '2026-11-07 23:52:58.191769+00', 'escalation.opened', 'search', null, 'ykn1ztmv4q76', '{"source": "command", "severity": "normal", "escalation": "ykn1ztmv4q76"}'),
('226', '2026-11-07 23:52:58.342911+00', 'escalation.responded', 'search', null, 'ykn1ztmv4q76', '{"ms": 151, "inTime": true, "severity": "normal", "escalation": "ykn1ztmv4q76"}'),
('227', '2026-11-07 23:52:58.342911+00', 'escalation.merged', 'search', null, 'ykn1ztmv4q76', '{"into": "xvak47e1v79s", "escalation": "ykn1ztmv4q76"}'),
('228', '2026-11-07 23:52:58.470526+00', 'request.opened', 'payments', null, '7svvanm0qhjy', '{"domain": "core", "request": "7svvanm0qhjy"}'),
('229', '2026-11-07 23:52:58.623589+00', 'request.joined', 'search', null, '7svvanm0qhjy', '{"request": "7svvanm0qhjy"}'),
('230', '2026-11-07 23:52:58.772732+00', 'request.joined', 'finance', null, '7svvanm0qhjy', '{"request": "7svvanm0qhjy"}'),
('231', '2026-11-07 23:52:58.772732+00', 'request.candidate', null, null, '7svvanm0qhjy', '{"teams": 3, "request": "7svvanm0qhjy"}'),
('232', '2026-11-07 23:52:58.933076+00', 'request.opened', 'search', null, 'f5bne88sz6rv', '{"domain": "core", "request": "f5bne88sz6rv"}'),
('233', '2026-11-07 23:52:59.113081+00', 'request.merged', 'search', null, 'f5bne88sz6rv', '{"into": "7svvanm0qhjy", "request": "f5bne88sz6rv"}'),
('234', '2026-11-07 23:52:59.237596+00', 'request.opened', 'search', null, 'ccnw37jb60ba', '{"domain": "core", "request": "ccnw37jb60ba"}'),
('235', '2026-11-07 23:52:59.598937+00', 'request.opened', 'payments', null, 'b055afmdd2sa', '{"domain": "core", "request": "b055afmdd2sa"}'),
('236', '2026-11-07 23:52:59.617108+00', 'request.status', null, null, 'ccnw37jb60ba', '{"to": "planned", "from": "considering", "request": "ccnw37jb60ba"}'),
('237', '2026-11-07 23:52:59.775818+00', 'request.opened', 'finance', null, 'ngysb05h04vf', '{"domain": "core", "request": "ngysb05h04vf"}'),
('238', '2026-11-07 23:52:59.795913+00', 'request.status', null, null, 'b055afmdd2sa', '{"to": "shipped", "from": "considering", "request": "b055afmdd2sa"}'),
('239', '2026-11-07 23:53:00.017825+00', 'request.status', null, null, 'ngysb05h04vf', '{"to": "declined", "from": "considering", "request": "ngysb05h04vf", "category": "not_planned"}'),
('240', '2026-11-07 23:53:00.115561+00', 'detour.answered', 'payments', null, null, '{"answer": "not-for-us", "service": "cart", "capability": "deployment"}'),
('241', '2026-11-15 23:53:00.605515+00', 'platform.gap', null, null, null, '{"ms": 691207501, "role": "web"}'),
('242', '2026-11-15 23:53:00.605515+00', 'platform.gap', null, null, null, '{"ms": 691207501, "role": "worker"}'),
('244', '2026-11-15 23:53:00.711006+00', 'escalation.target-missed', 'search', '0bzfar827hjm', 'xvak47e1v79s', '{"target": "resolution", "severity": "urgent", "escalation": "xvak47e1v79s"}'),
('251', '2026-11-29 23:53:02.739006+00', 'platform.gap', null, null, null, '{"ms": 1209602133, "role": "web"}'),
('252', '2026-11-29 23:53:02.739006+00', 'platform.gap', null, null, null, '{"ms": 1209602133, "role": "worker"}'),
('254', '2026-11-29 23:53:02.817977+00', 'resource.seen-idle', 'payments', null, '0gjtpbaxj0hn', '{"kind": "database", "lastUsed": null, "resource": "0gjtpbaxj0hn"}'),
('255', '2026-11-29 23:53:02.817977+00', 'resource.seen-idle', 'payments', null, '21mtsrhv6xjz', '{"kind": "database", "lastUsed": null, "resource": "21mtsrhv6xjz"}'),
('256', '2026-11-29 23:53:02.817977+00', 'resource.seen-idle', 'payments', null, 'k5bawj0y19tt', '{"kind": "database", "lastUsed": null, "resource": "k5bawj0y19tt"}'),
('293', '2026-11-29 23:53:07.458786+00', 'escalation.opened', 'payments', null, 'e43ms1y51yyp', '{"source": "command", "severity": "high", "escalation": "e43ms1y51yyp"}'),
('294', '2026-11-29 23:53:07.688995+00', 'escalation.responded', 'payments', null, 'e43ms1y51yyp', '{"ms": 230, "inTime": null, "severity": "high", "escalation": "e43ms1y51yyp"}'),
('296', '2026-11-29 23:53:07.757886+00', 'escalation.opened', 'finance', null, 'c8k9e34fj9j2', '{"source": "command", "severity": "normal", "escalation": "c8k9e34fj9j2"}'),
('297', '2026-11-29 23:53:08.026771+00', 'escalation.opened', 'search', null, 'wz4mc74c8aw4', '{"source": "command", "severity": "normal", "escalation": "wz4mc74c8aw4"}');

insert into adoption_progress ("one", "upto", "version") values
('true', '305', '1');

insert into adoption_runs ("run_id", "use", "requested_at", "ended_at", "outcome", "took_ms", "waited_ms", "asked", "parked", "escalated", "step", "category", "resource", "cost", "currency") values
('k5bawj0y19tt', '3', '2026-11-07 23:52:43.690598+00', '2026-11-07 23:52:44.571793+00', 'succeeded', '881', '0', 'false', 'false', 'false', null, null, 'database', null, null),
('0gjtpbaxj0hn', '3', '2026-11-07 23:52:45.045698+00', '2026-11-07 23:52:45.497363+00', 'succeeded', '452', '0', 'false', 'false', 'false', null, null, 'database', null, null),
('21mtsrhv6xjz', '3', '2026-11-07 23:52:45.565219+00', '2026-11-07 23:52:46.484089+00', 'succeeded', '919', '472', 'true', 'false', 'false', null, null, 'database', null, null),
('az9x8exqszq5', '2', '2026-11-07 23:52:46.501478+00', '2026-11-07 23:52:46.709905+00', 'declined', null, null, 'true', 'false', 'false', null, 'use-existing', null, null, null),
('e9dafjhj2sdr', '1', '2026-11-07 23:52:46.774905+00', '2026-11-15 23:53:00.616502+00', 'expired', null, null, 'true', 'false', 'false', null, null, null, null, null),
('cff01ye5mam6', '2', '2026-11-07 23:52:46.911407+00', '2026-11-07 23:52:47.070932+00', 'cancelled', null, null, 'true', 'false', 'false', null, null, null, null, null),
('agtb886sgtmy', '2', '2026-11-07 23:52:48.544854+00', '2026-11-07 23:52:48.877057+00', 'failed', null, null, 'false', 'false', 'false', 'createRole', null, null, null, null),
('xpdph9hfehgj', '4', '2026-11-07 23:52:49.162259+00', '2026-11-07 23:52:50.069669+00', 'succeeded', '907', '0', 'false', 'false', 'false', null, null, null, null, null),
('n1w7t6gkrc1n', '4', '2026-11-07 23:52:50.318533+00', '2026-11-07 23:52:51.24814+00', 'succeeded', '930', '0', 'false', 'false', 'false', null, null, null, null, null),
('yvccv4xn1wza', '4', '2026-11-07 23:52:51.520046+00', '2026-11-07 23:52:52.059794+00', 'succeeded', '540', '0', 'false', 'false', 'false', null, null, null, null, null),
('rgc2xpahzqmk', '4', '2026-11-07 23:52:52.223579+00', '2026-11-07 23:52:52.935216+00', 'succeeded', '712', '100', 'true', 'false', 'false', null, null, null, null, null),
('0bzfar827hjm', '5', '2026-11-07 23:52:53.132631+00', '2026-11-07 23:52:53.763775+00', 'failed', null, null, 'false', 'false', 'true', 'followRun', null, null, null, null),
('k3nym8r3r16d', '5', '2026-11-07 23:52:53.906322+00', '2026-11-07 23:52:55.015946+00', 'succeeded', '1110', '0', 'false', 'false', 'false', null, null, null, null, null),
('0j2v9dpe4mzc', '5', '2026-11-07 23:52:54.357195+00', '2026-11-07 23:52:54.851126+00', 'failed', null, null, 'false', 'false', 'false', 'takeTurn', null, null, null, null),
('6tq1438w1vwk', '5', '2026-11-07 23:52:54.602924+00', '2026-11-07 23:52:55.353142+00', 'succeeded', '750', '0', 'false', 'false', 'false', null, null, null, null, null),
('d1vm8v8gvyn3', '4', '2026-11-07 23:52:55.496554+00', '2026-11-07 23:52:56.290921+00', 'cancelled', null, null, 'false', 'false', 'false', null, null, null, null, null),
('d0cs6wm39qb3', '1', '2026-11-29 23:53:02.99163+00', null, null, null, null, 'true', 'false', 'false', null, null, null, null, null),
('zs7vrv62spsw', '4', '2026-11-29 23:53:03.667078+00', null, null, null, null, 'false', 'true', 'false', null, null, null, null, null),
('3jy9qnggb3h0', '5', '2026-11-29 23:53:05.073969+00', null, null, null, null, 'false', 'true', 'false', null, null, null, null, null),
('tnhe84bv0ze5', '3', '2026-11-29 23:53:06.959772+00', null, null, null, null, 'true', 'false', 'false', null, null, null, null, null),
('d377amj730z0', '2', '2026-11-29 23:53:07.00587+00', null, null, null, null, 'true', 'false', 'false', null, null, null, null, null),
('77keg2gjmz01', '4', '2026-11-29 23:53:07.377222+00', null, null, null, null, 'true', 'false', 'false', null, null, null, null, null),
('55stkvw6yjms', '4', '2026-11-29 23:53:09.489576+00', null, null, null, null, 'false', 'false', 'false', null, null, null, null, null);

insert into adoption_uses ("id", "team", "capability", "requested_at", "succeeded_at") overriding system value values
('1', 'finance', 'database', '2026-11-07 23:52:46.774905+00', null),
('2', 'search', 'database', '2026-11-07 23:52:46.501478+00', null),
('3', 'payments', 'database', '2026-11-07 23:52:43.690598+00', '2026-11-07 23:52:44.571793+00'),
('4', 'payments', 'deployment', '2026-11-07 23:52:49.162259+00', '2026-11-07 23:52:50.069669+00'),
('5', 'search', 'deployment', '2026-11-07 23:52:53.132631+00', '2026-11-07 23:52:55.015946+00');

insert into beats ("role", "at") values
('web', '2026-11-29 23:53:19.006269+00'),
('worker', '2026-11-29 23:53:22.718543+00');

insert into claims ("kind", "name", "run_id", "team") values
('database', 'audit', '21mtsrhv6xjz', 'payments'),
('database', 'audit-log', 'd377amj730z0', 'search'),
('database', 'budget', 'd0cs6wm39qb3', 'finance'),
('database', 'invoices', '0gjtpbaxj0hn', 'payments'),
('database', 'labels', 'pmc7f8hksjkk', 'search'),
('database', 'ledgers', 'tnhe84bv0ze5', 'payments'),
('database', 'orders', 'k5bawj0y19tt', 'payments'),
('database', 'parcels', '6qccbp3vm32r', 'payments'),
('database', 'receipts', '4qn9xe3j8805', 'payments');

insert into deliveries ("id", "digest", "run_id", "received_at") values
('command:1795996483354.1.4d646abb5e0a7320ff51d3d3354d8f6c', '346961f373b96d8f68d964eb0056239135b430eb986170ebc70bc9ce1fc771f5', 'k5bawj0y19tt', '2026-11-07 23:52:43.690598+00'),
('command:1795996484980.3.39afa922d4725cebf1d98c4c1ae6dee3', '0c3572a3cd641e24853d78fe432325e75617a3f9e1a7220bcc1abee66eec6469', '0gjtpbaxj0hn', '2026-11-07 23:52:45.045698+00'),
('command:1795996485538.4.ce186028b6d6fd034ecae19a198617ea', 'aef1ff4df9c44c14d3b5abdf4c410e5b6d8b187d111117d68a3677de4ef80ce3', '21mtsrhv6xjz', '2026-11-07 23:52:45.565219+00'),
('command:1795996486490.7.71187bf0c4911898a34c9bf61ab1798c', '07047697a260e44d68cee4f9f3249a36a2051b75d2cfbd45b4664670a5bc091c', 'az9x8exqszq5', '2026-11-07 23:52:46.501478+00'),
('command:1795996486749.10.818e50841c82283cb499cba4e332096a', '934f5dbd06a69b8f6191e6d41d2e84373e96d933c60d39dd80ca9e8f0a19aa9d', 'e9dafjhj2sdr', '2026-11-07 23:52:46.774905+00'),
('command:1795996486853.11.4c7a84a63929e74aafb827aa4de2d0f7', 'e3b778fa974cd539d3209051a453ae81c0ceb1391f69ddf16729f152238cb330', 'cff01ye5mam6', '2026-11-07 23:52:46.911407+00'),
('command:1795996487335.13.01cb85d4de310fbf12542b8f36bb79c5', 'daf508aa7cac99ed0ee8f6b8fcc1ff1a4fafdcd9984198818141a3ddff2d8d54', 'agtb886sgtmy', '2026-11-07 23:52:48.544854+00'),
('view:V0E4CC83FC5E', '4670252fc6a47ac79f1de97ceecd9952ff201e43001404adc5e7d65621596abc', 'xpdph9hfehgj', '2026-11-07 23:52:49.162259+00'),
('view:V03DCB6A20A1', '47522870a4ca7cbc0e40722eb3eed826ee2972bab466a5593fcc94ebe0d5fa57', 'n1w7t6gkrc1n', '2026-11-07 23:52:50.318533+00'),
('view:V06883F82340', '26db016640b765025a02e43065773acef9a489c65190b934aefdd85a58ddb80d', 'yvccv4xn1wza', '2026-11-07 23:52:51.520046+00'),
('view:V060058F0A1D', '4f321e34f9a77a7b5cdd6c5e77850cdaa5cb59ae77c44b8c49faa07480d073f9', 'rgc2xpahzqmk', '2026-11-07 23:52:52.223579+00'),
('view:V048CDCFEFA8', '29d3b3c18caede6f048f302b1edc82344093993e6e22126104d251501ec9cc76', '0bzfar827hjm', '2026-11-07 23:52:53.132631+00'),
('view:V0F2DAB94EE9', '6eb12e6532d0c4192d622a3fdf576507a09b912391d4f6a42bb4d891a91f7a0b', 'k3nym8r3r16d', '2026-11-07 23:52:53.906322+00'),
('view:V0F1A450E2CB', 'c0fdf9da213e2d6a15db36b7ed56a56a865d9dd8f03258e0f8adb9699cf918dc', '0j2v9dpe4mzc', '2026-11-07 23:52:54.357195+00'),
('view:V0BBD2DF658E', '2c4084008d0004de17c9dbcf3ec094ecd867204fa72f755e5f6e7d476a05b204', '6tq1438w1vwk', '2026-11-07 23:52:54.602924+00'),
('view:V002B00025C8', '480918a1b1e678a7d4e9a661618cf4c7e7eb66d8912e8d0f52f4e9707c375dcc', 'd1vm8v8gvyn3', '2026-11-07 23:52:55.496554+00'),
('command:1795996502969.90.e2ce9e306976aa2ddd40bb507525fdbf', '46d2f41a20940261729597effc4f9fa8226df057e8f5e6be98197053f808e6f4', 'd0cs6wm39qb3', '2026-11-29 23:53:02.99163+00'),
('command:1795996503652.93.a3318b0d68d82d7582674a718bcafd68', '239ba5488bd060e9a7d79228643b59b5ec7a45d5ae07d8c2fb54c9bb3f374a09', 'zs7vrv62spsw', '2026-11-29 23:53:03.667078+00'),
('view:V09C4D6037BD', '29d3b3c18caede6f048f302b1edc82344093993e6e22126104d251501ec9cc76', '3jy9qnggb3h0', '2026-11-29 23:53:05.073969+00'),
('command:1795996506798.97.cd668c6449948d0845f33ae58001653b', '9695970afdcb859a68de00e4a347bad3cda9f5946f2111dd87aef4123fdbf267', 'tnhe84bv0ze5', '2026-11-29 23:53:06.959772+00'),
('command:1795996506980.98.9098017bbf86ca80d87d0194c0ddf4f6', '01bc2ea8ed9107ee24e29c822fa358a6b3cc0b35df7b0168cb9d3eb388bf44f4', 'd377amj730z0', '2026-11-29 23:53:07.00587+00'),
('view:V0349BEC6A8D', 'd6456e4a5772a043e026d6ad1fc0979ff15cfad920149a741adce0434886379b', '77keg2gjmz01', '2026-11-29 23:53:07.377222+00'),
('view:V0DAD6E42523', '081b56a1f4fd12c5d74b0c9c1e71e21f6b3f002f3d8f6ab960225d29acaf7045', '55stkvw6yjms', '2026-11-29 23:53:09.489576+00'),
('view:V00B0D7BDB13', 'a2d58e73fbd4438c200a788d6d7cddfc9110d3c76478a055e552f993716841a6', '57kpjhw0cs0n', '2026-11-29 23:53:14.19058+00'),
('command:1795996514520.119.9ff20dee11fd7de3adc3a00d55b1b716', '2a1fa30faa733f3d333da2a85f36a28e1c8bca57dce4d6e4cbb0f7087e7f7c09', '4qn9xe3j8805', '2026-11-29 23:53:14.68701+00'),
('command:1795996514700.120.1bc6e4a6ac43e854990aa6c866819138', '48cc18a81b0e33a7105eb821025f455dc90bfe98082fa2ae53d66dbcc4b12b34', 'pmc7f8hksjkk', '2026-11-29 23:53:14.721655+00'),
('view:V0CCC56ED2EA', '4d17e39647cec55b422a8076ba6a87d83b5abcdcb3fafaeadf65c2228dfdb253', 's4dmbdef93pz', '2026-11-29 23:53:17.7998+00'),
('command:1795996524275.128.b7ad56dd4f3870dc0ef6b85455d9f95d', '0c991f49bb0d2e9414b9a8d8df14d3ab073fe618104ba008d872273d5580dd48', '6qccbp3vm32r', '2026-11-29 23:53:24.287812+00'),
('view:V05E74C8CBA6', 'd90abbee4a83e446fcd1e6aea52b8ef9453ac51e77ab3cc791e8141577c2e201', 'ean6gmj33xn1', '2026-11-29 23:53:24.512262+00');

insert into deployments ("id", "service", "environment", "team", "origin", "kind", "state", "sha", "reported_sha", "ref", "title", "note", "requested_by", "actor", "github_run", "github_attempt", "url", "error", "requested_at", "sent_at", "started_at", "finished_at", "committed_at", "superseded_by", "replaces", "broke_at", "broke_by", "broke_reason", "recovered_by", "recovery_ms") values
('xpdph9hfehgj', 'shop', 'staging', 'payments', 'platform', 'deploy', 'live', 'bde20591029647f502a4c7d521eb00fc084698bd', 'bde20591029647f502a4c7d521eb00fc084698bd', 'bde20591029647f502a4c7d521eb00fc084698bd', 'Sell things', null, 'T0ACME:U0ALICE', null, '21000000010', '1', 'http://127.0.0.1:40295/acme/shop/actions/runs/21000000010', null, '2026-11-07 23:52:49.162+00', '2026-11-07 23:52:49.572184+00', '2026-11-07 23:52:49.714+00', '2026-11-07 23:52:49+00', '2026-10-11 09:58:00+00', null, null, null, null, null, null, null),
('n1w7t6gkrc1n', 'shop', 'staging', 'payments', 'platform', 'deploy', 'live', '8e88d47022cd07cf21fb02946620bd9527460cec', '8e88d47022cd07cf21fb02946620bd9527460cec', '8e88d47022cd07cf21fb02946620bd9527460cec', 'Sell more things', null, 'T0ACME:U0ALICE', null, '21000000013', '1', 'http://127.0.0.1:40295/acme/shop/actions/runs/21000000013', null, '2026-11-07 23:52:50.318+00', '2026-11-07 23:52:50.585609+00', '2026-11-07 23:52:50.735+00', '2026-11-07 23:52:50+00', '2026-10-11 10:58:00+00', null, 'xpdph9hfehgj', '2026-11-07 23:52:50+00', 'T0ACME:U0BOB', 'Orders are lost.', 'yvccv4xn1wza', '1000'),
('yvccv4xn1wza', 'shop', 'staging', 'payments', 'platform', 'rollback', 'live', 'bde20591029647f502a4c7d521eb00fc084698bd', 'bde20591029647f502a4c7d521eb00fc084698bd', null, 'Sell things', 'Orders are lost.', 'T0ACME:U0BOB', null, '21000000016', '1', 'http://127.0.0.1:40295/acme/shop/actions/runs/21000000016', null, '2026-11-07 23:52:51.52+00', '2026-11-07 23:52:51.751969+00', '2026-11-07 23:52:51.797+00', '2026-11-07 23:52:51+00', null, null, 'n1w7t6gkrc1n', null, null, null, null, null),
('rgc2xpahzqmk', 'shop', 'production', 'payments', 'platform', 'deploy', 'live', 'bde20591029647f502a4c7d521eb00fc084698bd', 'bde20591029647f502a4c7d521eb00fc084698bd', 'bde20591029647f502a4c7d521eb00fc084698bd', 'Sell things', null, 'T0ACME:U0ALICE', null, '21000000019', '1', 'http://127.0.0.1:40295/acme/shop/actions/runs/21000000019', null, '2026-11-07 23:52:52.223+00', '2026-11-07 23:52:52.668151+00', '2026-11-07 23:52:52.72+00', '2026-11-07 23:52:52+00', '2026-10-11 09:58:00+00', null, null, null, null, null, null, null),
('0bzfar827hjm', 'finder', 'staging', 'search', 'platform', 'deploy', 'failed', '4193b1b401ba39e2568ed560118fd63131ebad59', null, 'main', 'Find everything', null, 'T0ACME:U0CAROL', null, '21000000022', '1', 'http://127.0.0.1:40295/acme/finder/actions/runs/21000000022', 'It failed in the job “deploy”, step “Run ./deploy.sh”.', '2026-11-07 23:52:53.132+00', '2026-11-07 23:52:53.35982+00', '2026-11-07 23:52:53.425+00', '2026-11-07 23:52:53+00', '2026-10-11 11:58:00+00', null, null, null, null, null, null, null),
('k3nym8r3r16d', 'finder', 'production', 'search', 'platform', 'deploy', 'live', '0b7eb3d985709fda80c92e20950c30bb80db9205', '0b7eb3d985709fda80c92e20950c30bb80db9205', '0b7eb3d985709fda80c92e20950c30bb80db9205', 'Find things', null, 'T0ACME:U0CAROL', null, '21000000025', '1', 'http://127.0.0.1:40295/acme/finder/actions/runs/21000000025', null, '2026-11-07 23:52:53.906+00', '2026-11-07 23:52:54.151613+00', '2026-11-07 23:52:54.18+00', '2026-11-07 23:52:54+00', '2026-10-11 09:58:00+00', null, null, null, null, null, null, null),
('0j2v9dpe4mzc', 'finder', 'production', 'search', 'platform', 'deploy', 'superseded', '4234a6b7a68eb24d0dbdecdf43a26eace66c3999', null, '4234a6b7a68eb24d0dbdecdf43a26eace66c3999', 'Find more things', null, 'T0ACME:U0DAN', null, null, '1', null, null, '2026-11-07 23:52:54.357+00', null, null, '2026-11-07 23:52:54.664+00', '2026-10-11 10:58:00+00', '6tq1438w1vwk', null, null, null, null, null, null),
('6tq1438w1vwk', 'finder', 'production', 'search', 'platform', 'deploy', 'live', '4193b1b401ba39e2568ed560118fd63131ebad59', '4193b1b401ba39e2568ed560118fd63131ebad59', '4193b1b401ba39e2568ed560118fd63131ebad59', 'Find everything', null, 'T0ACME:U0CAROL', null, '21000000028', '1', 'http://127.0.0.1:40295/acme/finder/actions/runs/21000000028', null, '2026-11-07 23:52:54.602+00', '2026-11-07 23:52:55.159882+00', '2026-11-07 23:52:55.202+00', '2026-11-07 23:52:55+00', '2026-10-11 11:58:00+00', null, 'k3nym8r3r16d', null, null, null, null, null),
('d1vm8v8gvyn3', 'cart', 'staging', 'payments', 'platform', 'deploy', 'cancelled', 'e53fbcdfd4214688c67c9098d373d41dfe43daa0', null, 'main', 'Fix it by hand', null, 'T0ACME:U0ALICE', null, '21000000031', '1', 'http://127.0.0.1:40295/acme/cart/actions/runs/21000000031', null, '2026-11-07 23:52:55.496+00', '2026-11-07 23:52:55.636529+00', '2026-11-07 23:52:55.677+00', '2026-11-07 23:52:55+00', '2026-10-12 08:58:00+00', null, null, null, null, null, null, null),
('outside:books:production:deployment-21000000034', 'books', 'production', 'finance', 'outside', 'deploy', 'live', '47108a17b899b0890d82708f1fcf6da3c4b58bf0', null, 'main', 'Keep the books', null, null, 'ci[bot]', null, '1', 'http://127.0.0.1:40295/acme/books/deployments', null, '2026-11-07 23:52:56+00', null, null, '2026-11-07 23:52:56+00', '2026-10-11 09:58:00+00', null, null, null, null, null, null, null),
('outside:cart:staging:run-21000000036', 'cart', 'staging', 'payments', 'outside', 'deploy', 'live', 'e53fbcdfd4214688c67c9098d373d41dfe43daa0', null, 'main', 'Fix it by hand', null, null, 'bob', '21000000036', '1', 'http://127.0.0.1:40295/acme/cart/actions/runs/21000000036', null, '2026-11-07 23:52:56+00', null, '2026-11-07 23:52:56+00', '2026-11-07 23:52:56+00', '2026-10-12 08:58:00+00', null, null, null, null, null, null, null),
('3jy9qnggb3h0', 'finder', 'staging', 'search', 'platform', 'deploy', 'active', '4193b1b401ba39e2568ed560118fd63131ebad59', null, 'main', 'Find everything', null, 'T0ACME:U0CAROL', null, '21000000039', '1', 'http://127.0.0.1:40295/acme/finder/actions/runs/21000000039', null, '2026-11-29 23:53:05.073+00', '2026-11-29 23:53:05.339792+00', '2026-11-29 23:53:05.399+00', null, '2026-11-02 11:58:00+00', null, null, null, null, null, null, null),
('55stkvw6yjms', 'shop', 'staging', 'payments', 'platform', 'deploy', 'active', '7416e0df03537117f5e82bde19bb25b5a67ef4e1', null, 'main', 'Sell everything', null, 'T0ACME:U0ALICE', null, '21000000041', '1', 'http://127.0.0.1:40295/acme/shop/actions/runs/21000000041', null, '2026-11-29 23:53:09.489+00', '2026-11-29 23:53:13.748526+00', '2026-11-29 23:53:13.806+00', null, '2026-11-02 11:58:00+00', null, null, null, null, null, null, null),
('57kpjhw0cs0n', 'shop', 'staging', 'payments', 'platform', 'deploy', 'waiting', '8e88d47022cd07cf21fb02946620bd9527460cec', null, '8e88d47022cd07cf21fb02946620bd9527460cec', 'Sell more things', null, 'T0ACME:U0BOB', null, null, '1', null, null, '2026-11-29 23:53:14.19+00', null, null, null, '2026-11-02 10:58:00+00', null, null, null, null, null, null, null),
('s4dmbdef93pz', 'cart', 'staging', 'payments', 'platform', 'deploy', 'active', 'e53fbcdfd4214688c67c9098d373d41dfe43daa0', null, 'main', 'Fix it by hand', null, 'T0ACME:U0BOB', null, null, '1', null, null, '2026-11-29 23:53:17.799+00', '2026-11-29 23:53:18.444864+00', null, null, '2026-11-03 08:58:00+00', null, null, null, null, null, null, null);

insert into detour_answers ("service", "capability", "team", "answer", "because", "at") values
('cart', 'deployment', 'payments', 'not-for-us', 'we need hotfixes in minutes', '2026-11-07 23:53:00.115561+00');

insert into detour_repos ("repo", "due_at", "attempts", "read_at", "declared", "etag", "tree", "partly", "unreadable") values
('acme/books', '2026-12-06 10:53:18.526628+00', '0', '2026-11-29 23:53:03.333256+00', 'nEEc4i-aJs6EfL4cGaXBQylLPdHaXWPqFWK1Tn4lpXs', 'W/"c07f272bf1e14bd6745f8c2c2d30d4a39ab95f7a964ef844d3ee327f85f4d8b0"', '788adcb2ff0349ecaaf8c248e027ebe830aa28fe', '{}', null),
('acme/cart', '2026-12-06 11:06:41.405223+00', '0', '2026-11-29 23:53:02.998994+00', 'nEEc4i-aJs6EfL4cGaXBQylLPdHaXWPqFWK1Tn4lpXs', 'W/"530530cb8f6528576df0cc3fea5957b4ba052f01926c07ca06f359704703e49a"', '1b2751f4e78d203b22cfe3e3d770ffbca2c2b827', '{}', null),
('acme/finder', '2026-12-06 17:52:26.463512+00', '0', '2026-11-29 23:53:04.719181+00', 'nEEc4i-aJs6EfL4cGaXBQylLPdHaXWPqFWK1Tn4lpXs', 'W/"2189eb1b13d65a8ef5c68db61b48528be271046312d614bac4d544186c9cdd34"', '925e25bff8c21502bbebdc038323166cff1c79ed', '{}', null),
('acme/shop', '2026-12-06 10:14:10.80347+00', '0', '2026-11-29 23:53:04.648827+00', 'nEEc4i-aJs6EfL4cGaXBQylLPdHaXWPqFWK1Tn4lpXs', 'W/"94f5c016d1a5be075546d5066feff5f4c6aa91ab25c3fd406860f361da582f60"', '1a68b031b03d9a62c451c1c5a7a616e071652ae2', '{}', null);

insert into detour_scan ("name", "epoch", "lease_until", "paused_until") values
('scan', '4', '2026-11-29 23:53:04.744448+00', '-infinity');

insert into detours ("service", "capability", "source", "team", "signs", "seen_at") values
('books', 'deployment', 'deployment', 'finance', '[{"says": "deploys outside the platform", "where": "production"}]', '2026-11-07 23:52:56.663801+00'),
('cart', 'deployment', 'deployment', 'payments', '[{"says": "deploys outside the platform", "where": "staging"}]', '2026-11-07 23:52:56.663801+00'),
('cart', 'deployment', 'file', 'payments', '[{"says": "deploys with kubectl", "where": ".github/workflows/hotfix.yml"}]', '2026-11-07 23:52:45.149566+00');

insert into digest_schedule ("name", "since", "last_week") values
('weekly', '2026-11-07 23:52:43.158234+00', '2026-W45');

insert into digests ("id", "channel", "week", "zone", "period_from", "period_until", "platform", "teams", "extra", "requested_by", "delivery", "due_at", "state", "reports", "made_at", "said_at", "told_at") overriding system value values
('1', 'C0PLATFORM', '2026-W45', 'Europe/London', '2026-11-02 00:00:00+00', '2026-11-09 00:00:00+00', 'true', '{}', 'false', null, null, '2026-11-09 09:00:00+00', 'said', '[{"team": null, "week": {"from": "2026-11-16T00:00:00.000Z", "name": "2026-W47", "zone": "Europe/London", "until": "2026-11-23T00:00:00.000Z"}, "facts": [{"text": "7 of 17 jobs (41%) without anybody; most often left at help was needed (4), database: declined, “Something existing covers it” (1)", "label": "Self-service"}, {"text": "Half within 881 ms, 95 of 100 within 1.1 s; 2 runs waited for approval", "label": "Request to done"}, {"text": "First success of payments and search; 1 team on the way; 1 team never in contact", "label": "Onboarding"}, {"text": "3 deployments of 2 services; none broke something", "label": "Deployments through the platform"}, {"text": "1 deployment of 1 service; none broke something", "label": "Deployments around it"}, {"text": "4 escalations opened, 1 open; first answer: half within 140 ms", "label": "Help"}, {"text": "2 open; 4 new; 1 new candidate; 1 shipped; the most wanted by 3 teams", "label": "Wishes"}, {"text": "3 resources without a declared cost", "label": "Cost a month"}, {"text": "Up 0.01% of the time; 1 outage, the longest 24 h", "label": "The platform itself"}], "quiet": false, "table": {"head": ["Golden path", "Teams", "New, lost", "By hand", "Runs done", "95% within"], "rows": [["database", "1 of 4", "1, 0", "0", "3 of 4", "not enough data"], ["deployment", "2 of 4", "2, 0", "1 + 1 both", "6 of 8 (75%)", "1.1 s"]], "caption": "Golden paths, week 47"}, "advice": [{"open": {"detours": "deployment"}, "text": "2 teams do deployment by hand (finance and payments); 1 said why. Ask the others what the golden path lacks."}, {"open": {"capability": "deployment"}, "text": "Mend deployment: 6 of 8 runs (75%) went through. Most often Deploy failed."}, {"open": {"request": "7svvanm0qhjy"}, "text": "3 teams want the same thing: decide whether it is planned."}], "charts": [{"kind": "line", "unit": "teams", "title": "Stream teams, 1 weeks", "series": [{"name": "All stream teams", "values": [4]}, {"name": "On a golden path", "values": [2]}], "categories": ["W47"]}, {"kind": "bar", "unit": "teams", "title": "Teams by golden path, week 47", "series": [{"name": "On the path", "values": [2, 1]}, {"name": "By hand only", "values": [1, 0]}], "categories": ["deployment", "database"]}], "counts": [{"id": "adoption", "counts": [["any golden path: stream teams", 4], ["any golden path: active", 2], ["any golden path: new", 2], ["any golden path: returning", 0], ["any golden path: lost", 0], ["database: stream teams", 4], ["database: active", 1], ["database: new", 1], ["database: returning", 0], ["database: lost", 0], ["deployment: stream teams", 4], ["deployment: active", 2], ["deployment: new", 2], ["deployment: returning", 0], ["deployment: lost", 0]]}, {"id": "voluntary-adoption", "counts": [["any golden path: teams on the path", 2], ["any golden path: teams doing the job at all", 3], ["any golden path: “not for us”", 1], ["database: teams on the path", 1], ["database: teams doing the job at all", 1], ["database: “not for us”", 0], ["deployment: teams on the path", 2], ["deployment: teams doing the job at all", 3], ["deployment: “not for us”", 1]]}, {"id": "self-service", "counts": [["jobs", 17], ["done without anybody", 7], ["approvals asked for", 3], ["escalations", 5], ["left the path", 8]]}, {"id": "speed", "counts": [["runs that succeeded", 9], ["that waited for approval", 2], ["database: runs that succeeded", 3], ["deployment: runs that succeeded", 6]]}, {"id": "onboarding", "counts": [["teams with their first success", 2], ["teams in contact, without a success yet", 1], ["teams that were never in contact", 1]]}, {"id": "reliability", "counts": [["database: ended", 4], ["database: succeeded", 3], ["deployment: ended", 8], ["deployment: succeeded", 6]]}, {"id": "availability", "counts": [["minutes", 1445.28], ["minutes down", 1445.11], ["outages", 1]]}, {"id": "deployment-frequency", "counts": [["services, on the golden path", 2], ["services, off it", 1], ["deployments, on the golden path", 3], ["deployments, off it", 1]]}, {"id": "change-lead-time", "counts": [["services, on the golden path", 2], ["services, off it", 1], ["deployments, on the golden path", 3], ["deployments, off it", 1], ["with a known commit, on the golden path", 3], ["with a known commit, off it", 1]]}, {"id": "change-fail-rate", "counts": [["services, on the golden path", 2], ["services, off it", 1], ["deployments, on the golden path", 3], ["deployments, off it", 1], ["broke something, on the golden path", 0], ["broke something, off it", 0]]}, {"id": "failed-deployment-recovery-time", "counts": [["broke something, on the golden path", 0], ["broke something, off it", 0], ["not yet recovered, on the golden path", 0], ["not yet recovered, off it", 0]]}, {"id": "deployment-rework-rate", "counts": [["services, on the golden path", 2], ["services, off it", 1], ["deployments, on the golden path", 3], ["deployments, off it", 1], ["put something right, on the golden path", 0], ["put something right, off it", 0]]}, {"id": "support", "counts": [["opened", 4], ["open at the end", 1], ["first answers", 5], ["resolved", 3], ["teams that said whether it is solved", 1], ["targets missed", 0]]}, {"id": "demand", "counts": [["new wishes", 4], ["new candidates", 1], ["shipped", 1], ["open wishes", 2]]}, {"id": "satisfaction", "counts": []}, {"id": "cost", "counts": [["resources without a declared cost", 3], ["resources whose use can be told", 0], ["idle for 14 days", 0]]}], "headline": {"also": "2 of 4 stream teams used a golden path.", "rule": "unreliable", "text": "deployment succeeded in only 6 of 8 runs (75%)."}}]', '2026-11-15 23:53:00.504657+00', '2026-11-15 23:53:01.1018+00', null),
('2', 'C0PAYMENTS', '2026-W45', 'Europe/London', '2026-11-02 00:00:00+00', '2026-11-09 00:00:00+00', 'false', '{payments}', 'false', null, null, '2026-11-09 09:00:00+00', 'said', '[{"team": "payments", "week": {"from": "2026-11-16T00:00:00.000Z", "name": "2026-W47", "zone": "Europe/London", "until": "2026-11-23T00:00:00.000Z"}, "facts": [{"text": "5 of 9 jobs (56%) without anybody; most often left at help was needed (2)", "label": "Self-service"}, {"text": "Half within 881 ms, 95 of 100 within 930 ms; 2 runs waited for approval", "label": "Request to done"}, {"text": "1 deployment of 1 service; none broke something", "label": "Deployments through the platform"}, {"text": "2 escalations opened, 0 open", "label": "Help"}, {"text": "1 open; 2 new; 1 new candidate; 1 shipped", "label": "Your wishes"}, {"text": "3 resources without a declared cost", "label": "Cost a month"}], "quiet": false, "table": {"head": ["Golden path", "Runs done", "95% within", "By hand"], "rows": [["database", "3 of 3", "not enough data", "no"], ["deployment", "4 of 4", "not enough data", "yes"]], "caption": "Your golden paths, week 47"}, "advice": [], "charts": [{"kind": "line", "unit": "runs", "title": "Your runs, 1 weeks", "series": [{"name": "Succeeded", "values": [7]}], "categories": ["W47"]}, {"kind": "bar", "unit": "runs", "title": "Your runs by golden path, week 47", "series": [{"name": "Succeeded", "values": [3, 4]}, {"name": "Failed", "values": [0, 0]}], "categories": ["database", "deployment"]}], "counts": [{"id": "adoption", "counts": [["any golden path: stream teams", 1], ["any golden path: active", 1], ["any golden path: new", 1], ["any golden path: returning", 0], ["any golden path: lost", 0], ["database: stream teams", 1], ["database: active", 1], ["database: new", 1], ["database: returning", 0], ["database: lost", 0], ["deployment: stream teams", 1], ["deployment: active", 1], ["deployment: new", 1], ["deployment: returning", 0], ["deployment: lost", 0]]}, {"id": "voluntary-adoption", "counts": [["any golden path: teams on the path", 1], ["any golden path: teams doing the job at all", 1], ["any golden path: “not for us”", 1], ["database: teams on the path", 1], ["database: teams doing the job at all", 1], ["database: “not for us”", 0], ["deployment: teams on the path", 1], ["deployment: teams doing the job at all", 1], ["deployment: “not for us”", 1]]}, {"id": "self-service", "counts": [["jobs", 9], ["done without anybody", 5], ["approvals asked for", 2], ["escalations", 2], ["left the path", 2]]}, {"id": "speed", "counts": [["runs that succeeded", 7], ["that waited for approval", 2], ["database: runs that succeeded", 3], ["deployment: runs that succeeded", 4]]}, {"id": "reliability", "counts": [["database: ended", 3], ["database: succeeded", 3], ["deployment: ended", 4], ["deployment: succeeded", 4]]}, {"id": "deployment-frequency", "counts": [["services, on the golden path", 1], ["services, off it", 0], ["deployments, on the golden path", 1], ["deployments, off it", 0]]}, {"id": "change-lead-time", "counts": [["services, on the golden path", 1], ["services, off it", 0], ["deployments, on the golden path", 1], ["deployments, off it", 0], ["with a known commit, on the golden path", 1], ["with a known commit, off it", 0]]}, {"id": "change-fail-rate", "counts": [["services, on the golden path", 1], ["services, off it", 0], ["deployments, on the golden path", 1], ["deployments, off it", 0], ["broke something, on the golden path", 0], ["broke something, off it", 0]]}, {"id": "failed-deployment-recovery-time", "counts": [["broke something, on the golden path", 0], ["broke something, off it", 0], ["not yet recovered, on the golden path", 0], ["not yet recovered, off it", 0]]}, {"id": "deployment-rework-rate", "counts": [["services, on the golden path", 1], ["services, off it", 0], ["deployments, on the golden path", 1], ["deployments, off it", 0], ["put something right, on the golden path", 0], ["put something right, off it", 0]]}, {"id": "support", "counts": [["opened", 2], ["open at the end", 0], ["first answers", 2], ["resolved", 2], ["teams that said whether it is solved", 1], ["targets missed", 0]]}, {"id": "demand", "counts": [["new wishes", 2], ["new candidates", 1], ["shipped", 1], ["open wishes", 1]]}, {"id": "cost", "counts": [["resources without a declared cost", 3], ["resources whose use can be told", 0], ["idle for 14 days", 0]]}], "headline": {"rule": "first-time", "text": "You used database and deployment for the first time."}}]', '2026-11-15 23:53:00.504657+00', '2026-11-15 23:53:01.101974+00', null),
('3', 'C0SEARCH', '2026-W45', 'Europe/London', '2026-11-02 00:00:00+00', '2026-11-09 00:00:00+00', 'false', '{search}', 'false', null, null, '2026-11-09 09:00:00+00', 'said', '[{"team": "search", "week": {"from": "2026-11-16T00:00:00.000Z", "name": "2026-W47", "zone": "Europe/London", "until": "2026-11-23T00:00:00.000Z"}, "facts": [{"text": "2 of 8 jobs (25%) without anybody; most often left at help was needed (2), database: declined, “Something existing covers it” (1)", "label": "Self-service"}, {"text": "Not enough data for times", "label": "Request to done"}, {"text": "2 deployments of 1 service; none broke something", "label": "Deployments through the platform"}, {"text": "2 escalations opened, 1 open", "label": "Help"}, {"text": "2 open; 2 new; 1 new candidate", "label": "Your wishes"}], "quiet": false, "table": {"head": ["Golden path", "Runs done", "95% within", "By hand"], "rows": [["database", "0 of 1", "not enough data", "no"], ["deployment", "2 of 4", "not enough data", "no"]], "caption": "Your golden paths, week 47"}, "advice": [], "charts": [{"kind": "line", "unit": "runs", "title": "Your runs, 1 weeks", "series": [{"name": "Succeeded", "values": [2]}], "categories": ["W47"]}, {"kind": "bar", "unit": "runs", "title": "Your runs by golden path, week 47", "series": [{"name": "Succeeded", "values": [0, 2]}, {"name": "Failed", "values": [1, 2]}], "categories": ["database", "deployment"]}], "counts": [{"id": "adoption", "counts": [["any golden path: stream teams", 1], ["any golden path: active", 1], ["any golden path: new", 1], ["any golden path: returning", 0], ["any golden path: lost", 0], ["database: stream teams", 1], ["database: active", 0], ["database: new", 0], ["database: returning", 0], ["database: lost", 0], ["deployment: stream teams", 1], ["deployment: active", 1], ["deployment: new", 1], ["deployment: returning", 0], ["deployment: lost", 0]]}, {"id": "voluntary-adoption", "counts": [["any golden path: teams on the path", 1], ["any golden path: teams doing the job at all", 1], ["any golden path: “not for us”", 0], ["database: teams on the path", 0], ["database: teams doing the job at all", 0], ["database: “not for us”", 0], ["deployment: teams on the path", 1], ["deployment: teams doing the job at all", 1], ["deployment: “not for us”", 0]]}, {"id": "self-service", "counts": [["jobs", 8], ["done without anybody", 2], ["approvals asked for", 1], ["escalations", 3], ["left the path", 6]]}, {"id": "speed", "counts": [["runs that succeeded", 2], ["that waited for approval", 0], ["deployment: runs that succeeded", 2]]}, {"id": "reliability", "counts": [["database: ended", 1], ["database: succeeded", 0], ["deployment: ended", 4], ["deployment: succeeded", 2]]}, {"id": "deployment-frequency", "counts": [["services, on the golden path", 1], ["services, off it", 0], ["deployments, on the golden path", 2], ["deployments, off it", 0]]}, {"id": "change-lead-time", "counts": [["services, on the golden path", 1], ["services, off it", 0], ["deployments, on the golden path", 2], ["deployments, off it", 0], ["with a known commit, on the golden path", 2], ["with a known commit, off it", 0]]}, {"id": "change-fail-rate", "counts": [["services, on the golden path", 1], ["services, off it", 0], ["deployments, on the golden path", 2], ["deployments, off it", 0], ["broke something, on the golden path", 0], ["broke something, off it", 0]]}, {"id": "failed-deployment-recovery-time", "counts": [["broke something, on the golden path", 0], ["broke something, off it", 0], ["not yet recovered, on the golden path", 0], ["not yet recovered, off it", 0]]}, {"id": "deployment-rework-rate", "counts": [["services, on the golden path", 1], ["services, off it", 0], ["deployments, on the golden path", 2], ["deployments, off it", 0], ["put something right, on the golden path", 0], ["put something right, off it", 0]]}, {"id": "support", "counts": [["opened", 2], ["open at the end", 1], ["first answers", 3], ["resolved", 1], ["teams that said whether it is solved", 0], ["targets missed", 0]]}, {"id": "demand", "counts": [["new wishes", 2], ["new candidates", 1], ["shipped", 0], ["open wishes", 2]]}, {"id": "cost", "counts": [["resources without a declared cost", 0], ["resources whose use can be told", 0], ["idle for 14 days", 0]]}], "headline": {"rule": "failed", "text": "2 of your 4 deployment runs failed."}}]', '2026-11-15 23:53:00.504657+00', '2026-11-15 23:53:01.475236+00', null),
('4', 'C0FINANCE', '2026-W45', 'Europe/London', '2026-11-02 00:00:00+00', '2026-11-09 00:00:00+00', 'false', '{finance}', 'false', null, null, '2026-11-09 09:00:00+00', 'said', '[{"team": "finance", "week": {"from": "2026-11-16T00:00:00.000Z", "name": "2026-W47", "zone": "Europe/London", "until": "2026-11-23T00:00:00.000Z"}, "facts": [{"text": "Nothing was asked for", "label": "Self-service"}, {"text": "1 deployment of 1 service; none broke something", "label": "Deployments around it"}, {"text": "1 open; 2 new; 1 new candidate", "label": "Your wishes"}], "quiet": false, "table": {"head": ["Golden path", "Runs done", "95% within", "By hand"], "rows": [["deployment", "none", "–", "yes"]], "caption": "Your golden paths, week 47"}, "advice": [], "charts": [], "counts": [{"id": "adoption", "counts": [["any golden path: stream teams", 1], ["any golden path: active", 0], ["any golden path: new", 0], ["any golden path: returning", 0], ["any golden path: lost", 0], ["database: stream teams", 1], ["database: active", 0], ["database: new", 0], ["database: returning", 0], ["database: lost", 0], ["deployment: stream teams", 1], ["deployment: active", 0], ["deployment: new", 0], ["deployment: returning", 0], ["deployment: lost", 0]]}, {"id": "voluntary-adoption", "counts": [["any golden path: teams on the path", 0], ["any golden path: teams doing the job at all", 1], ["any golden path: “not for us”", 0], ["database: teams on the path", 0], ["database: teams doing the job at all", 0], ["database: “not for us”", 0], ["deployment: teams on the path", 0], ["deployment: teams doing the job at all", 1], ["deployment: “not for us”", 0]]}, {"id": "self-service", "counts": [["jobs", 0], ["done without anybody", 0], ["approvals asked for", 0], ["escalations", 0], ["left the path", 0]]}, {"id": "speed", "counts": [["runs that succeeded", 0], ["that waited for approval", 0]]}, {"id": "reliability", "counts": [["database: ended", 0], ["database: succeeded", 0], ["deployment: ended", 0], ["deployment: succeeded", 0]]}, {"id": "deployment-frequency", "counts": [["services, on the golden path", 0], ["services, off it", 1], ["deployments, on the golden path", 0], ["deployments, off it", 1]]}, {"id": "change-lead-time", "counts": [["services, on the golden path", 0], ["services, off it", 1], ["deployments, on the golden path", 0], ["deployments, off it", 1], ["with a known commit, on the golden path", 0], ["with a known commit, off it", 1]]}, {"id": "change-fail-rate", "counts": [["services, on the golden path", 0], ["services, off it", 1], ["deployments, on the golden path", 0], ["deployments, off it", 1], ["broke something, on the golden path", 0], ["broke something, off it", 0]]}, {"id": "failed-deployment-recovery-time", "counts": [["broke something, on the golden path", 0], ["broke something, off it", 0], ["not yet recovered, on the golden path", 0], ["not yet recovered, off it", 0]]}, {"id": "deployment-rework-rate", "counts": [["services, on the golden path", 0], ["services, off it", 1], ["deployments, on the golden path", 0], ["deployments, off it", 1], ["put something right, on the golden path", 0], ["put something right, off it", 0]]}, {"id": "support", "counts": [["opened", 0], ["open at the end", 0], ["first answers", 0], ["resolved", 0], ["teams that said whether it is solved", 0], ["targets missed", 0]]}, {"id": "demand", "counts": [["new wishes", 2], ["new candidates", 1], ["shipped", 0], ["open wishes", 1]]}, {"id": "cost", "counts": [["resources without a declared cost", 0], ["resources whose use can be told", 0], ["idle for 14 days", 0]]}], "headline": {"rule": "by-hand", "text": "You do deployment by hand, where there is a golden path."}}]', '2026-11-15 23:53:00.504657+00', '2026-11-15 23:53:01.502597+00', null),
('5', 'C0GENERAL', '2026-W45', 'Europe/London', '2026-11-02 00:00:00+00', '2026-11-09 00:00:00+00', 'false', '{growth}', 'false', null, null, '2026-11-09 09:00:00+00', 'quiet', '[{"team": "growth", "week": {"from": "2026-11-16T00:00:00.000Z", "name": "2026-W47", "zone": "Europe/London", "until": "2026-11-23T00:00:00.000Z"}, "facts": [{"text": "Nothing was asked for", "label": "Self-service"}], "quiet": true, "table": null, "advice": [], "charts": [], "counts": [{"id": "adoption", "counts": [["any golden path: stream teams", 1], ["any golden path: active", 0], ["any golden path: new", 0], ["any golden path: returning", 0], ["any golden path: lost", 0], ["database: stream teams", 1], ["database: active", 0], ["database: new", 0], ["database: returning", 0], ["database: lost", 0], ["deployment: stream teams", 1], ["deployment: active", 0], ["deployment: new", 0], ["deployment: returning", 0], ["deployment: lost", 0]]}, {"id": "voluntary-adoption", "counts": [["any golden path: teams on the path", 0], ["any golden path: teams doing the job at all", 0], ["any golden path: “not for us”", 0], ["database: teams on the path", 0], ["database: teams doing the job at all", 0], ["database: “not for us”", 0], ["deployment: teams on the path", 0], ["deployment: teams doing the job at all", 0], ["deployment: “not for us”", 0]]}, {"id": "self-service", "counts": [["jobs", 0], ["done without anybody", 0], ["approvals asked for", 0], ["escalations", 0], ["left the path", 0]]}, {"id": "speed", "counts": [["runs that succeeded", 0], ["that waited for approval", 0]]}, {"id": "reliability", "counts": [["database: ended", 0], ["database: succeeded", 0], ["deployment: ended", 0], ["deployment: succeeded", 0]]}, {"id": "deployment-frequency", "counts": [["services, on the golden path", 0], ["services, off it", 0], ["deployments, on the golden path", 0], ["deployments, off it", 0]]}, {"id": "change-lead-time", "counts": [["services, on the golden path", 0], ["services, off it", 0], ["deployments, on the golden path", 0], ["deployments, off it", 0], ["with a known commit, on the golden path", 0], ["with a known commit, off it", 0]]}, {"id": "change-fail-rate", "counts": [["services, on the golden path", 0], ["services, off it", 0], ["deployments, on the golden path", 0], ["deployments, off it", 0], ["broke something, on the golden path", 0], ["broke something, off it", 0]]}, {"id": "failed-deployment-recovery-time", "counts": [["broke something, on the golden path", 0], ["broke something, off it", 0], ["not yet recovered, on the golden path", 0], ["not yet recovered, off it", 0]]}, {"id": "deployment-rework-rate", "counts": [["services, on the golden path", 0], ["services, off it", 0], ["deployments, on the golden path", 0], ["deployments, off it", 0], ["put something right, on the golden path", 0], ["put something right, off it", 0]]}, {"id": "support", "counts": [["opened", 0], ["open at the end", 0], ["first answers", 0], ["resolved", 0], ["teams that said whether it is solved", 0], ["targets missed", 0]]}, {"id": "demand", "counts": [["new wishes", 0], ["new candidates", 0], ["shipped", 0], ["open wishes", 0]]}, {"id": "cost", "counts": [["resources without a declared cost", 0], ["resources whose use can be told", 0], ["idle for 14 days", 0]]}], "headline": {"rule": "quiet", "text": "A quiet week: nothing of yours ran, was deployed or asked for."}}]', '2026-11-15 23:53:00.504657+00', null, null),
('6', 'C0FINANCE', '2026-W47', 'Europe/London', '2026-11-16 00:00:00+00', '2026-11-23 00:00:00+00', 'false', '{finance}', 'false', 'T0ACME:U0PAT', 'view:V047A0448F3E', '2026-11-29 23:55:24.751436+00', 'planned', null, '2026-11-29 23:53:24.751436+00', null, null);

insert into events ("id", "at", "type", "run_id", "team", "person", "data") overriding system value values
('1', '2026-11-07 23:52:42.902151+00', 'team.began', null, 'finance', null, '{"kind": "stream"}'),
('2', '2026-11-07 23:52:42.902984+00', 'team.began', null, 'growth', null, '{"kind": "stream"}'),
('3', '2026-11-07 23:52:42.903078+00', 'team.began', null, 'payments', null, '{"kind": "stream"}'),
('4', '2026-11-07 23:52:42.903086+00', 'team.began', null, 'platform-core', null, '{"kind": "platform", "domain": "core"}'),
('5', '2026-11-07 23:52:42.903091+00', 'team.began', null, 'platform-data', null, '{"kind": "platform", "domain": "data"}'),
('6', '2026-11-07 23:52:42.903095+00', 'team.began', null, 'search', null, '{"kind": "stream"}'),
('7', '2026-11-07 23:52:43.280563+00', 'platform.began', null, null, null, '{"role": "web"}'),
('8', '2026-11-07 23:52:43.280563+00', 'platform.began', null, null, null, '{"role": "worker"}'),
('9', '2026-11-07 23:52:43.690598+00', 'run.requested', 'k5bawj0y19tt', 'payments', 'T0ACME:U0ALICE', '{"version": 1, "approval": null, "workflow": "provision-database", "capability": "database", "environment": "staging"}'),
('10', '2026-11-07 23:52:43.699363+00', 'run.started', 'k5bawj0y19tt', 'payments', 'T0ACME:U0ALICE', '{}'),
('11', '2026-11-07 23:52:43.84203+00', 'step.started', 'k5bawj0y19tt', 'payments', 'T0ACME:U0ALICE', '{"step": "createRole", "epoch": 1, "attempt": 1}'),
('12', '2026-11-07 23:52:44.103573+00', 'step.done', 'k5bawj0y19tt', 'payments', 'T0ACME:U0ALICE', '{"step": "createRole", "epoch": 1, "attempt": 1}'),
('13', '2026-11-07 23:52:44.103573+00', 'step.started', 'k5bawj0y19tt', 'payments', 'T0ACME:U0ALICE', '{"step": "createDatabase", "epoch": 1, "attempt": 1}'),
('14', '2026-11-07 23:52:44.494456+00', 'step.done', 'k5bawj0y19tt', 'payments', 'T0ACME:U0ALICE', '{"step": "createDatabase", "epoch": 1, "attempt": 1}'),
('15', '2026-11-07 23:52:44.494456+00', 'step.started', 'k5bawj0y19tt', 'payments', 'T0ACME:U0ALICE', '{"step": "sealCredentials", "epoch": 1, "attempt": 1}'),
('16', '2026-11-07 23:52:44.571793+00', 'step.done', 'k5bawj0y19tt', 'payments', 'T0ACME:U0ALICE', '{"step": "sealCredentials", "epoch": 1, "attempt": 1}'),
('17', '2026-11-07 23:52:44.571793+00', 'run.succeeded', 'k5bawj0y19tt', 'payments', 'T0ACME:U0ALICE', '{"epoch": 1, "resource": {"kind": "database"}}'),
('18', '2026-11-07 23:52:44.839797+00', 'secret.revealed', 'k5bawj0y19tt', 'payments', 'T0ACME:U0ALICE', '{}'),
('19', '2026-11-07 23:52:45.045698+00', 'run.requested', '0gjtpbaxj0hn', 'payments', 'T0ACME:U0ALICE', '{"version": 1, "approval": null, "workflow": "provision-database", "capability": "database", "environment": "staging"}'),
('20', '2026-11-07 23:52:45.13937+00', 'run.started', '0gjtpbaxj0hn', 'payments', 'T0ACME:U0ALICE', '{}'),
('21', '2026-11-07 23:52:45.160529+00', 'step.started', '0gjtpbaxj0hn', 'payments', 'T0ACME:U0ALICE', '{"step": "createRole", "epoch": 1, "attempt": 1}'),
('22', '2026-11-07 23:52:45.223817+00', 'step.done', '0gjtpbaxj0hn', 'payments', 'T0ACME:U0ALICE', '{"step": "createRole", "epoch": 1, "attempt": 1}'),
('23', '2026-11-07 23:52:45.223817+00', 'step.started', '0gjtpbaxj0hn', 'payments', 'T0ACME:U0ALICE', '{"step": "createDatabase", "epoch": 1, "attempt": 1}'),
('24', '2026-11-07 23:52:45.149566+00', 'detour.seen', null, 'payments', null, '{"source": "file", "service": "cart", "capability": "deployment"}'),
('25', '2026-11-07 23:52:45.389357+00', 'step.done', '0gjtpbaxj0hn', 'payments', 'T0ACME:U0ALICE', '{"step": "createDatabase", "epoch": 1, "attempt": 1}'),
('26', '2026-11-07 23:52:45.389357+00', 'step.started', '0gjtpbaxj0hn', 'payments', 'T0ACME:U0ALICE', '{"step": "sealCredentials", "epoch": 1, "attempt": 1}'),
('27', '2026-11-07 23:52:45.497363+00', 'step.done', '0gjtpbaxj0hn', 'payments', 'T0ACME:U0ALICE', '{"step": "sealCredentials", "epoch": 1, "attempt": 1}'),
('28', '2026-11-07 23:52:45.497363+00', 'run.succeeded', '0gjtpbaxj0hn', 'payments', 'T0ACME:U0ALICE', '{"epoch": 1, "resource": {"kind": "database"}}'),
('29', '2026-11-07 23:52:45.565219+00', 'run.requested', '21mtsrhv6xjz', 'payments', 'T0ACME:U0BOB', '{"version": 1, "approval": "vq8be26a562s", "workflow": "provision-database", "capability": "database", "environment": "production"}'),
('30', '2026-11-07 23:52:46.037474+00', 'approval.given', '21mtsrhv6xjz', 'payments', 'T0ACME:U0PAT', '{"approval": "vq8be26a562s"}'),
('31', '2026-11-07 23:52:46.037474+00', 'run.approved', '21mtsrhv6xjz', 'payments', 'T0ACME:U0PAT', '{"approval": "vq8be26a562s"}'),
('32', '2026-11-07 23:52:46.111609+00', 'run.started', '21mtsrhv6xjz', 'payments', 'T0ACME:U0BOB', '{}'),
('33', '2026-11-07 23:52:46.305059+00', 'step.started', '21mtsrhv6xjz', 'payments', 'T0ACME:U0BOB', '{"step": "createRole", "epoch": 1, "attempt": 1}'),
('34', '2026-11-07 23:52:46.344346+00', 'step.done', '21mtsrhv6xjz', 'payments', 'T0ACME:U0BOB', '{"step": "createRole", "epoch": 1, "attempt": 1}'),
('35', '2026-11-07 23:52:46.344346+00', 'step.started', '21mtsrhv6xjz', 'payments', 'T0ACME:U0BOB', '{"step": "createDatabase", "epoch": 1, "attempt": 1}'),
('36', '2026-11-07 23:52:46.46544+00', 'step.done', '21mtsrhv6xjz', 'payments', 'T0ACME:U0BOB', '{"step": "createDatabase", "epoch": 1, "attempt": 1}'),
('37', '2026-11-07 23:52:46.46544+00', 'step.started', '21mtsrhv6xjz', 'payments', 'T0ACME:U0BOB', '{"step": "sealCredentials", "epoch": 1, "attempt": 1}'),
('38', '2026-11-07 23:52:46.484089+00', 'step.done', '21mtsrhv6xjz', 'payments', 'T0ACME:U0BOB', '{"step": "sealCredentials", "epoch": 1, "attempt": 1}'),
('39', '2026-11-07 23:52:46.484089+00', 'run.succeeded', '21mtsrhv6xjz', 'payments', 'T0ACME:U0BOB', '{"epoch": 1, "resource": {"kind": "database"}}'),
('40', '2026-11-07 23:52:46.501478+00', 'run.requested', 'az9x8exqszq5', 'search', 'T0ACME:U0CAROL', '{"version": 1, "approval": "4r0hc5yj4w04", "workflow": "provision-database", "capability": "database", "environment": "production"}'),
('41', '2026-11-07 23:52:46.709905+00', 'approval.declined', 'az9x8exqszq5', 'search', 'T0ACME:U0KIM', '{"approval": "4r0hc5yj4w04", "category": "use-existing"}'),
('42', '2026-11-07 23:52:46.709905+00', 'run.declined', 'az9x8exqszq5', 'search', 'T0ACME:U0KIM', '{"approval": "4r0hc5yj4w04", "category": "use-existing"}'),
('43', '2026-11-07 23:52:46.774905+00', 'run.requested', 'e9dafjhj2sdr', 'finance', 'T0ACME:U0ERIN', '{"version": 1, "approval": "mnxpzks0f550", "workflow": "provision-database", "capability": "database", "environment": "production"}'),
('44', '2026-11-07 23:52:46.911407+00', 'run.requested', 'cff01ye5mam6', 'search', 'T0ACME:U0DAN', '{"version": 1, "approval": "pd91nm5b72t2", "workflow": "provision-database", "capability": "database", "environment": "production"}'),
('45', '2026-11-07 23:52:47.070932+00', 'run.cancelled', 'cff01ye5mam6', 'search', 'T0ACME:U0DAN', '{}'),
('46', '2026-11-07 23:52:48.544854+00', 'run.requested', 'agtb886sgtmy', 'search', 'T0ACME:U0DAN', '{"version": 1, "approval": null, "workflow": "provision-database", "capability": "database", "environment": "staging"}'),
('47', '2026-11-07 23:52:48.546868+00', 'run.started', 'agtb886sgtmy', 'search', 'T0ACME:U0DAN', '{}'),
('48', '2026-11-07 23:52:48.550796+00', 'step.started', 'agtb886sgtmy', 'search', 'T0ACME:U0DAN', '{"step": "createRole", "epoch": 1, "attempt": 1}'),
('49', '2026-11-07 23:52:48.821406+00', 'step.failed', 'agtb886sgtmy', 'search', 'T0ACME:U0DAN', '{"step": "createRole", "epoch": 1, "error": "`half-way` is already taken on the database server.", "attempt": 1}'),
('50', '2026-11-07 23:52:48.83242+00', 'run.undoing', 'agtb886sgtmy', 'search', 'T0ACME:U0DAN', '{"step": "createRole", "epoch": 1}'),
('51', '2026-11-07 23:52:48.870838+00', 'step.undone', 'agtb886sgtmy', 'search', 'T0ACME:U0DAN', '{"step": "createRole", "epoch": 1, "attempt": 1}'),
('52', '2026-11-07 23:52:48.877057+00', 'run.failed', 'agtb886sgtmy', 'search', 'T0ACME:U0DAN', '{"step": "createRole", "epoch": 1}'),
('53', '2026-11-07 23:52:49.162259+00', 'run.requested', 'xpdph9hfehgj', 'payments', 'T0ACME:U0ALICE', '{"version": 1, "approval": null, "workflow": "deploy-service", "capability": "deployment", "environment": "staging"}'),
('54', '2026-11-07 23:52:49.16823+00', 'run.started', 'xpdph9hfehgj', 'payments', 'T0ACME:U0ALICE', '{}'),
('55', '2026-11-07 23:52:49.175786+00', 'step.started', 'xpdph9hfehgj', 'payments', 'T0ACME:U0ALICE', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('56', '2026-11-07 23:52:49.299046+00', 'step.done', 'xpdph9hfehgj', 'payments', 'T0ACME:U0ALICE', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('57', '2026-11-07 23:52:49.299046+00', 'step.waiting', 'xpdph9hfehgj', 'payments', 'T0ACME:U0ALICE', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('58', '2026-11-07 23:52:49.305643+00', 'deployment.requested', 'xpdph9hfehgj', 'payments', 'T0ACME:U0ALICE', '{"ref": "bde20591029647f502a4c7d521eb00fc084698bd", "sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "deploy", "origin": "platform", "service": "shop", "deployment": "xpdph9hfehgj", "committedAt": "2026-10-11T09:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-07T23:52:49.162Z", "requestedBy": "T0ACME:U0ALICE"}'),
('59', '2026-11-07 23:52:49.342396+00', 'deployment.turn-taken', 'xpdph9hfehgj', 'payments', 'T0ACME:U0ALICE', '{"ref": "bde20591029647f502a4c7d521eb00fc084698bd", "sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "deploy", "origin": "platform", "service": "shop", "deployment": "xpdph9hfehgj", "committedAt": "2026-10-11T09:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-07T23:52:49.162Z", "requestedBy": "T0ACME:U0ALICE"}'),
('60', '2026-11-07 23:52:49.44522+00', 'step.done', 'xpdph9hfehgj', 'payments', 'T0ACME:U0ALICE', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('61', '2026-11-07 23:52:49.44522+00', 'step.started', 'xpdph9hfehgj', 'payments', 'T0ACME:U0ALICE', '{"step": "startWorkflow", "epoch": 1, "attempt": 1}'),
('62', '2026-11-07 23:52:49.713676+00', 'deployment.started', 'xpdph9hfehgj', 'payments', null, '{"ref": "bde20591029647f502a4c7d521eb00fc084698bd", "sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "deploy", "origin": "platform", "service": "shop", "githubRun": 21000000010, "startedAt": "2026-11-07T23:52:49.714Z", "deployment": "xpdph9hfehgj", "committedAt": "2026-10-11T09:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-07T23:52:49.162Z", "requestedBy": "T0ACME:U0ALICE"}'),
('63', '2026-11-07 23:52:49.809572+00', 'step.done', 'xpdph9hfehgj', 'payments', 'T0ACME:U0ALICE', '{"step": "startWorkflow", "epoch": 1, "attempt": 1}'),
('64', '2026-11-07 23:52:49.809572+00', 'step.waiting', 'xpdph9hfehgj', 'payments', 'T0ACME:U0ALICE', '{"step": "followRun", "epoch": 1, "attempt": 1}'),
('65', '2026-11-07 23:52:49.979798+00', 'deployment.live', 'xpdph9hfehgj', 'payments', null, '{"ref": "bde20591029647f502a4c7d521eb00fc084698bd", "sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "deploy", "origin": "platform", "service": "shop", "githubRun": 21000000010, "startedAt": "2026-11-07T23:52:49.714Z", "deployment": "xpdph9hfehgj", "finishedAt": "2026-11-07T23:52:49.000Z", "committedAt": "2026-10-11T09:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-07T23:52:49.162Z", "requestedBy": "T0ACME:U0ALICE"}'),
('66', '2026-11-07 23:52:50.069669+00', 'step.done', 'xpdph9hfehgj', 'payments', 'T0ACME:U0ALICE', '{"step": "followRun", "epoch": 1, "attempt": 1}'),
('67', '2026-11-07 23:52:50.069669+00', 'run.succeeded', 'xpdph9hfehgj', 'payments', 'T0ACME:U0ALICE', '{"epoch": 1}'),
('68', '2026-11-07 23:52:50.318533+00', 'run.requested', 'n1w7t6gkrc1n', 'payments', 'T0ACME:U0ALICE', '{"version": 1, "approval": null, "workflow": "deploy-service", "capability": "deployment", "environment": "staging"}'),
('69', '2026-11-07 23:52:50.326164+00', 'run.started', 'n1w7t6gkrc1n', 'payments', 'T0ACME:U0ALICE', '{}'),
('70', '2026-11-07 23:52:50.333739+00', 'step.started', 'n1w7t6gkrc1n', 'payments', 'T0ACME:U0ALICE', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('71', '2026-11-07 23:52:50.397736+00', 'step.done', 'n1w7t6gkrc1n', 'payments', 'T0ACME:U0ALICE', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('72', '2026-11-07 23:52:50.397736+00', 'step.waiting', 'n1w7t6gkrc1n', 'payments', 'T0ACME:U0ALICE', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('73', '2026-11-07 23:52:50.403582+00', 'deployment.requested', 'n1w7t6gkrc1n', 'payments', 'T0ACME:U0ALICE', '{"ref": "8e88d47022cd07cf21fb02946620bd9527460cec", "sha": "8e88d47022cd07cf21fb02946620bd9527460cec", "kind": "deploy", "origin": "platform", "service": "shop", "deployment": "n1w7t6gkrc1n", "committedAt": "2026-10-11T10:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-07T23:52:50.318Z", "requestedBy": "T0ACME:U0ALICE"}'),
('74', '2026-11-07 23:52:50.454159+00', 'deployment.turn-taken', 'n1w7t6gkrc1n', 'payments', 'T0ACME:U0ALICE', '{"ref": "8e88d47022cd07cf21fb02946620bd9527460cec", "sha": "8e88d47022cd07cf21fb02946620bd9527460cec", "kind": "deploy", "origin": "platform", "service": "shop", "deployment": "n1w7t6gkrc1n", "committedAt": "2026-10-11T10:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-07T23:52:50.318Z", "requestedBy": "T0ACME:U0ALICE"}'),
('75', '2026-11-07 23:52:50.490609+00', 'step.done', 'n1w7t6gkrc1n', 'payments', 'T0ACME:U0ALICE', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('76', '2026-11-07 23:52:50.490609+00', 'step.started', 'n1w7t6gkrc1n', 'payments', 'T0ACME:U0ALICE', '{"step": "startWorkflow", "epoch": 1, "attempt": 1}'),
('77', '2026-11-07 23:52:50.734836+00', 'deployment.started', 'n1w7t6gkrc1n', 'payments', null, '{"ref": "8e88d47022cd07cf21fb02946620bd9527460cec", "sha": "8e88d47022cd07cf21fb02946620bd9527460cec", "kind": "deploy", "origin": "platform", "service": "shop", "githubRun": 21000000013, "startedAt": "2026-11-07T23:52:50.735Z", "deployment": "n1w7t6gkrc1n", "committedAt": "2026-10-11T10:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-07T23:52:50.318Z", "requestedBy": "T0ACME:U0ALICE"}'),
('78', '2026-11-07 23:52:50.983992+00', 'step.done', 'n1w7t6gkrc1n', 'payments', 'T0ACME:U0ALICE', '{"step": "startWorkflow", "epoch": 1, "attempt": 1}'),
('79', '2026-11-07 23:52:50.983992+00', 'step.waiting', 'n1w7t6gkrc1n', 'payments', 'T0ACME:U0ALICE', '{"step": "followRun", "epoch": 1, "attempt": 1}'),
('80', '2026-11-07 23:52:51.19247+00', 'deployment.live', 'n1w7t6gkrc1n', 'payments', null, '{"ref": "8e88d47022cd07cf21fb02946620bd9527460cec", "sha": "8e88d47022cd07cf21fb02946620bd9527460cec", "kind": "deploy", "origin": "platform", "service": "shop", "replaces": "xpdph9hfehgj", "githubRun": 21000000013, "startedAt": "2026-11-07T23:52:50.735Z", "deployment": "n1w7t6gkrc1n", "finishedAt": "2026-11-07T23:52:50.000Z", "committedAt": "2026-10-11T10:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-07T23:52:50.318Z", "requestedBy": "T0ACME:U0ALICE"}'),
('81', '2026-11-07 23:52:51.24814+00', 'step.done', 'n1w7t6gkrc1n', 'payments', 'T0ACME:U0ALICE', '{"step": "followRun", "epoch": 1, "attempt": 1}'),
('82', '2026-11-07 23:52:51.24814+00', 'run.succeeded', 'n1w7t6gkrc1n', 'payments', 'T0ACME:U0ALICE', '{"epoch": 1}'),
('83', '2026-11-07 23:52:51.520046+00', 'run.requested', 'yvccv4xn1wza', 'payments', 'T0ACME:U0BOB', '{"version": 1, "approval": null, "workflow": "roll-back-service", "capability": "deployment", "environment": "staging"}'),
('84', '2026-11-07 23:52:51.523381+00', 'run.started', 'yvccv4xn1wza', 'payments', 'T0ACME:U0BOB', '{}'),
('85', '2026-11-07 23:52:51.537212+00', 'step.started', 'yvccv4xn1wza', 'payments', 'T0ACME:U0BOB', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('86', '2026-11-07 23:52:51.640192+00', 'step.done', 'yvccv4xn1wza', 'payments', 'T0ACME:U0BOB', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('87', '2026-11-07 23:52:51.640192+00', 'step.started', 'yvccv4xn1wza', 'payments', 'T0ACME:U0BOB', '{"step": "stopOthers", "epoch": 1, "attempt": 1}'),
('88', '2026-11-07 23:52:51.644205+00', 'step.done', 'yvccv4xn1wza', 'payments', 'T0ACME:U0BOB', '{"step": "stopOthers", "epoch": 1, "attempt": 1}'),
('89', '2026-11-07 23:52:51.644205+00', 'step.waiting', 'yvccv4xn1wza', 'payments', 'T0ACME:U0BOB', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('90', '2026-11-07 23:52:51.649164+00', 'deployment.requested', 'yvccv4xn1wza', 'payments', 'T0ACME:U0BOB', '{"sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "rollback", "note": "Orders are lost.", "origin": "platform", "service": "shop", "deployment": "yvccv4xn1wza", "environment": "staging", "requestedAt": "2026-11-07T23:52:51.520Z", "requestedBy": "T0ACME:U0BOB"}'),
('91', '2026-11-07 23:52:51.666563+00', 'deployment.turn-taken', 'yvccv4xn1wza', 'payments', 'T0ACME:U0BOB', '{"sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "rollback", "origin": "platform", "service": "shop", "deployment": "yvccv4xn1wza", "environment": "staging", "requestedAt": "2026-11-07T23:52:51.520Z", "requestedBy": "T0ACME:U0BOB"}'),
('92', '2026-11-07 23:52:51.703785+00', 'step.done', 'yvccv4xn1wza', 'payments', 'T0ACME:U0BOB', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('93', '2026-11-07 23:52:51.703785+00', 'step.started', 'yvccv4xn1wza', 'payments', 'T0ACME:U0BOB', '{"step": "startWorkflow", "epoch": 1, "attempt": 1}'),
('94', '2026-11-07 23:52:51.797075+00', 'deployment.started', 'yvccv4xn1wza', 'payments', null, '{"sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "rollback", "origin": "platform", "service": "shop", "githubRun": 21000000016, "startedAt": "2026-11-07T23:52:51.797Z", "deployment": "yvccv4xn1wza", "environment": "staging", "requestedAt": "2026-11-07T23:52:51.520Z", "requestedBy": "T0ACME:U0BOB"}'),
('95', '2026-11-07 23:52:51.812703+00', 'step.done', 'yvccv4xn1wza', 'payments', 'T0ACME:U0BOB', '{"step": "startWorkflow", "epoch": 1, "attempt": 1}'),
('96', '2026-11-07 23:52:51.812703+00', 'step.waiting', 'yvccv4xn1wza', 'payments', 'T0ACME:U0BOB', '{"step": "followRun", "epoch": 1, "attempt": 1}'),
('97', '2026-11-07 23:52:51.946902+00', 'deployment.live', 'yvccv4xn1wza', 'payments', null, '{"sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "rollback", "origin": "platform", "service": "shop", "replaces": "n1w7t6gkrc1n", "githubRun": 21000000016, "startedAt": "2026-11-07T23:52:51.797Z", "deployment": "yvccv4xn1wza", "finishedAt": "2026-11-07T23:52:51.000Z", "environment": "staging", "requestedAt": "2026-11-07T23:52:51.520Z", "requestedBy": "T0ACME:U0BOB"}'),
('98', '2026-11-07 23:52:51.946902+00', 'deployment.broke', 'n1w7t6gkrc1n', 'payments', 'T0ACME:U0BOB', '{"ref": "8e88d47022cd07cf21fb02946620bd9527460cec", "sha": "8e88d47022cd07cf21fb02946620bd9527460cec", "kind": "deploy", "origin": "platform", "reason": "Orders are lost.", "brokeAt": "2026-11-07T23:52:50.000Z", "service": "shop", "githubRun": 21000000013, "startedAt": "2026-11-07T23:52:50.735Z", "deployment": "n1w7t6gkrc1n", "finishedAt": "2026-11-07T23:52:50.000Z", "committedAt": "2026-10-11T10:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-07T23:52:50.318Z", "requestedBy": "T0ACME:U0ALICE"}'),
('99', '2026-11-07 23:52:51.946902+00', 'deployment.recovered', 'n1w7t6gkrc1n', 'payments', null, '{"by": "yvccv4xn1wza", "ref": "8e88d47022cd07cf21fb02946620bd9527460cec", "sha": "8e88d47022cd07cf21fb02946620bd9527460cec", "kind": "deploy", "origin": "platform", "brokeAt": "2026-11-07T23:52:50.000Z", "service": "shop", "githubRun": 21000000013, "startedAt": "2026-11-07T23:52:50.735Z", "deployment": "n1w7t6gkrc1n", "finishedAt": "2026-11-07T23:52:50.000Z", "recoveryMs": 1000, "committedAt": "2026-10-11T10:58:00.000Z", "environment": "staging", "recoveredAt": "2026-11-07T23:52:51.000Z", "requestedAt": "2026-11-07T23:52:50.318Z", "requestedBy": "T0ACME:U0ALICE"}'),
('100', '2026-11-07 23:52:52.021115+00', 'step.done', 'yvccv4xn1wza', 'payments', 'T0ACME:U0BOB', '{"step": "followRun", "epoch": 1, "attempt": 1}'),
('101', '2026-11-07 23:52:52.021115+00', 'step.started', 'yvccv4xn1wza', 'payments', 'T0ACME:U0BOB', '{"step": "lockAfterwards", "epoch": 1, "attempt": 1}'),
('102', '2026-11-07 23:52:52.031777+00', 'lock.taken', null, null, 'T0ACME:U0BOB', '{"lock": "1", "heldBy": "T0ACME:U0BOB", "reason": "Rolled back: Orders are lost.", "service": "shop", "environment": "staging"}'),
('103', '2026-11-07 23:52:52.059794+00', 'step.done', 'yvccv4xn1wza', 'payments', 'T0ACME:U0BOB', '{"step": "lockAfterwards", "epoch": 1, "attempt": 1}'),
('104', '2026-11-07 23:52:52.059794+00', 'run.succeeded', 'yvccv4xn1wza', 'payments', 'T0ACME:U0BOB', '{"epoch": 1}'),
('105', '2026-11-07 23:52:52.223579+00', 'run.requested', 'rgc2xpahzqmk', 'payments', 'T0ACME:U0ALICE', '{"version": 1, "approval": "w0fz00rx4yd1", "workflow": "deploy-service", "capability": "deployment", "environment": "production"}'),
('106', '2026-11-07 23:52:52.323765+00', 'approval.given', 'rgc2xpahzqmk', 'payments', 'T0ACME:U0BOB', '{"approval": "w0fz00rx4yd1"}'),
('107', '2026-11-07 23:52:52.323765+00', 'run.approved', 'rgc2xpahzqmk', 'payments', 'T0ACME:U0BOB', '{"approval": "w0fz00rx4yd1"}'),
('108', '2026-11-07 23:52:52.338292+00', 'run.started', 'rgc2xpahzqmk', 'payments', 'T0ACME:U0ALICE', '{}'),
('109', '2026-11-07 23:52:52.424197+00', 'step.started', 'rgc2xpahzqmk', 'payments', 'T0ACME:U0ALICE', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('110', '2026-11-07 23:52:52.467669+00', 'step.done', 'rgc2xpahzqmk', 'payments', 'T0ACME:U0ALICE', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('111', '2026-11-07 23:52:52.467669+00', 'step.waiting', 'rgc2xpahzqmk', 'payments', 'T0ACME:U0ALICE', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('112', '2026-11-07 23:52:52.469607+00', 'deployment.requested', 'rgc2xpahzqmk', 'payments', 'T0ACME:U0ALICE', '{"ref": "bde20591029647f502a4c7d521eb00fc084698bd", "sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "deploy", "origin": "platform", "service": "shop", "deployment": "rgc2xpahzqmk", "committedAt": "2026-10-11T09:58:00.000Z", "environment": "production", "requestedAt": "2026-11-07T23:52:52.223Z", "requestedBy": "T0ACME:U0ALICE"}'),
('113', '2026-11-07 23:52:52.494708+00', 'deployment.turn-taken', 'rgc2xpahzqmk', 'payments', 'T0ACME:U0ALICE', '{"ref": "bde20591029647f502a4c7d521eb00fc084698bd", "sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "deploy", "origin": "platform", "service": "shop", "deployment": "rgc2xpahzqmk", "committedAt": "2026-10-11T09:58:00.000Z", "environment": "production", "requestedAt": "2026-11-07T23:52:52.223Z", "requestedBy": "T0ACME:U0ALICE"}'),
('114', '2026-11-07 23:52:52.523781+00', 'step.done', 'rgc2xpahzqmk', 'payments', 'T0ACME:U0ALICE', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('115', '2026-11-07 23:52:52.523781+00', 'step.started', 'rgc2xpahzqmk', 'payments', 'T0ACME:U0ALICE', '{"step": "startWorkflow", "epoch": 1, "attempt": 1}'),
('116', '2026-11-07 23:52:52.719782+00', 'deployment.started', 'rgc2xpahzqmk', 'payments', null, '{"ref": "bde20591029647f502a4c7d521eb00fc084698bd", "sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "deploy", "origin": "platform", "service": "shop", "githubRun": 21000000019, "startedAt": "2026-11-07T23:52:52.720Z", "deployment": "rgc2xpahzqmk", "committedAt": "2026-10-11T09:58:00.000Z", "environment": "production", "requestedAt": "2026-11-07T23:52:52.223Z", "requestedBy": "T0ACME:U0ALICE"}'),
('117', '2026-11-07 23:52:52.772529+00', 'step.done', 'rgc2xpahzqmk', 'payments', 'T0ACME:U0ALICE', '{"step": "startWorkflow", "epoch": 1, "attempt": 1}'),
('118', '2026-11-07 23:52:52.772529+00', 'step.waiting', 'rgc2xpahzqmk', 'payments', 'T0ACME:U0ALICE', '{"step": "followRun", "epoch": 1, "attempt": 1}'),
('119', '2026-11-07 23:52:52.900194+00', 'deployment.live', 'rgc2xpahzqmk', 'payments', null, '{"ref": "bde20591029647f502a4c7d521eb00fc084698bd", "sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "deploy", "origin": "platform", "service": "shop", "githubRun": 21000000019, "startedAt": "2026-11-07T23:52:52.720Z", "deployment": "rgc2xpahzqmk", "finishedAt": "2026-11-07T23:52:52.000Z", "committedAt": "2026-10-11T09:58:00.000Z", "environment": "production", "requestedAt": "2026-11-07T23:52:52.223Z", "requestedBy": "T0ACME:U0ALICE"}'),
('120', '2026-11-07 23:52:52.935216+00', 'step.done', 'rgc2xpahzqmk', 'payments', 'T0ACME:U0ALICE', '{"step": "followRun", "epoch": 1, "attempt": 1}'),
('121', '2026-11-07 23:52:52.935216+00', 'run.succeeded', 'rgc2xpahzqmk', 'payments', 'T0ACME:U0ALICE', '{"epoch": 1}'),
('122', '2026-11-07 23:52:53.132631+00', 'run.requested', '0bzfar827hjm', 'search', 'T0ACME:U0CAROL', '{"version": 1, "approval": null, "workflow": "deploy-service", "capability": "deployment", "environment": "staging"}'),
('123', '2026-11-07 23:52:53.135928+00', 'run.started', '0bzfar827hjm', 'search', 'T0ACME:U0CAROL', '{}'),
('124', '2026-11-07 23:52:53.147527+00', 'step.started', '0bzfar827hjm', 'search', 'T0ACME:U0CAROL', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('125', '2026-11-07 23:52:53.218041+00', 'step.done', '0bzfar827hjm', 'search', 'T0ACME:U0CAROL', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('126', '2026-11-07 23:52:53.218041+00', 'step.waiting', '0bzfar827hjm', 'search', 'T0ACME:U0CAROL', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('127', '2026-11-07 23:52:53.220515+00', 'deployment.requested', '0bzfar827hjm', 'search', 'T0ACME:U0CAROL', '{"ref": "main", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "kind": "deploy", "origin": "platform", "service": "finder", "deployment": "0bzfar827hjm", "committedAt": "2026-10-11T11:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-07T23:52:53.132Z", "requestedBy": "T0ACME:U0CAROL"}'),
('128', '2026-11-07 23:52:53.238381+00', 'deployment.turn-taken', '0bzfar827hjm', 'search', 'T0ACME:U0CAROL', '{"ref": "main", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "kind": "deploy", "origin": "platform", "service": "finder", "deployment": "0bzfar827hjm", "committedAt": "2026-10-11T11:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-07T23:52:53.132Z", "requestedBy": "T0ACME:U0CAROL"}'),
('129', '2026-11-07 23:52:53.297958+00', 'step.done', '0bzfar827hjm', 'search', 'T0ACME:U0CAROL', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('130', '2026-11-07 23:52:53.297958+00', 'step.started', '0bzfar827hjm', 'search', 'T0ACME:U0CAROL', '{"step": "startWorkflow", "epoch": 1, "attempt": 1}'),
('131', '2026-11-07 23:52:53.42456+00', 'deployment.started', '0bzfar827hjm', 'search', null, '{"ref": "main", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "kind": "deploy", "origin": "platform", "service": "finder", "githubRun": 21000000022, "startedAt": "2026-11-07T23:52:53.425Z", "deployment": "0bzfar827hjm", "committedAt": "2026-10-11T11:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-07T23:52:53.132Z", "requestedBy": "T0ACME:U0CAROL"}'),
('132', '2026-11-07 23:52:53.46694+00', 'step.done', '0bzfar827hjm', 'search', 'T0ACME:U0CAROL', '{"step": "startWorkflow", "epoch": 1, "attempt": 1}'),
('133', '2026-11-07 23:52:53.46694+00', 'step.waiting', '0bzfar827hjm', 'search', 'T0ACME:U0CAROL', '{"step": "followRun", "epoch": 1, "attempt": 1}'),
('134', '2026-11-07 23:52:53.574048+00', 'deployment.failed', '0bzfar827hjm', 'search', null, '{"ref": "main", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "kind": "deploy", "error": "It failed in the job “deploy”, step “Run ./deploy.sh”.", "origin": "platform", "service": "finder", "githubRun": 21000000022, "startedAt": "2026-11-07T23:52:53.425Z", "deployment": "0bzfar827hjm", "finishedAt": "2026-11-07T23:52:53.000Z", "committedAt": "2026-10-11T11:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-07T23:52:53.132Z", "requestedBy": "T0ACME:U0CAROL"}'),
('135', '2026-11-07 23:52:53.64438+00', 'step.failed', '0bzfar827hjm', 'search', 'T0ACME:U0CAROL', '{"step": "followRun", "epoch": 1, "error": "It failed in the job “deploy”, step “Run ./deploy.sh”.", "attempt": 1}'),
('136', '2026-11-07 23:52:53.679787+00', 'run.undoing', '0bzfar827hjm', 'search', 'T0ACME:U0CAROL', '{"step": "followRun", "epoch": 1}'),
('137', '2026-11-07 23:52:53.711799+00', 'step.undone', '0bzfar827hjm', 'search', 'T0ACME:U0CAROL', '{"step": "startWorkflow", "epoch": 1, "attempt": 1}'),
('138', '2026-11-07 23:52:53.759798+00', 'step.undone', '0bzfar827hjm', 'search', 'T0ACME:U0CAROL', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('139', '2026-11-07 23:52:53.763775+00', 'run.failed', '0bzfar827hjm', 'search', 'T0ACME:U0CAROL', '{"step": "followRun", "epoch": 1}'),
('140', '2026-11-07 23:52:53.906322+00', 'run.requested', 'k3nym8r3r16d', 'search', 'T0ACME:U0CAROL', '{"version": 1, "approval": null, "workflow": "deploy-service", "capability": "deployment", "environment": "production"}'),
('141', '2026-11-07 23:52:53.912216+00', 'run.started', 'k3nym8r3r16d', 'search', 'T0ACME:U0CAROL', '{}'),
('142', '2026-11-07 23:52:53.916302+00', 'step.started', 'k3nym8r3r16d', 'search', 'T0ACME:U0CAROL', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('143', '2026-11-07 23:52:54.004851+00', 'step.done', 'k3nym8r3r16d', 'search', 'T0ACME:U0CAROL', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('144', '2026-11-07 23:52:54.004851+00', 'step.waiting', 'k3nym8r3r16d', 'search', 'T0ACME:U0CAROL', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('145', '2026-11-07 23:52:54.00668+00', 'deployment.requested', 'k3nym8r3r16d', 'search', 'T0ACME:U0CAROL', '{"ref": "0b7eb3d985709fda80c92e20950c30bb80db9205", "sha": "0b7eb3d985709fda80c92e20950c30bb80db9205", "kind": "deploy", "origin": "platform", "service": "finder", "deployment": "k3nym8r3r16d", "committedAt": "2026-10-11T09:58:00.000Z", "environment": "production", "requestedAt": "2026-11-07T23:52:53.906Z", "requestedBy": "T0ACME:U0CAROL"}'),
('146', '2026-11-07 23:52:54.032026+00', 'deployment.turn-taken', 'k3nym8r3r16d', 'search', 'T0ACME:U0CAROL', '{"ref": "0b7eb3d985709fda80c92e20950c30bb80db9205", "sha": "0b7eb3d985709fda80c92e20950c30bb80db9205", "kind": "deploy", "origin": "platform", "service": "finder", "deployment": "k3nym8r3r16d", "committedAt": "2026-10-11T09:58:00.000Z", "environment": "production", "requestedAt": "2026-11-07T23:52:53.906Z", "requestedBy": "T0ACME:U0CAROL"}'),
('147', '2026-11-07 23:52:54.079761+00', 'step.done', 'k3nym8r3r16d', 'search', 'T0ACME:U0CAROL', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('148', '2026-11-07 23:52:54.079761+00', 'step.started', 'k3nym8r3r16d', 'search', 'T0ACME:U0CAROL', '{"step": "startWorkflow", "epoch": 1, "attempt": 1}'),
('149', '2026-11-07 23:52:54.179842+00', 'deployment.started', 'k3nym8r3r16d', 'search', null, '{"ref": "0b7eb3d985709fda80c92e20950c30bb80db9205", "sha": "0b7eb3d985709fda80c92e20950c30bb80db9205", "kind": "deploy", "origin": "platform", "service": "finder", "githubRun": 21000000025, "startedAt": "2026-11-07T23:52:54.180Z", "deployment": "k3nym8r3r16d", "committedAt": "2026-10-11T09:58:00.000Z", "environment": "production", "requestedAt": "2026-11-07T23:52:53.906Z", "requestedBy": "T0ACME:U0CAROL"}'),
('150', '2026-11-07 23:52:54.196097+00', 'step.done', 'k3nym8r3r16d', 'search', 'T0ACME:U0CAROL', '{"step": "startWorkflow", "epoch": 1, "attempt": 1}'),
('151', '2026-11-07 23:52:54.196097+00', 'step.waiting', 'k3nym8r3r16d', 'search', 'T0ACME:U0CAROL', '{"step": "followRun", "epoch": 1, "attempt": 1}'),
('152', '2026-11-07 23:52:54.265731+00', 'step.waiting', 'k3nym8r3r16d', 'search', 'T0ACME:U0CAROL', '{"step": "followRun", "epoch": 1, "attempt": 1}'),
('153', '2026-11-07 23:52:54.357195+00', 'run.requested', '0j2v9dpe4mzc', 'search', 'T0ACME:U0DAN', '{"version": 1, "approval": null, "workflow": "deploy-service", "capability": "deployment", "environment": "production"}'),
('154', '2026-11-07 23:52:54.359106+00', 'run.started', '0j2v9dpe4mzc', 'search', 'T0ACME:U0DAN', '{}'),
('155', '2026-11-07 23:52:54.369435+00', 'step.started', '0j2v9dpe4mzc', 'search', 'T0ACME:U0DAN', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('156', '2026-11-07 23:52:54.376202+00', 'step.waiting', 'k3nym8r3r16d', 'search', 'T0ACME:U0CAROL', '{"step": "followRun", "epoch": 2, "attempt": 1}'),
('157', '2026-11-07 23:52:54.445484+00', 'step.done', '0j2v9dpe4mzc', 'search', 'T0ACME:U0DAN', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('158', '2026-11-07 23:52:54.445484+00', 'step.waiting', '0j2v9dpe4mzc', 'search', 'T0ACME:U0DAN', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('159', '2026-11-07 23:52:54.448659+00', 'deployment.requested', '0j2v9dpe4mzc', 'search', 'T0ACME:U0DAN', '{"ref": "4234a6b7a68eb24d0dbdecdf43a26eace66c3999", "sha": "4234a6b7a68eb24d0dbdecdf43a26eace66c3999", "kind": "deploy", "origin": "platform", "service": "finder", "deployment": "0j2v9dpe4mzc", "committedAt": "2026-10-11T10:58:00.000Z", "environment": "production", "requestedAt": "2026-11-07T23:52:54.357Z", "requestedBy": "T0ACME:U0DAN"}'),
('160', '2026-11-07 23:52:54.469121+00', 'step.waiting', '0j2v9dpe4mzc', 'search', 'T0ACME:U0DAN', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('161', '2026-11-07 23:52:54.602924+00', 'run.requested', '6tq1438w1vwk', 'search', 'T0ACME:U0CAROL', '{"version": 1, "approval": null, "workflow": "deploy-service", "capability": "deployment", "environment": "production"}'),
('162', '2026-11-07 23:52:54.604833+00', 'run.started', '6tq1438w1vwk', 'search', 'T0ACME:U0CAROL', '{}'),
('163', '2026-11-07 23:52:54.608115+00', 'step.started', '6tq1438w1vwk', 'search', 'T0ACME:U0CAROL', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('164', '2026-11-07 23:52:54.661979+00', 'step.done', '6tq1438w1vwk', 'search', 'T0ACME:U0CAROL', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('165', '2026-11-07 23:52:54.661979+00', 'step.waiting', '6tq1438w1vwk', 'search', 'T0ACME:U0CAROL', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('166', '2026-11-07 23:52:54.66439+00', 'deployment.requested', '6tq1438w1vwk', 'search', 'T0ACME:U0CAROL', '{"ref": "4193b1b401ba39e2568ed560118fd63131ebad59", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "kind": "deploy", "origin": "platform", "service": "finder", "deployment": "6tq1438w1vwk", "committedAt": "2026-10-11T11:58:00.000Z", "environment": "production", "requestedAt": "2026-11-07T23:52:54.602Z", "requestedBy": "T0ACME:U0CAROL"}'),
('167', '2026-11-07 23:52:54.66439+00', 'deployment.superseded', '0j2v9dpe4mzc', 'search', null, '{"by": "6tq1438w1vwk", "ref": "4234a6b7a68eb24d0dbdecdf43a26eace66c3999", "sha": "4234a6b7a68eb24d0dbdecdf43a26eace66c3999", "kind": "deploy", "origin": "platform", "service": "finder", "deployment": "0j2v9dpe4mzc", "finishedAt": "2026-11-07T23:52:54.664Z", "committedAt": "2026-10-11T10:58:00.000Z", "environment": "production", "requestedAt": "2026-11-07T23:52:54.357Z", "requestedBy": "T0ACME:U0DAN"}'),
('168', '2026-11-07 23:52:54.69833+00', 'step.waiting', '6tq1438w1vwk', 'search', 'T0ACME:U0CAROL', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('169', '2026-11-07 23:52:54.777972+00', 'step.failed', '0j2v9dpe4mzc', 'search', 'T0ACME:U0DAN', '{"step": "takeTurn", "epoch": 2, "error": "A newer request for the same place took over.", "attempt": 1}'),
('170', '2026-11-07 23:52:54.783517+00', 'run.undoing', '0j2v9dpe4mzc', 'search', 'T0ACME:U0DAN', '{"step": "takeTurn", "epoch": 2}'),
('171', '2026-11-07 23:52:54.827449+00', 'step.undone', '0j2v9dpe4mzc', 'search', 'T0ACME:U0DAN', '{"step": "takeTurn", "epoch": 2, "attempt": 1}'),
('172', '2026-11-07 23:52:54.851126+00', 'run.failed', '0j2v9dpe4mzc', 'search', 'T0ACME:U0DAN', '{"step": "takeTurn", "epoch": 2}'),
('173', '2026-11-07 23:52:54.96685+00', 'deployment.live', 'k3nym8r3r16d', 'search', null, '{"ref": "0b7eb3d985709fda80c92e20950c30bb80db9205", "sha": "0b7eb3d985709fda80c92e20950c30bb80db9205", "kind": "deploy", "origin": "platform", "service": "finder", "githubRun": 21000000025, "startedAt": "2026-11-07T23:52:54.180Z", "deployment": "k3nym8r3r16d", "finishedAt": "2026-11-07T23:52:54.000Z", "committedAt": "2026-10-11T09:58:00.000Z", "environment": "production", "requestedAt": "2026-11-07T23:52:53.906Z", "requestedBy": "T0ACME:U0CAROL"}'),
('174', '2026-11-07 23:52:55.015946+00', 'step.done', 'k3nym8r3r16d', 'search', 'T0ACME:U0CAROL', '{"step": "followRun", "epoch": 3, "attempt": 1}'),
('175', '2026-11-07 23:52:55.015946+00', 'run.succeeded', 'k3nym8r3r16d', 'search', 'T0ACME:U0CAROL', '{"epoch": 3}'),
('176', '2026-11-07 23:52:55.040327+00', 'deployment.turn-taken', '6tq1438w1vwk', 'search', 'T0ACME:U0CAROL', '{"ref": "4193b1b401ba39e2568ed560118fd63131ebad59", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "kind": "deploy", "origin": "platform", "service": "finder", "deployment": "6tq1438w1vwk", "committedAt": "2026-10-11T11:58:00.000Z", "environment": "production", "requestedAt": "2026-11-07T23:52:54.602Z", "requestedBy": "T0ACME:U0CAROL"}'),
('177', '2026-11-07 23:52:55.113759+00', 'step.done', '6tq1438w1vwk', 'search', 'T0ACME:U0CAROL', '{"step": "takeTurn", "epoch": 2, "attempt": 1}'),
('178', '2026-11-07 23:52:55.113759+00', 'step.started', '6tq1438w1vwk', 'search', 'T0ACME:U0CAROL', '{"step": "startWorkflow", "epoch": 2, "attempt": 1}'),
('179', '2026-11-07 23:52:55.202448+00', 'deployment.started', '6tq1438w1vwk', 'search', null, '{"ref": "4193b1b401ba39e2568ed560118fd63131ebad59", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "kind": "deploy", "origin": "platform", "service": "finder", "githubRun": 21000000028, "startedAt": "2026-11-07T23:52:55.202Z", "deployment": "6tq1438w1vwk", "committedAt": "2026-10-11T11:58:00.000Z", "environment": "production", "requestedAt": "2026-11-07T23:52:54.602Z", "requestedBy": "T0ACME:U0CAROL"}'),
('180', '2026-11-07 23:52:55.222205+00', 'step.done', '6tq1438w1vwk', 'search', 'T0ACME:U0CAROL', '{"step": "startWorkflow", "epoch": 2, "attempt": 1}'),
('181', '2026-11-07 23:52:55.222205+00', 'step.waiting', '6tq1438w1vwk', 'search', 'T0ACME:U0CAROL', '{"step": "followRun", "epoch": 2, "attempt": 1}'),
('182', '2026-11-07 23:52:55.310495+00', 'deployment.live', '6tq1438w1vwk', 'search', null, '{"ref": "4193b1b401ba39e2568ed560118fd63131ebad59", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "kind": "deploy", "origin": "platform", "service": "finder", "replaces": "k3nym8r3r16d", "githubRun": 21000000028, "startedAt": "2026-11-07T23:52:55.202Z", "deployment": "6tq1438w1vwk", "finishedAt": "2026-11-07T23:52:55.000Z", "committedAt": "2026-10-11T11:58:00.000Z", "environment": "production", "requestedAt": "2026-11-07T23:52:54.602Z", "requestedBy": "T0ACME:U0CAROL"}'),
('183', '2026-11-07 23:52:55.353142+00', 'step.done', '6tq1438w1vwk', 'search', 'T0ACME:U0CAROL', '{"step": "followRun", "epoch": 2, "attempt": 1}'),
('184', '2026-11-07 23:52:55.353142+00', 'run.succeeded', '6tq1438w1vwk', 'search', 'T0ACME:U0CAROL', '{"epoch": 2}'),
('185', '2026-11-07 23:52:55.496554+00', 'run.requested', 'd1vm8v8gvyn3', 'payments', 'T0ACME:U0ALICE', '{"version": 1, "approval": null, "workflow": "deploy-service", "capability": "deployment", "environment": "staging"}'),
('186', '2026-11-07 23:52:55.498036+00', 'run.started', 'd1vm8v8gvyn3', 'payments', 'T0ACME:U0ALICE', '{}'),
('187', '2026-11-07 23:52:55.503799+00', 'step.started', 'd1vm8v8gvyn3', 'payments', 'T0ACME:U0ALICE', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('188', '2026-11-07 23:52:55.54968+00', 'step.done', 'd1vm8v8gvyn3', 'payments', 'T0ACME:U0ALICE', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('189', '2026-11-07 23:52:55.54968+00', 'step.waiting', 'd1vm8v8gvyn3', 'payments', 'T0ACME:U0ALICE', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('190', '2026-11-07 23:52:55.553352+00', 'deployment.requested', 'd1vm8v8gvyn3', 'payments', 'T0ACME:U0ALICE', '{"ref": "main", "sha": "e53fbcdfd4214688c67c9098d373d41dfe43daa0", "kind": "deploy", "origin": "platform", "service": "cart", "deployment": "d1vm8v8gvyn3", "committedAt": "2026-10-12T08:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-07T23:52:55.496Z", "requestedBy": "T0ACME:U0ALICE"}'),
('191', '2026-11-07 23:52:55.560539+00', 'deployment.turn-taken', 'd1vm8v8gvyn3', 'payments', 'T0ACME:U0ALICE', '{"ref": "main", "sha": "e53fbcdfd4214688c67c9098d373d41dfe43daa0", "kind": "deploy", "origin": "platform", "service": "cart", "deployment": "d1vm8v8gvyn3", "committedAt": "2026-10-12T08:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-07T23:52:55.496Z", "requestedBy": "T0ACME:U0ALICE"}'),
('192', '2026-11-07 23:52:55.585867+00', 'step.done', 'd1vm8v8gvyn3', 'payments', 'T0ACME:U0ALICE', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('193', '2026-11-07 23:52:55.585867+00', 'step.started', 'd1vm8v8gvyn3', 'payments', 'T0ACME:U0ALICE', '{"step": "startWorkflow", "epoch": 1, "attempt": 1}'),
('194', '2026-11-07 23:52:55.677027+00', 'deployment.started', 'd1vm8v8gvyn3', 'payments', null, '{"ref": "main", "sha": "e53fbcdfd4214688c67c9098d373d41dfe43daa0", "kind": "deploy", "origin": "platform", "service": "cart", "githubRun": 21000000031, "startedAt": "2026-11-07T23:52:55.677Z", "deployment": "d1vm8v8gvyn3", "committedAt": "2026-10-12T08:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-07T23:52:55.496Z", "requestedBy": "T0ACME:U0ALICE"}'),
('195', '2026-11-07 23:52:55.682828+00', 'step.done', 'd1vm8v8gvyn3', 'payments', 'T0ACME:U0ALICE', '{"step": "startWorkflow", "epoch": 1, "attempt": 1}'),
('196', '2026-11-07 23:52:55.682828+00', 'step.waiting', 'd1vm8v8gvyn3', 'payments', 'T0ACME:U0ALICE', '{"step": "followRun", "epoch": 1, "attempt": 1}'),
('197', '2026-11-07 23:52:55.761342+00', 'step.waiting', 'd1vm8v8gvyn3', 'payments', 'T0ACME:U0ALICE', '{"step": "followRun", "epoch": 1, "attempt": 1}'),
('198', '2026-11-07 23:52:55.791243+00', 'run.cancel-asked', 'd1vm8v8gvyn3', 'payments', 'T0ACME:U0ALICE', '{}'),
('199', '2026-11-07 23:52:55.818516+00', 'run.undoing', 'd1vm8v8gvyn3', 'payments', 'T0ACME:U0ALICE', '{"step": null, "epoch": 2}'),
('200', '2026-11-07 23:52:56.218647+00', 'deployment.cancelled', 'd1vm8v8gvyn3', 'payments', null, '{"ref": "main", "sha": "e53fbcdfd4214688c67c9098d373d41dfe43daa0", "kind": "deploy", "origin": "platform", "service": "cart", "githubRun": 21000000031, "startedAt": "2026-11-07T23:52:55.677Z", "deployment": "d1vm8v8gvyn3", "finishedAt": "2026-11-07T23:52:55.000Z", "committedAt": "2026-10-12T08:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-07T23:52:55.496Z", "requestedBy": "T0ACME:U0ALICE"}'),
('201', '2026-11-07 23:52:56.233512+00', 'step.undone', 'd1vm8v8gvyn3', 'payments', 'T0ACME:U0ALICE', '{"step": "startWorkflow", "epoch": 2, "attempt": 1}'),
('202', '2026-11-07 23:52:56.287076+00', 'step.undone', 'd1vm8v8gvyn3', 'payments', 'T0ACME:U0ALICE', '{"step": "takeTurn", "epoch": 2, "attempt": 1}'),
('203', '2026-11-07 23:52:56.290921+00', 'run.cancelled', 'd1vm8v8gvyn3', 'payments', 'T0ACME:U0ALICE', '{"step": null, "epoch": 2}'),
('204', '2026-11-07 23:52:56.437152+00', 'deployment.live', null, 'payments', null, '{"ref": "main", "sha": "e53fbcdfd4214688c67c9098d373d41dfe43daa0", "kind": "deploy", "actor": "bob", "origin": "outside", "service": "cart", "githubRun": 21000000036, "startedAt": "2026-11-07T23:52:56.000Z", "deployment": "outside:cart:staging:run-21000000036", "finishedAt": "2026-11-07T23:52:56.000Z", "committedAt": "2026-10-12T08:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-07T23:52:56.000Z"}'),
('205', '2026-11-07 23:52:56.51369+00', 'deployment.live', null, 'finance', null, '{"ref": "main", "sha": "47108a17b899b0890d82708f1fcf6da3c4b58bf0", "kind": "deploy", "actor": "ci[bot]", "origin": "outside", "service": "books", "deployment": "outside:books:production:deployment-21000000034", "finishedAt": "2026-11-07T23:52:56.000Z", "committedAt": "2026-10-11T09:58:00.000Z", "environment": "production", "requestedAt": "2026-11-07T23:52:56.000Z"}'),
('206', '2026-11-07 23:52:56.534786+00', 'lock.taken', null, null, 'T0ACME:U0ALICE', '{"lock": "2", "heldBy": "T0ACME:U0ALICE", "reason": "Moving the database.", "service": "cart", "environment": "production"}'),
('207', '2026-11-07 23:52:56.58174+00', 'escalation.opened', null, 'payments', 'T0ACME:U0ALICE', '{"source": "command", "severity": "normal", "escalation": "w6vm31975mas"}'),
('208', '2026-11-07 23:52:56.663801+00', 'detour.seen', null, 'finance', null, '{"source": "deployment", "service": "books", "capability": "deployment"}'),
('209', '2026-11-07 23:52:56.663801+00', 'detour.seen', null, 'payments', null, '{"source": "deployment", "service": "cart", "capability": "deployment"}'),
('210', '2026-11-07 23:52:56.723056+00', 'escalation.responded', null, 'payments', 'T0ACME:U0PAT', '{"ms": 141, "inTime": true, "severity": "normal", "escalation": "w6vm31975mas"}'),
('211', '2026-11-07 23:52:56.723056+00', 'escalation.accepted', null, 'payments', 'T0ACME:U0PAT', '{"domain": "core", "severity": "normal", "escalation": "w6vm31975mas"}'),
('212', '2026-11-07 23:52:57.208733+00', 'escalation.resolved', null, 'payments', null, '{"ms": 627, "how": "closed", "domain": "core", "inTime": true, "severity": "normal", "escalation": "w6vm31975mas"}'),
('213', '2026-11-07 23:52:57.363876+00', 'escalation.confirmed', null, 'payments', 'T0ACME:U0ALICE', '{"solved": true, "escalation": "w6vm31975mas"}'),
('214', '2026-11-07 23:52:57.406156+00', 'escalation.opened', null, 'payments', 'T0ACME:U0ALICE', '{"source": "command", "severity": "normal", "escalation": "pa6g538s8w03"}'),
('215', '2026-11-07 23:52:57.54225+00', 'escalation.responded', null, 'payments', 'T0ACME:U0DANA', '{"ms": 136, "inTime": true, "severity": "normal", "escalation": "pa6g538s8w03"}'),
('216', '2026-11-07 23:52:57.54225+00', 'escalation.answered', null, 'payments', 'T0ACME:U0DANA', '{"escalation": "pa6g538s8w03"}'),
('217', '2026-11-07 23:52:57.54225+00', 'escalation.resolved', null, 'payments', 'T0ACME:U0DANA', '{"ms": 136, "how": "answered", "inTime": true, "severity": "normal", "escalation": "pa6g538s8w03"}'),
('218', '2026-11-07 23:52:57.674481+00', 'escalation.opened', null, 'search', 'T0ACME:U0CAROL', '{"source": "command", "severity": "normal", "escalation": "vb5s8v3yf6sa"}'),
('219', '2026-11-07 23:52:57.772228+00', 'escalation.responded', null, 'search', 'T0ACME:U0PAT', '{"ms": 98, "inTime": true, "severity": "normal", "escalation": "vb5s8v3yf6sa"}'),
('220', '2026-11-07 23:52:57.772228+00', 'escalation.declined', null, 'search', 'T0ACME:U0PAT', '{"category": "out-of-scope", "escalation": "vb5s8v3yf6sa"}'),
('221', '2026-11-07 23:52:57.772228+00', 'escalation.resolved', null, 'search', 'T0ACME:U0PAT', '{"ms": 98, "how": "declined", "inTime": true, "severity": "normal", "escalation": "vb5s8v3yf6sa"}'),
('222', '2026-11-07 23:52:57.859795+00', 'escalation.opened', '0bzfar827hjm', 'search', 'T0ACME:U0CAROL', '{"source": "run", "service": "finder", "severity": "urgent", "capability": "deployment", "escalation": "xvak47e1v79s"}'),
('223', '2026-11-07 23:52:57.999689+00', 'escalation.responded', '0bzfar827hjm', 'search', 'T0ACME:U0KIM', '{"ms": 140, "inTime": true, "severity": "urgent", "escalation": "xvak47e1v79s"}'),
('224', '2026-11-07 23:52:57.999689+00', 'escalation.accepted', '0bzfar827hjm', 'search', 'T0ACME:U0KIM', '{"domain": "core", "severity": "urgent", "capability": "deployment", "escalation": "xvak47e1v79s"}'),
('225', '2026-11-07 23:52:58.191769+00', 'escalation.opened', null, 'search', 'T0ACME:U0DAN', '{"source": "command", "severity": "normal", "escalation": "ykn1ztmv4q76"}'),
('226', '2026-11-07 23:52:58.342911+00', 'escalation.responded', null, 'search', 'T0ACME:U0KIM', '{"ms": 151, "inTime": true, "severity": "normal", "escalation": "ykn1ztmv4q76"}'),
('227', '2026-11-07 23:52:58.342911+00', 'escalation.merged', null, 'search', 'T0ACME:U0KIM', '{"into": "xvak47e1v79s", "escalation": "ykn1ztmv4q76"}'),
('228', '2026-11-07 23:52:58.470526+00', 'request.opened', null, 'payments', 'T0ACME:U0ALICE', '{"domain": "core", "request": "7svvanm0qhjy"}'),
('229', '2026-11-07 23:52:58.623589+00', 'request.joined', null, 'search', 'T0ACME:U0CAROL', '{"request": "7svvanm0qhjy"}'),
('230', '2026-11-07 23:52:58.772732+00', 'request.joined', null, 'finance', 'T0ACME:U0ERIN', '{"request": "7svvanm0qhjy"}'),
('231', '2026-11-07 23:52:58.772732+00', 'request.candidate', null, null, null, '{"teams": 3, "request": "7svvanm0qhjy"}'),
('232', '2026-11-07 23:52:58.933076+00', 'request.opened', null, 'search', 'T0ACME:U0DAN', '{"domain": "core", "request": "f5bne88sz6rv"}'),
('233', '2026-11-07 23:52:59.113081+00', 'request.merged', null, 'search', 'T0ACME:U0PAT', '{"into": "7svvanm0qhjy", "request": "f5bne88sz6rv"}'),
('234', '2026-11-07 23:52:59.237596+00', 'request.opened', null, 'search', 'T0ACME:U0CAROL', '{"domain": "core", "request": "ccnw37jb60ba"}'),
('235', '2026-11-07 23:52:59.598937+00', 'request.opened', null, 'payments', 'T0ACME:U0ALICE', '{"domain": "core", "request": "b055afmdd2sa"}'),
('236', '2026-11-07 23:52:59.617108+00', 'request.status', null, null, null, '{"to": "planned", "from": "considering", "request": "ccnw37jb60ba"}'),
('237', '2026-11-07 23:52:59.775818+00', 'request.opened', null, 'finance', 'T0ACME:U0ERIN', '{"domain": "core", "request": "ngysb05h04vf"}'),
('238', '2026-11-07 23:52:59.795913+00', 'request.status', null, null, null, '{"to": "shipped", "from": "considering", "request": "b055afmdd2sa"}'),
('239', '2026-11-07 23:53:00.017825+00', 'request.status', null, null, null, '{"to": "declined", "from": "considering", "request": "ngysb05h04vf", "category": "not_planned"}'),
('240', '2026-11-07 23:53:00.115561+00', 'detour.answered', null, 'payments', 'T0ACME:U0ALICE', '{"answer": "not-for-us", "service": "cart", "capability": "deployment"}'),
('241', '2026-11-15 23:53:00.605515+00', 'platform.gap', null, null, null, '{"ms": 691207501, "role": "web"}'),
('242', '2026-11-15 23:53:00.605515+00', 'platform.gap', null, null, null, '{"ms": 691207501, "role": "worker"}'),
('243', '2026-11-15 23:53:00.616502+00', 'run.expired', 'e9dafjhj2sdr', 'finance', null, '{"approval": "mnxpzks0f550"}'),
('244', '2026-11-15 23:53:00.711006+00', 'escalation.target-missed', '0bzfar827hjm', 'search', null, '{"target": "resolution", "severity": "urgent", "escalation": "xvak47e1v79s"}'),
('245', '2026-11-15 23:53:00.755837+00', 'lock.reminded', null, null, null, '{"lock": "2", "after": 691204221.051, "heldBy": "T0ACME:U0ALICE", "service": "cart", "environment": "production"}'),
('246', '2026-11-15 23:53:00.755837+00', 'lock.reminded', null, null, null, '{"lock": "1", "after": 691208724.06, "heldBy": "T0ACME:U0BOB", "service": "shop", "environment": "staging"}'),
('247', '2026-11-15 23:53:01.101974+00', 'digest.sent', null, 'payments', null, '{"week": "2026-W47", "channel": "C0PAYMENTS"}'),
('248', '2026-11-15 23:53:01.1018+00', 'digest.sent', null, null, null, '{"week": "2026-W47", "channel": "C0PLATFORM"}'),
('249', '2026-11-15 23:53:01.475236+00', 'digest.sent', null, 'search', null, '{"week": "2026-W47", "channel": "C0SEARCH"}'),
('250', '2026-11-15 23:53:01.502597+00', 'digest.sent', null, 'finance', null, '{"week": "2026-W47", "channel": "C0FINANCE"}'),
('251', '2026-11-29 23:53:02.739006+00', 'platform.gap', null, null, null, '{"ms": 1209602133, "role": "web"}'),
('252', '2026-11-29 23:53:02.739006+00', 'platform.gap', null, null, null, '{"ms": 1209602133, "role": "worker"}'),
('253', '2026-11-29 23:53:02.803967+00', 'lock.released', null, null, 'T0ACME:U0BOB', '{"from": "T0ACME:U0BOB", "lock": "1", "after": 1900810772.19, "heldBy": "T0ACME:U0BOB", "service": "shop", "environment": "staging"}'),
('254', '2026-11-29 23:53:02.817977+00', 'resource.seen-idle', null, 'payments', null, '{"kind": "database", "lastUsed": null, "resource": "0gjtpbaxj0hn"}'),
('255', '2026-11-29 23:53:02.817977+00', 'resource.seen-idle', null, 'payments', null, '{"kind": "database", "lastUsed": null, "resource": "21mtsrhv6xjz"}'),
('256', '2026-11-29 23:53:02.817977+00', 'resource.seen-idle', null, 'payments', null, '{"kind": "database", "lastUsed": null, "resource": "k5bawj0y19tt"}'),
('257', '2026-11-29 23:53:02.892062+00', 'lock.taken', null, null, 'T0ACME:U0ERIN', '{"lock": "3", "heldBy": "T0ACME:U0ERIN", "reason": "Closing the month.", "service": "books", "environment": "production"}'),
('258', '2026-11-29 23:53:02.931757+00', 'lock.reminded', null, null, null, '{"lock": "2", "after": 1900806396.971, "heldBy": "T0ACME:U0ALICE", "service": "cart", "environment": "production"}'),
('259', '2026-11-29 23:53:02.99163+00', 'run.requested', 'd0cs6wm39qb3', 'finance', 'T0ACME:U0ERIN', '{"version": 1, "approval": "4qe9gtm7mx6s", "workflow": "provision-database", "capability": "database", "environment": "production"}'),
('260', '2026-11-29 23:53:03.613567+00', 'approval.given', 'd0cs6wm39qb3', 'finance', 'T0ACME:U0KIM', '{"approval": "4qe9gtm7mx6s"}'),
('261', '2026-11-29 23:53:03.613567+00', 'run.approved', 'd0cs6wm39qb3', 'finance', 'T0ACME:U0KIM', '{"approval": "4qe9gtm7mx6s"}'),
('262', '2026-11-29 23:53:03.667078+00', 'run.requested', 'zs7vrv62spsw', 'payments', 'T0ACME:U0BOB', '{"version": 1, "approval": null, "workflow": "mark-broken", "capability": "deployment", "environment": "staging"}'),
('263', '2026-11-29 23:53:04.164015+00', 'run.started', 'd0cs6wm39qb3', 'finance', 'T0ACME:U0ERIN', '{}'),
('264', '2026-11-29 23:53:04.164015+00', 'run.started', 'zs7vrv62spsw', 'payments', 'T0ACME:U0BOB', '{}'),
('265', '2026-11-29 23:53:04.188974+00', 'run.parked', 'zs7vrv62spsw', 'payments', 'T0ACME:U0BOB', '{"epoch": 1, "reason": "The workflow mark-broken is not installed any more."}'),
('266', '2026-11-29 23:53:04.223803+00', 'approval.void', 'd0cs6wm39qb3', 'finance', null, '{"next": "wjwbrx4bh8k4", "approval": "4qe9gtm7mx6s"}'),
('267', '2026-11-29 23:53:04.223803+00', 'run.approval-needed', 'd0cs6wm39qb3', 'finance', null, '{"epoch": 1, "approval": "wjwbrx4bh8k4"}'),
('268', '2026-11-29 23:53:05.073969+00', 'run.requested', '3jy9qnggb3h0', 'search', 'T0ACME:U0CAROL', '{"version": 1, "approval": null, "workflow": "deploy-service", "capability": "deployment", "environment": "staging"}'),
('269', '2026-11-29 23:53:05.118258+00', 'run.started', '3jy9qnggb3h0', 'search', 'T0ACME:U0CAROL', '{}'),
('270', '2026-11-29 23:53:05.135214+00', 'step.started', '3jy9qnggb3h0', 'search', 'T0ACME:U0CAROL', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('271', '2026-11-29 23:53:05.17819+00', 'step.done', '3jy9qnggb3h0', 'search', 'T0ACME:U0CAROL', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('272', '2026-11-29 23:53:05.17819+00', 'step.waiting', '3jy9qnggb3h0', 'search', 'T0ACME:U0CAROL', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('273', '2026-11-29 23:53:05.181554+00', 'deployment.requested', '3jy9qnggb3h0', 'search', 'T0ACME:U0CAROL', '{"ref": "main", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "kind": "deploy", "origin": "platform", "service": "finder", "deployment": "3jy9qnggb3h0", "committedAt": "2026-11-02T11:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-29T23:53:05.073Z", "requestedBy": "T0ACME:U0CAROL"}'),
('274', '2026-11-29 23:53:05.190641+00', 'deployment.turn-taken', '3jy9qnggb3h0', 'search', 'T0ACME:U0CAROL', '{"ref": "main", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "kind": "deploy", "origin": "platform", "service": "finder", "deployment": "3jy9qnggb3h0", "committedAt": "2026-11-02T11:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-29T23:53:05.073Z", "requestedBy": "T0ACME:U0CAROL"}'),
('275', '2026-11-29 23:53:05.242552+00', 'step.done', '3jy9qnggb3h0', 'search', 'T0ACME:U0CAROL', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('276', '2026-11-29 23:53:05.242552+00', 'step.started', '3jy9qnggb3h0', 'search', 'T0ACME:U0CAROL', '{"step": "startWorkflow", "epoch": 1, "attempt": 1}'),
('277', '2026-11-29 23:53:05.399242+00', 'deployment.started', '3jy9qnggb3h0', 'search', null, '{"ref": "main", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "kind": "deploy", "origin": "platform", "service": "finder", "githubRun": 21000000039, "startedAt": "2026-11-29T23:53:05.399Z", "deployment": "3jy9qnggb3h0", "committedAt": "2026-11-02T11:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-29T23:53:05.073Z", "requestedBy": "T0ACME:U0CAROL"}'),
('278', '2026-11-29 23:53:05.443623+00', 'step.done', '3jy9qnggb3h0', 'search', 'T0ACME:U0CAROL', '{"step": "startWorkflow", "epoch": 1, "attempt": 1}'),
('279', '2026-11-29 23:53:05.443623+00', 'step.waiting', '3jy9qnggb3h0', 'search', 'T0ACME:U0CAROL', '{"step": "followRun", "epoch": 1, "attempt": 1}'),
('280', '2026-11-29 23:53:05.5958+00', 'step.waiting', '3jy9qnggb3h0', 'search', 'T0ACME:U0CAROL', '{"step": "followRun", "epoch": 1, "attempt": 1}'),
('281', '2026-11-29 23:53:05.743845+00', 'run.cancel-asked', '3jy9qnggb3h0', 'search', 'T0ACME:U0CAROL', '{}'),
('282', '2026-11-29 23:53:05.822163+00', 'step.waiting', '3jy9qnggb3h0', 'search', 'T0ACME:U0CAROL', '{"step": "followRun", "epoch": 2, "attempt": 1}'),
('283', '2026-11-29 23:53:05.85655+00', 'run.undoing', '3jy9qnggb3h0', 'search', 'T0ACME:U0CAROL', '{"step": null, "epoch": 3}'),
('284', '2026-11-29 23:53:06.012091+00', 'step.undo-failed', '3jy9qnggb3h0', 'search', 'T0ACME:U0CAROL', '{"step": "startWorkflow", "epoch": 3, "error": "Error", "attempt": 1}'),
('285', '2026-11-29 23:53:06.192851+00', 'step.undo-failed', '3jy9qnggb3h0', 'search', 'T0ACME:U0CAROL', '{"step": "startWorkflow", "epoch": 4, "error": "Error", "attempt": 2}'),
('286', '2026-11-29 23:53:06.398229+00', 'step.undo-failed', '3jy9qnggb3h0', 'search', 'T0ACME:U0CAROL', '{"step": "startWorkflow", "epoch": 5, "error": "Error", "attempt": 3}'),
('287', '2026-11-29 23:53:06.577473+00', 'step.undo-failed', '3jy9qnggb3h0', 'search', 'T0ACME:U0CAROL', '{"step": "startWorkflow", "epoch": 6, "error": "Error", "attempt": 4}'),
('288', '2026-11-29 23:53:06.762785+00', 'step.undo-failed', '3jy9qnggb3h0', 'search', 'T0ACME:U0CAROL', '{"step": "startWorkflow", "epoch": 7, "error": "Error", "attempt": 5}'),
('289', '2026-11-29 23:53:06.764452+00', 'run.parked', '3jy9qnggb3h0', 'search', 'T0ACME:U0CAROL', '{"step": "startWorkflow", "epoch": 7}'),
('290', '2026-11-29 23:53:06.959772+00', 'run.requested', 'tnhe84bv0ze5', 'payments', 'T0ACME:U0ALICE', '{"version": 1, "approval": "n09jh32fvecn", "workflow": "provision-database", "capability": "database", "environment": "production"}'),
('291', '2026-11-29 23:53:07.00587+00', 'run.requested', 'd377amj730z0', 'search', 'T0ACME:U0CAROL', '{"version": 1, "approval": "msvd7saq6mpd", "workflow": "provision-database", "capability": "database", "environment": "production"}'),
('292', '2026-11-29 23:53:07.377222+00', 'run.requested', '77keg2gjmz01', 'payments', 'T0ACME:U0ALICE', '{"version": 1, "approval": "5qcyn3qrcac2", "workflow": "deploy-service", "capability": "deployment", "environment": "production"}'),
('293', '2026-11-29 23:53:07.458786+00', 'escalation.opened', null, 'payments', 'T0ACME:U0ALICE', '{"source": "command", "severity": "high", "escalation": "e43ms1y51yyp"}'),
('294', '2026-11-29 23:53:07.688995+00', 'escalation.responded', null, 'payments', 'T0ACME:U0KIM', '{"ms": 230, "inTime": null, "severity": "high", "escalation": "e43ms1y51yyp"}'),
('295', '2026-11-29 23:53:07.688995+00', 'escalation.paused', null, 'payments', 'T0ACME:U0KIM', '{"escalation": "e43ms1y51yyp"}'),
('296', '2026-11-29 23:53:07.757886+00', 'escalation.opened', null, 'finance', 'T0ACME:U0ERIN', '{"source": "command", "severity": "normal", "escalation": "c8k9e34fj9j2"}'),
('297', '2026-11-29 23:53:08.026771+00', 'escalation.opened', null, 'search', 'T0ACME:U0DAN', '{"source": "command", "severity": "normal", "escalation": "wz4mc74c8aw4"}'),
('298', '2026-11-29 23:53:08.074216+00', 'message.undeliverable', null, null, null, '{"key": "escalation-notice:e43ms1y51yyp:asked:1795996507.713395", "error": "PermanentError"}'),
('299', '2026-11-29 23:53:08.381265+00', 'survey.asked', null, null, null, '{"round": "2026-Q4"}'),
('300', '2026-11-29 23:53:08.408124+00', 'survey.asked', null, null, null, '{"round": "2026-Q4"}'),
('301', '2026-11-29 23:53:08.441982+00', 'survey.asked', null, null, null, '{"round": "2026-Q4"}'),
('302', '2026-11-29 23:53:08.454236+00', 'survey.asked', null, null, null, '{"round": "2026-Q4"}'),
('303', '2026-11-29 23:53:08.493204+00', 'survey.asked', null, null, null, '{"round": "2026-Q4"}'),
('304', '2026-11-29 23:53:08.520333+00', 'survey.asked', null, null, null, '{"round": "2026-Q4"}'),
('305', '2026-11-29 23:53:09.489576+00', 'run.requested', '55stkvw6yjms', 'payments', 'T0ACME:U0ALICE', '{"version": 1, "approval": null, "workflow": "deploy-service", "capability": "deployment", "environment": "staging"}'),
('306', '2026-11-29 23:53:12.81198+00', 'run.started', '55stkvw6yjms', 'payments', 'T0ACME:U0ALICE', '{}'),
('307', '2026-11-29 23:53:12.840203+00', 'step.started', '55stkvw6yjms', 'payments', 'T0ACME:U0ALICE', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('308', '2026-11-29 23:53:13.292231+00', 'step.done', '55stkvw6yjms', 'payments', 'T0ACME:U0ALICE', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('309', '2026-11-29 23:53:13.292231+00', 'step.waiting', '55stkvw6yjms', 'payments', 'T0ACME:U0ALICE', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('310', '2026-11-29 23:53:13.320623+00', 'deployment.requested', '55stkvw6yjms', 'payments', 'T0ACME:U0ALICE', '{"ref": "main", "sha": "7416e0df03537117f5e82bde19bb25b5a67ef4e1", "kind": "deploy", "origin": "platform", "service": "shop", "deployment": "55stkvw6yjms", "committedAt": "2026-11-02T11:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-29T23:53:09.489Z", "requestedBy": "T0ACME:U0ALICE"}'),
('311', '2026-11-29 23:53:13.419787+00', 'deployment.turn-taken', '55stkvw6yjms', 'payments', 'T0ACME:U0ALICE', '{"ref": "main", "sha": "7416e0df03537117f5e82bde19bb25b5a67ef4e1", "kind": "deploy", "origin": "platform", "service": "shop", "deployment": "55stkvw6yjms", "committedAt": "2026-11-02T11:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-29T23:53:09.489Z", "requestedBy": "T0ACME:U0ALICE"}'),
('312', '2026-11-29 23:53:13.521263+00', 'step.done', '55stkvw6yjms', 'payments', 'T0ACME:U0ALICE', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('313', '2026-11-29 23:53:13.521263+00', 'step.started', '55stkvw6yjms', 'payments', 'T0ACME:U0ALICE', '{"step": "startWorkflow", "epoch": 1, "attempt": 1}'),
('314', '2026-11-29 23:53:13.806365+00', 'deployment.started', '55stkvw6yjms', 'payments', null, '{"ref": "main", "sha": "7416e0df03537117f5e82bde19bb25b5a67ef4e1", "kind": "deploy", "origin": "platform", "service": "shop", "githubRun": 21000000041, "startedAt": "2026-11-29T23:53:13.806Z", "deployment": "55stkvw6yjms", "committedAt": "2026-11-02T11:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-29T23:53:09.489Z", "requestedBy": "T0ACME:U0ALICE"}'),
('315', '2026-11-29 23:53:13.861277+00', 'step.done', '55stkvw6yjms', 'payments', 'T0ACME:U0ALICE', '{"step": "startWorkflow", "epoch": 1, "attempt": 1}'),
('316', '2026-11-29 23:53:13.861277+00', 'step.waiting', '55stkvw6yjms', 'payments', 'T0ACME:U0ALICE', '{"step": "followRun", "epoch": 1, "attempt": 1}'),
('317', '2026-11-29 23:53:13.971155+00', 'step.waiting', '55stkvw6yjms', 'payments', 'T0ACME:U0ALICE', '{"step": "followRun", "epoch": 1, "attempt": 1}'),
('318', '2026-11-29 23:53:14.19058+00', 'run.requested', '57kpjhw0cs0n', 'payments', 'T0ACME:U0BOB', '{"version": 1, "approval": null, "workflow": "deploy-service", "capability": "deployment", "environment": "staging"}'),
('319', '2026-11-29 23:53:14.20512+00', 'run.started', '57kpjhw0cs0n', 'payments', 'T0ACME:U0BOB', '{}'),
('320', '2026-11-29 23:53:14.208216+00', 'step.started', '57kpjhw0cs0n', 'payments', 'T0ACME:U0BOB', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('321', '2026-11-29 23:53:14.367544+00', 'step.done', '57kpjhw0cs0n', 'payments', 'T0ACME:U0BOB', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('322', '2026-11-29 23:53:14.367544+00', 'step.waiting', '57kpjhw0cs0n', 'payments', 'T0ACME:U0BOB', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('323', '2026-11-29 23:53:14.418451+00', 'step.waiting', '55stkvw6yjms', 'payments', 'T0ACME:U0ALICE', '{"step": "followRun", "epoch": 2, "attempt": 1}'),
('324', '2026-11-29 23:53:14.37802+00', 'deployment.requested', '57kpjhw0cs0n', 'payments', 'T0ACME:U0BOB', '{"ref": "8e88d47022cd07cf21fb02946620bd9527460cec", "sha": "8e88d47022cd07cf21fb02946620bd9527460cec", "kind": "deploy", "origin": "platform", "service": "shop", "deployment": "57kpjhw0cs0n", "committedAt": "2026-11-02T10:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-29T23:53:14.190Z", "requestedBy": "T0ACME:U0BOB"}'),
('325', '2026-11-29 23:53:14.491364+00', 'step.waiting', '57kpjhw0cs0n', 'payments', 'T0ACME:U0BOB', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('326', '2026-11-29 23:53:14.68701+00', 'run.requested', '4qn9xe3j8805', 'payments', 'T0ACME:U0ALICE', '{"version": 1, "approval": null, "workflow": "provision-database", "capability": "database", "environment": "staging"}'),
('327', '2026-11-29 23:53:14.721655+00', 'run.requested', 'pmc7f8hksjkk', 'search', 'T0ACME:U0CAROL', '{"version": 1, "approval": null, "workflow": "provision-database", "capability": "database", "environment": "staging"}'),
('328', '2026-11-29 23:53:14.741605+00', 'run.started', '4qn9xe3j8805', 'payments', 'T0ACME:U0ALICE', '{}'),
('329', '2026-11-29 23:53:14.781338+00', 'step.started', '4qn9xe3j8805', 'payments', 'T0ACME:U0ALICE', '{"step": "createRole", "epoch": 1, "attempt": 1}'),
('330', '2026-11-29 23:53:14.835659+00', 'run.started', 'pmc7f8hksjkk', 'search', 'T0ACME:U0CAROL', '{}'),
('331', '2026-11-29 23:53:14.859616+00', 'step.started', 'pmc7f8hksjkk', 'search', 'T0ACME:U0CAROL', '{"step": "createRole", "epoch": 1, "attempt": 1}'),
('332', '2026-11-29 23:53:15.014542+00', 'step.done', 'pmc7f8hksjkk', 'search', 'T0ACME:U0CAROL', '{"step": "createRole", "epoch": 1, "attempt": 1}'),
('333', '2026-11-29 23:53:15.014542+00', 'step.started', 'pmc7f8hksjkk', 'search', 'T0ACME:U0CAROL', '{"step": "createDatabase", "epoch": 1, "attempt": 1}'),
('334', '2026-11-29 23:53:15.037689+00', 'step.done', '4qn9xe3j8805', 'payments', 'T0ACME:U0ALICE', '{"step": "createRole", "epoch": 1, "attempt": 1}'),
('335', '2026-11-29 23:53:15.037689+00', 'step.started', '4qn9xe3j8805', 'payments', 'T0ACME:U0ALICE', '{"step": "createDatabase", "epoch": 1, "attempt": 1}'),
('336', '2026-11-29 23:53:15.121736+00', 'run.cancel-asked', 'pmc7f8hksjkk', 'search', 'T0ACME:U0CAROL', '{}'),
('337', '2026-11-29 23:53:17.548706+00', 'run.undoing', 'pmc7f8hksjkk', 'search', 'T0ACME:U0CAROL', '{"step": null, "epoch": 1}'),
('338', '2026-11-29 23:53:17.587216+00', 'step.undone', 'pmc7f8hksjkk', 'search', 'T0ACME:U0CAROL', '{"step": "createDatabase", "epoch": 1, "attempt": 1}'),
('339', '2026-11-29 23:53:17.7998+00', 'run.requested', 's4dmbdef93pz', 'payments', 'T0ACME:U0BOB', '{"version": 1, "approval": null, "workflow": "deploy-service", "capability": "deployment", "environment": "staging"}'),
('340', '2026-11-29 23:53:17.858299+00', 'run.started', 's4dmbdef93pz', 'payments', 'T0ACME:U0BOB', '{}'),
('341', '2026-11-29 23:53:17.955944+00', 'step.started', 's4dmbdef93pz', 'payments', 'T0ACME:U0BOB', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('342', '2026-11-29 23:53:18.259777+00', 'step.done', 's4dmbdef93pz', 'payments', 'T0ACME:U0BOB', '{"step": "checkFirst", "epoch": 1, "attempt": 1}'),
('343', '2026-11-29 23:53:18.259777+00', 'step.waiting', 's4dmbdef93pz', 'payments', 'T0ACME:U0BOB', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('344', '2026-11-29 23:53:18.262909+00', 'deployment.requested', 's4dmbdef93pz', 'payments', 'T0ACME:U0BOB', '{"ref": "main", "sha": "e53fbcdfd4214688c67c9098d373d41dfe43daa0", "kind": "deploy", "origin": "platform", "service": "cart", "deployment": "s4dmbdef93pz", "committedAt": "2026-11-03T08:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-29T23:53:17.799Z", "requestedBy": "T0ACME:U0BOB"}'),
('345', '2026-11-29 23:53:18.271826+00', 'deployment.turn-taken', 's4dmbdef93pz', 'payments', 'T0ACME:U0BOB', '{"ref": "main", "sha": "e53fbcdfd4214688c67c9098d373d41dfe43daa0", "kind": "deploy", "origin": "platform", "service": "cart", "deployment": "s4dmbdef93pz", "committedAt": "2026-11-03T08:58:00.000Z", "environment": "staging", "requestedAt": "2026-11-29T23:53:17.799Z", "requestedBy": "T0ACME:U0BOB"}'),
('346', '2026-11-29 23:53:18.311241+00', 'step.done', 's4dmbdef93pz', 'payments', 'T0ACME:U0BOB', '{"step": "takeTurn", "epoch": 1, "attempt": 1}'),
('347', '2026-11-29 23:53:18.311241+00', 'step.started', 's4dmbdef93pz', 'payments', 'T0ACME:U0BOB', '{"step": "startWorkflow", "epoch": 1, "attempt": 1}'),
('348', '2026-11-29 23:53:18.563913+00', 'escalation.responded', null, 'finance', 'T0ACME:U0KIM', '{"ms": 10806, "inTime": true, "severity": "normal", "escalation": "c8k9e34fj9j2"}'),
('349', '2026-11-29 23:53:18.563913+00', 'escalation.accepted', null, 'finance', 'T0ACME:U0KIM', '{"domain": "core", "severity": "normal", "escalation": "c8k9e34fj9j2"}'),
('350', '2026-11-29 23:53:19.296712+00', 'escalation.opened', null, 'finance', 'T0ACME:U0ERIN', '{"source": "command", "severity": "normal", "escalation": "3pqb4v20tzam"}'),
('351', '2026-11-29 23:53:24.287812+00', 'run.requested', '6qccbp3vm32r', 'payments', 'T0ACME:U0BOB', '{"version": 1, "approval": null, "workflow": "provision-database", "capability": "database", "environment": "staging"}'),
('352', '2026-11-29 23:53:24.383818+00', 'approval.given', 'd377amj730z0', 'search', 'T0ACME:U0PAT', '{"approval": "msvd7saq6mpd"}'),
('353', '2026-11-29 23:53:24.383818+00', 'run.approved', 'd377amj730z0', 'search', 'T0ACME:U0PAT', '{"approval": "msvd7saq6mpd"}'),
('354', '2026-11-29 23:53:24.512262+00', 'run.requested', 'ean6gmj33xn1', 'finance', 'T0ACME:U0ERIN', '{"version": 1, "approval": null, "workflow": "deploy-service", "capability": "deployment", "environment": "production"}'),
('355', '2026-11-29 23:53:24.612471+00', 'escalation.opened', null, 'payments', 'T0ACME:U0BOB', '{"source": "command", "severity": "normal", "escalation": "rf993qgrgkhm"}'),
('356', '2026-11-29 23:53:24.672929+00', 'request.joined', null, 'finance', 'T0ACME:U0ERIN', '{"request": "ccnw37jb60ba"}');

insert into feature_requests ("id", "title", "folded", "capability", "domain", "status", "changes", "reason", "opened_by", "opened_for", "created_at", "candidate_at", "merged_into", "merged_at", "split_from") values
('7svvanm0qhjy', 'Read replicas', 'read replicas', null, 'core', 'considering', '0', null, 'T0ACME:U0ALICE', 'payments', '2026-11-07 23:52:58.470526+00', '2026-11-07 23:52:58.772732+00', null, null, null),
('f5bne88sz6rv', 'Replicas to read from', 'replicas to read from', null, 'core', 'considering', '0', null, 'T0ACME:U0DAN', 'search', '2026-11-07 23:52:58.933076+00', null, '7svvanm0qhjy', '2026-11-07 23:52:59.113081+00', null),
('ccnw37jb60ba', 'Preview environments', 'preview environments', null, 'core', 'planned', '1', null, 'T0ACME:U0CAROL', 'search', '2026-11-07 23:52:59.237596+00', null, null, null, null),
('b055afmdd2sa', 'Faster runners', 'faster runners', null, 'core', 'shipped', '1', null, 'T0ACME:U0ALICE', 'payments', '2026-11-07 23:52:59.598937+00', null, null, null, null),
('ngysb05h04vf', 'A mainframe', 'a mainframe', null, 'core', 'declined', '1', 'nobody can run one.', 'T0ACME:U0ERIN', 'finance', '2026-11-07 23:52:59.775818+00', null, null, null, null);

insert into github_looks ("name", "looked_until", "due_at") values
('deliveries', '2026-11-29 23:53:02.727+00', '2026-11-29 23:53:56.727774+00'),
('deployments', '2026-11-07 23:52:43.274+00', '2026-11-29 23:58:02.742409+00'),
('issues', '2026-11-15 23:53:00.612+00', '2026-11-29 23:58:02.730499+00');

insert into github_pace ("name", "next_at", "paused_until") values
('writes', '2026-11-29 23:53:19.236789+00', '-infinity');

insert into hooks ("delivery_id", "event", "action", "repo", "object_id", "attempts", "due_at", "done_at", "error", "received_at") values
('502d819d-a474-4ed2-ae8f-ba8c7b176ab0', 'workflow_run', 'requested', 'acme/shop', '21000000010', '1', '2026-11-07 23:53:49.752289+00', '2026-11-07 23:52:50.102324+00', null, '2026-11-07 23:52:49.711792+00'),
('f04e3917-b4e5-421f-a026-9e7fda6dd6f5', 'workflow_job', 'queued', 'acme/shop', '21000000010', '1', '2026-11-07 23:53:49.752289+00', '2026-11-07 23:52:50.114784+00', null, '2026-11-07 23:52:49.722316+00'),
('695e5b8f-391e-4c35-b637-d5f8cb3a2bc3', 'workflow_run', 'in_progress', 'acme/shop', '21000000010', '1', '2026-11-07 23:53:49.752289+00', '2026-11-07 23:52:50.102324+00', null, '2026-11-07 23:52:49.744321+00'),
('e0236190-7cf3-4421-b3f5-c7fa056b1544', 'workflow_job', 'in_progress', 'acme/shop', '21000000010', '1', '2026-11-07 23:53:49.752289+00', '2026-11-07 23:52:50.114784+00', null, '2026-11-07 23:52:49.750328+00'),
('738d70c5-7719-413b-84b2-31a3a254684c', 'workflow_job', 'completed', 'acme/shop', '21000000010', '1', '2026-11-07 23:53:49.796785+00', '2026-11-07 23:52:49.887814+00', null, '2026-11-07 23:52:49.761815+00'),
('b05d131a-a10a-4c33-b2c6-1a31e0c91383', 'workflow_job', 'queued', 'acme/shop', '21000000010', '1', '2026-11-07 23:53:49.796785+00', '2026-11-07 23:52:49.887814+00', null, '2026-11-07 23:52:49.770426+00'),
('3a37b27c-90ac-43ec-ab33-f7457ce40ab3', 'workflow_job', 'in_progress', 'acme/shop', '21000000010', '1', '2026-11-07 23:53:49.796785+00', '2026-11-07 23:52:49.887814+00', null, '2026-11-07 23:52:49.786817+00'),
('41edb0ad-d9b4-4b27-968b-09339495c544', 'workflow_job', 'completed', 'acme/shop', '21000000010', '1', '2026-11-07 23:53:49.796785+00', '2026-11-07 23:52:49.887814+00', null, '2026-11-07 23:52:49.791802+00'),
('398075eb-1807-4e51-a1d4-7e624b151224', 'workflow_run', 'completed', 'acme/shop', '21000000010', '1', '2026-11-07 23:53:49.817501+00', '2026-11-07 23:52:49.918806+00', null, '2026-11-07 23:52:49.797375+00'),
('b1fdc2c6-8efd-4cab-9e00-fc748c5c700f', 'workflow_run', 'requested', 'acme/shop', '21000000013', '1', '2026-11-07 23:53:50.744342+00', '2026-11-07 23:52:51.267823+00', null, '2026-11-07 23:52:50.694896+00'),
('12159b48-2147-4578-82f2-fc46d265c95b', 'workflow_job', 'queued', 'acme/shop', '21000000013', '1', '2026-11-07 23:53:50.744342+00', '2026-11-07 23:52:51.256159+00', null, '2026-11-07 23:52:50.703072+00'),
('a947f8b1-6ab6-41f5-a6a1-c81318cc37a8', 'workflow_run', 'in_progress', 'acme/shop', '21000000013', '1', '2026-11-07 23:53:50.744342+00', '2026-11-07 23:52:51.267823+00', null, '2026-11-07 23:52:50.719803+00'),
('35dad758-e132-4efe-8c18-1a7c8185418d', 'workflow_job', 'in_progress', 'acme/shop', '21000000013', '1', '2026-11-07 23:53:50.744342+00', '2026-11-07 23:52:51.256159+00', null, '2026-11-07 23:52:50.72641+00'),
('52a2b956-c726-4304-b4a3-c32bc0db879a', 'workflow_job', 'completed', 'acme/shop', '21000000013', '1', '2026-11-07 23:53:50.792343+00', '2026-11-07 23:52:51.272091+00', null, '2026-11-07 23:52:50.74592+00'),
('d5bd2de8-928b-4bfa-a330-c92a24e00cc2', 'workflow_job', 'queued', 'acme/shop', '21000000013', '1', '2026-11-07 23:53:50.792343+00', '2026-11-07 23:52:51.272091+00', null, '2026-11-07 23:52:50.74912+00'),
('da51a43a-22db-4399-8b09-2f18f7cdad77', 'workflow_job', 'in_progress', 'acme/shop', '21000000013', '1', '2026-11-07 23:53:50.792343+00', '2026-11-07 23:52:51.272091+00', null, '2026-11-07 23:52:50.751608+00'),
('c8e09843-5aae-4b9a-9957-a23b88dad9f6', 'workflow_job', 'completed', 'acme/shop', '21000000013', '1', '2026-11-07 23:53:50.792343+00', '2026-11-07 23:52:51.272091+00', null, '2026-11-07 23:52:50.758763+00'),
('8425d59d-7b4b-449e-8ce5-ee4d8da47477', 'workflow_run', 'completed', 'acme/shop', '21000000013', '1', '2026-11-07 23:53:50.792343+00', '2026-11-07 23:52:51.287926+00', null, '2026-11-07 23:52:50.758938+00'),
('589bf1ac-e213-44d0-9be0-b7927bb01490', 'workflow_run', 'requested', 'acme/shop', '21000000016', '1', '2026-11-07 23:53:51.797262+00', '2026-11-07 23:52:51.953575+00', null, '2026-11-07 23:52:51.793427+00'),
('411a5501-2f76-4402-b579-79c131bb3178', 'workflow_job', 'queued', 'acme/shop', '21000000016', '1', '2026-11-07 23:53:51.797262+00', '2026-11-07 23:52:51.958308+00', null, '2026-11-07 23:52:51.79367+00'),
('b2303d24-53d6-4f56-8738-74933dad6158', 'workflow_job', 'in_progress', 'acme/shop', '21000000016', '1', '2026-11-07 23:53:51.826251+00', '2026-11-07 23:52:51.853115+00', null, '2026-11-07 23:52:51.821859+00'),
('c6a7eb38-0732-455b-949f-a97ed3258f1b', 'workflow_run', 'in_progress', 'acme/shop', '21000000016', '1', '2026-11-07 23:53:51.826251+00', '2026-11-07 23:52:51.853888+00', null, '2026-11-07 23:52:51.824968+00'),
('2637d72c-65b3-44c3-81e7-b35c8e59155a', 'workflow_job', 'completed', 'acme/shop', '21000000016', '1', '2026-11-07 23:53:51.888295+00', '2026-11-07 23:52:51.954633+00', null, '2026-11-07 23:52:51.857767+00'),
('96e09748-21ac-4aa4-a75f-aa20b6847ec3', 'workflow_job', 'queued', 'acme/shop', '21000000016', '1', '2026-11-07 23:53:51.888295+00', '2026-11-07 23:52:51.954633+00', null, '2026-11-07 23:52:51.858028+00'),
('defb4dd3-3d49-4adc-af22-bbbbf43e6fc6', 'workflow_job', 'in_progress', 'acme/shop', '21000000016', '1', '2026-11-07 23:53:51.888295+00', '2026-11-07 23:52:51.954633+00', null, '2026-11-07 23:52:51.873507+00'),
('00c42491-b57c-42b7-8784-ada6ab925fc4', 'workflow_job', 'completed', 'acme/shop', '21000000016', '1', '2026-11-07 23:53:51.888295+00', '2026-11-07 23:52:51.954633+00', null, '2026-11-07 23:52:51.874103+00'),
('1ad0c9bd-520f-479b-becc-0fb3c0a7bda9', 'workflow_run', 'completed', 'acme/shop', '21000000016', '1', '2026-11-07 23:53:51.888295+00', '2026-11-07 23:52:51.956566+00', null, '2026-11-07 23:52:51.874448+00'),
('11a41d6b-2223-48d1-b7f1-91cef2af48dd', 'workflow_run', 'requested', 'acme/shop', '21000000019', '1', '2026-11-07 23:53:52.710053+00', '2026-11-07 23:52:52.933487+00', null, '2026-11-07 23:52:52.69809+00'),
('69ebc6e0-cfca-41a9-b827-7d1e202b8f42', 'workflow_job', 'queued', 'acme/shop', '21000000019', '1', '2026-11-07 23:53:52.710053+00', '2026-11-07 23:52:52.901806+00', null, '2026-11-07 23:52:52.704646+00'),
('c40faf12-ec1f-46e5-95c9-d5b24851172c', 'workflow_job', 'in_progress', 'acme/shop', '21000000019', '1', '2026-11-07 23:53:52.744202+00', '2026-11-07 23:52:52.936038+00', null, '2026-11-07 23:52:52.738442+00'),
('5bfbcb6d-aee7-49fe-a4ce-4d0deef84ffb', 'workflow_run', 'in_progress', 'acme/shop', '21000000019', '1', '2026-11-07 23:53:52.744202+00', '2026-11-07 23:52:52.937305+00', null, '2026-11-07 23:52:52.738597+00'),
('e9327369-e795-4aba-b0da-42952010a68d', 'workflow_job', 'completed', 'acme/shop', '21000000019', '1', '2026-11-07 23:53:52.744202+00', '2026-11-07 23:52:52.936038+00', null, '2026-11-07 23:52:52.738874+00'),
('7d8dc160-5f0f-4721-a2d3-4cde26e873c8', 'workflow_job', 'in_progress', 'acme/shop', '21000000019', '1', '2026-11-07 23:53:52.744202+00', '2026-11-07 23:52:52.936038+00', null, '2026-11-07 23:52:52.741824+00'),
('3bf9aa5e-f1fc-42b1-a529-4beaad17a466', 'workflow_job', 'queued', 'acme/shop', '21000000019', '1', '2026-11-07 23:53:52.744202+00', '2026-11-07 23:52:52.936038+00', null, '2026-11-07 23:52:52.743789+00'),
('00d9d60e-c5fd-4cd9-8610-775a6704ffa5', 'workflow_job', 'completed', 'acme/shop', '21000000019', '1', '2026-11-07 23:53:52.763777+00', '2026-11-07 23:52:52.936779+00', null, '2026-11-07 23:52:52.758508+00'),
('c5043c9c-51e7-4c2c-a106-e6ddc38b9462', 'workflow_run', 'completed', 'acme/shop', '21000000019', '1', '2026-11-07 23:53:52.763777+00', '2026-11-07 23:52:53.042292+00', null, '2026-11-07 23:52:52.760264+00'),
('94afa6e2-2d57-44ce-90e4-3dcce0d65634', 'workflow_run', 'requested', 'acme/finder', '21000000022', '1', '2026-11-07 23:53:53.402013+00', '2026-11-07 23:52:53.670681+00', null, '2026-11-07 23:52:53.399173+00'),
('b72e2583-15e1-4f0e-9e95-2815dcd63550', 'workflow_job', 'queued', 'acme/finder', '21000000022', '1', '2026-11-07 23:53:53.42422+00', '2026-11-07 23:52:53.677572+00', null, '2026-11-07 23:52:53.401921+00'),
('b0da0ad9-ba56-471e-8de7-9b9a7186caae', 'workflow_run', 'in_progress', 'acme/finder', '21000000022', '1', '2026-11-07 23:53:53.42422+00', '2026-11-07 23:52:53.681602+00', null, '2026-11-07 23:52:53.417452+00'),
('4bbbacc9-972b-4038-bd1b-365b67233290', 'workflow_job', 'in_progress', 'acme/finder', '21000000022', '1', '2026-11-07 23:53:53.42422+00', '2026-11-07 23:52:53.677572+00', null, '2026-11-07 23:52:53.417739+00'),
('fd42cd3e-0719-4791-bcf2-45f4f631e981', 'workflow_job', 'completed', 'acme/finder', '21000000022', '1', '2026-11-07 23:53:53.44138+00', '2026-11-07 23:52:53.691029+00', null, '2026-11-07 23:52:53.430881+00'),
('6f4572c2-085c-4265-8dbc-1f310de42736', 'workflow_job', 'queued', 'acme/finder', '21000000022', '1', '2026-11-07 23:53:53.44138+00', '2026-11-07 23:52:53.691029+00', null, '2026-11-07 23:52:53.431414+00'),
('f44facda-27e8-4518-b13f-e560bc4fefe6', 'workflow_job', 'completed', 'acme/finder', '21000000022', '1', '2026-11-07 23:53:53.44138+00', '2026-11-07 23:52:53.691029+00', null, '2026-11-07 23:52:53.43397+00'),
('b6a187a6-deed-4e28-99db-48d3a6ede43a', 'workflow_run', 'completed', 'acme/finder', '21000000022', '1', '2026-11-07 23:53:53.44138+00', '2026-11-07 23:52:53.766312+00', null, '2026-11-07 23:52:53.434087+00'),
('2d450bea-b47e-4388-a1ff-2e99c1873575', 'workflow_run', 'requested', 'acme/finder', '21000000025', '1', '2026-11-07 23:53:54.17784+00', '2026-11-07 23:52:54.294659+00', null, '2026-11-07 23:52:54.175899+00'),
('92f0be79-eee7-4798-ac02-ce192e1f950a', 'workflow_job', 'queued', 'acme/finder', '21000000025', '1', '2026-11-07 23:53:54.189545+00', '2026-11-07 23:52:54.214061+00', null, '2026-11-07 23:52:54.179816+00'),
('c7031b6d-9b16-4426-b56a-bcc77a365a3d', 'workflow_job', 'completed', 'acme/finder', '21000000025', '1', '2026-11-07 23:53:54.902896+00', '2026-11-07 23:52:54.924395+00', null, '2026-11-07 23:52:54.885322+00'),
('233b1a13-9a58-46fa-bec2-fd8674b2ddd5', 'workflow_job', 'queued', 'acme/finder', '21000000025', '1', '2026-11-07 23:53:54.902896+00', '2026-11-07 23:52:54.924395+00', null, '2026-11-07 23:52:54.885617+00'),
('0a83106a-f8a8-4929-a05c-32cbc92c3831', 'workflow_job', 'in_progress', 'acme/finder', '21000000025', '1', '2026-11-07 23:53:54.902896+00', '2026-11-07 23:52:54.924395+00', null, '2026-11-07 23:52:54.886894+00'),
('febcbf1f-6d3b-48ea-a9c8-546e871247ca', 'workflow_run', 'in_progress', 'acme/finder', '21000000025', '1', '2026-11-07 23:53:54.902896+00', '2026-11-07 23:52:54.924987+00', null, '2026-11-07 23:52:54.888834+00'),
('92553089-b889-470e-b10f-5d56940eb8a7', 'workflow_job', 'in_progress', 'acme/finder', '21000000025', '1', '2026-11-07 23:53:54.902896+00', '2026-11-07 23:52:54.924395+00', null, '2026-11-07 23:52:54.891166+00'),
('cf612f9e-fced-4cef-a41c-ad4aaf8352d6', 'workflow_job', 'completed', 'acme/finder', '21000000025', '1', '2026-11-07 23:53:54.902896+00', '2026-11-07 23:52:54.924395+00', null, '2026-11-07 23:52:54.896524+00'),
('846b7536-7e20-44fb-af4f-90efd8ba1738', 'workflow_run', 'completed', 'acme/finder', '21000000025', '1', '2026-11-07 23:53:54.902896+00', '2026-11-07 23:52:54.924987+00', null, '2026-11-07 23:52:54.9001+00'),
('2692279e-6789-4ee6-8373-a27c21f0007f', 'workflow_run', 'requested', 'acme/finder', '21000000028', '1', '2026-11-07 23:53:55.200988+00', '2026-11-07 23:52:55.291182+00', null, '2026-11-07 23:52:55.198113+00'),
('0bf9924f-2986-4a99-85cb-cfa79c8f2f07', 'workflow_job', 'queued', 'acme/finder', '21000000028', '1', '2026-11-07 23:53:55.200988+00', '2026-11-07 23:52:55.324145+00', null, '2026-11-07 23:52:55.198299+00'),
('7e10a1b8-d108-4ae4-b647-8181c7952f91', 'workflow_run', 'in_progress', 'acme/finder', '21000000028', '1', '2026-11-07 23:53:55.206114+00', '2026-11-07 23:52:55.322034+00', null, '2026-11-07 23:52:55.201467+00'),
('ecd7b808-d9bf-44d2-b0d7-5a3b7c97783b', 'workflow_job', 'in_progress', 'acme/finder', '21000000028', '1', '2026-11-07 23:53:55.206114+00', '2026-11-07 23:52:55.32841+00', null, '2026-11-07 23:52:55.201956+00'),
('8de132c6-35ae-499c-b32c-344b5493e4dc', 'workflow_job', 'completed', 'acme/finder', '21000000028', '1', '2026-11-07 23:53:55.304044+00', '2026-11-07 23:52:55.329523+00', null, '2026-11-07 23:52:55.27682+00'),
('bd83f998-9fef-4049-b538-cc40f0cc5620', 'workflow_job', 'queued', 'acme/finder', '21000000028', '1', '2026-11-07 23:53:55.304044+00', '2026-11-07 23:52:55.329523+00', null, '2026-11-07 23:52:55.282071+00'),
('d624f956-f376-4817-b513-83620f8611ff', 'workflow_job', 'in_progress', 'acme/finder', '21000000028', '1', '2026-11-07 23:53:55.304044+00', '2026-11-07 23:52:55.329523+00', null, '2026-11-07 23:52:55.283777+00'),
('09142aff-ccf5-4297-94bb-bf28b51f8379', 'workflow_job', 'completed', 'acme/finder', '21000000028', '1', '2026-11-07 23:53:55.304044+00', '2026-11-07 23:52:55.329523+00', null, '2026-11-07 23:52:55.299436+00'),
('217fc6bb-adc3-4174-927e-2ab2889cb4d2', 'workflow_run', 'completed', 'acme/finder', '21000000028', '1', '2026-11-07 23:53:55.304044+00', '2026-11-07 23:52:55.333144+00', null, '2026-11-07 23:52:55.302631+00'),
('470ac204-a9ef-4d16-ae10-b8fbce041547', 'workflow_run', 'requested', 'acme/cart', '21000000031', '1', '2026-11-07 23:53:55.674545+00', '2026-11-07 23:52:55.819072+00', null, '2026-11-07 23:52:55.667617+00'),
('8386f881-685c-45e1-911c-ebcec88f0732', 'workflow_job', 'queued', 'acme/cart', '21000000031', '1', '2026-11-07 23:53:55.676206+00', '2026-11-07 23:52:55.782287+00', null, '2026-11-07 23:52:55.674892+00'),
('e2d3afe7-436b-444c-88ea-f1ae81d11630', 'workflow_job', 'queued', 'acme/cart', '21000000031', '1', '2026-11-07 23:53:55.943658+00', '2026-11-07 23:52:55.95525+00', null, '2026-11-07 23:52:55.936713+00'),
('dee796f0-505d-4d84-ae43-536c0e6a850f', 'workflow_job', 'completed', 'acme/cart', '21000000031', '1', '2026-11-07 23:53:55.943658+00', '2026-11-07 23:52:55.95525+00', null, '2026-11-07 23:52:55.937+00'),
('66b21a3c-51ea-472e-b7d0-a5decb765e35', 'workflow_job', 'completed', 'acme/cart', '21000000031', '1', '2026-11-07 23:53:55.943658+00', '2026-11-07 23:52:55.95525+00', null, '2026-11-07 23:52:55.937539+00'),
('c18c8b50-6cf1-45ec-bf99-09e4d92d151b', 'workflow_run', 'completed', 'acme/cart', '21000000031', '1', '2026-11-07 23:53:55.943658+00', '2026-11-07 23:52:55.954947+00', null, '2026-11-07 23:52:55.939783+00'),
('52fd21a3-068e-4ad0-8bf8-04e6473942fd', 'deployment_status', 'created', 'acme/books', '21000000034', '1', '2026-11-07 23:53:56.324718+00', '2026-11-07 23:52:56.5258+00', null, '2026-11-07 23:52:56.319221+00'),
('fafefff4-7400-41c0-b6b3-ce8541f1b999', 'workflow_run', 'requested', 'acme/cart', '21000000036', '1', '2026-11-07 23:53:56.395784+00', '2026-11-07 23:52:56.519409+00', null, '2026-11-07 23:52:56.374144+00'),
('79bcdffe-d2e8-4a0b-b155-f3660b20bc6e', 'workflow_job', 'queued', 'acme/cart', '21000000036', '1', '2026-11-07 23:53:56.395784+00', '2026-11-07 23:52:56.493484+00', null, '2026-11-07 23:52:56.376082+00'),
('65726657-c943-4c96-a112-414e2fb33797', 'workflow_job', 'in_progress', 'acme/cart', '21000000036', '1', '2026-11-07 23:53:56.41235+00', '2026-11-07 23:52:56.54953+00', null, '2026-11-07 23:52:56.400268+00'),
('af257b36-2358-42d9-bcde-46ac04cd562a', 'workflow_run', 'in_progress', 'acme/cart', '21000000036', '1', '2026-11-07 23:53:56.41235+00', '2026-11-07 23:52:56.529702+00', null, '2026-11-07 23:52:56.403578+00'),
('abc7c0ca-d12a-4f24-bf49-d2eff49e35e2', 'workflow_job', 'queued', 'acme/cart', '21000000036', '1', '2026-11-07 23:53:56.41235+00', '2026-11-07 23:52:56.54953+00', null, '2026-11-07 23:52:56.403745+00'),
('722c0d65-4cb2-40a2-a5bd-577c57c2edd0', 'workflow_job', 'completed', 'acme/cart', '21000000036', '1', '2026-11-07 23:53:56.41235+00', '2026-11-07 23:52:56.54953+00', null, '2026-11-07 23:52:56.40398+00'),
('421be20f-3eea-4539-9314-53c82b7c87c7', 'workflow_job', 'in_progress', 'acme/cart', '21000000036', '1', '2026-11-07 23:53:56.41235+00', '2026-11-07 23:52:56.54953+00', null, '2026-11-07 23:52:56.404236+00'),
('0e99062b-8b5a-4f15-937c-510d5c5c111b', 'workflow_job', 'completed', 'acme/cart', '21000000036', '1', '2026-11-07 23:53:56.508368+00', '2026-11-07 23:52:56.593659+00', null, '2026-11-07 23:52:56.414162+00'),
('2ec3c235-f8d5-4aa7-8bbb-fe604ef2bfe1', 'workflow_run', 'completed', 'acme/cart', '21000000036', '1', '2026-11-07 23:53:56.508368+00', '2026-11-07 23:52:56.605628+00', null, '2026-11-07 23:52:56.415747+00'),
('b48cbe55-afc8-46b4-9718-4854489737fb', 'issues', 'opened', 'acme/platform', '1', '1', '2026-11-07 23:53:56.910063+00', '2026-11-07 23:52:57.032401+00', null, '2026-11-07 23:52:56.89096+00'),
('8fbf9a47-00c2-4d88-a14a-395a4a42a24a', 'issue_comment', 'created', 'acme/platform', '1', '1', '2026-11-07 23:53:57.041897+00', '2026-11-07 23:52:57.120465+00', null, '2026-11-07 23:52:57.039258+00'),
('d619225e-0e60-46c8-a3d8-c04d1fcafeeb', 'issue_comment', 'created', 'acme/platform', '1', '1', '2026-11-07 23:53:57.054902+00', '2026-11-07 23:52:57.139515+00', null, '2026-11-07 23:52:57.054318+00'),
('bcae5fd5-4e59-4a46-b600-35c2e299d1c0', 'issues', 'closed', 'acme/platform', '1', '1', '2026-11-07 23:53:57.166905+00', '2026-11-07 23:52:57.24574+00', null, '2026-11-07 23:52:57.166341+00'),
('ee73e6df-8945-4795-9d4a-03d5ee57ec00', 'issues', 'opened', 'acme/platform', '2', '1', '2026-11-07 23:53:58.121189+00', '2026-11-07 23:52:58.259016+00', null, '2026-11-07 23:52:58.110113+00'),
('c81541f5-8ccc-442f-99df-609c08148f66', 'issues', 'edited', 'acme/platform', '2', '1', '2026-11-07 23:53:58.555017+00', '2026-11-07 23:52:58.722658+00', null, '2026-11-07 23:52:58.550957+00'),
('b1b661d4-7cab-4131-b8fa-b2e9e0b80205', 'issues', 'opened', 'acme/platform', '3', '1', '2026-11-07 23:53:58.752003+00', '2026-11-07 23:52:58.957095+00', null, '2026-11-07 23:52:58.718903+00'),
('93c29465-647c-423a-b824-ee938a9e1996', 'issues', 'edited', 'acme/platform', '3', '1', '2026-11-07 23:53:58.97893+00', '2026-11-07 23:52:59.130146+00', null, '2026-11-07 23:52:58.976083+00'),
('e973e00f-1a90-4b6e-b304-adbf91cdcddc', 'issues', 'labeled', 'acme/platform', '3', '1', '2026-11-07 23:53:59.066863+00', '2026-11-07 23:52:59.171777+00', null, '2026-11-07 23:52:59.059806+00'),
('ccd942d2-d2ab-4475-8a45-83d2a37d21e4', 'issues', 'opened', 'acme/platform', '4', '1', '2026-11-07 23:53:59.230101+00', '2026-11-07 23:52:59.292448+00', null, '2026-11-07 23:52:59.210367+00'),
('0d6d3c6f-8922-43b3-9f50-fbb72d40bd9e', 'issues', 'closed', 'acme/platform', '4', '1', '2026-11-07 23:53:59.324773+00', '2026-11-07 23:52:59.388975+00', null, '2026-11-07 23:52:59.319779+00'),
('ceb818bc-3e88-467a-a729-8f59f1b02c54', 'issues', 'edited', 'acme/platform', '4', '1', '2026-11-07 23:53:59.324773+00', '2026-11-07 23:52:59.388975+00', null, '2026-11-07 23:52:59.320019+00'),
('624ad630-7b46-4f5b-8a81-a5ff19abfc6b', 'issues', 'edited', 'acme/platform', '3', '1', '2026-11-07 23:53:59.415818+00', '2026-11-07 23:52:59.489618+00', null, '2026-11-07 23:52:59.413894+00'),
('ede34387-54cc-4759-b7e6-462a805f6a24', 'issues', 'opened', 'acme/platform', '5', '1', '2026-11-07 23:53:59.49231+00', '2026-11-07 23:52:59.599063+00', null, '2026-11-07 23:52:59.491571+00'),
('f090009f-c801-4d1d-8cb8-8a06db5798bf', 'issues', 'labeled', 'acme/platform', '5', '1', '2026-11-07 23:53:59.55278+00', '2026-11-07 23:52:59.637888+00', null, '2026-11-07 23:52:59.539806+00'),
('6493b6e7-c6dd-41c2-90ce-e059c7b49f37', 'issues', 'opened', 'acme/platform', '6', '1', '2026-11-07 23:53:59.68168+00', '2026-11-07 23:52:59.768407+00', null, '2026-11-07 23:52:59.68116+00'),
('db89b43e-2698-4e97-8b1b-0076ceade12f', 'issues', 'closed', 'acme/platform', '6', '1', '2026-11-07 23:53:59.7419+00', '2026-11-07 23:52:59.81618+00', null, '2026-11-07 23:52:59.734318+00'),
('b9afec2e-0fa5-44d7-a486-f566e92b030c', 'issues', 'opened', 'acme/platform', '7', '1', '2026-11-07 23:53:59.857383+00', '2026-11-07 23:53:00.007794+00', null, '2026-11-07 23:52:59.843775+00'),
('e32447ad-9e41-422b-bf40-09bae92ea1f1', 'issue_comment', 'created', 'acme/platform', '7', '1', '2026-11-07 23:53:59.917622+00', '2026-11-07 23:53:00.038012+00', null, '2026-11-07 23:52:59.911841+00'),
('a1ae7c84-52da-4299-a4cb-e5e02fb01ab1', 'issues', 'closed', 'acme/platform', '7', '1', '2026-11-07 23:53:59.966485+00', '2026-11-07 23:53:00.051192+00', null, '2026-11-07 23:52:59.962014+00'),
('4e06650d-b547-498c-9451-ddc71c667a0a', 'workflow_run', 'requested', 'acme/finder', '21000000039', '1', '2026-11-29 23:54:05.411767+00', '2026-11-29 23:53:05.749352+00', null, '2026-11-29 23:53:05.398918+00'),
('1e983cbc-3d06-498e-9bf8-777c049c0fbf', 'workflow_job', 'queued', 'acme/finder', '21000000039', '1', '2026-11-29 23:54:05.411767+00', '2026-11-29 23:53:05.72262+00', null, '2026-11-29 23:53:05.40089+00'),
('fd7d208d-635c-40a3-a8cc-3001fee42b37', 'workflow_run', 'requested', 'acme/shop', '21000000041', '1', '2026-11-29 23:54:14.209235+00', '2026-11-29 23:53:14.2403+00', null, '2026-11-29 23:53:13.803052+00'),
('b1a6c169-b27d-4f29-8fb3-f0438a574eed', 'workflow_job', 'queued', 'acme/shop', '21000000041', '1', '2026-11-29 23:54:14.209235+00', '2026-11-29 23:53:14.237861+00', null, '2026-11-29 23:53:13.805801+00'),
('41778db1-6158-46f0-b8f6-d3b4fd891966', 'workflow_run', 'requested', 'acme/cart', '21000000043', '1', '2026-11-29 23:54:18.730451+00', '2026-11-29 23:53:19.040291+00', null, '2026-11-29 23:53:18.490412+00'),
('dab77224-8c63-4704-9dc1-040847d75d2f', 'workflow_job', 'queued', 'acme/cart', '21000000043', '1', '2026-11-29 23:54:18.730451+00', '2026-11-29 23:53:19.038985+00', null, '2026-11-29 23:53:18.490753+00'),
('4b742cee-3e00-4f51-9fb8-186b6458f17d', 'issue_comment', 'created', 'acme/platform', '2', '0', '2026-11-29 23:53:24.582471+00', null, null, '2026-11-29 23:53:24.582471+00'),
('26535030-075f-4fcb-941d-434c843c6b90', 'workflow_run', 'requested', 'acme/finder', '21000000045', '0', '2026-11-29 23:53:24.583847+00', null, null, '2026-11-29 23:53:24.583847+00'),
('b123100a-a1af-40c0-af52-fc061720e0aa', 'workflow_job', 'queued', 'acme/finder', '21000000045', '0', '2026-11-29 23:53:24.584522+00', null, null, '2026-11-29 23:53:24.584522+00');

insert into issues ("id", "repo", "kind", "subject", "number", "state", "state_reason", "title", "labels", "assignees", "locked", "url", "adopted", "github_updated_at", "seen_at", "drawn", "attempted_at", "wanted_state", "wanted_reason", "problem", "followed_from", "created_at") values
('xkmgea07n93r', 'acme/platform', 'escalation', 'w6vm31975mas', '1', 'closed', 'completed', 'The build cannot reach the registry', '{escalation,"domain: core","priority: normal"}', '{}', 'false', 'http://127.0.0.1:40295/acme/platform/issues/1', 'false', '2026-11-29 23:52:57.155+00', '2026-11-29 23:53:02.92+00', '{"body": "8e9b4b3e20eb139f1112ca3625439159d7a68f425416b00941ececf9bc1a72e0", "title": "The build cannot reach the registry", "labels": ["escalation", "domain: core", "priority: normal"]}', null, null, null, null, '2026-11-07 23:52:56.723056+00', '2026-11-07 23:52:56.723056+00'),
('hm8jct766rn4', 'acme/platform', 'escalation', 'xvak47e1v79s', '2', 'open', null, 'Deployments of finder fail', '{escalation,"domain: core","priority: urgent"}', '{}', 'false', 'http://127.0.0.1:40295/acme/platform/issues/2', 'false', '2026-11-29 23:52:58.528+00', '2026-11-29 23:53:02.92+00', '{"body": "8c02341f83e979443dd5b770d069a1cbae396e913654f9477c3ab895dd97594b", "title": "Deployments of finder fail", "labels": ["escalation", "domain: core", "priority: urgent"]}', null, null, null, null, '2026-11-07 23:52:57.999689+00', '2026-11-07 23:52:57.999689+00'),
('nmzk779kyxe7', 'acme/platform', 'feature-request', '7svvanm0qhjy', '3', 'open', null, 'Read replicas', '{feature-request,core,candidate}', '{}', 'false', 'http://127.0.0.1:40295/acme/platform/issues/3', 'false', '2026-11-29 23:52:59.398+00', '2026-11-29 23:53:02.92+00', '{"body": "f441d3669db14ba2a62526e9009abdff56d87050a58f54e1a2af026fb200038f", "title": "Read replicas", "labels": ["feature-request", "core", "candidate"]}', null, null, null, null, '2026-11-07 23:52:58.470526+00', '2026-11-07 23:52:58.470526+00'),
('ta84t5dsahs0', 'acme/platform', 'feature-request', 'f5bne88sz6rv', '4', 'closed', 'not_planned', 'Replicas to read from', '{feature-request,core}', '{}', 'false', 'http://127.0.0.1:40295/acme/platform/issues/4', 'false', '2026-11-29 23:52:59.308+00', '2026-11-29 23:53:02.92+00', '{"body": "84c6fff722154c22a8d942117e038bf74dc06f78b8c3cdb87078ae15fcb16ff1", "title": "Replicas to read from", "labels": ["feature-request", "core"]}', null, null, null, null, '2026-11-07 23:52:58.933076+00', '2026-11-07 23:52:58.933076+00'),
('ffptw7w4qx7z', 'acme/platform', 'feature-request', 'ccnw37jb60ba', '5', 'open', null, 'Preview environments', '{feature-request,core,planned}', '{}', 'false', 'http://127.0.0.1:40295/acme/platform/issues/5', 'false', '2026-11-29 23:52:59.521+00', '2026-11-29 23:53:02.92+00', '{"body": "1293cdc9d3422ca04968e0b1e37ab3d7b9af3bee7d7bcf907f97976247a1a3ed", "title": "Preview environments", "labels": ["feature-request", "core"]}', null, null, null, null, '2026-11-07 23:52:59.237596+00', '2026-11-07 23:52:59.237596+00'),
('mwm2vk5svpgw', 'acme/platform', 'feature-request', 'b055afmdd2sa', '6', 'closed', 'completed', 'Faster runners', '{feature-request,core}', '{}', 'false', 'http://127.0.0.1:40295/acme/platform/issues/6', 'false', '2026-11-29 23:52:59.71+00', '2026-11-29 23:53:02.92+00', '{"body": "df4678beb8d7e25e91bd4a885a40ff725a9fed74b3448c1ee08a8f8d261e7771", "title": "Faster runners", "labels": ["feature-request", "core"]}', null, null, null, null, '2026-11-07 23:52:59.598937+00', '2026-11-07 23:52:59.598937+00'),
('45qnhpwsg23h', 'acme/platform', 'feature-request', 'ngysb05h04vf', '7', 'closed', 'not_planned', 'A mainframe', '{feature-request,core}', '{}', 'false', 'http://127.0.0.1:40295/acme/platform/issues/7', 'false', '2026-11-29 23:52:59.918+00', '2026-11-29 23:53:02.92+00', '{"body": "8fa42067db64888bd90899fbf0ca6b00b74ddc2b58d6cc916ead9ce568b93960", "title": "A mainframe", "labels": ["feature-request", "core"]}', null, null, null, null, '2026-11-07 23:52:59.775818+00', '2026-11-07 23:52:59.775818+00'),
('kh30aewapsfp', 'acme/platform', 'escalation', 'c8k9e34fj9j2', null, 'wanted', null, '', '{}', '{}', 'false', null, 'false', null, null, null, '2026-11-29 23:53:19.06642+00', null, null, null, '2026-11-29 23:53:18.563913+00', '2026-11-29 23:53:18.563913+00');

insert into kysely_migration ("name", "timestamp") values
('0001-runs', '2026-11-29T23:54:39.531Z'),
('0002-deployments', '2026-11-29T23:54:39.555Z'),
('0003-github', '2026-11-29T23:54:39.580Z'),
('0004-issues', '2026-11-29T23:54:39.613Z'),
('0005-escalations', '2026-11-29T23:54:39.654Z'),
('0006-feature-requests', '2026-11-29T23:54:39.692Z'),
('0008-detours', '2026-11-29T23:54:39.720Z'),
('0009-survey', '2026-11-29T23:54:39.772Z'),
('0010-adoption', '2026-11-29T23:54:39.830Z'),
('0011-digests', '2026-11-29T23:54:39.860Z'),
('0012-uses', '2026-11-29T23:54:39.883Z');

insert into kysely_migration_lock ("id", "is_locked") values
('migration_lock', '0');

insert into locks ("id", "service", "environment", "held_by", "reason", "taken_at", "reminded_at", "asked") overriding system value values
('2', 'cart', 'production', 'T0ACME:U0ALICE', 'Moving the database.', '2026-11-07 23:52:56.534786+00', '2026-11-29 23:53:02.931757+00', '258'),
('3', 'books', 'production', 'T0ACME:U0ERIN', 'Closing the month.', '2026-11-29 23:53:02.892062+00', null, null);

insert into outbox ("id", "target", "kind", "key", "payload", "state", "attempts", "epoch", "nudged", "due_at", "lease_until", "error", "created_at", "settled_at") overriding system value values
('325', 'slack:T0ACME:U0ALICE', 'notice', 'notice:resource-expiring:0gjtpbaxj0hn:T0ACME:U0ALICE', '{"to": "T0ACME:U0ALICE", "run": "0gjtpbaxj0hn", "notice": "resource-expiring"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:02.941898+00', null, null, '2026-11-29 23:53:02.759776+00', '2026-11-29 23:53:02.941898+00'),
('326', 'slack:T0ACME:U0BOB', 'lock-notice', 'lock:246', '{"to": "T0ACME:U0BOB", "event": "246"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:02.931584+00', null, null, '2026-11-29 23:53:02.803967+00', '2026-11-29 23:53:02.931584+00'),
('327', 'slack:T0ACME:U0ALICE', 'lock-notice', 'lock:258', '{"to": "T0ACME:U0ALICE", "event": "258"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:03.062149+00', null, null, '2026-11-29 23:53:02.931757+00', '2026-11-29 23:53:03.062149+00'),
('328', 'slack:T0ACME:U0ALICE', 'lock-notice', 'lock:245', '{"to": "T0ACME:U0ALICE", "event": "245"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:03.299592+00', null, null, '2026-11-29 23:53:02.931757+00', '2026-11-29 23:53:03.299592+00'),
('329', 'slack:C0FINANCE', 'run-card', 'run:d0cs6wm39qb3', '{"run": "d0cs6wm39qb3"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:03.094857+00', null, null, '2026-11-29 23:53:02.99163+00', '2026-11-29 23:53:03.094857+00'),
('330', 'slack:approvals', 'approval-card', 'approval:4qe9gtm7mx6s', '{"approval": "4qe9gtm7mx6s"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:03.188299+00', null, null, '2026-11-29 23:53:02.99163+00', '2026-11-29 23:53:03.188299+00'),
('331', 'slack:approvals', 'approval-card', 'approval:4qe9gtm7mx6s', '{"approval": "4qe9gtm7mx6s"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:04.482693+00', null, null, '2026-11-29 23:53:03.613567+00', '2026-11-29 23:53:04.482693+00'),
('332', 'slack:C0FINANCE', 'run-card', 'run:d0cs6wm39qb3', '{"run": "d0cs6wm39qb3"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:04.478371+00', null, null, '2026-11-29 23:53:03.613567+00', '2026-11-29 23:53:04.478371+00'),
('333', 'slack:T0ACME:U0ERIN', 'notice', 'notice:approval-approved:4qe9gtm7mx6s:T0ACME:U0ERIN', '{"to": "T0ACME:U0ERIN", "run": "d0cs6wm39qb3", "notice": "approval-approved", "approval": "4qe9gtm7mx6s"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:04.482693+00', null, null, '2026-11-29 23:53:03.613567+00', '2026-11-29 23:53:04.482693+00'),
('334', 'slack:C0GENERAL', 'run-card', 'run:zs7vrv62spsw', '{"run": "zs7vrv62spsw"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:04.482693+00', null, null, '2026-11-29 23:53:03.667078+00', '2026-11-29 23:53:04.482693+00'),
('335', 'slack:platform', 'notice', 'notice:run-parked:zs7vrv62spsw:platform', '{"to": "platform", "run": "zs7vrv62spsw", "notice": "run-parked"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:04.482693+00', null, null, '2026-11-29 23:53:04.188974+00', '2026-11-29 23:53:04.482693+00'),
('337', 'slack:approvals', 'approval-card', 'approval:4qe9gtm7mx6s', '{"approval": "4qe9gtm7mx6s"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:04.650942+00', null, null, '2026-11-29 23:53:04.223803+00', '2026-11-29 23:53:04.650942+00'),
('338', 'slack:approvals', 'approval-card', 'approval:wjwbrx4bh8k4', '{"approval": "wjwbrx4bh8k4"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:04.700957+00', null, null, '2026-11-29 23:53:04.223803+00', '2026-11-29 23:53:04.700957+00'),
('339', 'slack:C0FINANCE', 'run-card', 'run:d0cs6wm39qb3', '{"run": "d0cs6wm39qb3"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:04.5442+00', null, null, '2026-11-29 23:53:04.223803+00', '2026-11-29 23:53:04.5442+00'),
('340', 'slack:T0ACME:U0ERIN', 'notice', 'notice:approval-void:4qe9gtm7mx6s:T0ACME:U0ERIN', '{"to": "T0ACME:U0ERIN", "run": "d0cs6wm39qb3", "notice": "approval-void", "approval": "4qe9gtm7mx6s"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:04.6238+00', null, null, '2026-11-29 23:53:04.223803+00', '2026-11-29 23:53:04.6238+00'),
('341', 'slack:C0GENERAL', 'run-card', 'run:3jy9qnggb3h0', '{"run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:05.176061+00', null, null, '2026-11-29 23:53:05.073969+00', '2026-11-29 23:53:05.176061+00'),
('342', 'slack:C0SEARCH', 'run-card', 'run:3jy9qnggb3h0:copy', '{"to": "C0SEARCH", "run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:05.17422+00', null, null, '2026-11-29 23:53:05.073969+00', '2026-11-29 23:53:05.17422+00'),
('343', 'slack:C0GENERAL', 'run-card', 'run:3jy9qnggb3h0', '{"run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:05.26152+00', null, null, '2026-11-29 23:53:05.135214+00', '2026-11-29 23:53:05.26152+00'),
('344', 'slack:C0SEARCH', 'run-card', 'run:3jy9qnggb3h0:copy', '{"to": "C0SEARCH", "run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:05.274858+00', null, null, '2026-11-29 23:53:05.135214+00', '2026-11-29 23:53:05.274858+00'),
('349', 'slack:C0GENERAL', 'run-card', 'run:3jy9qnggb3h0', '{"run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:05.332462+00', null, null, '2026-11-29 23:53:05.190641+00', '2026-11-29 23:53:05.332462+00'),
('350', 'slack:C0SEARCH', 'run-card', 'run:3jy9qnggb3h0:copy', '{"to": "C0SEARCH", "run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:05.415653+00', null, null, '2026-11-29 23:53:05.190641+00', '2026-11-29 23:53:05.415653+00'),
('353', 'slack:C0GENERAL', 'run-card', 'run:3jy9qnggb3h0', '{"run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:05.546475+00', null, null, '2026-11-29 23:53:05.399242+00', '2026-11-29 23:53:05.546475+00'),
('354', 'slack:C0SEARCH', 'run-card', 'run:3jy9qnggb3h0:copy', '{"to": "C0SEARCH", "run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:05.583154+00', null, null, '2026-11-29 23:53:05.399242+00', '2026-11-29 23:53:05.583154+00'),
('355', 'slack:C0GENERAL', 'run-card', 'run:3jy9qnggb3h0', '{"run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:05.844786+00', null, null, '2026-11-29 23:53:05.443623+00', '2026-11-29 23:53:05.844786+00'),
('356', 'slack:C0SEARCH', 'run-card', 'run:3jy9qnggb3h0:copy', '{"to": "C0SEARCH", "run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:05.815288+00', null, null, '2026-11-29 23:53:05.443623+00', '2026-11-29 23:53:05.815288+00'),
('359', 'slack:C0GENERAL', 'run-card', 'run:3jy9qnggb3h0', '{"run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:05.999804+00', null, null, '2026-11-29 23:53:05.743845+00', '2026-11-29 23:53:05.999804+00'),
('360', 'slack:C0SEARCH', 'run-card', 'run:3jy9qnggb3h0:copy', '{"to": "C0SEARCH", "run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:05.988426+00', null, null, '2026-11-29 23:53:05.743845+00', '2026-11-29 23:53:05.988426+00'),
('361', 'slack:C0SEARCH', 'run-card', 'run:3jy9qnggb3h0:copy', '{"to": "C0SEARCH", "run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:06.059805+00', null, null, '2026-11-29 23:53:05.822163+00', '2026-11-29 23:53:06.059805+00'),
('363', 'slack:C0GENERAL', 'run-card', 'run:3jy9qnggb3h0', '{"run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:06.108565+00', null, null, '2026-11-29 23:53:06.012091+00', '2026-11-29 23:53:06.108565+00'),
('364', 'slack:C0SEARCH', 'run-card', 'run:3jy9qnggb3h0:copy', '{"to": "C0SEARCH", "run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:06.134813+00', null, null, '2026-11-29 23:53:06.012091+00', '2026-11-29 23:53:06.134813+00'),
('367', 'slack:C0GENERAL', 'run-card', 'run:3jy9qnggb3h0', '{"run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:06.279794+00', null, null, '2026-11-29 23:53:06.192851+00', '2026-11-29 23:53:06.279794+00'),
('368', 'slack:C0SEARCH', 'run-card', 'run:3jy9qnggb3h0:copy', '{"to": "C0SEARCH", "run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:06.273337+00', null, null, '2026-11-29 23:53:06.192851+00', '2026-11-29 23:53:06.273337+00'),
('371', 'slack:C0GENERAL', 'run-card', 'run:3jy9qnggb3h0', '{"run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:06.50148+00', null, null, '2026-11-29 23:53:06.398229+00', '2026-11-29 23:53:06.50148+00'),
('372', 'slack:C0SEARCH', 'run-card', 'run:3jy9qnggb3h0:copy', '{"to": "C0SEARCH", "run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:06.491138+00', null, null, '2026-11-29 23:53:06.398229+00', '2026-11-29 23:53:06.491138+00'),
('375', 'slack:C0GENERAL', 'run-card', 'run:3jy9qnggb3h0', '{"run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:06.672976+00', null, null, '2026-11-29 23:53:06.577473+00', '2026-11-29 23:53:06.672976+00'),
('376', 'slack:C0SEARCH', 'run-card', 'run:3jy9qnggb3h0:copy', '{"to": "C0SEARCH", "run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:06.639466+00', null, null, '2026-11-29 23:53:06.577473+00', '2026-11-29 23:53:06.639466+00'),
('379', 'slack:C0GENERAL', 'run-card', 'run:3jy9qnggb3h0', '{"run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:06.890363+00', null, null, '2026-11-29 23:53:06.762785+00', '2026-11-29 23:53:06.890363+00'),
('380', 'slack:C0SEARCH', 'run-card', 'run:3jy9qnggb3h0:copy', '{"to": "C0SEARCH", "run": "3jy9qnggb3h0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:06.915057+00', null, null, '2026-11-29 23:53:06.762785+00', '2026-11-29 23:53:06.915057+00'),
('381', 'slack:platform', 'notice', 'notice:run-parked:3jy9qnggb3h0:platform', '{"to": "platform", "run": "3jy9qnggb3h0", "notice": "run-parked"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:06.851926+00', null, null, '2026-11-29 23:53:06.764452+00', '2026-11-29 23:53:06.851926+00'),
('384', 'slack:C0PAYMENTS', 'run-card', 'run:tnhe84bv0ze5', '{"run": "tnhe84bv0ze5"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:07.074473+00', null, null, '2026-11-29 23:53:06.959772+00', '2026-11-29 23:53:07.074473+00'),
('385', 'slack:approvals', 'approval-card', 'approval:n09jh32fvecn', '{"approval": "n09jh32fvecn"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:07.117083+00', null, null, '2026-11-29 23:53:06.959772+00', '2026-11-29 23:53:07.117083+00'),
('386', 'slack:C0SEARCH', 'run-card', 'run:d377amj730z0', '{"run": "d377amj730z0"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:07.128221+00', null, null, '2026-11-29 23:53:07.00587+00', '2026-11-29 23:53:07.128221+00'),
('387', 'slack:approvals', 'approval-card', 'approval:msvd7saq6mpd', '{"approval": "msvd7saq6mpd"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:07.216391+00', null, null, '2026-11-29 23:53:07.00587+00', '2026-11-29 23:53:07.216391+00'),
('388', 'slack:C0GENERAL', 'run-card', 'run:77keg2gjmz01', '{"run": "77keg2gjmz01"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:07.507744+00', null, null, '2026-11-29 23:53:07.377222+00', '2026-11-29 23:53:07.507744+00'),
('389', 'slack:C0PAYMENTS', 'run-card', 'run:77keg2gjmz01:copy', '{"to": "C0PAYMENTS", "run": "77keg2gjmz01"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:07.507744+00', null, null, '2026-11-29 23:53:07.377222+00', '2026-11-29 23:53:07.507744+00'),
('390', 'slack:approvals', 'approval-card', 'approval:5qcyn3qrcac2', '{"approval": "5qcyn3qrcac2"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:07.59179+00', null, null, '2026-11-29 23:53:07.377222+00', '2026-11-29 23:53:07.59179+00'),
('391', 'slack:escalations', 'escalation-card', 'escalation:e43ms1y51yyp', '{"escalation": "e43ms1y51yyp"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:07.643837+00', null, null, '2026-11-29 23:53:07.458786+00', '2026-11-29 23:53:07.643837+00'),
('392', 'slack:T0ACME:U0ALICE', 'escalation-receipt', 'escalation-receipt:e43ms1y51yyp', '{"to": "T0ACME:U0ALICE", "escalation": "e43ms1y51yyp"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:07.634997+00', null, null, '2026-11-29 23:53:07.458786+00', '2026-11-29 23:53:07.634997+00'),
('393', 'slack:escalations', 'escalation-card', 'escalation:e43ms1y51yyp', '{"escalation": "e43ms1y51yyp"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:07.834729+00', null, null, '2026-11-29 23:53:07.688995+00', '2026-11-29 23:53:07.834729+00'),
('394', 'slack:T0ACME:U0ALICE', 'escalation-receipt', 'escalation-receipt:e43ms1y51yyp', '{"to": "T0ACME:U0ALICE", "escalation": "e43ms1y51yyp"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:07.831382+00', null, null, '2026-11-29 23:53:07.688995+00', '2026-11-29 23:53:07.831382+00'),
('395', 'slack:escalations', 'escalation-notice', 'escalation-notice:e43ms1y51yyp:asked:1795996507.713395', '{"what": "asked", "escalation": "e43ms1y51yyp"}', 'dead', '1', '1', 'false', '2026-11-29 23:53:08.074216+00', null, 'PermanentError', '2026-11-29 23:53:07.688995+00', '2026-11-29 23:53:08.074216+00'),
('396', 'slack:escalations', 'escalation-card', 'escalation:c8k9e34fj9j2', '{"escalation": "c8k9e34fj9j2"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:08.184263+00', null, null, '2026-11-29 23:53:07.757886+00', '2026-11-29 23:53:08.184263+00'),
('397', 'slack:T0ACME:U0ERIN', 'escalation-receipt', 'escalation-receipt:c8k9e34fj9j2', '{"to": "T0ACME:U0ERIN", "escalation": "c8k9e34fj9j2"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:08.038678+00', null, null, '2026-11-29 23:53:07.757886+00', '2026-11-29 23:53:08.038678+00'),
('398', 'slack:escalations', 'escalation-card', 'escalation:wz4mc74c8aw4', '{"escalation": "wz4mc74c8aw4"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:08.298686+00', null, null, '2026-11-29 23:53:08.026771+00', '2026-11-29 23:53:08.298686+00'),
('399', 'slack:T0ACME:U0DAN', 'escalation-receipt', 'escalation-receipt:wz4mc74c8aw4', '{"to": "T0ACME:U0DAN", "escalation": "wz4mc74c8aw4"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:08.241548+00', null, null, '2026-11-29 23:53:08.026771+00', '2026-11-29 23:53:08.241548+00'),
('400', 'slack:platform', 'notice', 'notice:message-undeliverable::platform', '{"to": "platform", "run": "", "notice": "message-undeliverable"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:08.118142+00', null, null, '2026-11-29 23:53:08.074216+00', '2026-11-29 23:53:08.118142+00'),
('401', 'slack:T0ACME:U0DAN', 'survey-question', 'survey:2026-Q4:T0ACME:U0DAN:1', '{"nth": "1", "round": "2026-Q4", "person": "T0ACME:U0DAN"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:08.727162+00', null, null, '2026-11-29 23:53:08.381265+00', '2026-11-29 23:53:08.727162+00'),
('402', 'slack:T0ACME:U0NOA', 'survey-question', 'survey:2026-Q4:T0ACME:U0NOA:1', '{"nth": "1", "round": "2026-Q4", "person": "T0ACME:U0NOA"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:08.727162+00', null, null, '2026-11-29 23:53:08.408124+00', '2026-11-29 23:53:08.727162+00'),
('403', 'slack:T0ACME:U0BOB', 'survey-question', 'survey:2026-Q4:T0ACME:U0BOB:1', '{"nth": "1", "round": "2026-Q4", "person": "T0ACME:U0BOB"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:08.727162+00', null, null, '2026-11-29 23:53:08.441982+00', '2026-11-29 23:53:08.727162+00'),
('404', 'slack:T0ACME:U0CAROL', 'survey-question', 'survey:2026-Q4:T0ACME:U0CAROL:1', '{"nth": "1", "round": "2026-Q4", "person": "T0ACME:U0CAROL"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:08.727162+00', null, null, '2026-11-29 23:53:08.454236+00', '2026-11-29 23:53:08.727162+00'),
('405', 'slack:T0ACME:U0ALICE', 'survey-question', 'survey:2026-Q4:T0ACME:U0ALICE:1', '{"nth": "1", "round": "2026-Q4", "person": "T0ACME:U0ALICE"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:08.722857+00', null, null, '2026-11-29 23:53:08.493204+00', '2026-11-29 23:53:08.722857+00'),
('406', 'slack:T0ACME:U0ERIN', 'survey-question', 'survey:2026-Q4:T0ACME:U0ERIN:1', '{"nth": "1", "round": "2026-Q4", "person": "T0ACME:U0ERIN"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:08.727162+00', null, null, '2026-11-29 23:53:08.520333+00', '2026-11-29 23:53:08.727162+00'),
('407', 'slack:T0ACME:U0ALICE', 'survey-question', 'survey:2026-Q4:T0ACME:U0ALICE:1', '{"nth": "1", "round": "2026-Q4", "person": "T0ACME:U0ALICE"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:08.77677+00', null, null, '2026-11-29 23:53:08.725942+00', '2026-11-29 23:53:08.77677+00'),
('408', 'slack:T0ACME:U0BOB', 'survey-question', 'survey:2026-Q4:T0ACME:U0BOB:1', '{"nth": "1", "round": "2026-Q4", "person": "T0ACME:U0BOB"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:08.798718+00', null, null, '2026-11-29 23:53:08.749015+00', '2026-11-29 23:53:08.798718+00'),
('409', 'slack:C0GENERAL', 'run-card', 'run:55stkvw6yjms', '{"run": "55stkvw6yjms"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:13.07984+00', null, null, '2026-11-29 23:53:09.489576+00', '2026-11-29 23:53:13.07984+00'),
('410', 'slack:C0PAYMENTS', 'run-card', 'run:55stkvw6yjms:copy', '{"to": "C0PAYMENTS", "run": "55stkvw6yjms"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:13.056407+00', null, null, '2026-11-29 23:53:09.489576+00', '2026-11-29 23:53:13.056407+00'),
('413', 'slack:C0GENERAL', 'run-card', 'run:55stkvw6yjms', '{"run": "55stkvw6yjms"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:13.550725+00', null, null, '2026-11-29 23:53:13.292231+00', '2026-11-29 23:53:13.550725+00'),
('414', 'slack:C0PAYMENTS', 'run-card', 'run:55stkvw6yjms:copy', '{"to": "C0PAYMENTS", "run": "55stkvw6yjms"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:13.522805+00', null, null, '2026-11-29 23:53:13.292231+00', '2026-11-29 23:53:13.522805+00'),
('417', 'slack:C0GENERAL', 'run-card', 'run:55stkvw6yjms', '{"run": "55stkvw6yjms"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:13.71109+00', null, null, '2026-11-29 23:53:13.419787+00', '2026-11-29 23:53:13.71109+00'),
('418', 'slack:C0PAYMENTS', 'run-card', 'run:55stkvw6yjms:copy', '{"to": "C0PAYMENTS", "run": "55stkvw6yjms"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:13.697333+00', null, null, '2026-11-29 23:53:13.419787+00', '2026-11-29 23:53:13.697333+00'),
('421', 'slack:C0GENERAL', 'run-card', 'run:55stkvw6yjms', '{"run": "55stkvw6yjms"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:13.942003+00', null, null, '2026-11-29 23:53:13.806365+00', '2026-11-29 23:53:13.942003+00'),
('422', 'slack:C0PAYMENTS', 'run-card', 'run:55stkvw6yjms:copy', '{"to": "C0PAYMENTS", "run": "55stkvw6yjms"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:13.927914+00', null, null, '2026-11-29 23:53:13.806365+00', '2026-11-29 23:53:13.927914+00'),
('423', 'slack:C0GENERAL', 'run-card', 'run:55stkvw6yjms', '{"run": "55stkvw6yjms"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:14.08031+00', null, null, '2026-11-29 23:53:13.861277+00', '2026-11-29 23:53:14.08031+00'),
('424', 'slack:C0PAYMENTS', 'run-card', 'run:55stkvw6yjms:copy', '{"to": "C0PAYMENTS", "run": "55stkvw6yjms"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:14.067826+00', null, null, '2026-11-29 23:53:13.861277+00', '2026-11-29 23:53:14.067826+00'),
('427', 'slack:C0GENERAL', 'run-card', 'run:57kpjhw0cs0n', '{"run": "57kpjhw0cs0n"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:14.329187+00', null, null, '2026-11-29 23:53:14.19058+00', '2026-11-29 23:53:14.329187+00'),
('428', 'slack:C0PAYMENTS', 'run-card', 'run:57kpjhw0cs0n:copy', '{"to": "C0PAYMENTS", "run": "57kpjhw0cs0n"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:14.359891+00', null, null, '2026-11-29 23:53:14.19058+00', '2026-11-29 23:53:14.359891+00'),
('431', 'slack:C0GENERAL', 'run-card', 'run:57kpjhw0cs0n', '{"run": "57kpjhw0cs0n"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:14.527267+00', null, null, '2026-11-29 23:53:14.367544+00', '2026-11-29 23:53:14.527267+00'),
('432', 'slack:C0PAYMENTS', 'run-card', 'run:57kpjhw0cs0n:copy', '{"to": "C0PAYMENTS", "run": "57kpjhw0cs0n"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:14.664105+00', null, null, '2026-11-29 23:53:14.367544+00', '2026-11-29 23:53:14.664105+00'),
('433', 'slack:C0PAYMENTS', 'run-card', 'run:55stkvw6yjms:copy', '{"to": "C0PAYMENTS", "run": "55stkvw6yjms"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:14.808259+00', null, null, '2026-11-29 23:53:14.418451+00', '2026-11-29 23:53:14.808259+00'),
('434', 'slack:C0GENERAL', 'run-card', 'run:55stkvw6yjms', '{"run": "55stkvw6yjms"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:14.679801+00', null, null, '2026-11-29 23:53:14.418451+00', '2026-11-29 23:53:14.679801+00'),
('439', 'slack:C0PAYMENTS', 'run-card', 'run:57kpjhw0cs0n:copy', '{"to": "C0PAYMENTS", "run": "57kpjhw0cs0n"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:14.954513+00', null, null, '2026-11-29 23:53:14.491364+00', '2026-11-29 23:53:14.954513+00'),
('440', 'slack:C0GENERAL', 'run-card', 'run:57kpjhw0cs0n', '{"run": "57kpjhw0cs0n"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:14.881525+00', null, null, '2026-11-29 23:53:14.491364+00', '2026-11-29 23:53:14.881525+00'),
('441', 'slack:C0PAYMENTS', 'run-card', 'run:4qn9xe3j8805', '{"run": "4qn9xe3j8805"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:15.039767+00', null, null, '2026-11-29 23:53:14.68701+00', '2026-11-29 23:53:15.039767+00'),
('442', 'slack:C0SEARCH', 'run-card', 'run:pmc7f8hksjkk', '{"run": "pmc7f8hksjkk"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:14.932793+00', null, null, '2026-11-29 23:53:14.721655+00', '2026-11-29 23:53:14.932793+00'),
('444', 'slack:C0SEARCH', 'run-card', 'run:pmc7f8hksjkk', '{"run": "pmc7f8hksjkk"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:15.329657+00', null, null, '2026-11-29 23:53:14.859616+00', '2026-11-29 23:53:15.329657+00'),
('446', 'slack:C0PAYMENTS', 'run-card', 'run:4qn9xe3j8805', '{"run": "4qn9xe3j8805"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:17.806147+00', null, null, '2026-11-29 23:53:15.037689+00', '2026-11-29 23:53:17.806147+00'),
('448', 'slack:C0SEARCH', 'run-card', 'run:pmc7f8hksjkk', '{"run": "pmc7f8hksjkk"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:18.184787+00', null, null, '2026-11-29 23:53:17.587216+00', '2026-11-29 23:53:18.184787+00'),
('449', 'slack:C0GENERAL', 'run-card', 'run:s4dmbdef93pz', '{"run": "s4dmbdef93pz"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:18.009874+00', null, null, '2026-11-29 23:53:17.7998+00', '2026-11-29 23:53:18.009874+00'),
('450', 'slack:C0PAYMENTS', 'run-card', 'run:s4dmbdef93pz:copy', '{"to": "C0PAYMENTS", "run": "s4dmbdef93pz"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:18.03978+00', null, null, '2026-11-29 23:53:17.7998+00', '2026-11-29 23:53:18.03978+00'),
('451', 'slack:C0GENERAL', 'run-card', 'run:s4dmbdef93pz', '{"run": "s4dmbdef93pz"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:18.345556+00', null, null, '2026-11-29 23:53:17.955944+00', '2026-11-29 23:53:18.345556+00'),
('452', 'slack:C0PAYMENTS', 'run-card', 'run:s4dmbdef93pz:copy', '{"to": "C0PAYMENTS", "run": "s4dmbdef93pz"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:18.333895+00', null, null, '2026-11-29 23:53:17.955944+00', '2026-11-29 23:53:18.333895+00'),
('457', 'slack:C0GENERAL', 'run-card', 'run:s4dmbdef93pz', '{"run": "s4dmbdef93pz"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:18.423005+00', null, null, '2026-11-29 23:53:18.271826+00', '2026-11-29 23:53:18.423005+00'),
('458', 'slack:C0PAYMENTS', 'run-card', 'run:s4dmbdef93pz:copy', '{"to": "C0PAYMENTS", "run": "s4dmbdef93pz"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:18.381917+00', null, null, '2026-11-29 23:53:18.271826+00', '2026-11-29 23:53:18.381917+00'),
('461', 'github:acme/platform', 'issue', 'issue:kh30aewapsfp', '{"issue": "kh30aewapsfp"}', 'sending', '1', '1', 'false', '2026-11-29 23:53:18.563913+00', '2026-11-29 23:53:48.795788+00', null, '2026-11-29 23:53:18.563913+00', null),
('462', 'slack:escalations', 'escalation-card', 'escalation:c8k9e34fj9j2', '{"escalation": "c8k9e34fj9j2"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:19.026873+00', null, null, '2026-11-29 23:53:18.563913+00', '2026-11-29 23:53:19.026873+00'),
('463', 'slack:T0ACME:U0ERIN', 'escalation-receipt', 'escalation-receipt:c8k9e34fj9j2', '{"to": "T0ACME:U0ERIN", "escalation": "c8k9e34fj9j2"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:19.026873+00', null, null, '2026-11-29 23:53:18.563913+00', '2026-11-29 23:53:19.026873+00'),
('464', 'slack:escalations', 'escalation-notice', 'escalation-notice:c8k9e34fj9j2:accepted:once', '{"what": "accepted", "escalation": "c8k9e34fj9j2"}', 'sent', '1', '1', 'false', '2026-11-29 23:53:19.183016+00', null, null, '2026-11-29 23:53:18.563913+00', '2026-11-29 23:53:19.183016+00'),
('465', 'slack:escalations', 'escalation-card', 'escalation:3pqb4v20tzam', '{"escalation": "3pqb4v20tzam"}', 'sending', '1', '1', 'false', '2026-11-29 23:53:19.296712+00', '2026-11-29 23:53:52.734816+00', null, '2026-11-29 23:53:19.296712+00', null),
('466', 'slack:T0ACME:U0ERIN', 'escalation-receipt', 'escalation-receipt:3pqb4v20tzam', '{"to": "T0ACME:U0ERIN", "escalation": "3pqb4v20tzam"}', 'sending', '1', '1', 'false', '2026-11-29 23:53:19.296712+00', '2026-11-29 23:53:52.734816+00', null, '2026-11-29 23:53:19.296712+00', null),
('467', 'slack:C0PAYMENTS', 'run-card', 'run:6qccbp3vm32r', '{"run": "6qccbp3vm32r"}', 'pending', '0', '0', 'false', '2026-11-29 23:53:24.287812+00', null, null, '2026-11-29 23:53:24.287812+00', null),
('468', 'slack:approvals', 'approval-card', 'approval:msvd7saq6mpd', '{"approval": "msvd7saq6mpd"}', 'pending', '0', '0', 'false', '2026-11-29 23:53:24.383818+00', null, null, '2026-11-29 23:53:24.383818+00', null),
('469', 'slack:C0SEARCH', 'run-card', 'run:d377amj730z0', '{"run": "d377amj730z0"}', 'pending', '0', '0', 'false', '2026-11-29 23:53:24.383818+00', null, null, '2026-11-29 23:53:24.383818+00', null),
('470', 'slack:T0ACME:U0CAROL', 'notice', 'notice:approval-approved:msvd7saq6mpd:T0ACME:U0CAROL', '{"to": "T0ACME:U0CAROL", "run": "d377amj730z0", "notice": "approval-approved", "approval": "msvd7saq6mpd"}', 'pending', '0', '0', 'false', '2026-11-29 23:53:24.383818+00', null, null, '2026-11-29 23:53:24.383818+00', null),
('471', 'slack:C0GENERAL', 'run-card', 'run:ean6gmj33xn1', '{"run": "ean6gmj33xn1"}', 'pending', '0', '0', 'false', '2026-11-29 23:53:24.512262+00', null, null, '2026-11-29 23:53:24.512262+00', null),
('472', 'slack:C0FINANCE', 'run-card', 'run:ean6gmj33xn1:copy', '{"to": "C0FINANCE", "run": "ean6gmj33xn1"}', 'pending', '0', '0', 'false', '2026-11-29 23:53:24.512262+00', null, null, '2026-11-29 23:53:24.512262+00', null),
('473', 'github:acme/platform', 'comment', 'comment:cdmjrajxwmvv', '{"comment": "cdmjrajxwmvv"}', 'pending', '0', '0', 'false', '2026-11-29 23:53:24.545842+00', null, null, '2026-11-29 23:53:24.545842+00', null),
('474', 'slack:escalations', 'escalation-card', 'escalation:rf993qgrgkhm', '{"escalation": "rf993qgrgkhm"}', 'pending', '0', '0', 'false', '2026-11-29 23:53:24.612471+00', null, null, '2026-11-29 23:53:24.612471+00', null),
('475', 'slack:T0ACME:U0BOB', 'escalation-receipt', 'escalation-receipt:rf993qgrgkhm', '{"to": "T0ACME:U0BOB", "escalation": "rf993qgrgkhm"}', 'pending', '0', '0', 'false', '2026-11-29 23:53:24.612471+00', null, null, '2026-11-29 23:53:24.612471+00', null),
('476', 'github:acme/platform', 'issue', 'issue:ffptw7w4qx7z', '{"issue": "ffptw7w4qx7z"}', 'pending', '0', '0', 'false', '2026-11-29 23:53:24.672929+00', null, null, '2026-11-29 23:53:24.672929+00', null);

insert into people ("id", "slack_id", "workspace_id", "enterprise_id", "email", "human", "name", "kind", "active", "checked_at", "known_since") values
('T0ACME:U0ALICE', 'U0ALICE', 'T0ACME', null, 'alice@acme.test', 'alice@acme.test', 'alice', 'member', 'true', '2026-11-29 23:53:12.384934+00', '2026-11-07 23:52:42.864647+00'),
('T0ACME:U0BOB', 'U0BOB', 'T0ACME', null, 'bob@acme.test', 'bob@acme.test', 'bob', 'member', 'true', '2026-11-29 23:53:12.384934+00', '2026-11-07 23:52:42.864647+00'),
('T0ACME:U0CAROL', 'U0CAROL', 'T0ACME', null, 'carol@acme.test', 'carol@acme.test', 'carol', 'member', 'true', '2026-11-29 23:53:12.384934+00', '2026-11-07 23:52:42.864647+00'),
('T0ACME:U0DAN', 'U0DAN', 'T0ACME', null, 'dan@acme.test', 'dan@acme.test', 'dan', 'member', 'true', '2026-11-29 23:53:12.384934+00', '2026-11-07 23:52:42.864647+00'),
('T0ACME:U0DANA', 'U0DANA', 'T0ACME', null, 'dana@acme.test', 'dana@acme.test', 'dana', 'member', 'true', '2026-11-29 23:53:12.384934+00', '2026-11-07 23:52:42.864647+00'),
('T0ACME:U0ERIN', 'U0ERIN', 'T0ACME', null, 'erin@acme.test', 'erin@acme.test', 'erin', 'member', 'true', '2026-11-29 23:53:12.384934+00', '2026-11-07 23:52:42.864647+00'),
('T0ACME:U0GUS', 'U0GUS', 'T0ACME', null, 'gus@acme.test', 'gus@acme.test', 'gus', 'guest', 'true', '2026-11-29 23:53:12.384934+00', '2026-11-07 23:52:42.864647+00'),
('T0ACME:U0KIM', 'U0KIM', 'T0ACME', null, 'kim@acme.test', 'kim@acme.test', 'kim', 'member', 'true', '2026-11-29 23:53:12.384934+00', '2026-11-07 23:52:42.864647+00'),
('T0ACME:U0LEE', 'U0LEE', 'T0ACME', null, 'lee@acme.test', 'lee@acme.test', 'lee', 'member', 'true', '2026-11-29 23:53:12.384934+00', '2026-11-07 23:52:42.864647+00'),
('T0ACME:U0NOA', 'U0NOA', 'T0ACME', null, 'noa@acme.test', 'noa@acme.test', 'noa', 'member', 'true', '2026-11-29 23:53:12.384934+00', '2026-11-07 23:52:42.864647+00'),
('T0ACME:U0PAT', 'U0PAT', 'T0ACME', null, 'pat@acme.test', 'pat@acme.test', 'pat', 'member', 'true', '2026-11-29 23:53:12.384934+00', '2026-11-07 23:52:42.864647+00'),
('T0ACME:U0ROADCREW', 'U0ROADCREW', 'T0ACME', null, null, 'T0ACME:U0ROADCREW', 'Roadcrew', 'bot', 'true', '2026-11-29 23:53:12.384934+00', '2026-11-07 23:52:42.864647+00'),
('T0ACME:U0ZOE', 'U0ZOE', 'T0ACME', null, 'zoe@acme.test', 'zoe@acme.test', 'zoe', 'member', 'false', '2026-11-29 23:53:12.384934+00', '2026-11-07 23:52:42.864647+00'),
('T0OTHER:U0XENA', 'U0XENA', 'T0OTHER', null, 'xena@other.test', 'xena@other.test', 'xena', 'external', 'true', '2026-11-29 23:53:12.384934+00', '2026-11-07 23:52:42.864647+00');

insert into posts ("key", "channel", "ts", "posted_at") values
('run:k5bawj0y19tt', 'C0PAYMENTS', '1795996484.000002', '2026-11-07 23:52:44.164975+00'),
('run:0gjtpbaxj0hn', 'C0PAYMENTS', '1795996485.000007', '2026-11-07 23:52:45.34991+00'),
('approval:vq8be26a562s', 'C0APPROVE', '1795996485.000010', '2026-11-07 23:52:45.846315+00'),
('run:21mtsrhv6xjz', 'C0PAYMENTS', '1795996485.000011', '2026-11-07 23:52:45.997954+00'),
('notice:approval-approved:vq8be26a562s:T0ACME:U0BOB', 'D0BOB', '1795996486.000012', '2026-11-07 23:52:46.27451+00'),
('run:az9x8exqszq5', 'C0SEARCH', '1795996486.000017', '2026-11-07 23:52:46.590521+00'),
('approval:4r0hc5yj4w04', 'C0APPROVE', '1795996486.000018', '2026-11-07 23:52:46.620882+00'),
('notice:approval-declined:4r0hc5yj4w04:T0ACME:U0CAROL', 'D0CAROL', '1795996486.000019', '2026-11-07 23:52:46.88207+00'),
('run:e9dafjhj2sdr', 'C0FINANCE', '1795996486.000024', '2026-11-07 23:52:47.028345+00'),
('run:cff01ye5mam6', 'C0SEARCH', '1795996487.000025', '2026-11-07 23:52:47.05133+00'),
('approval:mnxpzks0f550', 'C0APPROVE', '1795996487.000026', '2026-11-07 23:52:47.124662+00'),
('approval:pd91nm5b72t2', 'C0APPROVE', '1795996487.000027', '2026-11-07 23:52:47.183103+00'),
('run:agtb886sgtmy', 'C0SEARCH', '1795996488.000031', '2026-11-07 23:52:48.581638+00'),
('run:xpdph9hfehgj', 'C0GENERAL', '1795996489.000033', '2026-11-07 23:52:49.261217+00'),
('run:xpdph9hfehgj:copy', 'C0PAYMENTS', '1795996489.000034', '2026-11-07 23:52:49.2617+00'),
('run:n1w7t6gkrc1n:copy', 'C0PAYMENTS', '1795996490.000044', '2026-11-07 23:52:50.374766+00'),
('run:n1w7t6gkrc1n', 'C0GENERAL', '1795996490.000043', '2026-11-07 23:52:50.375806+00'),
('run:yvccv4xn1wza:copy', 'C0PAYMENTS', '1795996491.000055', '2026-11-07 23:52:51.616196+00'),
('run:yvccv4xn1wza', 'C0GENERAL', '1795996491.000056', '2026-11-07 23:52:51.617065+00'),
('run:rgc2xpahzqmk:copy', 'C0PAYMENTS', '1795996492.000067', '2026-11-07 23:52:52.257073+00'),
('run:rgc2xpahzqmk', 'C0GENERAL', '1795996492.000068', '2026-11-07 23:52:52.258632+00'),
('approval:w0fz00rx4yd1', 'C0APPROVE', '1795996492.000069', '2026-11-07 23:52:52.270432+00'),
('approval:w0fz00rx4yd1:copy', 'C0PAYMENTS', '1795996492.000070', '2026-11-07 23:52:52.289606+00'),
('notice:approval-approved:w0fz00rx4yd1:T0ACME:U0ALICE', 'D0ALICE', '1795996492.000071', '2026-11-07 23:52:52.411259+00'),
('run:0bzfar827hjm', 'C0GENERAL', '1795996493.000086', '2026-11-07 23:52:53.193357+00'),
('run:0bzfar827hjm:copy', 'C0SEARCH', '1795996493.000087', '2026-11-07 23:52:53.198007+00'),
('run:k3nym8r3r16d', 'C0GENERAL', '1795996493.000098', '2026-11-07 23:52:53.973694+00'),
('run:k3nym8r3r16d:copy', 'C0SEARCH', '1795996493.000099', '2026-11-07 23:52:53.979066+00'),
('run:0j2v9dpe4mzc:copy', 'C0SEARCH', '1795996494.000108', '2026-11-07 23:52:54.417391+00'),
('run:0j2v9dpe4mzc', 'C0GENERAL', '1795996494.000109', '2026-11-07 23:52:54.424517+00'),
('run:6tq1438w1vwk:copy', 'C0SEARCH', '1795996494.000116', '2026-11-07 23:52:54.643975+00'),
('run:6tq1438w1vwk', 'C0GENERAL', '1795996494.000117', '2026-11-07 23:52:54.653684+00'),
('run:d1vm8v8gvyn3:copy', 'C0PAYMENTS', '1795996495.000139', '2026-11-07 23:52:55.526435+00'),
('run:d1vm8v8gvyn3', 'C0GENERAL', '1795996495.000140', '2026-11-07 23:52:55.535774+00'),
('escalation-receipt:w6vm31975mas', 'D0ALICE', '1795996496.000156', '2026-11-07 23:52:56.643799+00'),
('escalation:w6vm31975mas', 'C0HELP', '1795996496.000157', '2026-11-07 23:52:56.651829+00'),
('escalation-notice:w6vm31975mas:accepted:once', 'C0HELP', '1795996496.000161', '2026-11-07 23:52:56.922027+00'),
('escalation-comment:aq7y25e3x9y5:w6vm31975mas', 'C0HELP', '1795996497.000164', '2026-11-07 23:52:57.152193+00'),
('escalation-notice:w6vm31975mas:closed:1795996497.235252', 'C0HELP', '1795996497.000167', '2026-11-07 23:52:57.351758+00'),
('escalation-receipt:pa6g538s8w03', 'D0ALICE', '1795996497.000170', '2026-11-07 23:52:57.454487+00'),
('escalation:pa6g538s8w03', 'C0HELP', '1795996497.000172', '2026-11-07 23:52:57.502253+00'),
('escalation-notice:pa6g538s8w03:answered:1795996497.553431', 'C0HELP', '1795996497.000175', '2026-11-07 23:52:57.610631+00'),
('escalation-receipt:vb5s8v3yf6sa', 'D0CAROL', '1795996497.000176', '2026-11-07 23:52:57.727349+00'),
('escalation:vb5s8v3yf6sa', 'C0HELP', '1795996497.000177', '2026-11-07 23:52:57.730741+00'),
('escalation-receipt:xvak47e1v79s', 'D0CAROL', '1795996497.000180', '2026-11-07 23:52:57.945894+00'),
('escalation-notice:vb5s8v3yf6sa:declined:1795996497.786589', 'C0HELP', '1795996497.000181', '2026-11-07 23:52:57.951749+00'),
('escalation:xvak47e1v79s', 'C0HELP', '1795996497.000182', '2026-11-07 23:52:57.979904+00'),
('escalation-notice:xvak47e1v79s:accepted:once', 'C0HELP', '1795996498.000185', '2026-11-07 23:52:58.182043+00'),
('escalation-receipt:ykn1ztmv4q76', 'D0DAN', '1795996498.000187', '2026-11-07 23:52:58.251806+00'),
('escalation:ykn1ztmv4q76', 'C0HELP', '1795996498.000189', '2026-11-07 23:52:58.279396+00'),
('escalation-notice:ykn1ztmv4q76:merged:once', 'C0HELP', '1795996498.000194', '2026-11-07 23:52:58.653484+00'),
('escalation-notice:xvak47e1v79s:merged:ykn1ztmv4q76', 'C0HELP', '1795996498.000195', '2026-11-07 23:52:58.765629+00'),
('request:7svvanm0qhjy:candidate', 'C0PLATFORM', '1795996498.000196', '2026-11-07 23:52:58.844187+00'),
('request:f5bne88sz6rv:moved:7svvanm0qhjy:search', 'C0SEARCH', '1795996499.000197', '2026-11-07 23:52:59.238184+00'),
('request:ccnw37jb60ba:status:1:search', 'C0SEARCH', '1795996499.000198', '2026-11-07 23:52:59.652486+00'),
('request:b055afmdd2sa:status:1:payments', 'C0PAYMENTS', '1795996499.000199', '2026-11-07 23:52:59.867794+00'),
('request:ngysb05h04vf:status:1:finance', 'C0FINANCE', '1795996500.000200', '2026-11-07 23:53:00.083784+00'),
('notice:approval-reminder:mnxpzks0f550:approvals', 'C0APPROVE', '1795996500.000202', '2026-11-15 23:53:01.057429+00'),
('notice:approval-expired:mnxpzks0f550:T0ACME:U0ERIN', 'D0ERIN', '1795996500.000203', '2026-11-15 23:53:01.08541+00'),
('lock:246', 'D0BOB', '1795996501.000206', '2026-11-15 23:53:01.193978+00'),
('lock:245', 'D0ALICE', '1795996501.000205', '2026-11-15 23:53:01.195332+00'),
('escalation-missed:xvak47e1v79s:resolution:T0ACME:U0PAT', 'D0PAT', '1795996501.000207', '2026-11-15 23:53:01.207846+00'),
('digest:1', 'C0PLATFORM', '1795996501.000209', '2026-11-15 23:53:01.416366+00'),
('digest:2', 'C0PAYMENTS', '1795996501.000210', '2026-11-15 23:53:01.430832+00'),
('digest:4', 'C0FINANCE', '1795996501.000212', '2026-11-15 23:53:02.131856+00'),
('digest:3', 'C0SEARCH', '1795996502.000213', '2026-11-15 23:53:02.152383+00'),
('escalation-notice:xvak47e1v79s:missed-resolution:once', 'C0HELP', '1795996502.000214', '2026-11-15 23:53:02.160095+00'),
('notice:resource-expiring:0gjtpbaxj0hn:T0ACME:U0ALICE', 'D0ALICE', '1795996502.000216', '2026-11-29 23:53:02.928624+00'),
('lock:258', 'D0ALICE', '1795996503.000220', '2026-11-29 23:53:03.054213+00'),
('run:d0cs6wm39qb3', 'C0FINANCE', '1795996503.000221', '2026-11-29 23:53:03.085173+00'),
('approval:4qe9gtm7mx6s', 'C0APPROVE', '1795996503.000222', '2026-11-29 23:53:03.096112+00'),
('notice:approval-approved:4qe9gtm7mx6s:T0ACME:U0ERIN', 'D0ERIN', '1795996504.000225', '2026-11-29 23:53:04.417344+00'),
('notice:run-parked:zs7vrv62spsw:platform', 'C0PLATFORM', '1795996504.000226', '2026-11-29 23:53:04.458824+00'),
('run:zs7vrv62spsw', 'C0GENERAL', '1795996504.000228', '2026-11-29 23:53:04.472473+00'),
('notice:approval-void:4qe9gtm7mx6s:T0ACME:U0ERIN', 'D0ERIN', '1795996504.000231', '2026-11-29 23:53:04.595801+00'),
('approval:wjwbrx4bh8k4', 'C0APPROVE', '1795996504.000233', '2026-11-29 23:53:04.697146+00'),
('run:3jy9qnggb3h0:copy', 'C0SEARCH', '1795996505.000234', '2026-11-29 23:53:05.167783+00'),
('run:3jy9qnggb3h0', 'C0GENERAL', '1795996505.000235', '2026-11-29 23:53:05.170475+00'),
('notice:run-parked:3jy9qnggb3h0:platform', 'C0PLATFORM', '1795996506.000255', '2026-11-29 23:53:06.833222+00'),
('run:tnhe84bv0ze5', 'C0PAYMENTS', '1795996507.000259', '2026-11-29 23:53:07.063785+00'),
('approval:n09jh32fvecn', 'C0APPROVE', '1795996507.000261', '2026-11-29 23:53:07.098641+00'),
('run:d377amj730z0', 'C0SEARCH', '1795996507.000262', '2026-11-29 23:53:07.11979+00'),
('approval:msvd7saq6mpd', 'C0APPROVE', '1795996507.000263', '2026-11-29 23:53:07.21563+00'),
('run:77keg2gjmz01:copy', 'C0PAYMENTS', '1795996507.000264', '2026-11-29 23:53:07.495796+00'),
('run:77keg2gjmz01', 'C0GENERAL', '1795996507.000265', '2026-11-29 23:53:07.495817+00'),
('approval:5qcyn3qrcac2', 'C0APPROVE', '1795996507.000266', '2026-11-29 23:53:07.508547+00'),
('approval:5qcyn3qrcac2:copy', 'C0PAYMENTS', '1795996507.000267', '2026-11-29 23:53:07.553161+00'),
('escalation-receipt:e43ms1y51yyp', 'D0ALICE', '1795996507.000268', '2026-11-29 23:53:07.619798+00'),
('escalation:e43ms1y51yyp', 'C0HELP', '1795996507.000269', '2026-11-29 23:53:07.631771+00'),
('escalation-receipt:c8k9e34fj9j2', 'D0ERIN', '1795996507.000272', '2026-11-29 23:53:08.026114+00'),
('escalation:c8k9e34fj9j2', 'C0HELP', '1795996508.000273', '2026-11-29 23:53:08.161084+00'),
('escalation-receipt:wz4mc74c8aw4', 'D0DAN', '1795996508.000274', '2026-11-29 23:53:08.203946+00'),
('escalation:wz4mc74c8aw4', 'C0HELP', '1795996508.000276', '2026-11-29 23:53:08.292939+00'),
('survey:2026-Q4:T0ACME:U0ALICE:1', 'D0ALICE', '1795996508.000277', '2026-11-29 23:53:08.679801+00'),
('survey:2026-Q4:T0ACME:U0CAROL:1', 'D0CAROL', '1795996508.000278', '2026-11-29 23:53:08.686056+00'),
('survey:2026-Q4:T0ACME:U0NOA:1', 'D0NOA', '1795996508.000279', '2026-11-29 23:53:08.686487+00'),
('survey:2026-Q4:T0ACME:U0BOB:1', 'D0BOB', '1795996508.000280', '2026-11-29 23:53:08.693711+00'),
('survey:2026-Q4:T0ACME:U0ERIN:1', 'D0ERIN', '1795996508.000282', '2026-11-29 23:53:08.703858+00'),
('survey:2026-Q4:T0ACME:U0DAN:1', 'D0DAN', '1795996508.000281', '2026-11-29 23:53:08.704266+00'),
('run:55stkvw6yjms:copy', 'C0PAYMENTS', '1795996512.000285', '2026-11-29 23:53:12.965118+00'),
('run:55stkvw6yjms', 'C0GENERAL', '1795996512.000286', '2026-11-29 23:53:13.00525+00'),
('run:57kpjhw0cs0n', 'C0GENERAL', '1795996514.000295', '2026-11-29 23:53:14.313044+00'),
('run:57kpjhw0cs0n:copy', 'C0PAYMENTS', '1795996514.000296', '2026-11-29 23:53:14.349393+00'),
('run:pmc7f8hksjkk', 'C0SEARCH', '1795996514.000304', '2026-11-29 23:53:14.915236+00'),
('run:4qn9xe3j8805', 'C0PAYMENTS', '1795996514.000306', '2026-11-29 23:53:15.007814+00'),
('run:s4dmbdef93pz', 'C0GENERAL', '1795996517.000309', '2026-11-29 23:53:17.955487+00'),
('run:s4dmbdef93pz:copy', 'C0PAYMENTS', '1795996517.000310', '2026-11-29 23:53:17.982936+00'),
('escalation-notice:c8k9e34fj9j2:accepted:once', 'C0HELP', '1795996519.000318', '2026-11-29 23:53:19.174138+00');

insert into resource_look ("due_at") values
('2026-11-30 23:53:02.734485+00');

insert into resource_uses ("resource", "sessions", "first_looked_at", "used_at", "said") values
('0gjtpbaxj0hn', '0', '2026-11-15 23:53:00.776408+00', null, 'idle'),
('21mtsrhv6xjz', '0', '2026-11-15 23:53:00.776408+00', null, 'idle'),
('k5bawj0y19tt', '0', '2026-11-15 23:53:00.776408+00', null, 'idle');

insert into runs ("id", "workflow", "version", "title", "capability", "environment", "input", "hash", "team", "requester", "requester_human", "origin_channel", "copy_to", "state", "due_at", "lease_until", "lease_by", "epoch", "nudged", "crashes", "error", "made", "cancelled_by", "created_at", "started_at", "finished_at") values
('k5bawj0y19tt', 'provision-database', '1', 'PostgreSQL database', 'database', 'staging', '{"name": "orders", "environment": "staging"}', 'bff6ce85add4c820f9c34a1e1b1975d759ec6a42b411fcd69f25d1866dd2898d', 'payments', 'T0ACME:U0ALICE', 'alice@acme.test', 'C0PAYMENTS', null, 'succeeded', null, null, null, '1', 'false', '0', null, E'{"next": {"code": "psql \\"postgresql://orders@127.0.0.1:44653/orders\\"", "text": "Reveal the password, then connect:"}, "summary": "Database `orders` is ready.", "resource": {"kind": "database", "name": "orders", "details": {"host": "127.0.0.1", "port": 44653, "role": "orders", "database": "orders", "environment": "staging"}}}', null, '2026-11-07 23:52:43.690598+00', '2026-11-07 23:52:43.699363+00', '2026-11-07 23:52:44.571793+00'),
('0gjtpbaxj0hn', 'provision-database', '1', 'PostgreSQL database', 'database', 'staging', '{"name": "invoices", "environment": "staging", "expiresInDays": 25}', '789c101c23c2cefe9f2a64c16a6bd2819c5aff7be45d1f769a3de5c30739a886', 'payments', 'T0ACME:U0ALICE', 'alice@acme.test', 'C0PAYMENTS', null, 'succeeded', null, null, null, '1', 'false', '0', null, E'{"next": {"code": "psql \\"postgresql://invoices@127.0.0.1:44653/invoices\\"", "text": "Reveal the password, then connect:"}, "summary": "Database `invoices` is ready.", "resource": {"kind": "database", "name": "invoices", "details": {"host": "127.0.0.1", "port": 44653, "role": "invoices", "database": "invoices", "environment": "staging"}, "expiresInDays": 25}}', null, '2026-11-07 23:52:45.045698+00', '2026-11-07 23:52:45.13937+00', '2026-11-07 23:52:45.497363+00'),
('21mtsrhv6xjz', 'provision-database', '1', 'PostgreSQL database', 'database', 'production', '{"name": "audit", "environment": "production"}', 'a6b776ff6e3f0de6b41d6c4c3f202ee035013adb55ae7dee65a7d6c63e10cce0', 'payments', 'T0ACME:U0BOB', 'bob@acme.test', 'C0PAYMENTS', null, 'succeeded', null, null, null, '1', 'false', '0', null, E'{"next": {"code": "psql \\"postgresql://audit@127.0.0.1:44653/audit\\"", "text": "Reveal the password, then connect:"}, "summary": "Database `audit` is ready.", "resource": {"kind": "database", "name": "audit", "details": {"host": "127.0.0.1", "port": 44653, "role": "audit", "database": "audit", "environment": "production"}}}', null, '2026-11-07 23:52:45.565219+00', '2026-11-07 23:52:46.111609+00', '2026-11-07 23:52:46.484089+00'),
('az9x8exqszq5', 'provision-database', '1', 'PostgreSQL database', 'database', 'production', '{"name": "index", "environment": "production"}', '36fecd4c602ea0df4ec293ff73dd52b20931430aa5cb3bb20d16cb061c7f239a', 'search', 'T0ACME:U0CAROL', 'carol@acme.test', 'C0SEARCH', null, 'declined', null, null, null, '0', 'false', '0', null, null, null, '2026-11-07 23:52:46.501478+00', null, '2026-11-07 23:52:46.709905+00'),
('e9dafjhj2sdr', 'provision-database', '1', 'PostgreSQL database', 'database', 'production', '{"name": "vault", "environment": "production"}', '1e58b4e9240edf4241dfc47fdca059b46aeeeaa51ae8267227eea13415de4cb4', 'finance', 'T0ACME:U0ERIN', 'erin@acme.test', 'C0FINANCE', null, 'expired', null, null, null, '0', 'false', '0', null, null, null, '2026-11-07 23:52:46.774905+00', null, '2026-11-15 23:53:00.616502+00'),
('cff01ye5mam6', 'provision-database', '1', 'PostgreSQL database', 'database', 'production', '{"name": "scratch", "environment": "production"}', '20e91a5a448e875b4c78f6215c907d6331f40e44fdfbc59142981943580ff25f', 'search', 'T0ACME:U0DAN', 'dan@acme.test', 'C0SEARCH', null, 'cancelled', null, null, null, '0', 'false', '0', null, null, 'T0ACME:U0DAN', '2026-11-07 23:52:46.911407+00', null, '2026-11-07 23:52:47.070932+00'),
('agtb886sgtmy', 'provision-database', '1', 'PostgreSQL database', 'database', 'staging', '{"name": "half-way", "environment": "staging"}', 'a066ec7044a0e9bfa8c840abbbb1ed266dad393721c77b2d305fd4b8717375b6', 'search', 'T0ACME:U0DAN', 'dan@acme.test', 'C0SEARCH', null, 'failed', null, null, null, '1', 'false', '0', '{"hint": "Pick another name.", "step": "createRole", "message": "`half-way` is already taken on the database server."}', null, null, '2026-11-07 23:52:48.544854+00', '2026-11-07 23:52:48.546868+00', '2026-11-07 23:52:48.877057+00'),
('xpdph9hfehgj', 'deploy-service', '1', 'Deployment', 'deployment', 'staging', '{"ref": "bde20591029647f502a4c7d521eb00fc084698bd", "sha": "bde20591029647f502a4c7d521eb00fc084698bd", "title": "Sell things", "service": "shop", "committedAt": "2026-11-02T10:00:00.000Z", "environment": "staging"}', 'bc01dbedafda34bc161b4c0d258d95c39ea546097d358560ca017a1160fc4076', 'payments', 'T0ACME:U0ALICE', 'alice@acme.test', 'C0GENERAL', 'C0PAYMENTS', 'succeeded', null, null, null, '1', 'true', '0', null, '{"follow": [{"label": "It broke something", "start": "mark-broken", "values": {"service": "shop", "deployment": "xpdph9hfehgj", "environment": "staging"}}, {"label": "Roll back", "start": "roll-back-service", "values": {"service": "shop", "environment": "staging"}}], "summary": "`shop` runs `bde2059` in staging. It took 28 days from commit to live."}', null, '2026-11-07 23:52:49.162259+00', '2026-11-07 23:52:49.16823+00', '2026-11-07 23:52:50.069669+00'),
('n1w7t6gkrc1n', 'deploy-service', '1', 'Deployment', 'deployment', 'staging', '{"ref": "8e88d47022cd07cf21fb02946620bd9527460cec", "sha": "8e88d47022cd07cf21fb02946620bd9527460cec", "title": "Sell more things", "changes": "1 commit", "service": "shop", "comparison": "http://127.0.0.1:40295/acme/shop/compare/bde20591029647f502a4c7d521eb00fc084698bd...8e88d47022cd07cf21fb02946620bd9527460cec", "committedAt": "2026-11-02T11:00:00.000Z", "environment": "staging"}', 'e55baa26017b76b8ffcd730d47c433aa7227d9c7d7e7a6c3aa21daa391e4a336', 'payments', 'T0ACME:U0ALICE', 'alice@acme.test', 'C0GENERAL', 'C0PAYMENTS', 'succeeded', null, null, null, '1', 'true', '0', null, '{"follow": [{"label": "It broke something", "start": "mark-broken", "values": {"service": "shop", "deployment": "n1w7t6gkrc1n", "environment": "staging"}}, {"label": "Roll back", "start": "roll-back-service", "values": {"service": "shop", "environment": "staging"}}], "summary": "`shop` runs `8e88d47` in staging. It took 28 days from commit to live."}', null, '2026-11-07 23:52:50.318533+00', '2026-11-07 23:52:50.326164+00', '2026-11-07 23:52:51.24814+00'),
('yvccv4xn1wza', 'roll-back-service', '1', 'Rollback', 'deployment', 'staging', '{"sha": "bde20591029647f502a4c7d521eb00fc084698bd", "lock": true, "title": "Sell things", "reason": "Orders are lost.", "changes": "1 commit", "service": "shop", "comparison": "http://127.0.0.1:40295/acme/shop/compare/bde20591029647f502a4c7d521eb00fc084698bd...8e88d47022cd07cf21fb02946620bd9527460cec", "deployment": "xpdph9hfehgj", "environment": "staging"}', '01bd7ff906b159ebcb91ed5b3c7090014a774e911879ed6596b59614275ca251', 'payments', 'T0ACME:U0BOB', 'bob@acme.test', 'C0GENERAL', 'C0PAYMENTS', 'succeeded', null, null, null, '1', 'true', '0', null, '{"next": {"code": "/platform unlock shop staging", "text": "When it is mended:"}, "summary": "`shop` is back at `bde2059` in staging, and locked."}', null, '2026-11-07 23:52:51.520046+00', '2026-11-07 23:52:51.523381+00', '2026-11-07 23:52:52.059794+00'),
('rgc2xpahzqmk', 'deploy-service', '1', 'Deployment', 'deployment', 'production', '{"ref": "bde20591029647f502a4c7d521eb00fc084698bd", "sha": "bde20591029647f502a4c7d521eb00fc084698bd", "title": "Sell things", "service": "shop", "committedAt": "2026-11-02T10:00:00.000Z", "environment": "production"}', 'cb9c12de4fe335dfe75767020fbcbbdcf5a4c65e28f392a4688a7801bbe23d59', 'payments', 'T0ACME:U0ALICE', 'alice@acme.test', 'C0GENERAL', 'C0PAYMENTS', 'succeeded', null, null, null, '1', 'true', '0', null, '{"follow": [{"label": "It broke something", "start": "mark-broken", "values": {"service": "shop", "deployment": "rgc2xpahzqmk", "environment": "production"}}, {"label": "Roll back", "start": "roll-back-service", "values": {"service": "shop", "environment": "production"}}], "summary": "`shop` runs `bde2059` in production. It took 28 days from commit to live."}', null, '2026-11-07 23:52:52.223579+00', '2026-11-07 23:52:52.338292+00', '2026-11-07 23:52:52.935216+00'),
('0bzfar827hjm', 'deploy-service', '1', 'Deployment', 'deployment', 'staging', '{"ref": "main", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "title": "Find everything", "service": "finder", "committedAt": "2026-11-02T12:00:00.000Z", "environment": "staging"}', '52965af60059d05775d87e2c8a007f02f3f70237b22e5f84bb9693dbf7582d9d', 'search', 'T0ACME:U0CAROL', 'carol@acme.test', 'C0GENERAL', 'C0SEARCH', 'failed', null, null, null, '1', 'true', '0', '{"hint": "Its log says why. Deploy again once it is mended, or go back: `/platform rollback finder staging`", "step": "followRun", "message": "It failed in the job “deploy”, step “Run ./deploy.sh”."}', null, null, '2026-11-07 23:52:53.132631+00', '2026-11-07 23:52:53.135928+00', '2026-11-07 23:52:53.763775+00'),
('k3nym8r3r16d', 'deploy-service', '1', 'Deployment', 'deployment', 'production', '{"ref": "0b7eb3d985709fda80c92e20950c30bb80db9205", "sha": "0b7eb3d985709fda80c92e20950c30bb80db9205", "title": "Find things", "service": "finder", "committedAt": "2026-11-02T10:00:00.000Z", "environment": "production"}', '8fff715cdeebede8089a19eecbc66b8fc2be15be1a83f8dba5a7cfdcd5eaeb8c', 'search', 'T0ACME:U0CAROL', 'carol@acme.test', 'C0GENERAL', 'C0SEARCH', 'succeeded', null, null, null, '3', 'false', '0', null, '{"follow": [{"label": "It broke something", "start": "mark-broken", "values": {"service": "finder", "deployment": "k3nym8r3r16d", "environment": "production"}}, {"label": "Roll back", "start": "roll-back-service", "values": {"service": "finder", "environment": "production"}}], "summary": "`finder` runs `0b7eb3d` in production. It took 28 days from commit to live."}', null, '2026-11-07 23:52:53.906322+00', '2026-11-07 23:52:53.912216+00', '2026-11-07 23:52:55.015946+00'),
('0j2v9dpe4mzc', 'deploy-service', '1', 'Deployment', 'deployment', 'production', '{"ref": "4234a6b7a68eb24d0dbdecdf43a26eace66c3999", "sha": "4234a6b7a68eb24d0dbdecdf43a26eace66c3999", "title": "Find more things", "service": "finder", "committedAt": "2026-11-02T11:00:00.000Z", "environment": "production"}', '4f0891a0afd9e805a30955884a6e2b44985759b81483d67839559cc8d027131a', 'search', 'T0ACME:U0DAN', 'dan@acme.test', 'C0GENERAL', 'C0SEARCH', 'failed', null, null, null, '2', 'false', '0', '{"step": "takeTurn", "message": "A newer request for the same place took over."}', null, null, '2026-11-07 23:52:54.357195+00', '2026-11-07 23:52:54.359106+00', '2026-11-07 23:52:54.851126+00'),
('6tq1438w1vwk', 'deploy-service', '1', 'Deployment', 'deployment', 'production', '{"ref": "4193b1b401ba39e2568ed560118fd63131ebad59", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "title": "Find everything", "service": "finder", "committedAt": "2026-11-02T12:00:00.000Z", "environment": "production"}', 'f557a774e726ad688d735d0e5a461ddb30ef6325558e9e0e55449cb1a63288c2', 'search', 'T0ACME:U0CAROL', 'carol@acme.test', 'C0GENERAL', 'C0SEARCH', 'succeeded', null, null, null, '2', 'true', '0', null, '{"follow": [{"label": "It broke something", "start": "mark-broken", "values": {"service": "finder", "deployment": "6tq1438w1vwk", "environment": "production"}}, {"label": "Roll back", "start": "roll-back-service", "values": {"service": "finder", "environment": "production"}}], "summary": "`finder` runs `4193b1b` in production. It took 27 days from commit to live."}', null, '2026-11-07 23:52:54.602924+00', '2026-11-07 23:52:54.604833+00', '2026-11-07 23:52:55.353142+00'),
('d1vm8v8gvyn3', 'deploy-service', '1', 'Deployment', 'deployment', 'staging', '{"ref": "main", "sha": "e53fbcdfd4214688c67c9098d373d41dfe43daa0", "title": "Fix it by hand", "service": "cart", "committedAt": "2026-11-03T09:00:00.000Z", "environment": "staging"}', 'f4891a3a02987e25b4eb28a130f236737933339033a8ff6b23a5fed584567124', 'payments', 'T0ACME:U0ALICE', 'alice@acme.test', 'C0GENERAL', 'C0PAYMENTS', 'cancelled', null, null, null, '2', 'false', '0', null, null, 'T0ACME:U0ALICE', '2026-11-07 23:52:55.496554+00', '2026-11-07 23:52:55.498036+00', '2026-11-07 23:52:56.290921+00'),
('d0cs6wm39qb3', 'provision-database', '1', 'PostgreSQL database', 'database', 'production', '{"name": "budget", "environment": "production"}', '6e81388b2b1903e1aabbc08357d74d8efd2e04a1096343c11c74b8d4012579a1', 'finance', 'T0ACME:U0ERIN', 'erin@acme.test', 'C0FINANCE', null, 'awaiting-approval', null, null, null, '1', 'false', '0', null, null, null, '2026-11-29 23:53:02.99163+00', '2026-11-29 23:53:04.164015+00', null),
('zs7vrv62spsw', 'mark-broken', '1', 'Change failure', 'deployment', 'staging', '{"reason": "It lost an order.", "service": "shop", "environment": "staging"}', '6cfc30b9fbe82b2fa4750dd8d9f467477e3f566a49582f47ed3072a4b8954a1c', 'payments', 'T0ACME:U0BOB', 'bob@acme.test', 'C0GENERAL', null, 'parked', null, null, null, '1', 'false', '0', '{"parked": "The workflow mark-broken is not installed any more."}', null, null, '2026-11-29 23:53:03.667078+00', '2026-11-29 23:53:04.164015+00', null),
('3jy9qnggb3h0', 'deploy-service', '1', 'Deployment', 'deployment', 'staging', '{"ref": "main", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "title": "Find everything", "service": "finder", "committedAt": "2026-11-02T12:00:00.000Z", "environment": "staging"}', '52965af60059d05775d87e2c8a007f02f3f70237b22e5f84bb9693dbf7582d9d', 'search', 'T0ACME:U0CAROL', 'carol@acme.test', 'C0GENERAL', 'C0SEARCH', 'parked', null, null, null, '7', 'false', '0', '{"parked": "“Start the workflow in GitHub” could not be undone."}', null, 'T0ACME:U0CAROL', '2026-11-29 23:53:05.073969+00', '2026-11-29 23:53:05.118258+00', null),
('tnhe84bv0ze5', 'provision-database', '1', 'PostgreSQL database', 'database', 'production', '{"name": "ledgers", "environment": "production"}', '00a1731900088988dbd660a54a00e1e37205a6a335e519ffaffce77c453c7108', 'payments', 'T0ACME:U0ALICE', 'alice@acme.test', 'C0PAYMENTS', null, 'awaiting-approval', null, null, null, '0', 'false', '0', null, null, null, '2026-11-29 23:53:06.959772+00', null, null),
('d377amj730z0', 'provision-database', '1', 'PostgreSQL database', 'database', 'production', '{"name": "audit-log", "environment": "production"}', '3cceb1da51f17fb881baa0d44c18e642df6b9e25eb019d2eb9f374049deac4b6', 'search', 'T0ACME:U0CAROL', 'carol@acme.test', 'C0SEARCH', null, 'queued', '2026-11-29 23:53:24.383818+00', null, null, '0', 'false', '0', null, null, null, '2026-11-29 23:53:07.00587+00', null, null),
('77keg2gjmz01', 'deploy-service', '1', 'Deployment', 'deployment', 'production', '{"ref": "7416e0df03537117f5e82bde19bb25b5a67ef4e1", "sha": "7416e0df03537117f5e82bde19bb25b5a67ef4e1", "title": "Sell everything", "changes": "2 commits", "service": "shop", "comparison": "http://127.0.0.1:40295/acme/shop/compare/bde20591029647f502a4c7d521eb00fc084698bd...7416e0df03537117f5e82bde19bb25b5a67ef4e1", "committedAt": "2026-11-02T12:00:00.000Z", "environment": "production"}', 'bb5e38bc8e038d59c33f6e98ec1ac77d4d78931c98125daf2abf47f6d0c31a22', 'payments', 'T0ACME:U0ALICE', 'alice@acme.test', 'C0GENERAL', 'C0PAYMENTS', 'awaiting-approval', null, null, null, '0', 'false', '0', null, null, null, '2026-11-29 23:53:07.377222+00', null, null),
('55stkvw6yjms', 'deploy-service', '1', 'Deployment', 'deployment', 'staging', '{"ref": "main", "sha": "7416e0df03537117f5e82bde19bb25b5a67ef4e1", "title": "Sell everything", "changes": "2 commits", "service": "shop", "comparison": "http://127.0.0.1:40295/acme/shop/compare/bde20591029647f502a4c7d521eb00fc084698bd...7416e0df03537117f5e82bde19bb25b5a67ef4e1", "committedAt": "2026-11-02T12:00:00.000Z", "environment": "staging"}', 'c3847bf863e88068364256dc35f72b47743ffc60c5f65f7b85d048d119062e5c', 'payments', 'T0ACME:U0ALICE', 'alice@acme.test', 'C0GENERAL', 'C0PAYMENTS', 'waiting', '2026-11-29 23:53:34.418451+00', null, null, '2', 'false', '0', null, null, null, '2026-11-29 23:53:09.489576+00', '2026-11-29 23:53:12.81198+00', null),
('57kpjhw0cs0n', 'deploy-service', '1', 'Deployment', 'deployment', 'staging', '{"ref": "8e88d47022cd07cf21fb02946620bd9527460cec", "sha": "8e88d47022cd07cf21fb02946620bd9527460cec", "title": "Sell more things", "changes": "1 commit", "service": "shop", "comparison": "http://127.0.0.1:40295/acme/shop/compare/bde20591029647f502a4c7d521eb00fc084698bd...8e88d47022cd07cf21fb02946620bd9527460cec", "committedAt": "2026-11-02T11:00:00.000Z", "environment": "staging"}', 'e55baa26017b76b8ffcd730d47c433aa7227d9c7d7e7a6c3aa21daa391e4a336', 'payments', 'T0ACME:U0BOB', 'bob@acme.test', 'C0GENERAL', 'C0PAYMENTS', 'waiting', '2026-11-29 23:53:29.491364+00', null, null, '1', 'false', '0', null, null, null, '2026-11-29 23:53:14.19058+00', '2026-11-29 23:53:14.20512+00', null),
('4qn9xe3j8805', 'provision-database', '1', 'PostgreSQL database', 'database', 'staging', '{"name": "receipts", "environment": "staging"}', '4036749a0de43ef6724e52d8b6a32468c6bffb2a83e1707c5108373e7a236999', 'payments', 'T0ACME:U0ALICE', 'alice@acme.test', 'C0PAYMENTS', null, 'running', '2026-11-29 23:53:14.68701+00', '2026-11-29 23:53:30.752819+00', '10540-5df0575d', '1', 'false', '0', null, null, null, '2026-11-29 23:53:14.68701+00', '2026-11-29 23:53:14.741605+00', null),
('pmc7f8hksjkk', 'provision-database', '1', 'PostgreSQL database', 'database', 'staging', '{"name": "labels", "environment": "staging"}', '9bcf63cb89ef13aef588fa2502bb2cc00b181ba3a9604710e0bdc6803667016e', 'search', 'T0ACME:U0CAROL', 'carol@acme.test', 'C0SEARCH', null, 'undoing', '2026-11-29 23:53:15.121736+00', '2026-11-29 23:53:28.186703+00', '10540-5df0575d', '1', 'false', '0', null, null, 'T0ACME:U0CAROL', '2026-11-29 23:53:14.721655+00', '2026-11-29 23:53:14.835659+00', null),
('s4dmbdef93pz', 'deploy-service', '1', 'Deployment', 'deployment', 'staging', '{"ref": "main", "sha": "e53fbcdfd4214688c67c9098d373d41dfe43daa0", "title": "Fix it by hand", "service": "cart", "committedAt": "2026-11-03T09:00:00.000Z", "environment": "staging"}', 'f4891a3a02987e25b4eb28a130f236737933339033a8ff6b23a5fed584567124', 'payments', 'T0ACME:U0BOB', 'bob@acme.test', 'C0GENERAL', 'C0PAYMENTS', 'running', '2026-11-29 23:53:17.7998+00', '2026-11-29 23:53:28.558961+00', '10540-5df0575d', '1', 'true', '0', null, null, null, '2026-11-29 23:53:17.7998+00', '2026-11-29 23:53:17.858299+00', null),
('6qccbp3vm32r', 'provision-database', '1', 'PostgreSQL database', 'database', 'staging', '{"name": "parcels", "environment": "staging"}', 'bb665e4281b7e5614ff310727c7095aa15becbeda56be9b7c83e683cd3d89331', 'payments', 'T0ACME:U0BOB', 'bob@acme.test', 'C0PAYMENTS', null, 'queued', '2026-11-29 23:53:24.287812+00', null, null, '0', 'false', '0', null, null, null, '2026-11-29 23:53:24.287812+00', null, null),
('ean6gmj33xn1', 'deploy-service', '1', 'Deployment', 'deployment', 'production', '{"ref": "main", "sha": "47108a17b899b0890d82708f1fcf6da3c4b58bf0", "title": "Keep the books", "service": "books", "committedAt": "2026-11-02T10:00:00.000Z", "environment": "production"}', '41bed1902bdcb1e89fe10da64a0c096ee65cad334a76b792d09d1df7f45ecbb5', 'finance', 'T0ACME:U0ERIN', 'erin@acme.test', 'C0GENERAL', 'C0FINANCE', 'queued', '2026-11-29 23:53:24.512262+00', null, null, '0', 'false', '0', null, null, null, '2026-11-29 23:53:24.512262+00', null, null);

insert into secrets ("run_id", "requester", "sealed", "revealing_until", "revealed_at", "created_at") values
('k5bawj0y19tt', 'T0ACME:U0ALICE', null, null, '2026-11-07 23:52:44.839797+00', '2026-11-07 23:52:44.571793+00'),
('0gjtpbaxj0hn', 'T0ACME:U0ALICE', 'v1.mZtzRATC9sHwkufl.SFT-EA6QG5pZ7tJ6BEqH5A.SvGgmoRXZ7tIL-1offyKlHOWPykvALbOdln5If_pBgBekwGCn-QULFGhY_8T8IZp_qTiZU73NzxqQTpOl0uYSyByIG3v0aycvSKQcFwc9Q', null, null, '2026-11-07 23:52:45.497363+00'),
('21mtsrhv6xjz', 'T0ACME:U0BOB', 'v1.COGB8TAslzsiW5EG.WOgDW4pA85myYB_S0PiBSQ.ZHax0oNUQjLmFsry4l95eRUjGDPo-JgwQii9tgrDBw7rEwBOVlqpHn8-qTR3yeD_hXjBJc_Pr8sSVtoG29-gy4GldUWzYX0D3g', null, null, '2026-11-07 23:52:46.484089+00');

insert into steps ("run_id", "name", "position", "state", "input", "output", "error", "attempt", "started_at", "finished_at", "deadline", "note") values
('k5bawj0y19tt', 'createRole', '0', 'done', '{"name": "orders"}', '{"name": "orders"}', null, '1', '2026-11-07 23:52:43.84203+00', '2026-11-07 23:52:44.103573+00', null, null),
('k5bawj0y19tt', 'createDatabase', '1', 'done', '{"name": "orders", "owner": "orders"}', '{"host": "127.0.0.1", "name": "orders", "port": 44653, "owner": "orders"}', null, '1', '2026-11-07 23:52:44.103573+00', '2026-11-07 23:52:44.494456+00', null, null),
('k5bawj0y19tt', 'sealCredentials', '2', 'done', '{"role": {"name": "orders"}, "database": {"host": "127.0.0.1", "name": "orders", "port": 44653, "owner": "orders"}}', null, null, '1', '2026-11-07 23:52:44.494456+00', '2026-11-07 23:52:44.571793+00', null, null),
('0gjtpbaxj0hn', 'createRole', '0', 'done', '{"name": "invoices"}', '{"name": "invoices"}', null, '1', '2026-11-07 23:52:45.160529+00', '2026-11-07 23:52:45.223817+00', null, null),
('0gjtpbaxj0hn', 'createDatabase', '1', 'done', '{"name": "invoices", "owner": "invoices"}', '{"host": "127.0.0.1", "name": "invoices", "port": 44653, "owner": "invoices"}', null, '1', '2026-11-07 23:52:45.223817+00', '2026-11-07 23:52:45.389357+00', null, null),
('0gjtpbaxj0hn', 'sealCredentials', '2', 'done', '{"role": {"name": "invoices"}, "database": {"host": "127.0.0.1", "name": "invoices", "port": 44653, "owner": "invoices"}}', E'{"psql": "psql \\"postgresql://invoices@127.0.0.1:44653/invoices\\"", "secret": {"sealed": "v1.mZtzRATC9sHwkufl.SFT-EA6QG5pZ7tJ6BEqH5A.SvGgmoRXZ7tIL-1offyKlHOWPykvALbOdln5If_pBgBekwGCn-QULFGhY_8T8IZp_qTiZU73NzxqQTpOl0uYSyByIG3v0aycvSKQcFwc9Q"}}', null, '1', '2026-11-07 23:52:45.389357+00', '2026-11-07 23:52:45.497363+00', null, null),
('21mtsrhv6xjz', 'createRole', '0', 'done', '{"name": "audit"}', '{"name": "audit"}', null, '1', '2026-11-07 23:52:46.305059+00', '2026-11-07 23:52:46.344346+00', null, null),
('21mtsrhv6xjz', 'createDatabase', '1', 'done', '{"name": "audit", "owner": "audit"}', '{"host": "127.0.0.1", "name": "audit", "port": 44653, "owner": "audit"}', null, '1', '2026-11-07 23:52:46.344346+00', '2026-11-07 23:52:46.46544+00', null, null),
('21mtsrhv6xjz', 'sealCredentials', '2', 'done', '{"role": {"name": "audit"}, "database": {"host": "127.0.0.1", "name": "audit", "port": 44653, "owner": "audit"}}', E'{"psql": "psql \\"postgresql://audit@127.0.0.1:44653/audit\\"", "secret": {"sealed": "v1.COGB8TAslzsiW5EG.WOgDW4pA85myYB_S0PiBSQ.ZHax0oNUQjLmFsry4l95eRUjGDPo-JgwQii9tgrDBw7rEwBOVlqpHn8-qTR3yeD_hXjBJc_Pr8sSVtoG29-gy4GldUWzYX0D3g"}}', null, '1', '2026-11-07 23:52:46.46544+00', '2026-11-07 23:52:46.484089+00', null, null),
('agtb886sgtmy', 'createRole', '0', 'undone', '{"name": "half-way"}', null, null, '1', '2026-11-07 23:52:48.550796+00', '2026-11-07 23:52:48.870838+00', null, null),
('xpdph9hfehgj', 'checkFirst', '0', 'done', '{"ref": "bde20591029647f502a4c7d521eb00fc084698bd", "sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "deploy", "title": "Sell things", "service": "shop", "committedAt": "2026-11-02T10:00:00.000Z", "environment": "staging"}', null, null, '1', '2026-11-07 23:52:49.175786+00', '2026-11-07 23:52:49.299046+00', null, null),
('xpdph9hfehgj', 'takeTurn', '1', 'done', '{"ref": "bde20591029647f502a4c7d521eb00fc084698bd", "sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "deploy", "title": "Sell things", "service": "shop", "committedAt": "2026-11-02T10:00:00.000Z", "environment": "staging"}', '{"began": true}', null, '1', '2026-11-07 23:52:49.299046+00', '2026-11-07 23:52:49.44522+00', '2026-11-14 23:52:49.287+00', null),
('xpdph9hfehgj', 'startWorkflow', '2', 'done', '{"ref": "bde20591029647f502a4c7d521eb00fc084698bd", "sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "deploy", "title": "Sell things", "service": "shop", "committedAt": "2026-11-02T10:00:00.000Z", "environment": "staging"}', '{"url": "http://127.0.0.1:40295/acme/shop/actions/runs/21000000010", "githubRun": 21000000010}', null, '1', '2026-11-07 23:52:49.44522+00', '2026-11-07 23:52:49.809572+00', null, '{"url": "http://127.0.0.1:40295/acme/shop/actions/runs/21000000010", "text": "open in GitHub"}'),
('xpdph9hfehgj', 'followRun', '3', 'done', '{"ref": "bde20591029647f502a4c7d521eb00fc084698bd", "sha": "bde20591029647f502a4c7d521eb00fc084698bd", "url": "http://127.0.0.1:40295/acme/shop/actions/runs/21000000010", "kind": "deploy", "title": "Sell things", "service": "shop", "githubRun": 21000000010, "committedAt": "2026-11-02T10:00:00.000Z", "environment": "staging"}', '{"tookMs": 2382889000, "deployment": "xpdph9hfehgj", "finishedAt": "2026-11-29T23:54:49.000Z"}', null, '1', '2026-11-07 23:52:49.809572+00', '2026-11-07 23:52:50.069669+00', '2026-11-08 23:52:49.803+00', '{"url": "http://127.0.0.1:40295/acme/shop/actions/runs/21000000010", "text": "deploy: success, deployed bde2059"}'),
('n1w7t6gkrc1n', 'checkFirst', '0', 'done', '{"ref": "8e88d47022cd07cf21fb02946620bd9527460cec", "sha": "8e88d47022cd07cf21fb02946620bd9527460cec", "kind": "deploy", "title": "Sell more things", "service": "shop", "committedAt": "2026-11-02T11:00:00.000Z", "environment": "staging"}', null, null, '1', '2026-11-07 23:52:50.333739+00', '2026-11-07 23:52:50.397736+00', null, null),
('n1w7t6gkrc1n', 'takeTurn', '1', 'done', '{"ref": "8e88d47022cd07cf21fb02946620bd9527460cec", "sha": "8e88d47022cd07cf21fb02946620bd9527460cec", "kind": "deploy", "title": "Sell more things", "service": "shop", "committedAt": "2026-11-02T11:00:00.000Z", "environment": "staging"}', '{"began": true}', null, '1', '2026-11-07 23:52:50.397736+00', '2026-11-07 23:52:50.490609+00', '2026-11-14 23:52:50.39+00', null),
('n1w7t6gkrc1n', 'startWorkflow', '2', 'done', '{"ref": "8e88d47022cd07cf21fb02946620bd9527460cec", "sha": "8e88d47022cd07cf21fb02946620bd9527460cec", "kind": "deploy", "title": "Sell more things", "service": "shop", "committedAt": "2026-11-02T11:00:00.000Z", "environment": "staging"}', '{"url": "http://127.0.0.1:40295/acme/shop/actions/runs/21000000013", "githubRun": 21000000013}', null, '1', '2026-11-07 23:52:50.490609+00', '2026-11-07 23:52:50.983992+00', null, '{"url": "http://127.0.0.1:40295/acme/shop/actions/runs/21000000013", "text": "open in GitHub"}'),
('n1w7t6gkrc1n', 'followRun', '3', 'done', '{"ref": "8e88d47022cd07cf21fb02946620bd9527460cec", "sha": "8e88d47022cd07cf21fb02946620bd9527460cec", "url": "http://127.0.0.1:40295/acme/shop/actions/runs/21000000013", "kind": "deploy", "title": "Sell more things", "service": "shop", "githubRun": 21000000013, "committedAt": "2026-11-02T11:00:00.000Z", "environment": "staging"}', '{"tookMs": 2379290000, "deployment": "n1w7t6gkrc1n", "finishedAt": "2026-11-29T23:54:50.000Z"}', null, '1', '2026-11-07 23:52:50.983992+00', '2026-11-07 23:52:51.24814+00', '2026-11-08 23:52:50.897+00', '{"url": "http://127.0.0.1:40295/acme/shop/actions/runs/21000000013", "text": "deploy: success, deployed 8e88d47"}'),
('yvccv4xn1wza', 'checkFirst', '0', 'done', '{"sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "rollback", "note": "Orders are lost.", "title": "Sell things", "service": "shop", "environment": "staging"}', null, null, '1', '2026-11-07 23:52:51.537212+00', '2026-11-07 23:52:51.640192+00', null, null),
('yvccv4xn1wza', 'stopOthers', '1', 'done', '{"sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "rollback", "note": "Orders are lost.", "title": "Sell things", "service": "shop", "environment": "staging"}', null, null, '1', '2026-11-07 23:52:51.640192+00', '2026-11-07 23:52:51.644205+00', null, null),
('yvccv4xn1wza', 'takeTurn', '2', 'done', '{"sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "rollback", "note": "Orders are lost.", "title": "Sell things", "service": "shop", "environment": "staging"}', '{"began": true}', null, '1', '2026-11-07 23:52:51.644205+00', '2026-11-07 23:52:51.703785+00', '2026-11-14 23:52:51.639+00', null),
('yvccv4xn1wza', 'startWorkflow', '3', 'done', '{"sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "rollback", "note": "Orders are lost.", "title": "Sell things", "service": "shop", "environment": "staging"}', '{"url": "http://127.0.0.1:40295/acme/shop/actions/runs/21000000016", "githubRun": 21000000016}', null, '1', '2026-11-07 23:52:51.703785+00', '2026-11-07 23:52:51.812703+00', null, '{"url": "http://127.0.0.1:40295/acme/shop/actions/runs/21000000016", "text": "open in GitHub"}'),
('yvccv4xn1wza', 'followRun', '4', 'done', '{"sha": "bde20591029647f502a4c7d521eb00fc084698bd", "url": "http://127.0.0.1:40295/acme/shop/actions/runs/21000000016", "kind": "rollback", "note": "Orders are lost.", "title": "Sell things", "service": "shop", "githubRun": 21000000016, "environment": "staging"}', '{"deployment": "yvccv4xn1wza", "finishedAt": "2026-11-29T23:54:51.000Z"}', null, '1', '2026-11-07 23:52:51.812703+00', '2026-11-07 23:52:52.021115+00', '2026-11-08 23:52:51.808+00', '{"url": "http://127.0.0.1:40295/acme/shop/actions/runs/21000000016", "text": "deploy: success, deployed bde2059"}'),
('yvccv4xn1wza', 'lockAfterwards', '5', 'done', '{"sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "rollback", "note": "Orders are lost.", "title": "Sell things", "service": "shop", "environment": "staging"}', '{"held": true}', null, '1', '2026-11-07 23:52:52.021115+00', '2026-11-07 23:52:52.059794+00', null, null),
('rgc2xpahzqmk', 'checkFirst', '0', 'done', '{"ref": "bde20591029647f502a4c7d521eb00fc084698bd", "sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "deploy", "title": "Sell things", "service": "shop", "committedAt": "2026-11-02T10:00:00.000Z", "environment": "production"}', null, null, '1', '2026-11-07 23:52:52.424197+00', '2026-11-07 23:52:52.467669+00', null, null),
('rgc2xpahzqmk', 'takeTurn', '1', 'done', '{"ref": "bde20591029647f502a4c7d521eb00fc084698bd", "sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "deploy", "title": "Sell things", "service": "shop", "committedAt": "2026-11-02T10:00:00.000Z", "environment": "production"}', '{"began": true}', null, '1', '2026-11-07 23:52:52.467669+00', '2026-11-07 23:52:52.523781+00', '2026-11-14 23:52:52.397+00', null),
('rgc2xpahzqmk', 'startWorkflow', '2', 'done', '{"ref": "bde20591029647f502a4c7d521eb00fc084698bd", "sha": "bde20591029647f502a4c7d521eb00fc084698bd", "kind": "deploy", "title": "Sell things", "service": "shop", "committedAt": "2026-11-02T10:00:00.000Z", "environment": "production"}', '{"url": "http://127.0.0.1:40295/acme/shop/actions/runs/21000000019", "githubRun": 21000000019}', null, '1', '2026-11-07 23:52:52.523781+00', '2026-11-07 23:52:52.772529+00', null, '{"url": "http://127.0.0.1:40295/acme/shop/actions/runs/21000000019", "text": "open in GitHub"}'),
('rgc2xpahzqmk', 'followRun', '3', 'done', '{"ref": "bde20591029647f502a4c7d521eb00fc084698bd", "sha": "bde20591029647f502a4c7d521eb00fc084698bd", "url": "http://127.0.0.1:40295/acme/shop/actions/runs/21000000019", "kind": "deploy", "title": "Sell things", "service": "shop", "githubRun": 21000000019, "committedAt": "2026-11-02T10:00:00.000Z", "environment": "production"}', '{"tookMs": 2382892000, "deployment": "rgc2xpahzqmk", "finishedAt": "2026-11-29T23:54:52.000Z"}', null, '1', '2026-11-07 23:52:52.772529+00', '2026-11-07 23:52:52.935216+00', '2026-11-08 23:52:52.701+00', '{"url": "http://127.0.0.1:40295/acme/shop/actions/runs/21000000019", "text": "deploy: success, deployed bde2059"}'),
('0bzfar827hjm', 'checkFirst', '0', 'done', '{"ref": "main", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "kind": "deploy", "title": "Find everything", "service": "finder", "committedAt": "2026-11-02T12:00:00.000Z", "environment": "staging"}', null, null, '1', '2026-11-07 23:52:53.147527+00', '2026-11-07 23:52:53.218041+00', null, null),
('0bzfar827hjm', 'takeTurn', '1', 'undone', '{"ref": "main", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "kind": "deploy", "title": "Find everything", "service": "finder", "committedAt": "2026-11-02T12:00:00.000Z", "environment": "staging"}', '{"began": true}', null, '1', '2026-11-07 23:52:53.218041+00', '2026-11-07 23:52:53.759798+00', '2026-11-14 23:52:53.203+00', null),
('0bzfar827hjm', 'startWorkflow', '2', 'undone', '{"ref": "main", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "kind": "deploy", "title": "Find everything", "service": "finder", "committedAt": "2026-11-02T12:00:00.000Z", "environment": "staging"}', '{"url": "http://127.0.0.1:40295/acme/finder/actions/runs/21000000022", "githubRun": 21000000022}', null, '1', '2026-11-07 23:52:53.297958+00', '2026-11-07 23:52:53.711799+00', null, '{"url": "http://127.0.0.1:40295/acme/finder/actions/runs/21000000022", "text": "open in GitHub"}'),
('0bzfar827hjm', 'followRun', '3', 'failed', '{"ref": "main", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "url": "http://127.0.0.1:40295/acme/finder/actions/runs/21000000022", "kind": "deploy", "title": "Find everything", "service": "finder", "githubRun": 21000000022, "committedAt": "2026-11-02T12:00:00.000Z", "environment": "staging"}', null, 'It failed in the job “deploy”, step “Run ./deploy.sh”.', '1', '2026-11-07 23:52:53.46694+00', '2026-11-07 23:52:53.64438+00', '2026-11-08 23:52:53.456+00', '{"url": "http://127.0.0.1:40295/acme/finder/actions/runs/21000000022/job/21000000023", "text": "deploy: failure"}'),
('k3nym8r3r16d', 'checkFirst', '0', 'done', '{"ref": "0b7eb3d985709fda80c92e20950c30bb80db9205", "sha": "0b7eb3d985709fda80c92e20950c30bb80db9205", "kind": "deploy", "title": "Find things", "service": "finder", "committedAt": "2026-11-02T10:00:00.000Z", "environment": "production"}', null, null, '1', '2026-11-07 23:52:53.916302+00', '2026-11-07 23:52:54.004851+00', null, null),
('k3nym8r3r16d', 'takeTurn', '1', 'done', '{"ref": "0b7eb3d985709fda80c92e20950c30bb80db9205", "sha": "0b7eb3d985709fda80c92e20950c30bb80db9205", "kind": "deploy", "title": "Find things", "service": "finder", "committedAt": "2026-11-02T10:00:00.000Z", "environment": "production"}', '{"began": true}', null, '1', '2026-11-07 23:52:54.004851+00', '2026-11-07 23:52:54.079761+00', '2026-11-14 23:52:54+00', null),
('k3nym8r3r16d', 'startWorkflow', '2', 'done', '{"ref": "0b7eb3d985709fda80c92e20950c30bb80db9205", "sha": "0b7eb3d985709fda80c92e20950c30bb80db9205", "kind": "deploy", "title": "Find things", "service": "finder", "committedAt": "2026-11-02T10:00:00.000Z", "environment": "production"}', '{"url": "http://127.0.0.1:40295/acme/finder/actions/runs/21000000025", "githubRun": 21000000025}', null, '1', '2026-11-07 23:52:54.079761+00', '2026-11-07 23:52:54.196097+00', null, '{"url": "http://127.0.0.1:40295/acme/finder/actions/runs/21000000025", "text": "open in GitHub"}'),
('k3nym8r3r16d', 'followRun', '3', 'done', '{"ref": "0b7eb3d985709fda80c92e20950c30bb80db9205", "sha": "0b7eb3d985709fda80c92e20950c30bb80db9205", "url": "http://127.0.0.1:40295/acme/finder/actions/runs/21000000025", "kind": "deploy", "title": "Find things", "service": "finder", "githubRun": 21000000025, "committedAt": "2026-11-02T10:00:00.000Z", "environment": "production"}', '{"tookMs": 2382894000, "deployment": "k3nym8r3r16d", "finishedAt": "2026-11-29T23:54:54.000Z"}', null, '1', '2026-11-07 23:52:54.196097+00', '2026-11-07 23:52:55.015946+00', '2026-11-08 23:52:54.191+00', '{"url": "http://127.0.0.1:40295/acme/finder/actions/runs/21000000025", "text": "deploy: success, deployed 0b7eb3d"}'),
('0j2v9dpe4mzc', 'checkFirst', '0', 'done', '{"ref": "4234a6b7a68eb24d0dbdecdf43a26eace66c3999", "sha": "4234a6b7a68eb24d0dbdecdf43a26eace66c3999", "kind": "deploy", "title": "Find more things", "service": "finder", "committedAt": "2026-11-02T11:00:00.000Z", "environment": "production"}', null, null, '1', '2026-11-07 23:52:54.369435+00', '2026-11-07 23:52:54.445484+00', null, null),
('0j2v9dpe4mzc', 'takeTurn', '1', 'undone', '{"ref": "4234a6b7a68eb24d0dbdecdf43a26eace66c3999", "sha": "4234a6b7a68eb24d0dbdecdf43a26eace66c3999", "kind": "deploy", "title": "Find more things", "service": "finder", "committedAt": "2026-11-02T11:00:00.000Z", "environment": "production"}', null, null, '1', '2026-11-07 23:52:54.445484+00', '2026-11-07 23:52:54.827449+00', '2026-11-14 23:52:54.429+00', '{"url": "http://127.0.0.1:40295/acme/finder/actions/runs/21000000025", "text": "number 1 in line, behind 0b7eb3d, which is being deployed"}'),
('6tq1438w1vwk', 'checkFirst', '0', 'done', '{"ref": "4193b1b401ba39e2568ed560118fd63131ebad59", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "kind": "deploy", "title": "Find everything", "service": "finder", "committedAt": "2026-11-02T12:00:00.000Z", "environment": "production"}', null, null, '1', '2026-11-07 23:52:54.608115+00', '2026-11-07 23:52:54.661979+00', null, null),
('6tq1438w1vwk', 'takeTurn', '1', 'done', '{"ref": "4193b1b401ba39e2568ed560118fd63131ebad59", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "kind": "deploy", "title": "Find everything", "service": "finder", "committedAt": "2026-11-02T12:00:00.000Z", "environment": "production"}', '{"began": true}', null, '1', '2026-11-07 23:52:54.661979+00', '2026-11-07 23:52:55.113759+00', '2026-11-14 23:52:54.656+00', '{"text": "its turn has come"}'),
('6tq1438w1vwk', 'startWorkflow', '2', 'done', '{"ref": "4193b1b401ba39e2568ed560118fd63131ebad59", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "kind": "deploy", "title": "Find everything", "service": "finder", "committedAt": "2026-11-02T12:00:00.000Z", "environment": "production"}', '{"url": "http://127.0.0.1:40295/acme/finder/actions/runs/21000000028", "githubRun": 21000000028}', null, '1', '2026-11-07 23:52:55.113759+00', '2026-11-07 23:52:55.222205+00', null, '{"url": "http://127.0.0.1:40295/acme/finder/actions/runs/21000000028", "text": "open in GitHub"}'),
('6tq1438w1vwk', 'followRun', '3', 'done', '{"ref": "4193b1b401ba39e2568ed560118fd63131ebad59", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "url": "http://127.0.0.1:40295/acme/finder/actions/runs/21000000028", "kind": "deploy", "title": "Find everything", "service": "finder", "githubRun": 21000000028, "committedAt": "2026-11-02T12:00:00.000Z", "environment": "production"}', '{"tookMs": 2375695000, "deployment": "6tq1438w1vwk", "finishedAt": "2026-11-29T23:54:55.000Z"}', null, '1', '2026-11-07 23:52:55.222205+00', '2026-11-07 23:52:55.353142+00', '2026-11-08 23:52:55.218+00', '{"url": "http://127.0.0.1:40295/acme/finder/actions/runs/21000000028", "text": "deploy: success, deployed 4193b1b"}'),
('d1vm8v8gvyn3', 'checkFirst', '0', 'done', '{"ref": "main", "sha": "e53fbcdfd4214688c67c9098d373d41dfe43daa0", "kind": "deploy", "title": "Fix it by hand", "service": "cart", "committedAt": "2026-11-03T09:00:00.000Z", "environment": "staging"}', null, null, '1', '2026-11-07 23:52:55.503799+00', '2026-11-07 23:52:55.54968+00', null, null),
('d1vm8v8gvyn3', 'takeTurn', '1', 'undone', '{"ref": "main", "sha": "e53fbcdfd4214688c67c9098d373d41dfe43daa0", "kind": "deploy", "title": "Fix it by hand", "service": "cart", "committedAt": "2026-11-03T09:00:00.000Z", "environment": "staging"}', '{"began": true}', null, '1', '2026-11-07 23:52:55.54968+00', '2026-11-07 23:52:56.287076+00', '2026-11-14 23:52:55.537+00', null),
('d1vm8v8gvyn3', 'startWorkflow', '2', 'undone', '{"ref": "main", "sha": "e53fbcdfd4214688c67c9098d373d41dfe43daa0", "kind": "deploy", "title": "Fix it by hand", "service": "cart", "committedAt": "2026-11-03T09:00:00.000Z", "environment": "staging"}', '{"url": "http://127.0.0.1:40295/acme/cart/actions/runs/21000000031", "githubRun": 21000000031}', null, '1', '2026-11-07 23:52:55.585867+00', '2026-11-07 23:52:56.233512+00', null, '{"url": "http://127.0.0.1:40295/acme/cart/actions/runs/21000000031", "text": "open in GitHub"}'),
('d1vm8v8gvyn3', 'followRun', '3', 'waiting', '{"ref": "main", "sha": "e53fbcdfd4214688c67c9098d373d41dfe43daa0", "url": "http://127.0.0.1:40295/acme/cart/actions/runs/21000000031", "kind": "deploy", "title": "Fix it by hand", "service": "cart", "githubRun": 21000000031, "committedAt": "2026-11-03T09:00:00.000Z", "environment": "staging"}', null, null, '1', '2026-11-07 23:52:55.682828+00', null, '2026-11-08 23:52:55.677+00', '{"url": "http://127.0.0.1:40295/acme/cart/actions/runs/21000000031", "text": "deploy: queued"}'),
('3jy9qnggb3h0', 'checkFirst', '0', 'done', '{"ref": "main", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "kind": "deploy", "title": "Find everything", "service": "finder", "committedAt": "2026-11-02T12:00:00.000Z", "environment": "staging"}', null, null, '1', '2026-11-29 23:53:05.135214+00', '2026-11-29 23:53:05.17819+00', null, null),
('3jy9qnggb3h0', 'takeTurn', '1', 'done', '{"ref": "main", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "kind": "deploy", "title": "Find everything", "service": "finder", "committedAt": "2026-11-02T12:00:00.000Z", "environment": "staging"}', '{"began": true}', null, '1', '2026-11-29 23:53:05.17819+00', '2026-11-29 23:53:05.242552+00', '2026-12-06 23:53:05.175+00', null),
('3jy9qnggb3h0', 'startWorkflow', '2', 'undo-failed', '{"ref": "main", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "kind": "deploy", "title": "Find everything", "service": "finder", "committedAt": "2026-11-02T12:00:00.000Z", "environment": "staging"}', '{"url": "http://127.0.0.1:40295/acme/finder/actions/runs/21000000039", "githubRun": 21000000039}', 'Error', '5', '2026-11-29 23:53:05.242552+00', '2026-11-29 23:53:06.762785+00', null, '{"url": "http://127.0.0.1:40295/acme/finder/actions/runs/21000000039", "text": "open in GitHub"}'),
('3jy9qnggb3h0', 'followRun', '3', 'waiting', '{"ref": "main", "sha": "4193b1b401ba39e2568ed560118fd63131ebad59", "url": "http://127.0.0.1:40295/acme/finder/actions/runs/21000000039", "kind": "deploy", "title": "Find everything", "service": "finder", "githubRun": 21000000039, "committedAt": "2026-11-02T12:00:00.000Z", "environment": "staging"}', null, null, '1', '2026-11-29 23:53:05.443623+00', null, '2026-11-30 23:53:05.439+00', '{"url": "http://127.0.0.1:40295/acme/finder/actions/runs/21000000039", "text": "deploy: queued"}'),
('55stkvw6yjms', 'checkFirst', '0', 'done', '{"ref": "main", "sha": "7416e0df03537117f5e82bde19bb25b5a67ef4e1", "kind": "deploy", "title": "Sell everything", "service": "shop", "committedAt": "2026-11-02T12:00:00.000Z", "environment": "staging"}', null, null, '1', '2026-11-29 23:53:12.840203+00', '2026-11-29 23:53:13.292231+00', null, null),
('55stkvw6yjms', 'takeTurn', '1', 'done', '{"ref": "main", "sha": "7416e0df03537117f5e82bde19bb25b5a67ef4e1", "kind": "deploy", "title": "Sell everything", "service": "shop", "committedAt": "2026-11-02T12:00:00.000Z", "environment": "staging"}', '{"began": true}', null, '1', '2026-11-29 23:53:13.292231+00', '2026-11-29 23:53:13.521263+00', '2026-12-06 23:53:13.247+00', null),
('55stkvw6yjms', 'startWorkflow', '2', 'done', '{"ref": "main", "sha": "7416e0df03537117f5e82bde19bb25b5a67ef4e1", "kind": "deploy", "title": "Sell everything", "service": "shop", "committedAt": "2026-11-02T12:00:00.000Z", "environment": "staging"}', '{"url": "http://127.0.0.1:40295/acme/shop/actions/runs/21000000041", "githubRun": 21000000041}', null, '1', '2026-11-29 23:53:13.521263+00', '2026-11-29 23:53:13.861277+00', null, '{"url": "http://127.0.0.1:40295/acme/shop/actions/runs/21000000041", "text": "open in GitHub"}'),
('55stkvw6yjms', 'followRun', '3', 'waiting', '{"ref": "main", "sha": "7416e0df03537117f5e82bde19bb25b5a67ef4e1", "url": "http://127.0.0.1:40295/acme/shop/actions/runs/21000000041", "kind": "deploy", "title": "Sell everything", "service": "shop", "githubRun": 21000000041, "committedAt": "2026-11-02T12:00:00.000Z", "environment": "staging"}', null, null, '1', '2026-11-29 23:53:13.861277+00', null, '2026-11-30 23:53:13.833+00', '{"url": "http://127.0.0.1:40295/acme/shop/actions/runs/21000000041", "text": "deploy: queued"}'),
('57kpjhw0cs0n', 'checkFirst', '0', 'done', '{"ref": "8e88d47022cd07cf21fb02946620bd9527460cec", "sha": "8e88d47022cd07cf21fb02946620bd9527460cec", "kind": "deploy", "title": "Sell more things", "service": "shop", "committedAt": "2026-11-02T11:00:00.000Z", "environment": "staging"}', null, null, '1', '2026-11-29 23:53:14.208216+00', '2026-11-29 23:53:14.367544+00', null, null),
('57kpjhw0cs0n', 'takeTurn', '1', 'waiting', '{"ref": "8e88d47022cd07cf21fb02946620bd9527460cec", "sha": "8e88d47022cd07cf21fb02946620bd9527460cec", "kind": "deploy", "title": "Sell more things", "service": "shop", "committedAt": "2026-11-02T11:00:00.000Z", "environment": "staging"}', null, null, '1', '2026-11-29 23:53:14.367544+00', null, '2026-12-06 23:53:14.359+00', '{"url": "http://127.0.0.1:40295/acme/shop/actions/runs/21000000041", "text": "number 1 in line, behind 7416e0d, which is being deployed"}'),
('4qn9xe3j8805', 'createRole', '0', 'done', '{"name": "receipts"}', '{"name": "receipts"}', null, '1', '2026-11-29 23:53:14.781338+00', '2026-11-29 23:53:15.037689+00', null, null),
('pmc7f8hksjkk', 'createRole', '0', 'done', '{"name": "labels"}', '{"name": "labels"}', null, '1', '2026-11-29 23:53:14.859616+00', '2026-11-29 23:53:15.014542+00', null, null),
('pmc7f8hksjkk', 'createDatabase', '1', 'undone', '{"name": "labels", "owner": "labels"}', null, null, '1', '2026-11-29 23:53:15.014542+00', '2026-11-29 23:53:17.587216+00', null, null),
('4qn9xe3j8805', 'createDatabase', '1', 'started', '{"name": "receipts", "owner": "receipts"}', null, null, '1', '2026-11-29 23:53:15.037689+00', null, null, null),
('s4dmbdef93pz', 'checkFirst', '0', 'done', '{"ref": "main", "sha": "e53fbcdfd4214688c67c9098d373d41dfe43daa0", "kind": "deploy", "title": "Fix it by hand", "service": "cart", "committedAt": "2026-11-03T09:00:00.000Z", "environment": "staging"}', null, null, '1', '2026-11-29 23:53:17.955944+00', '2026-11-29 23:53:18.259777+00', null, null),
('s4dmbdef93pz', 'takeTurn', '1', 'done', '{"ref": "main", "sha": "e53fbcdfd4214688c67c9098d373d41dfe43daa0", "kind": "deploy", "title": "Fix it by hand", "service": "cart", "committedAt": "2026-11-03T09:00:00.000Z", "environment": "staging"}', '{"began": true}', null, '1', '2026-11-29 23:53:18.259777+00', '2026-11-29 23:53:18.311241+00', '2026-12-06 23:53:18.221+00', null),
('s4dmbdef93pz', 'startWorkflow', '2', 'started', '{"ref": "main", "sha": "e53fbcdfd4214688c67c9098d373d41dfe43daa0", "kind": "deploy", "title": "Fix it by hand", "service": "cart", "committedAt": "2026-11-03T09:00:00.000Z", "environment": "staging"}', null, null, '1', '2026-11-29 23:53:18.311241+00', null, null, null);

insert into survey_people ("person", "asked_at", "stopped_at") values
('T0ACME:U0ALICE', '2026-11-29 23:53:08.493204+00', null),
('T0ACME:U0BOB', '2026-11-29 23:53:08.441982+00', null),
('T0ACME:U0CAROL', '2026-11-29 23:53:08.454236+00', null),
('T0ACME:U0DAN', '2026-11-29 23:53:08.381265+00', null),
('T0ACME:U0ERIN', '2026-11-29 23:53:08.520333+00', null),
('T0ACME:U0NOA', '2026-11-29 23:53:08.408124+00', null);

insert into survey_rounds ("round", "opened_at", "closes_at", "closed_at") values
('2026-Q4', '2026-11-29 23:53:08.211785+00', '2026-12-13 23:58:00+00', null);

insert into survey_runs ("run_id", "person", "capability", "state") values
('k5bawj0y19tt', 'T0ACME:U0ALICE', 'database', 'skipped');

insert into survey_scores ("round", "score", "answers") values
('2026-Q4', '0', '0'),
('2026-Q4', '1', '0'),
('2026-Q4', '2', '0'),
('2026-Q4', '3', '0'),
('2026-Q4', '4', '0'),
('2026-Q4', '5', '0'),
('2026-Q4', '6', '0'),
('2026-Q4', '7', '0'),
('2026-Q4', '8', '0'),
('2026-Q4', '9', '1'),
('2026-Q4', '10', '0');

insert into survey_words ("id", "round", "words") values
('1abdc2c1-f11e-4f23-9f03-8a70d7c8f9d9', '2026-Q4', 'Deploys are a joy');

insert into teams ("name", "kind", "domain", "channel", "active", "begun_as") values
('finance', 'stream', null, 'C0FINANCE', 'true', 'stream'),
('growth', 'stream', null, 'C0GENERAL', 'true', 'stream'),
('payments', 'stream', null, 'C0PAYMENTS', 'true', 'stream'),
('platform-core', 'platform', 'core', 'C0PLATFORM', 'true', 'core'),
('platform-data', 'platform', 'data', 'C0PLATFORM', 'true', 'data'),
('search', 'stream', null, 'C0SEARCH', 'true', 'stream');

insert into approvals ("id", "run_id", "round", "state", "needs_from", "needs_count", "hash", "requester", "requester_human", "requested_at", "remind_at", "expires_at", "decided_at") values
('vq8be26a562s', '21mtsrhv6xjz', '1', 'approved', 'platform', '1', 'a6b776ff6e3f0de6b41d6c4c3f202ee035013adb55ae7dee65a7d6c63e10cce0', 'T0ACME:U0BOB', 'bob@acme.test', '2026-11-07 23:52:45.565219+00', '2026-11-08 23:52:45.565219+00', '2026-11-14 23:52:45.565219+00', '2026-11-07 23:52:46.037474+00'),
('4r0hc5yj4w04', 'az9x8exqszq5', '1', 'declined', 'platform', '1', '36fecd4c602ea0df4ec293ff73dd52b20931430aa5cb3bb20d16cb061c7f239a', 'T0ACME:U0CAROL', 'carol@acme.test', '2026-11-07 23:52:46.501478+00', '2026-11-08 23:52:46.501478+00', '2026-11-14 23:52:46.501478+00', '2026-11-07 23:52:46.709905+00'),
('mnxpzks0f550', 'e9dafjhj2sdr', '1', 'expired', 'platform', '1', '1e58b4e9240edf4241dfc47fdca059b46aeeeaa51ae8267227eea13415de4cb4', 'T0ACME:U0ERIN', 'erin@acme.test', '2026-11-07 23:52:46.774905+00', null, '2026-11-14 23:52:46.774905+00', '2026-11-15 23:53:00.616502+00'),
('pd91nm5b72t2', 'cff01ye5mam6', '1', 'cancelled', 'platform', '1', '20e91a5a448e875b4c78f6215c907d6331f40e44fdfbc59142981943580ff25f', 'T0ACME:U0DAN', 'dan@acme.test', '2026-11-07 23:52:46.911407+00', '2026-11-08 23:52:46.911407+00', '2026-11-14 23:52:46.911407+00', '2026-11-07 23:52:47.070932+00'),
('w0fz00rx4yd1', 'rgc2xpahzqmk', '1', 'approved', 'owners', '1', 'cb9c12de4fe335dfe75767020fbcbbdcf5a4c65e28f392a4688a7801bbe23d59', 'T0ACME:U0ALICE', 'alice@acme.test', '2026-11-07 23:52:52.223579+00', '2026-11-08 23:52:52.223579+00', '2026-11-14 23:52:52.223579+00', '2026-11-07 23:52:52.323765+00'),
('4qe9gtm7mx6s', 'd0cs6wm39qb3', '1', 'void', 'platform', '1', '6e81388b2b1903e1aabbc08357d74d8efd2e04a1096343c11c74b8d4012579a1', 'T0ACME:U0ERIN', 'erin@acme.test', '2026-11-29 23:53:02.99163+00', '2026-11-30 23:53:02.99163+00', '2026-12-06 23:53:02.99163+00', '2026-11-29 23:53:03.613567+00'),
('wjwbrx4bh8k4', 'd0cs6wm39qb3', '2', 'open', 'platform', '1', '6e81388b2b1903e1aabbc08357d74d8efd2e04a1096343c11c74b8d4012579a1', 'T0ACME:U0ERIN', 'erin@acme.test', '2026-11-29 23:53:04.223803+00', '2026-11-30 23:53:04.223803+00', '2026-12-06 23:53:04.223803+00', null),
('n09jh32fvecn', 'tnhe84bv0ze5', '1', 'open', 'platform', '1', '00a1731900088988dbd660a54a00e1e37205a6a335e519ffaffce77c453c7108', 'T0ACME:U0ALICE', 'alice@acme.test', '2026-11-29 23:53:06.959772+00', '2026-11-30 23:53:06.959772+00', '2026-12-06 23:53:06.959772+00', null),
('msvd7saq6mpd', 'd377amj730z0', '1', 'approved', 'platform', '1', '3cceb1da51f17fb881baa0d44c18e642df6b9e25eb019d2eb9f374049deac4b6', 'T0ACME:U0CAROL', 'carol@acme.test', '2026-11-29 23:53:07.00587+00', '2026-11-30 23:53:07.00587+00', '2026-12-06 23:53:07.00587+00', '2026-11-29 23:53:24.383818+00'),
('5qcyn3qrcac2', '77keg2gjmz01', '1', 'open', 'owners', '1', 'bb5e38bc8e038d59c33f6e98ec1ac77d4d78931c98125daf2abf47f6d0c31a22', 'T0ACME:U0ALICE', 'alice@acme.test', '2026-11-29 23:53:07.377222+00', '2026-11-30 23:53:07.377222+00', '2026-12-06 23:53:07.377222+00', null);

insert into comments ("id", "issue", "thread", "origin", "channel", "ts", "github_id", "author", "text", "said_at", "edited_at", "deleted_at", "hidden", "attempted_at", "carried", "problem") values
('cbkqp6rkgqdn', 'xkmgea07n93r', 'w6vm31975mas', 'slack', 'C0HELP', '1795996496.000158', '1', 'T0ACME:U0ALICE', 'Since this morning', '2026-11-07 23:52:56+00', null, null, 'false', null, 'df650f81ff63245d0fae6ce9d2d71e1a1f59083c67c69b5e9d724512a3e66bdd', null),
('aq7y25e3x9y5', 'xkmgea07n93r', null, 'github', null, null, '2', 'kim', 'The proxy was restarted.', '2026-11-07 23:52:57.05+00', null, null, 'false', null, null, null),
('zf3ezvm8sykb', '45qnhpwsg23h', null, 'github', null, null, '3', 'pat', 'Reason: nobody can run one.', '2026-11-07 23:52:59.882+00', null, null, 'false', null, null, null),
('cdmjrajxwmvv', 'hm8jct766rn4', 'xvak47e1v79s', 'slack', 'C0HELP', '1795996524.000322', null, 'T0ACME:U0CAROL', 'Still failing', '2026-11-29 23:53:24+00', null, null, 'false', null, null, null);

insert into decisions ("approval_id", "requester", "requester_human", "hash", "person", "human", "verdict", "category", "reason", "decided_at") values
('4qe9gtm7mx6s', 'T0ACME:U0ERIN', 'erin@acme.test', '6e81388b2b1903e1aabbc08357d74d8efd2e04a1096343c11c74b8d4012579a1', 'T0ACME:U0KIM', 'kim@acme.test', 'approve', null, null, '2026-11-29 23:53:03.613567+00'),
('4r0hc5yj4w04', 'T0ACME:U0CAROL', 'carol@acme.test', '36fecd4c602ea0df4ec293ff73dd52b20931430aa5cb3bb20d16cb061c7f239a', 'T0ACME:U0KIM', 'kim@acme.test', 'decline', 'use-existing', 'Search has one already.', '2026-11-07 23:52:46.709905+00'),
('msvd7saq6mpd', 'T0ACME:U0CAROL', 'carol@acme.test', '3cceb1da51f17fb881baa0d44c18e642df6b9e25eb019d2eb9f374049deac4b6', 'T0ACME:U0PAT', 'pat@acme.test', 'approve', null, null, '2026-11-29 23:53:24.383818+00'),
('vq8be26a562s', 'T0ACME:U0BOB', 'bob@acme.test', 'a6b776ff6e3f0de6b41d6c4c3f202ee035013adb55ae7dee65a7d6c63e10cce0', 'T0ACME:U0PAT', 'pat@acme.test', 'approve', null, 'As planned.', '2026-11-07 23:52:46.037474+00'),
('w0fz00rx4yd1', 'T0ACME:U0ALICE', 'alice@acme.test', 'cb9c12de4fe335dfe75767020fbcbbdcf5a4c65e28f392a4688a7801bbe23d59', 'T0ACME:U0BOB', 'bob@acme.test', 'approve', null, null, '2026-11-07 23:52:52.323765+00');

insert into demand ("request", "team", "joined_by", "joined_at", "left_at", "solved", "solved_by") values
('7svvanm0qhjy', 'payments', 'T0ACME:U0ALICE', '2026-11-07 23:52:58.470526+00', null, null, null),
('7svvanm0qhjy', 'search', 'T0ACME:U0CAROL', '2026-11-07 23:52:58.623589+00', null, null, null),
('7svvanm0qhjy', 'finance', 'T0ACME:U0ERIN', '2026-11-07 23:52:58.772732+00', null, null, null),
('f5bne88sz6rv', 'search', 'T0ACME:U0DAN', '2026-11-07 23:52:58.933076+00', null, null, null),
('ccnw37jb60ba', 'search', 'T0ACME:U0CAROL', '2026-11-07 23:52:59.237596+00', null, null, null),
('b055afmdd2sa', 'payments', 'T0ACME:U0ALICE', '2026-11-07 23:52:59.598937+00', null, null, null),
('ngysb05h04vf', 'finance', 'T0ACME:U0ERIN', '2026-11-07 23:52:59.775818+00', null, null, null),
('ccnw37jb60ba', 'finance', 'T0ACME:U0ERIN', '2026-11-29 23:53:24.672929+00', null, null, null);

insert into demand_words ("request", "team", "person", "words", "folded", "said_at") values
('7svvanm0qhjy', 'payments', 'T0ACME:U0ALICE', 'alice needs it.', 'alice needs it', '2026-11-07 23:52:58.470526+00'),
('7svvanm0qhjy', 'search', 'T0ACME:U0CAROL', 'carol needs it.', 'carol needs it', '2026-11-07 23:52:58.623589+00'),
('7svvanm0qhjy', 'finance', 'T0ACME:U0ERIN', 'erin needs it.', 'erin needs it', '2026-11-07 23:52:58.772732+00'),
('7svvanm0qhjy', 'search', 'T0ACME:U0DAN', 'dan needs it.', 'dan needs it', '2026-11-07 23:52:58.933076+00'),
('f5bne88sz6rv', 'search', 'T0ACME:U0DAN', 'dan needs it.', 'dan needs it', '2026-11-07 23:52:58.933076+00'),
('ccnw37jb60ba', 'search', 'T0ACME:U0CAROL', 'carol needs it.', 'carol needs it', '2026-11-07 23:52:59.237596+00'),
('b055afmdd2sa', 'payments', 'T0ACME:U0ALICE', 'alice needs it.', 'alice needs it', '2026-11-07 23:52:59.598937+00'),
('ngysb05h04vf', 'finance', 'T0ACME:U0ERIN', 'erin needs it.', 'erin needs it', '2026-11-07 23:52:59.775818+00'),
('ccnw37jb60ba', 'finance', 'T0ACME:U0ERIN', 'erin needs it.', 'erin needs it', '2026-11-29 23:53:24.672929+00');

insert into detour_files ("repo", "path", "blob", "found") values
('acme/books', '.github/workflows/deploy.yml', '0c964a5f5dcb3aea61c57c8cbb0200a663405d4e', '[]'),
('acme/cart', '.github/workflows/deploy.yml', '0c964a5f5dcb3aea61c57c8cbb0200a663405d4e', '[]'),
('acme/cart', '.github/workflows/hotfix.yml', '1f7b32e8b9ef66c9e93a27ad8c755acf41cbb082', '[{"says": "deploys with kubectl", "capability": "deployment"}]'),
('acme/finder', '.github/workflows/deploy.yml', '0c964a5f5dcb3aea61c57c8cbb0200a663405d4e', '[]'),
('acme/shop', '.github/workflows/deploy.yml', '0c964a5f5dcb3aea61c57c8cbb0200a663405d4e', '[]');

insert into escalations ("id", "delivery", "title", "details", "quoted", "origin_url", "capability", "service", "severity", "source", "run_id", "team", "requester", "removed", "state", "domain", "priority", "labels", "assignee", "issue_title", "issue", "merged_into", "decided_by", "decided_at", "category", "words", "wish", "paused_at", "paused_ms", "responded_at", "resolved_at", "asked", "solved", "opened_at") values
('w6vm31975mas', 'view:V0CC09CF19B9', 'The build cannot reach the registry', '', null, null, null, null, 'normal', 'command', null, 'payments', 'T0ACME:U0ALICE', '{}', 'closed', 'core', 'normal', '{}', null, 'The build cannot reach the registry', 'xkmgea07n93r', null, 'T0ACME:U0PAT', '2026-11-07 23:52:56.723056+00', null, null, 'false', '2026-11-07 23:52:57.208733+00', '0', '2026-11-07 23:52:56.723056+00', '2026-11-07 23:52:57.208733+00', 'closed 1795996497.235252', 'true', '2026-11-07 23:52:56.58174+00'),
('pa6g538s8w03', 'view:V0F7896A6407', 'How do I rotate a password?', '', null, null, null, null, 'normal', 'command', null, 'payments', 'T0ACME:U0ALICE', '{}', 'answered', null, null, '{}', null, null, null, null, 'T0ACME:U0DANA', '2026-11-07 23:52:57.54225+00', null, 'With `/platform provision db`.', 'true', '2026-11-07 23:52:57.54225+00', '0', '2026-11-07 23:52:57.54225+00', '2026-11-07 23:52:57.54225+00', 'answered 1795996497.553431', null, '2026-11-07 23:52:57.406156+00'),
('vb5s8v3yf6sa', 'view:V02F636A35BD', 'Give us root on the cluster', '', null, null, null, null, 'normal', 'command', null, 'search', 'T0ACME:U0CAROL', '{}', 'declined', null, null, '{}', null, null, null, null, 'T0ACME:U0PAT', '2026-11-07 23:52:57.772228+00', 'out-of-scope', 'Nobody has root.', 'false', '2026-11-07 23:52:57.772228+00', '0', '2026-11-07 23:52:57.772228+00', '2026-11-07 23:52:57.772228+00', 'declined 1795996497.786589', null, '2026-11-07 23:52:57.674481+00'),
('xvak47e1v79s', 'view:V074CF7068FE', 'Deployments of finder fail', 'My request 0bzfar827hjm (Deployment: finder, staging) is failed.
It stopped at: Deploy.
It failed in the job “deploy”, step “Run ./deploy.sh”.
Its log says why. Deploy again once it is mended, or go back: `/platform rollback finder staging`', null, null, 'deployment', 'finder', 'urgent', 'run', '0bzfar827hjm', 'search', 'T0ACME:U0CAROL', '{}', 'accepted', 'core', 'urgent', '{}', null, 'Deployments of finder fail', 'hm8jct766rn4', null, 'T0ACME:U0KIM', '2026-11-07 23:52:57.999689+00', null, null, 'false', null, '0', '2026-11-07 23:52:57.999689+00', null, null, null, '2026-11-07 23:52:57.859795+00'),
('ykn1ztmv4q76', 'view:V014F9886C49', 'Finder does not deploy', '', null, null, null, null, 'normal', 'command', null, 'search', 'T0ACME:U0DAN', '{}', 'merged', 'core', null, '{}', null, null, null, 'xvak47e1v79s', 'T0ACME:U0KIM', '2026-11-07 23:52:58.342911+00', null, null, 'false', null, '0', '2026-11-07 23:52:58.342911+00', null, null, null, '2026-11-07 23:52:58.191769+00'),
('e43ms1y51yyp', 'view:V0A97EF0BB07', 'Deployments hang', '', null, null, null, null, 'high', 'command', null, 'payments', 'T0ACME:U0ALICE', '{}', 'open', null, null, '{}', null, null, null, null, 'T0ACME:U0KIM', null, null, 'Since when?', 'false', '2026-11-29 23:53:07.688995+00', '0', '2026-11-29 23:53:07.688995+00', null, null, null, '2026-11-29 23:53:07.458786+00'),
('c8k9e34fj9j2', 'view:V0139BB447F4', 'Where is the audit trail?', '', null, null, null, null, 'normal', 'command', null, 'finance', 'T0ACME:U0ERIN', '{}', 'accepted', 'core', 'normal', '{}', null, 'Where is the audit trail?', 'kh30aewapsfp', null, 'T0ACME:U0KIM', '2026-11-29 23:53:18.563913+00', null, null, 'false', null, '0', '2026-11-29 23:53:18.563913+00', null, null, null, '2026-11-29 23:53:07.757886+00'),
('wz4mc74c8aw4', 'view:V01BB34D2A96', 'Nobody sees this one', '', null, null, null, null, 'normal', 'command', null, 'search', 'T0ACME:U0DAN', '{}', 'open', null, null, '{}', null, null, null, null, null, null, null, null, 'false', null, '0', null, null, null, null, '2026-11-29 23:53:08.026771+00'),
('3pqb4v20tzam', 'view:V05DBA723008', 'Invoices are late', '', null, null, null, null, 'normal', 'command', null, 'finance', 'T0ACME:U0ERIN', '{}', 'open', null, null, '{}', null, null, null, null, null, null, null, null, 'false', null, '0', null, null, null, null, '2026-11-29 23:53:19.296712+00'),
('rf993qgrgkhm', 'view:V0C20D28FB6D', 'Who owns the queue?', '', null, null, null, null, 'normal', 'command', null, 'payments', 'T0ACME:U0BOB', '{}', 'open', null, null, '{}', null, null, null, null, null, null, null, null, 'false', null, '0', null, null, null, null, '2026-11-29 23:53:24.612471+00');

insert into memberships ("person", "team", "usergroup") values
('T0ACME:U0ALICE', 'payments', null),
('T0ACME:U0BOB', 'payments', null),
('T0ACME:U0CAROL', 'search', null),
('T0ACME:U0DAN', 'search', null),
('T0ACME:U0DANA', 'platform-core', 'S0PLATFORM'),
('T0ACME:U0DANA', 'platform-data', null),
('T0ACME:U0ERIN', 'finance', null),
('T0ACME:U0KIM', 'platform-core', 'S0PLATFORM'),
('T0ACME:U0LEE', 'platform-core', 'S0PLATFORM'),
('T0ACME:U0LEE', 'platform-data', null),
('T0ACME:U0NOA', 'growth', null),
('T0ACME:U0PAT', 'platform-core', 'S0PLATFORM');

insert into resources ("id", "run_id", "kind", "name", "team", "owner", "details", "created_at", "expires_at", "remind_at") values
('k5bawj0y19tt', 'k5bawj0y19tt', 'database', 'orders', 'payments', 'T0ACME:U0ALICE', '{"host": "127.0.0.1", "port": 44653, "role": "orders", "database": "orders", "environment": "staging"}', '2026-11-07 23:52:44.571793+00', null, null),
('0gjtpbaxj0hn', '0gjtpbaxj0hn', 'database', 'invoices', 'payments', 'T0ACME:U0ALICE', '{"host": "127.0.0.1", "port": 44653, "role": "invoices", "database": "invoices", "environment": "staging"}', '2026-11-07 23:52:45.497363+00', '2026-12-02 23:52:45.497363+00', '2026-12-02 23:52:45.497363+00'),
('21mtsrhv6xjz', '21mtsrhv6xjz', 'database', 'audit', 'payments', 'T0ACME:U0BOB', '{"host": "127.0.0.1", "port": 44653, "role": "audit", "database": "audit", "environment": "production"}', '2026-11-07 23:52:46.484089+00', null, null);

insert into survey_asks ("round", "person", "state", "due_at", "messages") values
('2026-Q4', 'T0ACME:U0ALICE', 'answered', '2026-11-29 23:53:08.211+00', '1'),
('2026-Q4', 'T0ACME:U0BOB', 'due', '2026-12-06 23:53:08.749015+00', '1'),
('2026-Q4', 'T0ACME:U0CAROL', 'asked', '2026-11-29 23:53:08.211+00', '1'),
('2026-Q4', 'T0ACME:U0DAN', 'asked', '2026-11-29 23:53:08.211+00', '1'),
('2026-Q4', 'T0ACME:U0ERIN', 'asked', '2026-11-29 23:53:08.211+00', '1'),
('2026-Q4', 'T0ACME:U0NOA', 'asked', '2026-11-29 23:53:08.211+00', '1');

insert into escalation_targets ("escalation", "target", "due_at", "remind_at", "missed_at", "met_at") values
('3pqb4v20tzam', 'resolution', '2026-12-04 23:53:19.296712+00', '2026-12-03 23:53:19.296712+00', null, null),
('3pqb4v20tzam', 'response', '2026-11-30 07:53:19.296712+00', '2026-11-30 06:17:19.296712+00', null, null),
('c8k9e34fj9j2', 'resolution', '2026-12-04 23:53:07.757886+00', '2026-12-03 23:53:07.757886+00', null, null),
('c8k9e34fj9j2', 'response', '2026-11-30 07:53:07.757886+00', '2026-11-30 06:17:07.757886+00', null, '2026-11-29 23:53:18.563913+00'),
('pa6g538s8w03', 'resolution', '2026-11-12 23:52:57.406156+00', '2026-11-11 23:52:57.406156+00', null, '2026-11-07 23:52:57.54225+00'),
('pa6g538s8w03', 'response', '2026-11-08 07:52:57.406156+00', '2026-11-08 06:16:57.406156+00', null, '2026-11-07 23:52:57.54225+00'),
('rf993qgrgkhm', 'resolution', '2026-12-04 23:53:24.612471+00', '2026-12-03 23:53:24.612471+00', null, null),
('rf993qgrgkhm', 'response', '2026-11-30 07:53:24.612471+00', '2026-11-30 06:17:24.612471+00', null, null),
('vb5s8v3yf6sa', 'resolution', '2026-11-12 23:52:57.674481+00', '2026-11-11 23:52:57.674481+00', null, '2026-11-07 23:52:57.772228+00'),
('vb5s8v3yf6sa', 'response', '2026-11-08 07:52:57.674481+00', '2026-11-08 06:16:57.674481+00', null, '2026-11-07 23:52:57.772228+00'),
('w6vm31975mas', 'resolution', '2026-11-12 23:52:56.58174+00', '2026-11-11 23:52:56.58174+00', null, '2026-11-07 23:52:57.208733+00'),
('w6vm31975mas', 'response', '2026-11-08 07:52:56.58174+00', '2026-11-08 06:16:56.58174+00', null, '2026-11-07 23:52:56.723056+00'),
('wz4mc74c8aw4', 'resolution', '2026-12-04 23:53:08.026771+00', '2026-12-03 23:53:08.026771+00', null, null),
('wz4mc74c8aw4', 'response', '2026-11-30 07:53:08.026771+00', '2026-11-30 06:17:08.026771+00', null, null),
('xvak47e1v79s', 'resolution', '2026-11-08 03:52:57.859795+00', null, '2026-11-15 23:53:00.711006+00', null),
('xvak47e1v79s', 'response', '2026-11-08 00:07:57.859795+00', '2026-11-08 00:04:57.859795+00', null, '2026-11-07 23:52:57.999689+00'),
('ykn1ztmv4q76', 'resolution', '2026-11-12 23:52:58.191769+00', '2026-11-11 23:52:58.191769+00', null, null),
('ykn1ztmv4q76', 'response', '2026-11-08 07:52:58.191769+00', '2026-11-08 06:16:58.191769+00', null, '2026-11-07 23:52:58.342911+00');

-- Where numbering goes on
select setval('adoption_uses_id_seq', 14, 't');
select setval('digests_id_seq', 6, 't');
select setval('events_id_seq', 356, 't');
select setval('locks_id_seq', 3, 't');
select setval('outbox_id_seq', 476, 't');
