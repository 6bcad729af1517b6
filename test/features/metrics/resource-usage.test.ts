import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { allNumbers, weekOf } from '../../../src/features/metrics/numbers.ts';
import { catchUp } from '../../../src/features/metrics/projector.ts';
import { keepLooking } from '../../../src/features/metrics/resource-usage.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { open } from '../../support/client.ts';

let bot: Bot;
let run: string;
let url: string;
beforeAll(async () => {
  // Due as soon as it was done.
  bot = await startBot({ adoption: { uses: { lookEvery: 0, turnEvery: 50 } } });
  const alice = bot.as('alice');
  await alice.command('/platform provision db orders environment=staging');
  const done = await alice.waitForMessage('C0GENERAL', 'is ready');
  await alice.click(done, 'run-reveal');
  await alice.waitFor(({ view }) => view, 'the secret');
  url = /postgres(?:ql)?:\/\/[^"\s]+/.exec(JSON.stringify(alice.view))?.[0] ?? '';
  run = (await bot.store.db.selectFrom('resources').select('run_id').executeTakeFirstOrThrow()).run_id;
});
afterAll(() => bot[Symbol.asyncDispose]());

const events = async () =>
  (
    await bot.store.db
      .selectFrom('events')
      .select(['type', 'team', 'data'])
      .where('type', 'like', 'resource.seen-%')
      .orderBy('id')
      .execute()
  ).map(({ type, team, data }) => ({ type, team, data }));
const looks = async () =>
  (await bot.store.db.selectFrom('resource_uses').selectAll().where('resource', '=', run).executeTakeFirst()) ?? null;
const told = (count: number) => vi.waitFor(async () => expect(await events()).toHaveLength(count), 10_000);
/** As if that much time had passed since anything was seen. */
const passes = (days: number) =>
  sql`update resource_uses set first_looked_at = first_looked_at - ${days} * interval '1 day',
    used_at = used_at - ${days} * interval '1 day'`.execute(bot.store.db);
const idle = async () => {
  const { db } = bot.store;
  await catchUp(db);
  const { cost } = await allNumbers(db, { week: weekOf(new Date(), 'UTC'), capabilities: ['database'], slos: {} });
  return { looked: cost.looked, idle: cost.idle.map(({ resource }) => resource) };
};

test('of a database that nobody has connected to nothing is known for two weeks, then it is idle', async () => {
  await vi.waitFor(async () => expect(await looks()).toMatchObject({ sessions: '0', used_at: null }), 10_000);
  await passes(13);
  expect(await events()).toEqual([]);
  await passes(2);
  await told(1);
  expect(await events()).toEqual([
    { type: 'resource.seen-idle', team: 'payments', data: { resource: run, kind: 'database', lastUsed: null } },
  ]);
  await vi.waitFor(async () => expect(await idle()).toEqual({ looked: 1, idle: [run] }));
});

test('who connects uses it, which is told once, until two weeks have passed again', async () => {
  {
    await using client = await open(url);
    await client.query('select 1');
  }
  await told(2);
  expect((await events())[1]).toMatchObject({ type: 'resource.seen-used', data: { lastUsed: expect.any(String) } });
  await vi.waitFor(async () => expect(await idle()).toEqual({ looked: 1, idle: [] }));
  await passes(15);
  await told(3);
  expect((await events())[2]).toMatchObject({ type: 'resource.seen-idle', data: { lastUsed: expect.any(String) } });
});

test('somebody who has been connected all along uses it', async () => {
  await using client = await open(url);
  await told(4);
  await passes(15);
  await vi.waitFor(async () => {
    const { used_at } = (await looks()) ?? expect.unreachable('it was looked at');
    expect(Date.now() - Number(used_at)).toBeLessThan(60_000);
  });
  expect(await events()).toHaveLength(4);
  await client.query('select 1');
});

test('a count that begins anew is no use', async () => {
  await sql`update resource_uses set sessions = 1000`.execute(bot.store.db);
  const key = `roadcrew:${run}`;
  const alone = { store: bot.store, keyOf: (id: string) => `roadcrew:${id}`, log: pino({ enabled: false }) };
  await bot.stop();
  await passes(15);
  await sql`update resource_uses set said = 'idle'`.execute(bot.store.db);
  const before = (await events()).length;
  const asked = vi.fn(async () => [{ key, sessions: 0, open: false }]);
  const broken = vi.fn(async () => Promise.reject(new Error('The server is away.')));
  const two = [1, 2].map(() =>
    keepLooking({
      ...alone,
      usage: { other: broken, database: asked },
      times: { lookEvery: 86_400_000, turnEvery: 20 },
    }),
  );
  await vi.waitFor(async () => expect(await looks()).toMatchObject({ sessions: '0', said: 'idle' }), 10_000);
  await Promise.all(two.map((end) => end()));
  expect(await events()).toHaveLength(before);
  // Of two workers one has asked, and a provider that was away kept nobody from the other.
  expect([asked.mock.calls.length, broken.mock.calls.length]).toEqual([1, 1]);
});
