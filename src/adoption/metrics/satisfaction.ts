import type { Db } from '../../store/store.ts';
import type { NotEnough, Ratio } from '../ratio.ts';
import type { Period } from '../weeks.ts';

/** What people say of the platform, as groups only. Definition: docs/metrics.md#satisfaction */
export interface Satisfaction {
  /** The two newest rounds that had answers by the period's end, the newest first. */
  rounds: Round[];
  /** “How was this?” after a run, in the period, by capability; sorted by name. */
  runs: { capability: string; answers: number; good: Ratio }[];
}

export interface Round {
  round: string;
  answers: number;
  nps: Nps | NotEnough;
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

export async function satisfaction(db: Db, period: Period): Promise<Satisfaction> {
  throw new Error(`${db} ${period}`);
}
