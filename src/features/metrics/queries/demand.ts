import { sql } from 'kysely';
import type { Db } from '../../../core/store/database.ts';
import type { Period } from '../../../lib/weeks.ts';

/** Feature requests, counted by distinct teams. Definition: docs/metrics.md#demand */
export interface Demand {
  /** In the period: requested for the first time, become a candidate (the third team), shipped. */
  opened: number;
  candidates: number;
  shipped: number;
  /** Neither shipped, declined nor merged at its end. */
  open: number;
  /** The ten open ones with the most teams, in descending order. */
  top: RequestDemand[];
}

export interface RequestDemand {
  request: string;
  capability: string | null;
  domain: string | null;
  status: string;
  /** Distinct teams that ask for it at the period's end. */
  teams: number;
  /** Three teams or more ask for it. */
  candidate: boolean;
  /** `team` is one of them; false without one. */
  own: boolean;
}

/** With `team`: only the requests of that team, with the teams of each counted over all. */
export async function demand(db: Db, { from, until }: Period, { team }: { team?: string } = {}): Promise<Demand> {
  const { rows } = await sql<Demand>`
    with changes as (
      select id, at, substring(type from 9) as what, team, about as request, data from adoption_events
      where type in ('request.opened', 'request.joined', 'request.left', 'request.candidate', 'request.status', 'request.merged')
        and at < ${until}
    ), requests as (
      select request,
        max(data ->> 'capability') filter (where what = 'opened') as capability,
        max(data ->> 'domain') filter (where what = 'opened') as domain,
        coalesce((array_agg(data ->> 'to' order by id desc) filter (where what = 'status'))[1], 'considering') as status,
        bool_or(what = 'opened' and at >= ${from}) as opened,
        bool_or(what = 'candidate' and at >= ${from}) as becomes_candidate,
        bool_or(what = 'status' and data ->> 'to' = 'shipped' and at >= ${from}) as ships
      from changes group by request having not bool_or(what = 'merged')
    ), supporters as (
      select request, count(*) as teams, bool_or(team = ${team ?? null}::text) as own
      from (
        select distinct on (request, team) request, team, what from changes where what in ('opened', 'joined', 'left')
        order by request, team, id desc
      ) word
      where what <> 'left' group by request
    ), counted as (
      select request, capability, domain, status, coalesce(teams, 0)::int as teams, coalesce(teams, 0) >= 3 as candidate,
        coalesce(own, false) as own, opened, becomes_candidate, ships, status not in ('shipped', 'declined') as open
      from requests left join supporters using (request) where ${team === undefined} or own
    )
    select count(*) filter (where opened)::int as opened, count(*) filter (where becomes_candidate)::int as candidates,
      count(*) filter (where ships)::int as shipped, count(*) filter (where open)::int as open,
      (select coalesce(jsonb_agg(to_jsonb(top) order by teams desc, request collate "C"), '[]') from (
        select request, capability, domain, status, teams, candidate, own from counted where open
        order by teams desc, request collate "C" limit 10
      ) top) as top
    from counted`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('A count has a row.');
  return row;
}
