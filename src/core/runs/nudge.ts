import { sql } from 'kysely';
import type { Db } from '../store/database.ts';
import { enqueueMessages } from '../store/messages.ts';
import { runCardMessages } from './messages.ts';

/** Makes waiting runs due, because an outside system has changed. Takes part in the caller's transaction, if there is one. */
export async function nudgeRuns(db: Db, runIds: readonly string[]): Promise<void> {
  if (runIds.length === 0) return;
  await db
    .updateTable('runs')
    // A worker may have polled before the change: `nudged` makes the run due again when its lease is released.
    .set({ nudged: true, due_at: sql<Date>`least(due_at, now())` })
    .where('id', 'in', runIds)
    .where('state', 'in', ['waiting', 'queued', 'running'])
    .where('due_at', 'is not', null)
    .execute();
}

/** Updates the cards of runs, after a change of data that they show. */
export async function refreshRunCards(db: Db, runIds: readonly string[]): Promise<void> {
  if (runIds.length === 0) return;
  const runs = await db.selectFrom('runs').selectAll().where('id', 'in', runIds).execute();
  await enqueueMessages(db, runs.flatMap(runCardMessages));
}
