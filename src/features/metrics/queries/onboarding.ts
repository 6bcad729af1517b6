import { sql } from 'kysely';
import type { Db } from '../../../core/store/database.ts';
import type { Period } from '../../../lib/weeks.ts';
import { type Durations, durations, type Pair, shares } from '../ratio.ts';
import { streamTeams } from './fragments.ts';

/** Time a stream team takes from its first contact to its first success. Definition: docs/metrics.md#onboarding */
export interface Onboarding {
  /** Teams whose first successful run ever was in the period, sorted by name. */
  teams: string[];
  /** Their times. */
  took: Durations;
  /** Teams that have been in contact and had no success by its end. */
  underWay: number;
  /** Teams that existed at its end and had never been in contact. */
  untouched: number;
}

export async function onboarding(
  db: Db,
  { from, until }: Period,
  { team }: { team?: string } = {},
): Promise<Onboarding> {
  const { rows } = await sql<{ teams: string[]; took: Pair; underWay: number; untouched: number }>`
    with teams as (
      select team, bool_or(began < ${until} and ended >= ${until}) as at_end
      from (${streamTeams(team)}) stream where began < ${until} and ended > ${from} group by team
    ), known as (
      select team, at_end, contact < ${until} as touched, success < ${until} as arrived,
        success >= ${from} and success < ${until} as arrives,
        round(extract(epoch from success - contact) * 1000)::bigint as took
      from teams cross join lateral (
        select least(
            min(requested_at),
            (select min(at) from adoption_events e where e.team = teams.team and type = 'escalation.opened'),
            (select min(at) from adoption_events e where e.team = teams.team and type = 'request.opened'),
            (select min(at) from adoption_events e where e.team = teams.team and type = 'request.joined')
          ) as contact,
          min(succeeded_at) as success
        from adoption_uses where adoption_uses.team = teams.team
      ) first
    )
    select coalesce(array_agg(team order by team collate "C") filter (where arrives), '{}') as teams,
      percentile_disc(${shares}::float8[]) within group (order by took) filter (where arrives) as took,
      count(*) filter (where at_end and touched and arrived is not true)::int as "underWay",
      count(*) filter (where at_end and touched is not true)::int as untouched
    from known`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('A count has a row.');
  return { ...row, took: durations(row.took, row.teams.length) };
}
