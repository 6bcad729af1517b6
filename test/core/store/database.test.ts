import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { migrations } from '../../../src/app.ts';
import { isRefused, isUniqueViolation, openStore, type Store } from '../../../src/core/store/database.ts';
import { migrate } from '../../../src/core/store/migrate.ts';
import { sharedPostgres } from '../../support/postgres.ts';
import { startProxy } from '../../support/proxy.ts';

/** Creates a database without a schema. */
const newDatabase = async () => (await sharedPostgres()).createDatabase(`store_${randomUUID().slice(0, 8)}`);

async function withStore<T>(work: (store: Store, url: string) => Promise<T>): Promise<T> {
  const url = await newDatabase();
  const store = openStore(url);
  try {
    return await work(store, url);
  } finally {
    await store.close();
  }
}

const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test('events can be added, and neither changed nor removed', async () => {
  await withStore(async ({ db }) => {
    await migrate(db, migrations);
    await db.insertInto('events').values({ type: 'run.requested', data: '{}' }).execute();
    for (const change of [
      sql`update events set type = 'run.forged'`,
      sql`delete from events`,
      sql`truncate events cascade`,
    ]) {
      await expect(change.execute(db)).rejects.toThrow('events are append-only');
    }
    expect(await db.selectFrom('events').select('type').execute()).toEqual([{ type: 'run.requested' }]);
  });
});

test('a run has at most one open approval', async () => {
  await withStore(async ({ db }) => {
    await migrate(db, migrations);
    await sql`insert into runs (id, workflow, version, title, capability, input, hash, team, requester, requester_human, state)
      values ('r', 'w', 1, 't', 'c', '{}', 'h', 'payments', 'T1:ada', 'ada', 'awaiting-approval')`.execute(db);
    const open = (id: string, round: number) =>
      sql`
      insert into approvals (id, run_id, round, state, needs_from, needs_count, hash, requester, requester_human, expires_at)
      values (${id}, 'r', ${round}, 'open', 'core', 1, 'h', 'T1:ada', 'ada', now())`.execute(db);
    await open('a', 1);
    expect(isUniqueViolation(await errorOf(open('b', 2)), 'approvals_one_open')).toBe(true);
  });
});

test('a refused value differs from a database that cannot be reached', async () => {
  await withStore(async (store) => {
    expect(isRefused(await errorOf(store.prepared('nul', 'select $1::jsonb', ['"\\u0000"'])))).toBe(true);
    expect(isRefused(await errorOf(store.prepared('typo', 'select from nowhere', [])))).toBe(false);
    const nobody = openStore('postgres://postgres@127.0.0.1:1/nothing');
    expect(isRefused(await errorOf(nobody.ping()))).toBe(false);
    await nobody.close();
  });
});

test('a statement that takes too long is given up, here and by the server', async () => {
  const store = openStore(await newDatabase(), { timeoutMs: 200 });
  await expect(store.prepared('long', 'select pg_sleep(10)', [])).rejects.toThrow(/timeout/);
  await store.ping();
  await store.close();
});

test('a connection that no longer answers is replaced', async () => {
  const url = new URL(await newDatabase());
  await using proxy = await startProxy(Number(url.port));
  url.port = String(proxy.port);
  const store = openStore(url.href, { timeoutMs: 300, connections: 2 });
  await Promise.all([store.ping(), store.prepared('one', 'select 1', [])]);
  proxy.silence();
  await Promise.all([errorOf(store.ping()), errorOf(store.prepared('one', 'select 1', []))]);
  await store.ping();
  expect(await store.prepared('one', 'select 1 as one', [])).toEqual([{ one: 1 }]);
  await store.close();
});
