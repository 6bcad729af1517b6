import type { Db } from '../../store/store.ts';
import type { Durations, NotEnough, Ratio } from '../ratio.ts';
import type { Period } from '../weeks.ts';

/** What `slo` of platform.yaml promises for one capability. */
export interface Slo {
  /** Share of runs that succeed, above 0 and below 1. */
  success?: number;
  /** 95 of 100 take no longer, without waiting for approval; in milliseconds. */
  p95?: number;
}

/** By capability. */
export type Slos = Readonly<Record<string, Slo>>;

/** Whether golden paths do what they promise. Definition: docs/metrics.md#reliability */
export interface Reliability {
  /** Those given, with an SLO or with runs that ended, sorted by name. */
  capabilities: CapabilityReliability[];
}

export interface CapabilityReliability {
  capability: string;
  /** Runs that began and ended in the period by themselves: succeeded or failed. */
  ended: number;
  succeeded: number;
  success: Ratio;
  /** Of those that succeeded, without waiting for approval. */
  execution: Durations;
  slo: Slo | undefined;
  /** Whether what was promised was kept; undefined without a promise. */
  met: { success: boolean | NotEnough | undefined; p95: boolean | NotEnough | undefined };
  /** Over 28 days; undefined without a promised share. */
  budget: ErrorBudget | undefined;
}

export interface ErrorBudget {
  /** Runs that ended in the 28 days, and those of them that failed. */
  of: number;
  failed: number;
  /** How many may fail: the promise's other side, times `of`. */
  allowed: number;
  /** Share of the budget that is left: 1 is all of it, below 0 more was spent than there was. */
  left: number | NotEnough;
}

/** `budget`: the 28 days before the period's end, see `daysUntil`. */
export async function reliability(
  db: Db,
  period: Period,
  {
    budget,
    slos = {},
    capabilities = [],
    team,
  }: { budget: Period; slos?: Slos; capabilities?: readonly string[]; team?: string },
): Promise<Reliability> {
  throw new Error(`${db} ${period} ${team} ${budget} ${slos} ${capabilities}`);
}
