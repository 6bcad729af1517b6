import { sql } from 'kysely';
import type { Db } from '../../../core/store/database.ts';
import type { Period } from '../../../lib/weeks.ts';
import { type InsufficientData, insufficientData, minimumSample, type Ratio, ratio } from '../ratio.ts';

/** Answers of people about the platform, as groups only. Definition: docs/metrics.md#net-promoter-score */
export interface Satisfaction {
  /** The two newest rounds that had answers by the period's end, the newest first. */
  rounds: Round[];
  /** “How was this?” after a run, in the period, by capability; sorted by name. */
  runs: { capability: string; answers: number; good: Ratio }[];
}

export interface Round {
  round: string;
  answers: number;
  nps: Nps | InsufficientData;
}

export interface Nps {
  /** -100 to 100: the share of promoters minus that of detractors. */
  value: number;
  /** 9 and 10. */
  promoters: number;
  /** 7 and 8. */
  passives: number;
  /** 0 to 6. */
  detractors: number;
  of: number;
}

export async function satisfaction(db: Db, { from, until }: Period): Promise<Satisfaction> {
  const { rows } = await sql<{ rounds: Counted[]; runs: { capability: string; answers: number; good: number }[] }>`
    with rounds as (
      select round, count(*)::int as answers,
        count(*) filter (where score >= 9)::int as promoters, count(*) filter (where score between 7 and 8)::int as passives,
        count(*) filter (where score <= 6)::int as detractors
      from (
        select data ->> 'round' as round, (data ->> 'score')::int as score from adoption_events
        where type = 'survey.answered' and at < ${until}
      ) answer
      group by round order by round collate "C" desc limit 2
    ), runs as (
      select data ->> 'capability' as capability, count(*)::int as answers,
        count(*) filter (where data ->> 'rating' = 'good')::int as good
      from adoption_events where type = 'survey.rated' and at >= ${from} and at < ${until} group by 1
    )
    select (select coalesce(jsonb_agg(rounds order by round collate "C" desc), '[]') from rounds) as rounds,
      (select coalesce(jsonb_agg(runs order by capability collate "C"), '[]') from runs) as runs`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('A selection without a table has a row.');
  return {
    rounds: row.rounds.map(({ round, answers, ...counts }) => ({ round, answers, nps: npsOf(counts, answers) })),
    runs: row.runs.map(({ capability, answers, good }) => ({ capability, answers, good: ratio(good, answers) })),
  };
}

type Counted = Pick<Nps, 'promoters' | 'passives' | 'detractors'> & { round: string; answers: number };

/** Score of a round. Of fewer than five answers only the number is given: otherwise four people could work out the answer of the fifth. */
const npsOf = (counts: Pick<Nps, 'promoters' | 'passives' | 'detractors'>, of: number): Nps | InsufficientData =>
  of < minimumSample ? insufficientData : { value: (100 * (counts.promoters - counts.detractors)) / of, ...counts, of };
