import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { deleteOldRows } from '../../../src/core/runs/sweep.ts';
import { testStore } from '../../support/seed.ts';

const never = new AbortController().signal;

/** Stores delivery ids that arrived this many days ago, in this order. */
const addDeliveries = ({ db }: Awaited<ReturnType<typeof testStore>>, count: number, days: number) =>
  sql`insert into deliveries (id, digest, run_id, received_at)
      select ${days} || ':' || n, '', '', now() - ${days} * interval '1 day' + n * interval '1 ms' from generate_series(1, ${count}) as n`.execute(
    db,
  );

test('old rows are deleted in batches: those before a batch that fails stay deleted', async () => {
  const store = await testStore();
  const left = async () =>
    (await store.db.selectFrom('deliveries').select('id').orderBy('received_at').execute()).map(({ id }) => id);
  await addDeliveries(store, 2_500, 40);
  await addDeliveries(store, 3, 29);
  await sql`create function refuse() returns trigger language plpgsql as $$
    begin if old.id = '40:1500' then raise 'too much at once'; end if; return old; end $$`.execute(store.db);
  await sql`create trigger refuse before delete on deliveries for each row execute function refuse()`.execute(store.db);
  await expect(deleteOldRows(store.store, never)).rejects.toThrow('too much at once');
  expect((await left()).length).toBe(1_503);
  // A process that stops begins no further batch.
  await deleteOldRows(store.store, AbortSignal.abort());
  expect((await left()).length).toBe(1_503);
  await sql`drop trigger refuse on deliveries`.execute(store.db);

  // A row that another transaction holds is left, and nobody waits for it.
  await store.db.transaction().execute(async (tx) => {
    await tx.selectFrom('deliveries').select('id').where('id', '=', '40:2000').forUpdate().execute();
    await deleteOldRows(store.store, never);
    expect(await left()).toEqual(['40:2000', '29:1', '29:2', '29:3']);
  });
  await deleteOldRows(store.store, never);
  expect(await left()).toEqual(['29:1', '29:2', '29:3']);
  await store.stop();
});
