import { sql } from 'kysely';
import type { Db } from './database.ts';

/** Objects at GitHub that one of all processes reconciles periodically. */
export type CursorName = 'deployments' | 'issues';

/**
 * Claims the next reconcile pass, if it is due and no other process has claimed it. The pass after that is due in half the
 * interval, because clocks and timers are not exact. `since` is null for the first pass.
 */
export async function claimReconcile(
  db: Db,
  name: CursorName,
  everyMs: number,
): Promise<{ since: Date | null; now: Date } | undefined> {
  return await db
    .updateTable('github_looks')
    .set({ due_at: sql<Date>`now() + ${everyMs / 2} * interval '1 ms'` })
    .where('name', '=', name)
    .where('due_at', '<=', sql<Date>`now()`)
    .returning([sql<Date | null>`nullif(looked_until, '-infinity')`.as('since'), sql<Date>`now()`.as('now')])
    .executeTakeFirst();
}

export async function saveCursor(db: Db, name: CursorName, time: Date): Promise<void> {
  await db.updateTable('github_looks').set({ looked_until: time }).where('name', '=', name).execute();
}
