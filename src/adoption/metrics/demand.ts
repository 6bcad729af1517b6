import type { Db } from '../../store/store.ts';
import type { Period } from '../weeks.ts';

/** What is wished for, counted by distinct teams. Definition: docs/metrics.md#demand */
export interface Demand {
  /** In the period: asked for the first time, become a candidate (the third team), shipped. */
  opened: number;
  candidates: number;
  shipped: number;
  /** Neither shipped, declined nor merged at its end. */
  open: number;
  /** Of these the ten that most teams want, the most wanted first. */
  wanted: RequestDemand[];
}

export interface RequestDemand {
  request: string;
  capability: string | null;
  domain: string | null;
  status: string;
  /** Distinct teams that want it at the period's end. */
  teams: number;
  /** Three or more of them. */
  candidate: boolean;
  /** The team asked about is one of them; always false without one. */
  own: boolean;
}

/** With `team`: only what that team wants, counted over all teams. */
export async function demand(db: Db, period: Period, { team }: { team?: string } = {}): Promise<Demand> {
  throw new Error(`${db} ${period} ${team}`);
}
