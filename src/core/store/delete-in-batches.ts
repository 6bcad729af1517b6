import type { RawBuilder } from 'kysely';
import type { Store } from './database.ts';

/** Rows deleted by one statement: far fewer than fit into the time limit of a query. */
const batchSize = 1_000;

/**
 * Deletes with a statement for a limited number of rows, until none is left or `stopping` aborts. Each batch is a commit of
 * its own, so that an error or a stop loses no progress. With `skip locked` several processes may do this at once.
 */
export async function deleteInBatches(
  { db }: Store,
  statement: (limit: number) => RawBuilder<unknown>,
  stopping: AbortSignal,
): Promise<void> {
  for (let deleted = batchSize; deleted === batchSize && !stopping.aborted; ) {
    deleted = Number((await statement(batchSize).execute(db)).numAffectedRows);
  }
}
