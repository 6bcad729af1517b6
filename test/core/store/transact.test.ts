import { sql, type Transaction } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '../../../src/core/store/database.ts';
import type { Schema } from '../../../src/core/store/schema.ts';
import { transact } from '../../../src/core/store/transact.ts';
import { newDatabase } from '../../support/postgres.ts';

let store: Store;
beforeAll(async () => {
  store = openStore(await newDatabase());
  await sql`create table counters (name text primary key, count int not null default 0)`.execute(store.db);
  await sql`insert into counters values ('one'), ('other')`.execute(store.db);
});
afterAll(() => store.close());

const add = (tx: Transaction<Schema>, name: string) =>
  sql`update counters set count = count + 1 where name = ${name}`.execute(tx);
const counts = async () =>
  (await sql<{ count: number }>`select count from counters order by name`.execute(store.db)).rows.map(
    ({ count }) => count,
  );

/** Resolves once everybody has arrived; those who come later do not wait. */
function meeting(people: number) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let arrived = 0;
  return () => {
    if (++arrived >= people) resolve();
    return promise;
  };
}

test('of two transactions in a deadlock both are carried out, each once', async () => {
  const before = await counts();
  const meet = meeting(2);
  let attempts = 0;
  const both = (first: string, second: string) =>
    transact(store.db, async (tx) => {
      attempts += 1;
      await add(tx, first);
      await meet();
      await add(tx, second);
    });
  await Promise.all([both('one', 'other'), both('other', 'one')]);
  expect(attempts).toBe(3);
  expect(await counts()).toEqual(before.map((count) => count + 2));
});

test('a transaction that cannot be serialized is repeated', async () => {
  const before = await counts();
  const meet = meeting(2);
  const readAndAdd = () =>
    transact(store.db, async (tx) => {
      await sql`set transaction isolation level serializable`.execute(tx);
      await sql`select count from counters where name = 'one'`.execute(tx);
      await meet();
      await add(tx, 'one');
    });
  await Promise.all([readAndAdd(), readAndAdd()]);
  expect((await counts())[0]).toBe((before[0] ?? 0) + 2);
});

test('every other error ends a transaction at once, and a deadlock that comes again and again the fifth time', async () => {
  const failing = async (code: string) => {
    let attempts = 0;
    const error = Object.assign(new pg.DatabaseError('refused', 0, 'error'), { code });
    const work = async () => {
      attempts += 1;
      throw error;
    };
    await expect(transact(store.db, work)).rejects.toBe(error);
    return attempts;
  };
  expect(await failing('23505')).toBe(1);
  expect(await failing('40P01')).toBe(5);
});

test('a statement of the hot path is repeated too', async () => {
  const before = await counts();
  const { promise: locked, resolve } = Promise.withResolvers<void>();
  await Promise.all([
    transact(store.db, async (tx) => {
      await add(tx, 'other');
      resolve();
      // The statement waits first, and so is the one that PostgreSQL ends.
      await sql`select pg_sleep(0.1)`.execute(tx);
      await add(tx, 'one');
    }),
    locked.then(() =>
      store.prepared(
        'both',
        `with one as (select name from counters where name = 'one' for update)
         update counters set count = count + 1 where name = 'other' and exists (select from one)`,
        [],
      ),
    ),
  ]);
  expect(await counts()).toEqual([(before[0] ?? 0) + 1, (before[1] ?? 0) + 2]);
});
