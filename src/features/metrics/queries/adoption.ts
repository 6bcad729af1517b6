import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../../core/store/database.ts';
import type { Period } from '../../../lib/weeks.ts';
import { insufficientData, type Ratio, ratio } from '../ratio.ts';
import { ofUses, only, streamTeams } from './fragments.ts';

/** Stream teams that chose one golden path. Definition: docs/metrics.md#adoption */
export interface Adoption {
  /** Null: any of them. */
  capability: string | null;
  /** Stream teams that existed at some time of the period. */
  eligible: number;
  /** Eligible teams with a run that succeeded in it: the sum of `kept`, `new` and `returning`. */
  active: number;
  /** Active in the period before too. */
  kept: number;
  /** Active for the first time ever. */
  new: number;
  /** Active again, and not in the period before. */
  returning: number;
  /** Active in the period before, there at the end of this one, and not active. */
  lost: number;
  /** Their runs that succeeded. */
  runs: number;
  /** Active of eligible. */
  rate: Ratio;
  /** Eligible teams that did the job at all: on the path, by hand, or both. */
  doing: number;
  /** Voluntary adoption rate: active of doing. */
  voluntary: Ratio;
  /** Eligible teams whose latest answer is “not for us”. They stay in `eligible`. */
  notForUs: number;
  /** Names of teams, sorted. */
  teams: { new: string[]; lost: string[]; byHand: string[] };
  /** The oldest first; the last one is this period. */
  trend: AdoptionPoint[];
}

export interface AdoptionPoint extends Period {
  eligible: number;
  active: number;
  doing: number;
  /** Runs that succeeded; only for a single team, whose other counts are 0 or 1. */
  runs?: number;
  rate: Ratio;
  voluntary: Ratio;
}

/**
 * One row for each capability, those given and those used in the trend, sorted by name; before them one for all together.
 * `trend`: two periods or more that follow each other, the oldest first; the last is the period of the numbers.
 */
export async function adoption(
  db: Db,
  trend: readonly Period[],
  { capabilities = [], team }: { capabilities?: readonly string[]; team?: string } = {},
): Promise<Adoption[]> {
  if (trend.length < 2 || trend.length > 60) throw new RangeError('A trend has 2 to 60 periods.');
  const [first, last] = [trend[0], trend.at(-1)];
  // The index of a team's uses is read for these weeks alone; that of all runs is, week by week, anyhow.
  const ofTeam =
    team === undefined ? sql`` : sql`${ofUses(team)} and ended_at >= ${first?.from} and ended_at < ${last?.until}`;
  // One pass with a count for each period: a row for each of them would be twelve times as many.
  const countsOf = (weeks: RawBuilder<unknown>) =>
    sql`array[${sql.join(trend.map((_, index) => sql`count(*) filter (where ${weeks} >> ${sql.lit(trend.length - 1 - index)} & 1 = 1)`))}]::int[]`;
  const { rows } = await sql<Row>`
    -- A team's weeks are a number with a bit for each period: bit 0 is the last one, bit 1 the one before.
    with periods as (
      select since, until, (${trend.length} - n)::int as bit
      from unnest(${trend.map(({ from }) => from)}::timestamptz[], ${trend.map(({ until }) => until)}::timestamptz[])
        with ordinality as period (since, until, n)
    ), last as (
      select * from periods where bit = 0
    ), teams as (
      select team, bit_or(1::bigint << bit) as there, bool_or(bit = 0 and began < until and ended >= until) as at_end
      from periods join (${streamTeams(team)}) stream on began < until and ended > since group by team
    ), succeeded as (
      select use as id, bit_or(1::bigint << bit) as used, count(*) filter (where bit = 0) as runs
      from periods join adoption_runs on ended_at >= since and ended_at < until
      where outcome = 'succeeded' ${ofTeam} group by use
    ), used as (
      -- '' is any capability.
      select coalesce(capability, '') as capability, team, bit_or(used) as used, sum(runs) as runs
      from succeeded join adoption_uses using (id) group by grouping sets ((capability, team), (team))
    ), counted as materialized (
      -- Once, and not for each golden path.
      ${
        team === undefined
          ? sql`select '' as capability, 0 as bit, 0 as runs where false`
          : sql`
      select coalesce(capability, '') as capability, bit, count(*)::int as runs
      from periods join adoption_runs on ended_at >= since and ended_at < until
      join adoption_uses on adoption_uses.id = use join teams using (team)
      where outcome = 'succeeded' ${ofTeam} and there >> bit & 1 = 1
      group by grouping sets ((capability, bit), (bit))`
      }
    ), detours as (
      select team, data ->> 'capability' as capability, at as since, coalesce(gone, 'infinity') as gone
      from (
        select *, lead(at) over (partition by data ->> 'service', data ->> 'capability', data ->> 'source' order by at, id) as gone
        from adoption_events where type in ('detour.seen', 'detour.gone') ${only(team)}
      ) word
      where type <> 'detour.gone'
    ), by_hand as (
      select coalesce(capability, '') as capability, team, bit_or(1::bigint << bit) as by_hand
      from periods join detours on detours.since < until and gone > periods.since
      group by grouping sets ((capability, team), (team))
    ), answers as (
      select distinct on (data ->> 'service', data ->> 'capability')
        team, data ->> 'capability' as capability, data ->> 'answer' as answer
      from adoption_events, last where type = 'detour.answered' and at < until ${only(team)}
      order by data ->> 'service', data ->> 'capability', at desc, id desc
    ), refused as (
      select coalesce(capability, '') as capability, team, true as refused from answers where answer = 'not-for-us'
      group by grouping sets ((capability, team), (team))
    ), firsts as (
      select coalesce(capability, '') as capability, team, min(succeeded_at) as first_at from adoption_uses
      where succeeded_at is not null ${only(team)} group by grouping sets ((capability, team), (team))
    ), known as materialized (
      select capability, team, at_end, first_at, refused is not null as refused, coalesce(used, 0) as used,
        coalesce(used, 0) & there as active, coalesce(by_hand, 0) & there as by_hand, there, runs
      from used full join by_hand using (capability, team) full join refused using (capability, team)
      join teams using (team) left join firsts using (capability, team)
    ), changes as (
      select capability, coalesce(sum(runs) filter (where active & 1 = 1), 0)::int as runs,
        count(*) filter (where active & 1 = 1 and used & 2 = 2)::int as kept,
        count(*) filter (where refused and there & 1 = 1)::int as refused,
        array_agg(team order by team collate "C") filter (where active & 1 = 1 and first_at >= since) as new,
        array_agg(team order by team collate "C") filter (where used & 2 = 2 and active & 1 = 0 and at_end) as lost,
        array_agg(team order by team collate "C") filter (where by_hand & 1 = 1) as by_hand,
        ${countsOf(sql`active`)} as active, ${countsOf(sql`(active | by_hand)`)} as doing
      from known, last group by capability
    )
    select capability, eligible, active, doing, coalesce(runs, 0) as runs, coalesce(kept, 0) as kept,
      coalesce(refused, 0) as refused, coalesce(new, '{}') as new, coalesce(lost, '{}') as lost, coalesce(by_hand, '{}') as by_hand,
      (select array_agg(coalesce(own.runs, 0) order by bit desc)
       from periods left join (select * from counted where counted.capability = offered.capability) own using (bit)) as counts
    from (select unnest(${['', ...capabilities]}::text[]) as capability union select capability from known) offered
    left join changes using (capability)
    cross join (
      select array_agg((select count(*)::int from teams where there >> bit & 1 = 1) order by bit desc) as eligible from periods
    ) every
    order by capability collate "C"`.execute(db);
  return rows.map((row) => adoptionOf(row, trend, team !== undefined));
}

/** One capability; the arrays of numbers have an entry for each period, the oldest first, or are null where nobody did anything. */
interface Row {
  capability: string;
  eligible: number[];
  active: number[] | null;
  doing: number[] | null;
  runs: number;
  kept: number;
  refused: number;
  new: string[];
  lost: string[];
  by_hand: string[];
  /** Runs that succeeded. */
  counts: number[];
}

function adoptionOf(row: Row, trend: readonly Period[], ofTeam: boolean): Adoption {
  const points = trend.map(({ from, until }, index): AdoptionPoint => {
    const [eligible, active, doing] = [row.eligible, row.active, row.doing].map(
      (counts) => counts?.[index] ?? 0,
    ) as Triple;
    const runs = ofTeam && { runs: row.counts[index] ?? 0 };
    const rates = { rate: ratio(active, eligible), voluntary: ratio(active, doing) };
    return { from, until, eligible, active, doing, ...runs, ...rates };
  });
  const {
    eligible = 0,
    active = 0,
    doing = 0,
    rate = insufficientData,
    voluntary = insufficientData,
  } = points.at(-1) ?? {};
  return {
    capability: row.capability || null,
    eligible,
    active,
    kept: row.kept,
    runs: row.runs,
    doing,
    rate,
    voluntary,
    new: row.new.length,
    returning: active - row.kept - row.new.length,
    lost: row.lost.length,
    notForUs: row.refused,
    teams: { new: row.new, lost: row.lost, byHand: row.by_hand },
    trend: points,
  };
}

type Triple = [number, number, number];
