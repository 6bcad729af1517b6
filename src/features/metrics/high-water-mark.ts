import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';

/**
 * Id up to which the event log is complete: every event with a smaller id that will ever exist is visible now. Ids are
 * assigned before commit, so `id > last` alone would skip transactions that commit late.
 *
 * A transaction that appends events keeps the table's lock from before an id is assigned until after its commit is visible.
 * So, in this order: the last assigned id; then the transactions with that lock; once each of those has ended, every id up
 * to that one is decided. This delays nobody, and nothing is stored for it: it works after a restore too, where transaction
 * ids start again.
 *
 * @returns undefined when one of them has not ended within `patienceMs`: then it is not known.
 */
export async function highWaterMark(db: Db, patienceMs: number): Promise<number | undefined> {
  const last = await lastId(db);
  let writers = await openWriters(db);
  const until = performance.now() + patienceMs;
  while (writers.length > 0) {
    if (performance.now() > until) return undefined;
    await sleep(5);
    const still = new Set(await openWriters(db));
    writers = writers.filter((one) => still.has(one));
  }
  return last;
}

async function lastId(db: Db): Promise<number> {
  const { rows } = await sql<{ last: string }>`
    select case when is_called then last_value else 0 end as last from events_id_seq`.execute(db);
  return Number(rows[0]?.last ?? 0);
}

/** Transactions that may be about to append events, by their virtual ids, which are never reused. */
async function openWriters(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct virtualtransaction as id from pg_locks
    where locktype = 'relation' and relation = 'events'::regclass and mode = 'RowExclusiveLock' and granted
      and database = (select oid from pg_database where datname = current_database())`.execute(db);
  return rows.map(({ id }) => id);
}
