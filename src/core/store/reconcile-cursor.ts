import { sql } from 'kysely';
import type { Db } from './database.ts';

/**
 * Claims the next reconcile pass of objects at GitHub, if it is due and no other process has claimed it. The pass after that
 * is due in half the interval, because clocks and timers are not exact. `name` identifies the cursor, which the first pass
 * creates; `since` is null then.
 */
export async function claimReconcile(
  db: Db,
  name: string,
  everyMs: number,
): Promise<{ since: Date | null; now: Date } | undefined> {
  return await db
    .insertInto('github_looks')
    .values({
      name,
      looked_until: sql<Date>`'-infinity'::timestamptz`,
      due_at: sql<Date>`now() + ${everyMs / 2} * interval '1 ms'`,
    })
    .onConflict((row) =>
      row
        .column('name')
        .doUpdateSet(({ ref }) => ({ due_at: ref('excluded.due_at') }))
        .where('github_looks.due_at', '<=', sql<Date>`now()`),
    )
    .returning([sql<Date | null>`nullif(looked_until, '-infinity')`.as('since'), sql<Date>`now()`.as('now')])
    .executeTakeFirst();
}

export async function saveCursor(db: Db, name: string, time: Date): Promise<void> {
  await db.updateTable('github_looks').set({ looked_until: time }).where('name', '=', name).execute();
}
