import { sql } from 'kysely';
import { beforeAll, expect, test, vi } from 'vitest';
import { type Batched, batchedStatement } from '../../../src/core/store/batch.ts';
import { openStore, type Store } from '../../../src/core/store/database.ts';
import { sharedPostgres } from '../../support/postgres.ts';

beforeAll(sharedPostgres);

interface Line {
  id: string;
  text: string;
}

const insert: Batched<Line> = {
  name: 'write',
  text: `insert into lines (id, text) select id, text from jsonb_to_recordset($1) as input (id text, text text)
         returning id as key, text, position`,
  values: (lines) => [JSON.stringify(lines)],
  key: ({ id }) => id,
};

/** Creates a store with a table of lines with unique texts; `sent` lists the input of each statement. */
async function startLines() {
  const database = `roadcrew_lines_${Math.random().toString(36).slice(2, 8)}`;
  const store = openStore(await (await sharedPostgres()).createDatabase(database));
  await sql`create table lines (position bigint generated always as identity, id text not null, text text not null unique
    check (text <> 'refused'))`.execute(store.db);
  const sent: unknown[][] = [];
  const recorded: Store = {
    ...store,
    prepared(name, text, values) {
      sent.push(JSON.parse(String(values[0])));
      return store.prepared(name, text, values);
    },
  };
  const all = async () => {
    const { rows } = await sql<{ id: string; text: string }>`select id, text from lines order by position`.execute(
      store.db,
    );
    return rows.map(({ id, text }) => `${id} ${text}`);
  };
  return { store: recorded, sent, all, [Symbol.asyncDispose]: store.close };
}

const lines = (count: number) =>
  Array.from({ length: count }, (_, n): Line => ({ id: `call-${n}`, text: `text ${n}` }));
const messageOf = (result: PromiseSettledResult<unknown>) =>
  result.status === 'rejected' ? String(result.reason.message) : 'committed';

test('calls of one tick share a statement, those made meanwhile share the next, and each gets its own row', async () => {
  await using table = await startLines();
  const write = batchedStatement<Line, { text: string }>(insert);
  const first = Promise.all(lines(40).map((line) => write(table.store, line)));
  await vi.waitFor(() => expect(table.sent).toHaveLength(1), { interval: 1 });
  const meanwhile = Promise.all(
    Array.from({ length: 20 }, (_, n) => write(table.store, { id: `later-${n}`, text: `later ${n}` })),
  );
  expect((await first).map((row) => row?.text)).toEqual(lines(40).map(({ text }) => text));
  expect((await meanwhile)[7]?.text).toBe('later 7');
  expect(table.sent.map((calls) => calls.length)).toEqual([40, 20]);
  expect(await table.all()).toHaveLength(60);
});

test('a refused call is refused alone: the others of its statement are committed once each', async () => {
  await using table = await startLines();
  const write = batchedStatement<Line, object>(insert);
  const calls = [
    ...lines(10),
    { id: 'bad', text: 'refused' },
    { id: 'twice', text: 'text 3' },
    { id: 'nul', text: '\0' },
  ];
  const results = await Promise.allSettled(calls.map((line) => write(table.store, line)));
  expect(results.slice(0, 10).map(messageOf)).toEqual(Array(10).fill('committed'));
  expect(results.slice(10).map(messageOf)).toEqual([
    expect.stringContaining('lines_text_check'),
    expect.stringContaining('lines_text_key'),
    expect.stringContaining('Unicode escape'),
  ]);
  expect(await table.all()).toEqual(lines(10).map(({ id, text }) => `${id} ${text}`));
  // Later calls are not affected.
  await write(table.store, { id: 'next', text: 'next' });
});

test.each(['before', 'after'] as const)(
  'a connection that breaks %s the commit is an error for every call of the statement, and nothing is sent again',
  async (when) => {
    await using table = await startLines();
    const write = batchedStatement<Line, object>(insert);
    let broken = false;
    const store: Store = {
      ...table.store,
      async prepared(name, text, values) {
        if (broken) return table.store.prepared(name, text, values);
        broken = true;
        if (when === 'after') await table.store.prepared(name, text, values);
        throw new Error('Connection terminated unexpectedly');
      },
    };
    const results = await Promise.allSettled(lines(5).map((line) => write(store, line)));
    expect(results.map(messageOf)).toEqual(Array(5).fill('Connection terminated unexpectedly'));
    expect(await table.all()).toHaveLength(when === 'after' ? 5 : 0);
    await write(store, { id: 'next', text: 'next' });
  },
);

test('a session that the server ends is not a refusal: nothing is sent again', async () => {
  await using table = await startLines();
  const write = batchedStatement<Line, object>({
    ...insert,
    text: `with ended as (select pg_terminate_backend(pg_backend_pid())) ${insert.text.replace('from jsonb', 'from ended, jsonb')}`,
  });
  const results = await Promise.allSettled(lines(3).map((line) => write(table.store, line)));
  expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  expect(table.sent).toHaveLength(1);
});

test('calls with the same key never share a statement and keep their order, also around a refused one', async () => {
  await using table = await startLines();
  const write = batchedStatement<Line, object>(insert);
  const calls = ['one', 'refused', 'two', 'three'].map((text) => ({ id: 'same', text }));
  const results = await Promise.allSettled([...lines(3), ...calls].map((line) => write(table.store, line)));
  expect(results.map(({ status }) => status)).toEqual([
    ...Array(4).fill('fulfilled'),
    'rejected',
    ...Array(2).fill('fulfilled'),
  ]);
  const ofKey = (await table.all()).filter((line) => line.startsWith('same'));
  expect(ofKey).toEqual(['same one', 'same two', 'same three']);
});

test('a call that the shared statement skips is sent alone, and delays no other call', async () => {
  await using table = await startLines();
  const { store } = table;
  await sql`insert into lines (id, text) select 'call-' || n, 'text ' || n from generate_series(0, 4) as n`.execute(
    store.db,
  );
  const touch = (wait: string) => `
    with input as (select * from jsonb_to_recordset($1) as input (id text)),
    mine as (select lines.id from input cross join lateral (select id from lines where lines.id = input.id for update ${wait}) as lines)
    update lines set text = text || ' touched' from mine where lines.id = mine.id returning mine.id as key`;
  const change = batchedStatement<Line, { key: string }>({
    ...insert,
    name: 'touch',
    text: touch('skip locked'),
    fallback: touch(''),
  });
  const released = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const locking = store.db.transaction().execute(async (tx) => {
    await sql`select from lines where id = 'call-2' for update`.execute(tx);
    locked.resolve();
    await released.promise;
  });
  await locked.promise;
  let hasReturned = false;
  const waiting = change(store, { id: 'call-2', text: '' }).finally(() => {
    hasReturned = true;
  });
  const unknown = change(store, { id: 'nobody', text: '' });
  await Promise.all(['call-0', 'call-1', 'call-3'].map((id) => change(store, { id, text: '' })));
  await change(store, { id: 'call-4', text: '' });
  expect(hasReturned).toBe(false);
  released.resolve();
  await locking;
  expect(await waiting).toEqual({ key: 'call-2' });
  expect(await unknown).toBeUndefined();
  expect((await table.all()).filter((line) => line.endsWith(' touched'))).toHaveLength(5);
});

test('more calls than fit into one statement are sent in several', async () => {
  await using table = await startLines();
  const write = batchedStatement<Line, object>(insert);
  await Promise.all(lines(250).map((line) => write(table.store, line)));
  expect(table.sent.map((calls) => calls.length)).toEqual([100, 100, 50]);
  expect(await table.all()).toHaveLength(250);
});
