import { sql } from 'kysely';
import type { Db } from '../store/database.ts';
import { enqueueMessages } from '../store/messages.ts';
import { runCardMessages } from './messages.ts';

/** Runs that wait for the outside look at once: it may have what they wait for. Part of the caller's transaction, if there is one. */
export async function nudge(db: Db, runIds: readonly string[]): Promise<void> {
  if (runIds.length === 0) return;
  await db
    .updateTable('runs')
    // Whoever holds it now may have looked before the news: it is told to look again.
    .set({ nudged: true, due_at: sql<Date>`least(due_at, now())` })
    .where('id', 'in', runIds)
    .where('state', 'in', ['waiting', 'queued', 'running'])
    .where('due_at', 'is not', null)
    .execute();
}

/** Draws the progress of these runs anew: what they show depends on something that has changed. */
export async function refreshRunCards(db: Db, runIds: readonly string[]): Promise<void> {
  if (runIds.length === 0) return;
  const runs = await db.selectFrom('runs').selectAll().where('id', 'in', runIds).execute();
  await enqueueMessages(db, runs.flatMap(runCardMessages));
}
