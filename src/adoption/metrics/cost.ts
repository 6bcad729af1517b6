import type { Db } from '../../store/store.ts';
import type { Period } from '../weeks.ts';

/** What stands at the period's end, and what it costs a month as its golden path declares it. Definition: docs/metrics.md#cost */
export interface Cost {
  /** By team and currency, the most costly first. */
  teams: TeamCost[];
  /** By currency. */
  total: { currency: string; monthly: number; resources: number }[];
  /** Resources whose cost nobody has declared. */
  undeclared: number;
  /** Resources of which the provider can tell whether they are used, and those without a connection in 14 days. */
  looked: number;
  idle: IdleResource[];
}

export interface TeamCost {
  team: string;
  currency: string;
  monthly: number;
  resources: number;
}

export interface IdleResource {
  /** The run that made it. */
  resource: string;
  kind: string;
  team: string;
  /** Null: never since it was first looked at. */
  lastUsed: Date | null;
  monthly: { amount: number; currency: string } | null;
}

export async function cost(db: Db, period: Period, { team }: { team?: string } = {}): Promise<Cost> {
  throw new Error(`${db} ${period} ${team}`);
}
