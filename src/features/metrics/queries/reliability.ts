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
import { ofUses } from './fragments.ts';

/** Service level objective of one capability, from `slo` of platform.yaml. */
export interface Slo {
  /** Share of runs that succeed, above 0 and below 1. */
  success?: number;
  /** 95th percentile of the time without waiting for approval, in milliseconds. */
  p95?: number;
}

/** By capability. */
export type Slos = Readonly<Record<string, Slo>>;

/** Golden paths measured against their objectives. Definition: docs/metrics.md#reliability */
export interface Reliability {
  /** Capabilities that are given, have an SLO or have runs that ended; sorted by name. */
  capabilities: CapabilityReliability[];
}

export interface CapabilityReliability {
  capability: string;
  /** Runs that began and ended in the period by themselves: succeeded or failed. */
  ended: number;
  succeeded: number;
  success: Ratio;
  /** Durations of those that succeeded, without waiting for approval. */
  execution: Durations;
  slo: Slo | undefined;
  /** Objectives met or missed; undefined without one. */
  met: { success: boolean | InsufficientData | undefined; p95: boolean | InsufficientData | undefined };
  /** Over 28 days; undefined without an objective for success. */
  budget: ErrorBudget | undefined;
}

export interface ErrorBudget {
  /** Runs that ended in the 28 days, and those of them that failed. */
  of: number;
  failed: number;
  /** Runs that may fail: `(1 - success)` times `of`. */
  allowed: number;
  /** Share of the budget that is left: 1 is all of it, below 0 more was spent than there was. */
  left: number | InsufficientData;
}

/** `budget`: the 28 days before the period's end, see `daysUntil`. */
export async function reliability(
  db: Db,
  { from, until }: Period,
  {
    budget,
    slos = {},
    capabilities = [],
    team,
  }: { budget: Period; slos?: Slos; capabilities?: readonly string[]; team?: string },
): Promise<Reliability> {
  const { rows } = await sql<Row>`
    with spent as (
      select capability, sum(ended)::int as of, sum(failed)::int as failed
      from (
        select use, count(*) as ended, count(*) filter (where outcome = 'failed') as failed
        from adoption_runs
        where ended_at >= ${budget.from} and ended_at < ${budget.until} and outcome in ('succeeded', 'failed') ${ofUses(team)}
        group by use
      ) each join adoption_uses on adoption_uses.id = use group by capability
    ), counted as (
      select capability, count(*)::int as ended, count(*) filter (where outcome = 'succeeded')::int as succeeded,
        percentile_disc(${shares}::float8[]) within group (order by took_ms - waited_ms) as execution
      from adoption_runs join adoption_uses on adoption_uses.id = use
      where ended_at >= ${from} and ended_at < ${until} and outcome in ('succeeded', 'failed') ${ofUses(team)}
      group by capability
    )
    select capability, coalesce(ended, 0) as ended, coalesce(succeeded, 0) as succeeded, execution,
      coalesce("of", 0) as of, coalesce(failed, 0) as failed
    from counted full join spent using (capability)
    full join (select distinct unnest(${[...capabilities, ...Object.keys(slos)]}::text[]) as capability) offered
      using (capability)
    order by capability collate "C"`.execute(db);
  return { capabilities: rows.map((row) => reliabilityOf(row, slos[row.capability])) };
}

interface Row {
  capability: string;
  ended: number;
  succeeded: number;
  execution: Pair;
  of: number;
  failed: number;
}

function reliabilityOf(row: Row, slo: Slo | undefined): CapabilityReliability {
  const { capability, ended, succeeded, of, failed } = row;
  const success = ratio(succeeded, ended);
  const execution = durations(row.execution, succeeded);
  const met = (isMet: boolean | InsufficientData, objective: number | undefined) =>
    objective === undefined ? undefined : isMet;
  const { success: share = 0, p95 = 0 } = slo ?? {};
  const allowed = (1 - share) * of;
  return {
    capability,
    ended,
    succeeded,
    success,
    execution,
    slo,
    met: {
      success: met(success === insufficientData ? insufficientData : success.value >= share, slo?.success),
      p95: met(execution === insufficientData ? insufficientData : execution.p95 <= p95, slo?.p95),
    },
    budget:
      slo?.success === undefined
        ? undefined
        : { of, failed, allowed, left: of < minimumSample ? insufficientData : 1 - failed / allowed },
  };
}
