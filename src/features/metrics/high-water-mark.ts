import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';

/**
 * The id up to which the log is complete: every event with a smaller one that will ever be there can be seen now. Ids are
 * given out before they are committed, so `id > last` alone would pass over whoever commits late.
 *
 * Whoever writes an event holds the table's lock from before its id is given out until after its commit can be seen. So,
 * in this order: the last id that was given out; then who holds the lock; and once each of those has let go, every id
 * up to that one is decided. Nobody is held up by it, and nothing is stored for it: it holds after a restore too, where
 * transaction ids start anew.
 *
 * @returns undefined when one of them has not let go within `patienceMs`: then it is not known.
 */
export async function highWaterMark(db: Db, patienceMs: number): Promise<number | undefined> {
  const last = await lastId(db);
  let writers = await writing(db);
  const until = performance.now() + patienceMs;
  while (writers.length > 0) {
    if (performance.now() > until) return undefined;
    await sleep(5);
    const still = new Set(await writing(db));
    writers = writers.filter((one) => still.has(one));
  }
  return last;
}

async function lastId(db: Db): Promise<number> {
  const { rows } = await sql<{ last: string }>`
    select case when is_called then last_value else 0 end as last from events_id_seq`.execute(db);
  return Number(rows[0]?.last ?? 0);
}

/** Transactions that may be about to write events, by their virtual ids, which are never used again. */
async function writing(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct virtualtransaction as id from pg_locks
    where locktype = 'relation' and relation = 'events'::regclass and mode = 'RowExclusiveLock' and granted
      and database = (select oid from pg_database where datname = current_database())`.execute(db);
  return rows.map(({ id }) => id);
}
