import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../store/database.ts';
import { sealedPattern } from './seal.ts';

/** True for a step whose output has a sealed value. */
export const hasSealedOutput = (): RawBuilder<boolean> => sql<boolean>`output::text ~ ${sealedPattern.source}`;

/** Removes sealed values from the journal of runs that have ended, so that no copy of a secret is left. */
export async function removeSealedOutputs(tx: Db, runIds: readonly string[]): Promise<void> {
  await tx.updateTable('steps').set({ output: null }).where('run_id', 'in', runIds).where(hasSealedOutput()).execute();
}
