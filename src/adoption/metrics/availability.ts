import type { Db } from '../../store/store.ts';
import type { NotEnough } from '../ratio.ts';
import type { Period } from '../weeks.ts';

/** Whether Roadcrew itself was there. Definition: docs/metrics.md#availability */
export interface Availability {
  /** Milliseconds of the period since it was first started. */
  ofMs: number;
  downMs: number;
  /** Share of the time it was up, 0 to 1; not enough data before it was first started. */
  value: number | NotEnough;
  /** Outages that reach into the period, and the longest of them in milliseconds. */
  outages: number;
  longestMs: number;
}

/** `now`: up to when the period has passed, if it has not ended yet. */
export async function availability(db: Db, period: Period, now = new Date()): Promise<Availability> {
  throw new Error(`${db} ${period} ${now}`);
}
