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
  text: `insert into lines (id, text) select id, text from jsonb_to_recordset($1) as told (id text, text text)
         returning id as key, text, place`,
  values: (lines) => [JSON.stringify(lines)],
  key: ({ id }) => id,
};

/** A store with a table of lines in which no text may stand twice; `sent` counts what goes over the wire. */
async function startLines() {
  const database = `roadcrew_lines_${Math.random().toString(36).slice(2, 8)}`;
  const store = openStore(await (await sharedPostgres()).createDatabase(database));
  await sql`create table lines (place bigint generated always as identity, id text not null, text text not null unique
    check (text <> 'refused'))`.execute(store.db);
  const sent: unknown[][] = [];
  const watched: Store = {
    ...store,
    prepared(name, text, values) {
      sent.push(JSON.parse(String(values[0])));
      return store.prepared(name, text, values);
    },
  };
  const all = async () => {
    const { rows } = await sql<{ id: string; text: string }>`select id, text from lines order by place`.execute(
      store.db,
    );
    return rows.map(({ id, text }) => `${id} ${text}`);
  };
  return { store: watched, sent, all, [Symbol.asyncDispose]: store.close };
}

const lines = (count: number) =>
  Array.from({ length: count }, (_, n): Line => ({ id: `call-${n}`, text: `text ${n}` }));
const messageOf = (result: PromiseSettledResult<unknown>) =>
  result.status === 'rejected' ? String(result.reason.message) : 'committed';

test('calls of one turn travel in one statement, those that come meanwhile in the next, and each hears its own row', async () => {
  await using place = await startLines();
  const write = batchedStatement<Line, { text: string }>(insert);
  const first = Promise.all(lines(40).map((line) => write(place.store, line)));
  await vi.waitFor(() => expect(place.sent).toHaveLength(1), { interval: 1 });
  const meanwhile = Promise.all(
    Array.from({ length: 20 }, (_, n) => write(place.store, { id: `later-${n}`, text: `later ${n}` })),
  );
  expect((await first).map((row) => row?.text)).toEqual(lines(40).map(({ text }) => text));
  expect((await meanwhile)[7]?.text).toBe('later 7');
  expect(place.sent.map((calls) => calls.length)).toEqual([40, 20]);
  expect(await place.all()).toHaveLength(60);
});

test('one that is refused among many is refused alone: its neighbours are committed, each once', async () => {
  await using place = await startLines();
  const write = batchedStatement<Line, object>(insert);
  const asked = [
    ...lines(10),
    { id: 'bad', text: 'refused' },
    { id: 'twice', text: 'text 3' },
    { id: 'nul', text: '\0' },
  ];
  const results = await Promise.allSettled(asked.map((line) => write(place.store, line)));
  expect(results.slice(0, 10).map(messageOf)).toEqual(Array(10).fill('committed'));
  expect(results.slice(10).map(messageOf)).toEqual([
    expect.stringContaining('lines_text_check'),
    expect.stringContaining('lines_text_key'),
    expect.stringContaining('Unicode escape'),
  ]);
  expect(await place.all()).toEqual(lines(10).map(({ id, text }) => `${id} ${text}`));
  // Nobody waits for it: whoever comes next travels as always.
  await write(place.store, { id: 'next', text: 'next' });
});

test.each(['before', 'after'] as const)(
  'a connection that breaks %s the commit is told to all who travelled, and nothing is sent again',
  async (when) => {
    await using place = await startLines();
    const write = batchedStatement<Line, object>(insert);
    let broken = false;
    const store: Store = {
      ...place.store,
      async prepared(name, text, values) {
        if (broken) return place.store.prepared(name, text, values);
        broken = true;
        if (when === 'after') await place.store.prepared(name, text, values);
        throw new Error('Connection terminated unexpectedly');
      },
    };
    const results = await Promise.allSettled(lines(5).map((line) => write(store, line)));
    expect(results.map(messageOf)).toEqual(Array(5).fill('Connection terminated unexpectedly'));
    expect(await place.all()).toHaveLength(when === 'after' ? 5 : 0);
    await write(store, { id: 'next', text: 'next' });
  },
);

test('a server that ends the session under way is no refusal: nothing is sent again', async () => {
  await using place = await startLines();
  const write = batchedStatement<Line, object>({
    ...insert,
    text: `with gone as (select pg_terminate_backend(pg_backend_pid())) ${insert.text.replace('from jsonb', 'from gone, jsonb')}`,
  });
  const results = await Promise.allSettled(lines(3).map((line) => write(place.store, line)));
  expect(results.every(({ status }) => status === 'rejected')).toBe(true);
  expect(place.sent).toHaveLength(1);
});

test('calls with one key never share a statement and keep their order, whatever is refused between them', async () => {
  await using place = await startLines();
  const write = batchedStatement<Line, object>(insert);
  const asked = ['one', 'refused', 'two', 'three'].map((text) => ({ id: 'same', text }));
  const results = await Promise.allSettled([...lines(3), ...asked].map((line) => write(place.store, line)));
  expect(results.map(({ status }) => status)).toEqual([
    ...Array(4).fill('fulfilled'),
    'rejected',
    ...Array(2).fill('fulfilled'),
  ]);
  const ofKey = (await place.all()).filter((line) => line.startsWith('same'));
  expect(ofKey).toEqual(['same one', 'same two', 'same three']);
});

test('whoever the shared statement passes over is asked alone, and holds up nobody', async () => {
  await using place = await startLines();
  const { store } = place;
  await sql`insert into lines (id, text) select 'call-' || n, 'text ' || n from generate_series(0, 4) as n`.execute(
    store.db,
  );
  const touch = (unless: string) => `
    with told as (select * from jsonb_to_recordset($1) as told (id text)),
    mine as (select lines.id from told cross join lateral (select id from lines where lines.id = told.id for update ${unless}) as lines)
    update lines set text = text || ' touched' from mine where lines.id = mine.id returning mine.id as key`;
  const change = batchedStatement<Line, { key: string }>({
    ...insert,
    name: 'touch',
    text: touch('skip locked'),
    fallback: touch(''),
  });
  const letGo = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const holder = store.db.transaction().execute(async (tx) => {
    await sql`select from lines where id = 'call-2' for update`.execute(tx);
    locked.resolve();
    await letGo.promise;
  });
  await locked.promise;
  let isThrough = false;
  const waits = change(store, { id: 'call-2', text: '' }).finally(() => {
    isThrough = true;
  });
  const unknown = change(store, { id: 'nobody', text: '' });
  await Promise.all(['call-0', 'call-1', 'call-3'].map((id) => change(store, { id, text: '' })));
  await change(store, { id: 'call-4', text: '' });
  expect(isThrough).toBe(false);
  letGo.resolve();
  await holder;
  expect(await waits).toEqual({ key: 'call-2' });
  expect(await unknown).toBeUndefined();
  expect((await place.all()).filter((line) => line.endsWith(' touched'))).toHaveLength(5);
});

test('more calls than one statement takes are sent in several', async () => {
  await using place = await startLines();
  const write = batchedStatement<Line, object>(insert);
  await Promise.all(lines(250).map((line) => write(place.store, line)));
  expect(place.sent.map((calls) => calls.length)).toEqual([100, 100, 50]);
  expect(await place.all()).toHaveLength(250);
});
