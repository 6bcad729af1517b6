import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { textOf } from '../../../playground/slack/slack.ts';
import { type DigestWorld, digestsIn, outboxIsEmpty, startDigestWorld } from './support.ts';

let world: DigestWorld;
beforeAll(async () => {
  world = await startDigestWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const channels = ['C0PLATFORM', 'C0PAYMENTS', 'C0SEARCH', 'C0FINANCE'];
const count = (channel: string) => digestsIn(world, channel).length;
const last = (channel: string) =>
  textOf(digestsIn(world, channel).at(-1) ?? expect.unreachable(`nothing in ${channel}`));

/** Stores a schedule that has existed for long, with the digests up to this week sent. */
async function sentUpTo(week: string, since = '2026-01-01'): Promise<void> {
  await world.bot.store.db
    .insertInto('digest_schedule')
    .values({ name: 'weekly', since: new Date(since), last_week: week })
    .onConflict((row) => row.column('name').doUpdateSet({ since: new Date(since), last_week: week }))
    .execute();
}

let before: number[];
beforeEach(async () => {
  for (const table of ['digests', 'outbox', 'posts'] as const) await world.bot.store.db.deleteFrom(table).execute();
  before = channels.map(count);
});
const added = () => channels.map((channel, index) => count(channel) - (before[index] ?? 0));

test('every channel gets one digest when the hour comes, and not before it', async () => {
  await sentUpTo('2026-W47');
  await world.clock.set(new Date('2026-11-30T08:59:00Z'));
  await world.sendDue();
  expect(added()).toEqual([0, 0, 0, 0]);
  await world.clock.set(new Date('2026-11-30T09:00:01Z'));
  await world.sendDue();
  // finance and ledger share a channel: one message, the other team's in its thread.
  expect(added()).toEqual([1, 1, 1, 2]);
  expect(
    digestsIn(world, 'C0FINANCE')
      .slice(-2)
      .map(({ ts, thread_ts }) => thread_ts === undefined || thread_ts === ts),
  ).toEqual([true, false]);
  expect(last('C0PLATFORM')).toContain('week 48');
  await world.sendDue();
  expect(added()).toEqual([1, 1, 1, 2]);
});

test('a week that was missed is sent late, with its own period and what it was due; older ones are not', async () => {
  await sentUpTo('2026-W44');
  await world.clock.set(new Date('2026-12-02T12:00:00Z'));
  await world.sendDue();
  expect(added()).toEqual([1, 1, 1, 2]);
  const { rows } = await sql`select distinct week, period_from, period_until, due_at from digests`.execute(
    world.bot.store.db,
  );
  expect(rows).toEqual([
    {
      week: '2026-W48',
      period_from: new Date('2026-11-23T00:00:00Z'),
      period_until: new Date('2026-11-30T00:00:00Z'),
      due_at: new Date('2026-11-30T09:00:00Z'),
    },
  ]);
  expect(last('C0PLATFORM')).toMatch(/week 48.*sent late, it was due/);
});

test('a first start in the middle of a week sends nothing for the weeks before', async () => {
  await sql`delete from digest_schedule`.execute(world.bot.store.db);
  await world.clock.set(new Date('2026-12-02T12:00:00Z'));
  await world.sendDue();
  await world.clock.set(new Date('2026-12-06T12:00:00Z'));
  await world.sendDue();
  expect(added()).toEqual([0, 0, 0, 0]);
  await world.clock.set(new Date('2026-12-07T09:00:01Z'));
  await world.sendDue();
  expect(added()).toEqual([1, 1, 1, 2]);
  expect(last('C0PAYMENTS')).toContain('week 49');
});

test('twenty schedules at once send what one sends', async () => {
  await sentUpTo('2026-W48');
  await world.clock.set(new Date('2026-12-07T09:00:01Z'));
  await Promise.all(Array.from({ length: 20 }, () => world.sendDue()));
  await outboxIsEmpty(world);
  expect(added()).toEqual([1, 1, 1, 2]);
  const { rows } =
    await sql`select count(*)::int as n from events where type = 'digest.sent' and data ->> 'week' = '2026-W49'`.execute(
      world.bot.store.db,
    );
  expect(rows).toEqual([{ n: 10 }]); // including those of the previous test
});

test('week 53 is sent once, in the year after it', async () => {
  await sentUpTo('2026-W52');
  await world.clock.set(new Date('2027-01-04T09:00:01Z'));
  await world.sendDue();
  expect(last('C0PLATFORM')).toContain('week 53');
  await world.clock.set(new Date('2027-01-11T09:00:01Z'));
  await world.sendDue();
  expect(last('C0PLATFORM')).toContain('week 1');
  expect(added()).toEqual([2, 2, 2, 4]);
});

test('over a change of the clocks, in steps of a quarter of an hour, an hour that comes twice is one digest', async () => {
  await world.configure({ day: 'sunday', hour: 1 });
  await sentUpTo('2026-W41');
  for (let at = Date.parse('2026-10-24T23:00:00Z'); at <= Date.parse('2026-10-25T04:00:00Z'); at += 900_000) {
    await world.clock.set(new Date(at));
    await world.sendDue();
  }
  expect(added()).toEqual([1, 1, 1, 2]);
  await world.configure({ day: 'monday', hour: 9 });
});

test('a quiet week is one line, or nothing where platform.yaml says so', async () => {
  await sentUpTo('2026-W47');
  await world.clock.set(new Date('2026-11-30T09:00:01Z'));
  await world.sendDue();
  const quiet = digestsIn(world, 'C0PAYMENTS').at(-1);
  expect(quiet?.blocks).toHaveLength(1);
  expect(quiet?.text).toBe(
    'Digest of payments · week 48: A quiet week: your team had no runs, deployments or requests.',
  );
  await world.configure({ day: 'monday', hour: 9, quiet: 'nothing' });
  await world.clock.set(new Date('2026-12-07T09:00:01Z'));
  await world.sendDue();
  expect(added()).toEqual([1, 1, 1, 2]);
  const silent = world.bot.store.db.selectFrom('digests').select('channel').where('state', '=', 'quiet');
  expect((await silent.execute()).map(({ channel }) => channel).sort()).toEqual([...channels].sort());
});

test('without “digest” in platform.yaml nothing is sent, and without teams only the platform’s', async () => {
  // Configured first, because the bot may still run its first schedule with the former settings.
  await world.configure(undefined);
  await sentUpTo('2026-W48');
  await world.clock.set(new Date('2026-12-07T09:00:01Z'));
  await world.sendDue();
  expect(added()).toEqual([0, 0, 0, 0]);
  await world.configure({ day: 'monday', hour: 9, teams: false });
  await world.sendDue();
  await vi.waitFor(() => expect(added()).toEqual([1, 0, 0, 0]), 15_000);
  await world.configure({ day: 'monday', hour: 9 });
});

/** Notices these people got about a digest that could not be posted. */
const notices = (...names: string[]) =>
  names.map(
    (name) =>
      world.bot.slack.messages(name).filter((message) => textOf(message).includes('could not be posted')).length,
  );

test('a closed channel does not keep others from theirs, and its people are notified once per outage', async () => {
  const { slack, store } = world.bot;
  slack.kickBot('C0SEARCH');
  slack.archive('C0PAYMENTS');
  await sentUpTo('2026-W48');
  for (const [monday, week] of [
    ['2026-12-07', '2026-W49'],
    ['2026-12-14', '2026-W50'],
    ['2026-12-21', '2026-W51'],
  ] as const) {
    await world.clock.set(new Date(`${monday}T09:00:01Z`));
    await world.sendDue();
    await vi.waitFor(async () => {
      await world.sendDue();
      const own = await store.db
        .selectFrom('digests')
        .select('told_at')
        .where('channel', 'in', ['C0SEARCH', 'C0PAYMENTS'])
        .where('week', '=', week)
        .execute();
      expect(own.map(({ told_at }) => told_at !== null)).toEqual([true, true]);
    }, 15_000);
  }
  expect(added()).toEqual([3, 0, 0, 6]);
  expect(notices('carol', 'dan', 'alice', 'bob', 'erin', 'pat')).toEqual([1, 1, 1, 1, 0, 0]);
});

test('the bot’s own schedule sends what is due', async () => {
  await sentUpTo('2026-W51');
  await world.clock.set(new Date('2026-12-28T09:00:01Z'));
  await world.bot.restart({ intervals: { 'digest.send': 50 } });
  await vi.waitFor(() => expect(added()[0]).toBe(1), 15_000);
});

test('the platform teams are notified of the platform’s own digest', async () => {
  world.bot.slack.archive('C0PLATFORM');
  await sentUpTo('2027-W01');
  await world.clock.set(new Date('2027-01-18T09:00:01Z'));
  await world.sendDue();
  await vi.waitFor(async () => {
    await world.sendDue();
    expect(notices('pat', 'kim', 'dana', 'lee')).toEqual([1, 1, 1, 1]);
  }, 15_000);
  expect(notices('erin')).toEqual([0]);
});
