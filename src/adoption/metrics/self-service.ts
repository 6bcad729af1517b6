import type { Db } from '../../store/store.ts';
import type { Ratio } from '../ratio.ts';
import type { Period } from '../weeks.ts';

/** How much gets done without anybody. Definition: docs/metrics.md#self-service */
export interface SelfService {
  /** Runs that ended in the period and were not cancelled, and escalations that were opened in it about no run. */
  jobs: number;
  /** Runs that succeeded without an approval, a platform engineer or an escalation. */
  selfServed: number;
  ratio: Ratio;
  /** Jobs for which an approval was asked. */
  approvals: number;
  /** Escalations opened in the period, about a run or not. */
  escalations: number;
  /** Jobs that left the path. */
  left: number;
  /** The five most frequent reasons of those, the most frequent first. */
  reasons: Reason[];
}

export interface Reason {
  kind: 'declined' | 'expired' | 'step-failed' | 'escalated' | 'parked';
  capability: string | null;
  /** The category of the decline, or the name of the step; null where that says nothing. */
  what: string | null;
  count: number;
}

export async function selfService(db: Db, period: Period, { team }: { team?: string } = {}): Promise<SelfService> {
  throw new Error(`${db} ${period} ${team}`);
}
