import type { Db } from '../../store/store.ts';
import type { Durations } from '../ratio.ts';
import type { Period } from '../weeks.ts';

/** How long a stream team takes from its first contact to its first success. Definition: docs/metrics.md#onboarding */
export interface Onboarding {
  /** Teams whose first successful run ever was in the period, sorted by name. */
  teams: string[];
  /** How long these took. */
  took: Durations;
  /** Teams that have been in contact and had no success by its end. */
  underWay: number;
  /** Teams there were at its end that had never been in contact. */
  untouched: number;
}

export async function onboarding(db: Db, period: Period, { team }: { team?: string } = {}): Promise<Onboarding> {
  throw new Error(`${db} ${period} ${team}`);
}
