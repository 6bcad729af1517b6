import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { allNumbers } from '../../../src/features/metrics/numbers.ts';
import { recordUsage } from '../../../src/features/metrics/resource-usage.ts';
import { weekOf } from '../../../src/lib/weeks.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { open } from '../../support/client.ts';
import { projectorOf } from './events.ts';

let bot: Bot;
let run: string;
let url: string;
beforeAll(async () => {
  bot = await startBot({ intervals: { 'metrics.resource-usage': 50 } });
  // Makes the next reading due at once.
  await sql`
    create function always_due() returns trigger language plpgsql as $$ begin new.due_at = '-infinity'; return new; end $$;
    create trigger always_due before update on resource_look for each row execute function always_due();
    update resource_look set due_at = '-infinity'`.execute(bot.store.db);
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
const usage = async () =>
  (await bot.store.db.selectFrom('resource_uses').selectAll().where('resource', '=', run).executeTakeFirst()) ?? null;
const eventsAre = (count: number) => vi.waitFor(async () => expect(await events()).toHaveLength(count), 10_000);
/** Moves all readings back in time. */
const passes = (days: number) =>
  sql`update resource_uses set first_looked_at = first_looked_at - ${days} * interval '1 day',
    used_at = used_at - ${days} * interval '1 day'`.execute(bot.store.db);
const idle = async () => {
  const { db } = bot.store;
  await projectorOf(db).catchUp();
  const { cost } = await allNumbers(db, { week: weekOf(new Date(), 'UTC'), capabilities: ['database'], slos: {} });
  return { observed: cost.observed, idle: cost.idle.map(({ resource }) => resource) };
};

test('a database without any connection is reported as idle after two weeks, and not before', async () => {
  await vi.waitFor(async () => expect(await usage()).toMatchObject({ sessions: '0', used_at: null }), 10_000);
  await passes(13);
  expect(await events()).toEqual([]);
  await passes(2);
  await eventsAre(1);
  expect(await events()).toEqual([
    { type: 'resource.seen-idle', team: 'payments', data: { resource: run, kind: 'database', lastUsed: null } },
  ]);
  await vi.waitFor(async () => expect(await idle()).toEqual({ observed: 1, idle: [run] }));
});

test('a connection counts as use, which is reported once, until two weeks have passed again', async () => {
  {
    await using client = await open(url);
    await client.query('select 1');
  }
  await eventsAre(2);
  expect((await events())[1]).toMatchObject({ type: 'resource.seen-used', data: { lastUsed: expect.any(String) } });
  await vi.waitFor(async () => expect(await idle()).toEqual({ observed: 1, idle: [] }));
  await passes(15);
  await eventsAre(3);
  expect((await events())[2]).toMatchObject({ type: 'resource.seen-idle', data: { lastUsed: expect.any(String) } });
});

test('a connection that stays open counts as use', async () => {
  await using client = await open(url);
  await eventsAre(4);
  await passes(15);
  await vi.waitFor(async () => {
    const { used_at } = (await usage()) ?? expect.unreachable('there is no reading');
    expect(Date.now() - Number(used_at)).toBeLessThan(60_000);
  });
  expect(await events()).toHaveLength(4);
  await client.query('select 1');
});

test('a count that starts again at zero is no use', async () => {
  await sql`update resource_uses set sessions = 1000`.execute(bot.store.db);
  const key = `roadcrew:${run}`;
  await bot.stop();
  await passes(15);
  await sql`update resource_uses set said = 'idle'`.execute(bot.store.db);
  await sql`drop trigger always_due on resource_look; update resource_look set due_at = '-infinity'`.execute(
    bot.store.db,
  );
  const before = (await events()).length;
  const read = vi.fn(async () => [{ key, sessions: 0, open: false }]);
  const broken = vi.fn(async () => Promise.reject(new Error('The server is away.')));
  const readers = () => new Map([['other', broken] as const, ['database', read] as const]);
  const two = [1, 2].map(() => recordUsage(bot.store.db, { readers, log: pino({ enabled: false }) }));
  await Promise.all(two);
  await recordUsage(bot.store.db, { readers, log: pino({ enabled: false }) });
  expect(await usage()).toMatchObject({ sessions: '0', said: 'idle' });
  expect(await events()).toHaveLength(before);
  // One of two workers reads. A failing system does not prevent readings of the other.
  expect([read.mock.calls.length, broken.mock.calls.length]).toEqual([1, 1]);
});
