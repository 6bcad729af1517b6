import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { streamTeams } from './queries/fragments.ts';

/** What /metrics says of adoption: the last seven days, from what the numbers are read from. Some milliseconds. */
export interface Gauges {
  streamTeams: number;
  /** Stream teams with a run that succeeded, and runs that ended, by capability. */
  used: { capability: string; teams: number }[];
  ended: { capability: string; outcome: string; runs: number }[];
  /** Events that are not in the numbers yet. */
  behind: number;
}

export async function gauges(db: Db): Promise<Gauges> {
  const { rows } = await sql<Gauges>`
    with stream as materialized (
      select team from (${streamTeams(undefined)}) stream where began <= now() and ended > now()
    ), recent as materialized (
      select use, outcome, count(*) as runs from adoption_runs where ended_at >= now() - interval '7 days' group by use, outcome
    ), named as (
      select capability, team, outcome, runs from recent join adoption_uses on adoption_uses.id = use
    ), used as (
      select capability, count(distinct team)::int as teams from named
      where outcome = 'succeeded' and team in (select team from stream) group by capability
    ), ended as (
      select capability, outcome, sum(runs)::int as runs from named group by capability, outcome
    )
    select (select count(*)::int from stream) as "streamTeams",
      (select coalesce(jsonb_agg(used), '[]') from used) as used,
      (select coalesce(jsonb_agg(ended), '[]') from ended) as ended,
      (select greatest(0, last_value - upto)::float8 from events_id_seq, adoption_progress where is_called
       union all select 0 limit 1) as behind`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('A selection without a table has a row.');
  return row;
}
