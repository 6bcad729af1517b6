import { sql } from 'kysely';
import type { Db } from '../../../core/store/database.ts';
import type { Period } from '../../../lib/weeks.ts';
import { ofUses } from './fragments.ts';

/** Resources that exist at the period's end, and their monthly cost as their golden path declares it. Definition: docs/metrics.md#cost */
export interface Cost {
  /** By team and currency, the most costly first. */
  teams: TeamCost[];
  /** By currency. */
  total: { currency: string; monthly: number; resources: number }[];
  /** Resources without a declared cost. */
  undeclared: number;
  /** Resources whose usage is known, and those of them without a connection in 14 days. */
  observed: number;
  idle: IdleResource[];
}

export interface TeamCost {
  team: string;
  currency: string;
  monthly: number;
  resources: number;
}

export interface IdleResource {
  /** The run that made it. */
  resource: string;
  kind: string;
  team: string;
  /** Null: never since the first reading. */
  lastUsed: Date | null;
  monthly: { amount: number; currency: string } | null;
}

export async function cost(db: Db, { until }: Period, { team }: { team?: string } = {}): Promise<Cost> {
  const { rows } = await sql<
    Omit<Cost, 'idle'> & { idle: (Omit<IdleResource, 'lastUsed'> & { lastUsed: string | null })[] }
  >`
    with removed as (
      select about as run_id from adoption_events where type = 'resource.removed' and at < ${until}
    ), readings as (
      select distinct on (about) about as run_id, type = 'resource.seen-idle' as idle,
        data ->> 'lastUsed' as "lastUsed"
      from adoption_events where type in ('resource.seen-idle', 'resource.seen-used') and at < ${until}
      order by about, at desc, id desc
    ), existing as (
      select run_id, team, resource as kind, cost::float8 as monthly, currency, idle, "lastUsed"
      from adoption_runs join adoption_uses on adoption_uses.id = use left join readings using (run_id)
      where resource is not null and ended_at < ${until} ${ofUses(team)}
        and not exists (select from removed where removed.run_id = adoption_runs.run_id)
    ), teams as (
      select team, currency, sum(monthly) as monthly, count(*)::int as resources
      from existing where monthly is not null group by team, currency
    ), total as (
      select currency, sum(monthly) as monthly, sum(resources)::int as resources from teams group by currency
    ), idle as (
      select run_id as resource, kind, team, "lastUsed",
        case when monthly is not null then jsonb_build_object('amount', monthly, 'currency', currency) end as monthly
      from existing where idle
    )
    select
      (select coalesce(jsonb_agg(teams order by monthly desc, team collate "C", currency), '[]') from teams) as teams,
      (select coalesce(jsonb_agg(total order by currency), '[]') from total) as total,
      (select count(*)::int from existing where monthly is null) as undeclared,
      (select count(*)::int from existing where idle is not null) as observed,
      (select coalesce(jsonb_agg(idle order by team collate "C", resource collate "C"), '[]') from idle) as idle`.execute(
    db,
  );
  const [row] = rows;
  if (!row) throw new Error('A selection without a table has a row.');
  return {
    ...row,
    idle: row.idle.map((resource) => ({
      ...resource,
      lastUsed: resource.lastUsed === null ? null : new Date(resource.lastUsed),
    })),
  };
}
