import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { claimReconcile, saveCursor } from '../../../src/core/store/reconcile-cursor.ts';
import { testStore } from '../../support/seed.ts';

const hour = 3_600_000;

test('the first pass of a name creates its cursor and reads everything; the next one reads on from there', async () => {
  const { db, stop } = await testStore();
  const first = await claimReconcile(db, 'pipelines', hour);
  expect(first).toEqual({ since: null, now: expect.any(Date) });
  expect(await claimReconcile(db, 'pipelines', hour)).toBeUndefined();
  const until = new Date('2026-11-29T12:00:00Z');
  await saveCursor(db, 'pipelines', until);
  await sql`update github_looks set due_at = now() where name = 'pipelines'`.execute(db);
  expect((await claimReconcile(db, 'pipelines', hour))?.since).toEqual(until);
  await stop();
});

test.each(['pipelines', 'issues'])('of many processes one takes a pass of %s', async (name) => {
  const { db, stop } = await testStore();
  const passes = await Promise.all(Array.from({ length: 10 }, () => claimReconcile(db, name, hour)));
  expect(passes.filter(Boolean)).toHaveLength(1);
  // The interval is halved: the next pass is due in half an hour.
  const { rows } = await sql<{ due: boolean }>`
    select due_at between now() + interval '29 minutes' and now() + interval '31 minutes' as due
    from github_looks where name = ${name}`.execute(db);
  expect(rows).toEqual([{ due: true }]);
  await stop();
});
