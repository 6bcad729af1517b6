import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleStride } from '../../support/sampling.ts';
import { type Orders, runSchedule } from './crash.ts';
import { type DigestWorld, digestsIn, startDigestWorld } from './support.ts';

let world: DigestWorld;
// A past week: the outbox searches Slack for a message from its creation time by the database's clock.
let monday = Date.parse('2024-12-02T09:00:01Z');
beforeAll(async () => {
  world = await startDigestWorld({ at: new Date(monday), overrides: { role: 'web' } }); // only the workers that die send digests
  await world.bot.store.db
    .insertInto('digest_schedule')
    .values({ name: 'weekly', since: new Date('2024-01-01'), last_week: '2024-W47' })
    .execute();
});
afterAll(() => world[Symbol.asyncDispose]());

const expected = { C0PLATFORM: 1, C0PAYMENTS: 1, C0SEARCH: 1, C0FINANCE: 2 };
const channels = Object.keys(expected);
const counted = () => Object.fromEntries(channels.map((channel) => [channel, digestsIn(world, channel).length]));

/** Moves to the next week, whose sender crashes at a point; another one starts a minute later. @returns the digests in Slack */
async function week(dieAt?: NonNullable<Orders['dieAt']>) {
  monday += 7 * 86_400_000;
  await world.clock.set(new Date(monday));
  const { databaseUrl, slack, platform } = world.bot.config;
  const config = { databaseUrl, slack, platform };
  const before = counted();
  const first = await runSchedule({ config, ...(dieAt && { dieAt }) });
  if (first.died) {
    // Ends the time in which Slack may still accept the calls of the sender that died.
    await sql`update post_attempts set at = at - interval '30 s'`.execute(world.bot.store.db);
    await world.clock.set(new Date(monday + 60_000));
    await runSchedule({ config });
  }
  const after = counted();
  return {
    ...first,
    sent: Object.fromEntries(channels.map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)])),
  };
}

const stride = { statement: sampleStride({ few: 160, many: 40 }), message: sampleStride({ few: 2, many: 1 }) };

test('wherever a sender dies, each channel has one digest of the week in the end', async () => {
  const { counts, sent } = await week();
  expect(sent).toEqual(expected);
  if (!counts) return expect.unreachable('there are no counts');
  expect(counts.message).toBe(5);
  const points = [
    ...Array.from({ length: Math.ceil(counts.statement / stride.statement) }, (_, index) => ({
      what: 'statement' as const,
      when: 'after' as const,
      n: 1 + index * stride.statement,
    })),
    ...Array.from({ length: Math.ceil(counts.message / stride.message) }, (_, index) => ({
      what: 'message' as const,
      when: 'after' as const,
      n: 1 + index * stride.message,
    })),
    { what: 'message' as const, when: 'before' as const, n: 1 },
  ];
  let died = 0;
  for (const point of points) {
    const outcome = await week(point);
    died += outcome.died ? 1 : 0;
    expect({ point, sent: outcome.sent }).toEqual({ point, sent: expected });
  }
  // The number of statements varies slightly per week, so nearly every point is reached.
  expect(died).toBeGreaterThan(points.length - 3);
  const { rows } =
    await sql`select channel, week from digests where not extra group by 1, 2 having count(*) > 1`.execute(
      world.bot.store.db,
    );
  expect(rows).toEqual([]);
}, 600_000);
