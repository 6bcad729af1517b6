import { sql } from 'kysely';
import type { Db } from '../../../core/store/database.ts';
import type { Period } from '../../../lib/weeks.ts';
import { type InsufficientData, insufficientData } from '../ratio.ts';

/** Availability of Roadcrew itself. Definition: docs/metrics.md#availability-of-the-platform */
export interface Availability {
  /** Milliseconds of the period since it was first started. */
  ofMs: number;
  downMs: number;
  /** Share of the time it was up, 0 to 1; not enough data before it was first started. */
  value: number | InsufficientData;
  /** Outages that reach into the period, and the longest of them in milliseconds. */
  outages: number;
  longestMs: number;
}

/** `now`: end of the part of the period that has passed. */
export async function availability(db: Db, { from, until }: Period, now = new Date()): Promise<Availability> {
  const { rows } = await sql<Omit<Availability, 'value'>>`
    with time as (
      select case when min(at) is not null then greatest(${from}, min(at)) end as since, least(${until}::timestamptz, ${now}) as until
      from adoption_events where type = 'platform.began'
    ), gaps as (
      -- Of either role: without one of them half of the product is down.
      select greatest(at - (data ->> 'ms')::float8 * interval '1 ms', since) as down, least(at, until) as up
      from adoption_events cross join time
      where type = 'platform.gap' and at > since and at - (data ->> 'ms')::float8 * interval '1 ms' < until
    ), outages as (
      select range_agg(tstzrange(down, up)) as ranges from gaps where down < up
    ), outage as (
      select extract(epoch from upper(range) - lower(range)) * 1000 as ms from outages, unnest(ranges) as range
    )
    select coalesce(greatest(0, extract(epoch from until - since) * 1000), 0)::float8 as "ofMs",
      (select coalesce(sum(ms), 0)::float8 from outage) as "downMs",
      (select count(*)::int from outage) as outages, (select coalesce(max(ms), 0)::float8 from outage) as "longestMs"
    from time`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('A minimum has a row.');
  return { ...row, value: row.ofMs > 0 ? 1 - row.downMs / row.ofMs : insufficientData };
}
