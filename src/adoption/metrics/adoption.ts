import type { Db } from '../../store/store.ts';
import type { Ratio } from '../ratio.ts';
import type { Period } from '../weeks.ts';

/** How many stream teams chose one golden path. Definition: docs/metrics.md#adoption */
export interface Adoption {
  /** Null: any of them. */
  capability: string | null;
  /** Stream teams there were at some time of the period. */
  eligible: number;
  /** Those of them with a run that succeeded in it: `kept`, `new` and `returning` in all. */
  active: number;
  /** Active in the period before too. */
  kept: number;
  /** Active for the first time ever. */
  new: number;
  /** Active again, and not in the period before. */
  returning: number;
  /** Active in the period before, there at the end of this one, and not active. */
  lost: number;
  /** Their runs that succeeded. */
  runs: number;
  /** Active of eligible. */
  rate: Ratio;
  /** Eligible teams that did the job at all: by the path, by hand, or both. */
  doing: number;
  /** Voluntary adoption rate: active of doing. */
  voluntary: Ratio;
  /** Eligible teams that have said “not for us”, and stand by it. They stay in `eligible`. */
  notForUs: number;
  /** Whom this is about: teams, sorted by name. */
  teams: { new: string[]; lost: string[]; byHand: string[] };
  /** The oldest first; the last one is this period. */
  trend: AdoptionPoint[];
}

export interface AdoptionPoint extends Period {
  eligible: number;
  active: number;
  doing: number;
  rate: Ratio;
  voluntary: Ratio;
}

/**
 * One row for each capability, those given and those used in the trend, sorted by name; before them one for all together.
 * `trend`: two periods or more that follow each other, the oldest first; the last is the one asked about.
 */
export async function adoption(
  db: Db,
  trend: readonly Period[],
  { capabilities = [], team }: { capabilities?: readonly string[]; team?: string } = {},
): Promise<Adoption[]> {
  throw new Error(`${db} ${trend} ${capabilities} ${team}`);
}
