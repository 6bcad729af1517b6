import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openStore } from '../../../src/core/store/database.ts';
import { serialize } from '../../../src/core/store/serialize.ts';
import { newDatabase } from '../../support/postgres.ts';

test('transactions of one name run one at a time, those of different names side by side, and no advisory lock is taken', async () => {
  const store = openStore(await newDatabase());
  let most = 0;
  let doubled = false;
  const inside = new Map<string, number>();
  const advisory: unknown[] = [];
  const work = (name: string, at: number) =>
    store.db.transaction().execute(async (tx) => {
      await serialize(tx, name);
      await serialize(tx, name); // again in one transaction
      inside.set(name, (inside.get(name) ?? 0) + 1);
      doubled ||= inside.get(name) !== 1;
      most = Math.max(
        most,
        [...inside.values()].reduce((sum, one) => sum + one),
      );
      const { rows } = await sql`select from pg_locks where locktype = 'advisory'`.execute(tx);
      advisory.push(...rows);
      await sleep(5);
      inside.set(name, 0);
      if (at % 5 === 0) throw new Error('rolled back');
    });
  await Promise.allSettled(Array.from({ length: 40 }, (_, at) => work(at % 2 === 0 ? 'one' : 'two', at)));
  expect(doubled).toBe(false);
  expect(most).toBe(2);
  expect(advisory).toEqual([]);
  await store.close();
});
