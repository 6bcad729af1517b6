import { sql } from 'kysely';
import type { Db } from '../../../core/store/database.ts';
import type { Period } from '../../../lib/weeks.ts';
import {
  type Durations,
  durations,
  type InsufficientData,
  insufficientData,
  minimumSample,
  type Pair,
  type Ratio,
  ratio,
  shares,
} from '../ratio.ts';
import { only } from './fragments.ts';

/** DORA's five metrics, of services on the golden path and of those off it. Definition: docs/metrics.md#delivery */
export interface Delivery {
  onPath: Delivered;
  offPath: Delivered;
}

export interface Delivered {
  /** Services with a deployment in the period; on the path are those with more than half of them through the platform. */
  services: number;
  /** Deployments that were live, or broke something half-way. */
  deployments: number;
  /** Deployment frequency: per service and week. */
  frequency: number | InsufficientData;
  /** Change lead time: commit to live, of deployments whose commit's time is known. */
  leadTime: Durations;
  /** Deployments whose commit's time is known, without rollbacks. */
  withCommit: number;
  /** Change fail rate: deployments that broke something. */
  changeFail: Ratio;
  broke: number;
  /** Failed deployment recovery time, of deployments of the period that broke something and have been recovered. */
  recovery: Durations;
  /** Deployments that broke something and are not yet recovered. */
  unrecovered: number;
  /** Deployment rework rate: unplanned deployments that fix what another one has broken. */
  rework: Ratio;
  reworked: number;
}

export async function delivery(
  db: Db,
  { from, until }: Period,
  { team, environment = 'production' }: { team?: string; environment?: string } = {},
): Promise<Delivery> {
  const { rows } = await sql<Row>`
    with deployed as (
      select *,
        -- More than half of the service's deployments went through the platform.
        2 * count(*) filter (where origin = 'platform') over (partition by service) > count(*) over (partition by service) as on_path,
        kind = 'rollback'
          or exists (select from adoption_deployments broken where broken.recovered_by = own.deployment and broken.merged_into is null)
          or exists (
            select from adoption_deployments sighting join adoption_deployments broken on broken.recovered_by = sighting.deployment
            where sighting.merged_into = own.deployment and broken.merged_into is null
          ) as reworks
      from adoption_deployments own
      where finished_at >= ${from} and finished_at < ${until} and environment = ${environment} ${only(team)}
        and merged_into is null and (state = 'live' or broke_at is not null)
    ), timed as (
      select *, case when state = 'live' and kind <> 'rollback' and committed_at is not null
        then greatest(0, round(extract(epoch from finished_at - committed_at) * 1000))::bigint end as lead_ms
      from deployed
    )
    select on_path, count(distinct service)::int as services, count(*)::int as deployments,
      count(lead_ms)::int as "withCommit", percentile_disc(${shares}::float8[]) within group (order by lead_ms) as "leadTime",
      count(broke_at)::int as broke, count(*) filter (where broke_at is not null and recovery_ms is null)::int as unrecovered,
      percentile_disc(${shares}::float8[]) within group (order by recovery_ms) filter (where broke_at is not null) as recovery,
      count(*) filter (where reworks)::int as reworked
    from timed group by on_path`.execute(db);
  const weeks = Math.round((until.getTime() - from.getTime()) / 86_400_000) / 7;
  const of = (onPath: boolean) => deliveredOf(rows.find(({ on_path }) => on_path === onPath) ?? none, weeks);
  return { onPath: of(true), offPath: of(false) };
}

interface Row {
  on_path: boolean;
  services: number;
  deployments: number;
  withCommit: number;
  leadTime: Pair;
  broke: number;
  unrecovered: number;
  recovery: Pair;
  reworked: number;
}

const none: Omit<Row, 'on_path'> = {
  services: 0,
  deployments: 0,
  withCommit: 0,
  broke: 0,
  unrecovered: 0,
  reworked: 0,
  leadTime: null,
  recovery: null,
};

function deliveredOf(row: Omit<Row, 'on_path'>, weeks: number): Delivered {
  const { services, deployments, withCommit, broke, unrecovered, reworked } = row;
  return {
    services,
    deployments,
    withCommit,
    broke,
    unrecovered,
    reworked,
    frequency: deployments < minimumSample ? insufficientData : deployments / services / weeks,
    leadTime: durations(row.leadTime, withCommit),
    changeFail: ratio(broke, deployments),
    recovery: durations(row.recovery, broke - unrecovered),
    rework: ratio(reworked, deployments),
  };
}
