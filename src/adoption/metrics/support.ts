import type { Db } from '../../store/store.ts';
import type { Durations, Ratio } from '../ratio.ts';
import type { Period } from '../weeks.ts';

/** How help was given. Definition: docs/metrics.md#support */
export interface Support {
  /** Escalations opened in the period, without those merged into others. */
  opened: number;
  /** Open at its end. */
  open: number;
  /** First answers given in the period: time to them, pauses left out, and whether in time where there is a target. */
  responded: number;
  firstResponse: Durations;
  responseInTime: Ratio;
  /** Resolved in the period, the last time where several. */
  resolved: number;
  resolution: Durations;
  resolutionInTime: Ratio;
  /** Teams that said in the period whether it is solved, once per escalation, their last word; and those who said “not yet”. */
  confirmed: number;
  notYet: Ratio;
  /** Service levels missed in the period. */
  missed: number;
}

export async function support(db: Db, period: Period, { team }: { team?: string } = {}): Promise<Support> {
  throw new Error(`${db} ${period} ${team}`);
}
