import type { Client } from 'pg';

/** Generated history, the same at every run: 52 weeks of an organisation with growing adoption. */
export interface History {
  /** Approximate number of events. */
  events: number;
  from: Date;
  teams: number;
  capabilities: number;
}

const weeks = 52;

/** Average number of events per run, including its share of deployments, escalations and others. */
const eventsPerRun = 10.25;

/** Writes the history to the log in order of time, one week per statement, so that ten million events take minutes. */
export async function writeHistory(
  client: Client,
  history: History,
  progress: (week: number) => void,
): Promise<number> {
  const runsPerWeek = Math.round(history.events / eventsPerRun / weeks);
  await client.query('select setseed(0.42)');
  await client.query(firstEvents, [history.from, history.teams]);
  for (let week = 0; week < weeks; week++) {
    await client.query('drop table if exists run');
    await client.query(runs, [history.from, week, runsPerWeek, history.teams, history.capabilities]);
    await client.query(events, [history.from, week]);
    progress(week);
  }
  const { rows } = await client.query<{ count: number }>('select count(*)::float8 as count from events');
  return rows[0]?.count ?? 0;
}

const firstEvents = `
  insert into events (at, type, team, data)
  select $1, 'platform.began', null, jsonb_build_object('role', role) from unnest(array['web', 'worker']) role
  union all
  -- One team in ten joins during the year.
  select case when i % 10 = 0 then $1::timestamptz + (i % 50) * interval '1 week' else $1 end, 'team.began', 'team-' || i,
    '{"kind": "stream"}'
  from generate_series(1, $2::int) i
  order by 1`;

/** Runs of a week with random outcomes. Teams differ in activity, capabilities in popularity. */
const runs = `
  create temp table run as
  select *, case capability when 'capability-1' then 'service-' || (1 + i % 400) end as service from (
    select i, 'run-' || $2 || '-' || i as id,
      'team-' || (1 + floor($4::int * power(random(), 1.4)))::int as team,
      'capability-' || (1 + floor($5::int * power(random(), 2.2)))::int as capability,
      $1::timestamptz + $2::int * interval '1 week' + random() * interval '7 days' as t,
      random() < 0.2 as needs_approval, random() as fate, random() as wait, random() as pace, random() as luck
    from generate_series(1, $3::int) i
  ) generated`;

/**
 * Events of a week: each run is requested, may wait for approval, takes its steps and ends. Runs of the first capability
 * are deployments. Others are escalations, feature requests, survey answers and detours.
 */
const events = `
  with generated as (
    select id as run, team, t, 'run.requested' as type,
      jsonb_build_object('workflow', capability, 'version', 1, 'capability', capability, 'environment', 'production',
        'approval', case when needs_approval then id || '-a' end) as data
    from run
    union all
    select id, team, t + work + offsets.at * took, offsets.type, offsets.data
    from (
      select *, case when needs_approval then (5 + 600 * wait * wait) * interval '1 minute' else interval '0' end as work,
        (5 + 600 * pace * pace * pace) * interval '1 second' as took
      from run
    ) run cross join lateral (
      select 0.0 as at, 'approval.given' as type, jsonb_build_object('approval', id || '-a') as data where needs_approval
      union all select 0.0, 'run.approved', jsonb_build_object('approval', id || '-a') where needs_approval and fate < 0.985
      union all select 0.0, 'run.declined', jsonb_build_object('approval', id || '-a', 'category', 'policy') where needs_approval and fate >= 0.985
      union all select 0.01, 'run.started', '{}' where not (needs_approval and fate >= 0.985)
      union all
      select n * 0.3 + side * 0.28 + 0.02, case side when 0 then 'step.started' else 'step.done' end,
        jsonb_build_object('step', 'step' || n, 'attempt', 1, 'epoch', 1)
      from generate_series(0, 2) n, generate_series(0, 1) side where fate < 0.985
      union all select 1.0, 'run.succeeded', jsonb_build_object('epoch', 1)
        || case when luck < 0.01 then '{"resource": {"kind": "database"}, "cost": {"amount": 12.5, "currency": "EUR"}}' else '{}'::jsonb end
        where fate < 0.94
      union all select 1.0, 'run.failed', jsonb_build_object('step', 'step2', 'epoch', 1) where fate >= 0.94 and fate < 0.985
      union all select 1.0, 'run.cancelled', jsonb_build_object('epoch', 1) where fate >= 0.985 and not needs_approval
      union all
      select d.at, 'deployment.' || d.what, jsonb_build_object('deployment', id, 'service', service, 'environment', 'production',
        'origin', 'platform', 'kind', case when luck < 0.03 then 'rollback' else 'deploy' end, 'sha', md5(id),
        'requestedAt', to_jsonb(t), 'committedAt', to_jsonb(t - luck * interval '2 days'),
        'finishedAt', case when d.what = 'live' then to_jsonb(t + work + took) end)
      from (values (0.02, 'requested'), (0.03, 'turn-taken'), (0.1, 'started'), (1.0, 'live')) d (at, what)
      where service is not null and fate < 0.94
      union all
      select d.at, 'deployment.' || d.what, jsonb_build_object('deployment', id, 'service', service, 'environment', 'production',
        'origin', 'platform', 'kind', 'deploy', 'brokeAt', to_jsonb(t + work + took), 'by', 'run-0-1', 'recoveryMs', round(luck * 1e7))
      from (values (1.5, 'broke'), (3.0, 'recovered')) d (at, what) where service is not null and fate < 0.05
      union all
      select 2.0 + e.at, 'escalation.' || e.what, jsonb_build_object('escalation', id || '-e', 'capability', capability,
        'severity', 'normal', 'source', 'command', 'ms', round(luck * 1e8), 'inTime', luck < 0.9, 'solved', luck < 0.95)
      from (values (0.0, 'opened'), (1.0, 'responded'), (2.0, 'accepted'), (9.0, 'resolved'), (10.0, 'confirmed')) e (at, what)
      where wait < 0.02
      union all
      select 0.5, case when luck < 0.2 then 'request.opened' else 'request.joined' end,
        jsonb_build_object('request', 'wish-' || floor(luck * 400)::int, 'capability', capability, 'domain', 'core')
      where wait between 0.02 and 0.023
      union all
      select 0.5, 'deployment.live', jsonb_build_object('deployment', 'outside-' || id, 'service', 'by-hand-' || (i % 80),
        'environment', 'production', 'origin', 'outside', 'kind', 'deploy', 'sha', md5(id),
        'committedAt', to_jsonb(t - luck * interval '4 days'), 'finishedAt', to_jsonb(t + work))
      where wait between 0.03 and 0.04
      union all
      select 0.6, 'detour.' || case when luck < 0.8 then 'seen' else 'gone' end,
        jsonb_build_object('service', 'service-' || (i % 400), 'capability', capability, 'source', 'file')
      where wait between 0.04 and 0.042
    ) offsets
    union all
    select null, null, $1::timestamptz + $2::int * interval '1 week' + i * interval '1 hour', 'survey.answered',
      jsonb_build_object('round', '2026-Q' || (1 + $2::int / 13), 'score', (i * 7) % 11)
    from generate_series(1, 20) i
  )
  insert into events (at, type, run_id, team, person, data)
  select t, type, case when type like 'deployment.live' and data ->> 'origin' = 'outside' then null
                       when type ~ '^(run|step|approval|deployment)' then run end,
    team, case when type like 'request.%' then null else 'T1:' || team end, data
  from generated order by t`;
