import type { Db } from '../../store/store.ts';
import type { Durations } from '../ratio.ts';
import type { Period } from '../weeks.ts';

/** From asked for to done. Definition: docs/metrics.md#speed */
export interface Speed {
  all: CapabilitySpeed;
  /** Sorted by name; those with a run that succeeded in the period. */
  capabilities: (CapabilitySpeed & { capability: string })[];
}

export interface CapabilitySpeed {
  /** Runs that succeeded in the period. */
  runs: number;
  /** Those that waited for an approval. */
  waited: number;
  total: Durations;
  /** Of those that waited. */
  waiting: Durations;
  /** `total` without waiting for approval. */
  execution: Durations;
}

export async function speed(db: Db, period: Period, { team }: { team?: string } = {}): Promise<Speed> {
  throw new Error(`${db} ${period} ${team}`);
}
