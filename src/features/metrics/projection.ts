import { sql, type Transaction } from 'kysely';
import type { Schema } from '../../core/store/schema.ts';

type Tx = Transaction<Schema>;

/**
 * Recomputes every run with an event between two ids from all of its events: the row does not depend on where batches end.
 * `at` is the beginning of the transaction, so the latest event is the one with the highest id.
 */
export async function projectRuns(tx: Tx, after: number, upTo: number): Promise<void> {
  await sql`
    with touched as materialized (
      select distinct run_id from events
      where id > ${after} and id <= ${upTo} and run_id is not null and (type like 'run.%' or type = 'escalation.opened')
    ), recomputed as materialized (
      select touched.run_id, run.* from touched cross join lateral (
        select
          max(team) filter (where type = 'run.requested') as team,
          max(data ->> 'capability') filter (where type = 'run.requested') as capability,
          max(at) filter (where type = 'run.requested') as requested_at,
          max(at) filter (where ends) as ended_at,
          max(substring(type from 5)) filter (where ends) as outcome,
          sum(extract(epoch from at)) filter (where type = 'run.approved')
            - sum(extract(epoch from at)) filter (where asks) as waited,
          coalesce(bool_or(asks), false) as asked,
          coalesce(bool_or(type = 'run.parked'), false) as parked,
          coalesce(bool_or(type = 'escalation.opened'), false) as escalated,
          max(data ->> 'step') filter (where type = 'run.failed') as step,
          max(data ->> 'category') filter (where type = 'run.declined') as category,
          max(data #>> '{resource,kind}') filter (where type = 'run.succeeded') as resource,
          max((data #>> '{cost,amount}')::numeric) filter (where type = 'run.succeeded') as cost,
          max(data #>> '{cost,currency}') filter (where type = 'run.succeeded') as currency
        from (
          select *,
            type in ('run.succeeded', 'run.failed', 'run.cancelled', 'run.declined', 'run.expired') as ends,
            (type = 'run.requested' and data ->> 'approval' is not null) or type = 'run.approval-needed' as asks
          from events where events.run_id = touched.run_id and events.id <= ${upTo}
            and (type like 'run.%' or type = 'escalation.opened')
        ) event
      ) run
      where run.requested_at is not null
    ), uses as (
      insert into adoption_uses as known (team, capability, requested_at, succeeded_at)
      select team, capability, min(requested_at), min(ended_at) filter (where outcome = 'succeeded')
      from recomputed group by team, capability
      on conflict (team, capability) do update set
        requested_at = least(known.requested_at, excluded.requested_at),
        succeeded_at = least(known.succeeded_at, excluded.succeeded_at)
      returning id, team, capability
    )
    insert into adoption_runs (run_id, use, requested_at, ended_at, outcome, took_ms, waited_ms, asked, parked, escalated,
                               step, category, resource, cost, currency)
    select run_id, uses.id, requested_at, ended_at, outcome,
      case when outcome = 'succeeded' then round(extract(epoch from ended_at - requested_at) * 1000) end,
      case when outcome = 'succeeded' then greatest(0, round(coalesce(waited, 0) * 1000)) end,
      asked, parked, escalated, step, category, resource, cost, currency
    from recomputed join uses using (team, capability)
    on conflict (run_id) do update set
      ended_at = excluded.ended_at, outcome = excluded.outcome, took_ms = excluded.took_ms, waited_ms = excluded.waited_ms,
      asked = excluded.asked, parked = excluded.parked, escalated = excluded.escalated, step = excluded.step,
      category = excluded.category, resource = excluded.resource, cost = excluded.cost, currency = excluded.currency
  `.execute(tx);
}

/** Applies the latest event of each deployment. Events of one deployment are written in order, so batches apply them in order. */
export async function projectDeployments(tx: Tx, after: number, upTo: number): Promise<void> {
  await sql`
    with changed as materialized (
      select id, substring(type from 12) as what, team, data, data ->> 'deployment' as deployment from events
      where id > ${after} and id <= ${upTo} and type like 'deployment.%'
    ), state as (
      select distinct on (deployment) * from changed
      where what in ('requested', 'turn-taken', 'started', 'live', 'failed', 'cancelled', 'superseded')
      order by deployment, id desc
    ), broke as (
      select distinct on (deployment) * from changed where what = 'broke' order by deployment, id desc
    ), recovered as (
      select distinct on (deployment) * from changed where what = 'recovered' order by deployment, id desc
    )
    insert into adoption_deployments as known (deployment, team, service, environment, origin, kind, state, committed_at,
                                               finished_at, broke_at, recovered_by, recovery_ms)
    select deployment, state.team, state.data ->> 'service', state.data ->> 'environment', state.data ->> 'origin',
      state.data ->> 'kind', state.what, (state.data ->> 'committedAt')::timestamptz,
      (state.data ->> 'finishedAt')::timestamptz, (broke.data ->> 'brokeAt')::timestamptz,
      recovered.data ->> 'by', (recovered.data ->> 'recoveryMs')::bigint
    from state full join broke using (deployment) full join recovered using (deployment)
    on conflict (deployment) do update set
      team = coalesce(excluded.team, known.team), service = coalesce(excluded.service, known.service),
      environment = coalesce(excluded.environment, known.environment), origin = coalesce(excluded.origin, known.origin),
      kind = coalesce(excluded.kind, known.kind), state = coalesce(excluded.state, known.state),
      -- The latest state replaces all of it: a deployment that continues has not finished.
      committed_at = case when excluded.state is null then known.committed_at else excluded.committed_at end,
      finished_at = case when excluded.state is null then known.finished_at else excluded.finished_at end,
      broke_at = coalesce(excluded.broke_at, known.broke_at),
      recovered_by = coalesce(excluded.recovered_by, known.recovered_by),
      recovery_ms = coalesce(excluded.recovery_ms, known.recovery_ms)
  `.execute(tx);
  await sql`
    update adoption_deployments set merged_into = merged.data ->> 'deployment'
    from events merged
    where merged.id > ${after} and merged.id <= ${upTo} and merged.type = 'deployment.merged'
      and adoption_deployments.deployment = merged.data ->> 'sighting'
  `.execute(tx);
}

/** Copies the events of these types as they were written. Runs and deployments have tables of their own. */
export async function projectCounted(tx: Tx, after: number, upTo: number, types: readonly string[]): Promise<void> {
  await sql`
    insert into adoption_events (id, at, type, team, run_id, about, data)
    select id, at, type, team, run_id, coalesce(data ->> 'escalation', data ->> 'request', data ->> 'resource'), data
    from events
    where id > ${after} and id <= ${upTo} and type = any(${[...types]})
  `.execute(tx);
}
