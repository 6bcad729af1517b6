import { sql } from 'kysely';
import type { Db } from '../../../core/store/database.ts';
import type { Period } from '../../../lib/weeks.ts';
import { type Durations, durations, type Pair, type Ratio, ratio, shares } from '../ratio.ts';
import { only } from './fragments.ts';

/** Response to escalations. Definition: docs/metrics.md#support */
export interface Support {
  /** Escalations opened in the period, without those merged into others. */
  opened: number;
  /** Escalations that are open at its end. */
  open: number;
  /** First responses in the period: their times without pauses, and those in time of those that had a target. */
  responded: number;
  firstResponse: Durations;
  responseInTime: Ratio;
  /** Escalations resolved in the period; of one that was resolved twice, the last time. */
  resolved: number;
  resolution: Durations;
  resolutionInTime: Ratio;
  /** Teams that answered in the period whether it is solved, once per escalation with their latest answer; and those with “not yet”. */
  confirmed: number;
  notYet: Ratio;
  /** Service levels missed in the period. */
  missed: number;
}

export async function support(db: Db, { from, until }: Period, { team }: { team?: string } = {}): Promise<Support> {
  const { rows } = await sql<Row>`
    with changes as (
      select id, substring(type from 12) as what, team, about as escalation, data from adoption_events
      where type in ('escalation.opened', 'escalation.responded', 'escalation.resolved', 'escalation.confirmed',
                     'escalation.target-missed')
        and at >= ${from} and at < ${until} ${only(team)}
    ), opened as (
      select count(*)::int as opened from changes
      where what = 'opened' and not exists (
        select from adoption_events merged where type = 'escalation.merged' and merged.about = changes.escalation)
    ), open as (
      select count(*)::int as open from (
        select from adoption_events
        where type in ('escalation.opened', 'escalation.reopened', 'escalation.resolved', 'escalation.merged')
          and at < ${until} ${only(team)}
        group by about
        having max(id) filter (where type in ('escalation.opened', 'escalation.reopened'))
          > coalesce(max(id) filter (where type in ('escalation.resolved', 'escalation.merged')), 0)
      ) still
    ), responded as (
      select count(*)::int as responded, count(in_time)::int as "responseTargets", count(*) filter (where in_time)::int as "responseHits",
        percentile_disc(${shares}::float8[]) within group (order by ms) as response
      from (select (data ->> 'ms')::bigint as ms, (data ->> 'inTime')::boolean as in_time from changes where what = 'responded') word
    ), resolved as (
      select count(*)::int as resolved, count(in_time)::int as "resolutionTargets", count(*) filter (where in_time)::int as "resolutionHits",
        percentile_disc(${shares}::float8[]) within group (order by ms) as resolution
      from (
        select distinct on (escalation) (data ->> 'ms')::bigint as ms, (data ->> 'inTime')::boolean as in_time
        from changes where what = 'resolved' order by escalation, id desc
      ) word
    ), confirmed as (
      select count(*)::int as confirmed, count(*) filter (where not solved)::int as "notYet"
      from (
        select distinct on (escalation, team) (data ->> 'solved')::boolean as solved
        from changes where what = 'confirmed' order by escalation, team, id desc
      ) word
    )
    select *, (select count(*)::int from changes where what = 'target-missed') as missed
    from opened, open, responded, resolved, confirmed`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('A count has a row.');
  const { opened, open, responded, resolved, confirmed, missed } = row;
  return {
    opened,
    open,
    responded,
    resolved,
    confirmed,
    missed,
    firstResponse: durations(row.response, responded),
    responseInTime: ratio(row.responseHits, row.responseTargets),
    resolution: durations(row.resolution, resolved),
    resolutionInTime: ratio(row.resolutionHits, row.resolutionTargets),
    notYet: ratio(row.notYet, confirmed),
  };
}

interface Row {
  opened: number;
  open: number;
  responded: number;
  responseTargets: number;
  responseHits: number;
  response: Pair;
  resolved: number;
  resolutionTargets: number;
  resolutionHits: number;
  resolution: Pair;
  confirmed: number;
  notYet: number;
  missed: number;
}
