import { sql } from 'kysely';
import type { Db } from '../../../core/store/database.ts';
import type { Period } from '../../../lib/weeks.ts';
import { type Durations, durations, type Pair, shares } from '../ratio.ts';
import { ofUses } from './fragments.ts';

/** Time from the request to its success. Definition: docs/metrics.md#request-to-done */
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
  /** Waiting times of those. */
  waiting: Durations;
  /** `total` without waiting for approval. */
  execution: Durations;
}

export async function speed(db: Db, { from, until }: Period, { team }: { team?: string } = {}): Promise<Speed> {
  const { rows } = await sql<Row>`
    select capability, count(*)::int as runs, count(*) filter (where asked)::int as waited,
      percentile_disc(${shares}::float8[]) within group (order by took_ms) as total,
      percentile_disc(${shares}::float8[]) within group (order by waited_ms) filter (where asked) as waiting,
      percentile_disc(${shares}::float8[]) within group (order by took_ms - waited_ms) as execution
    from adoption_runs join adoption_uses on adoption_uses.id = use
    where ended_at >= ${from} and ended_at < ${until} and outcome = 'succeeded' ${ofUses(team)}
    group by grouping sets ((capability), ())
    order by capability collate "C" nulls first`.execute(db);
  const [all, ...capabilities] = rows;
  if (!all) throw new Error('A grand total has a row.');
  return {
    all: speedOf(all),
    capabilities: capabilities.map((row) => ({ capability: row.capability ?? '', ...speedOf(row) })),
  };
}

interface Row {
  capability: string | null;
  runs: number;
  waited: number;
  total: Pair;
  waiting: Pair;
  execution: Pair;
}

const speedOf = ({ runs, waited, total, waiting, execution }: Row): CapabilitySpeed => ({
  runs,
  waited,
  total: durations(total, runs),
  waiting: durations(waiting, waited),
  execution: durations(execution, runs),
});
