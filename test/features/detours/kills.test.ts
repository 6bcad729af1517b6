import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import type { Bot } from '../../support/bot.ts';
import { runCrashWorker } from '../../support/crash-worker.ts';
import { sampleStride } from '../../support/sampling.ts';
import { startDeployWorld } from '../deployments/wire/support.ts';
import { backdateArrivals, questions, results, startSurveyWorld, streamMembers } from '../survey/support.ts';
import { detourEvents, withKubectl } from './support.ts';
import type { Orders } from './worker.ts';

// Every crash point starts a process.
vi.setConfig({ testTimeout: 300_000 });

const stride = sampleStride({ few: 19, many: 7 });

const work = (orders: Orders) => runCrashWorker(join(import.meta.dirname, 'worker.ts'), orders);

/** Starts workers with later and later crash points, two at a time, until one finishes. @returns the number of crashes */
async function crashEverywhere(
  orders: Orders,
  what: 'statement' | 'message',
  by: number,
  waitForScans: () => unknown,
): Promise<number> {
  let deaths = 0;
  let n = 0;
  const next = async () => {
    for (let alive = false; !alive; ) {
      n += by;
      alive = !(await work({ ...orders, dieAt: { what, n } })).died;
      if (!alive) deaths += 1;
      await waitForScans();
    }
  };
  await Promise.all([next(), next()]);
  return deaths;
}

/** Expires the leases of crashed senders, and the time in which Slack may still accept their calls. */
const expireLeases =
  ({ store }: Bot) =>
  async () => {
    await sql`update post_attempts set at = at - interval '30 s'`.execute(store.db);
    await sql`update outbox set lease_until = now() where state = 'sending'`.execute(store.db);
  };

const ordersFor = (
  { config: { databaseUrl, github, platform, slack } }: Bot,
  job: Orders['job'],
  round?: string,
): Orders => ({
  config: { databaseUrl, github, platform, slack },
  job,
  ...(round && { round }),
});

test('askers die at every point of a round: everybody is asked once, gets the results once, and each answer is one event', async () => {
  await using world = await startSurveyWorld({ role: 'web' });
  const { bot } = world;
  await backdateArrivals(bot);
  const count = async (type: string) =>
    Number(
      (await sql<{ n: string }>`select count(*) as n from events where type = ${type}`.execute(bot.store.db)).rows[0]
        ?.n,
    );

  expect(await crashEverywhere(ordersFor(bot, 'start'), 'statement', stride, expireLeases(bot))).toBeGreaterThan(1);
  await crashEverywhere(ordersFor(bot, 'survey'), 'message', 1, expireLeases(bot));
  for (const name of streamMembers) expect([name, questions(bot, name).length]).toEqual([name, 1]);
  expect(await count('survey.asked')).toBe(5);
  const { rows } = await sql<{ round: string }>`select round from survey_rounds`.execute(bot.store.db);
  expect(rows).toHaveLength(1);

  for (const [index, name] of streamMembers.entries()) {
    const person = bot.as(name);
    await person.click(questions(bot, name)[0] ?? expect.unreachable(), 'Answer');
    await person.waitFor(({ view }) => view?.callback_id === 'survey-answer', 'the form');
    person.fill({ score: String(index + 6) });
    expect((await person.submit()).errors).toBeUndefined();
  }
  const close = ordersFor(bot, 'close', rows[0]?.round);
  await crashEverywhere(close, 'message', 1, expireLeases(bot));
  await crashEverywhere(close, 'statement', stride, expireLeases(bot));
  expect(await count('survey.answered')).toBe(5);
  for (const name of streamMembers)
    expect([name, results(bot, name).length, questions(bot, name).length]).toEqual([name, 1, 1]);
});

test('scans die at every point: the next one goes on with the rest, and what was found is one event', async () => {
  const names = ['one', 'two', 'three'];
  await using world = await startDeployWorld(
    names.map((name) => ({ name })),
    { overrides: { role: 'web' } },
  );
  for (const name of names)
    await world.github.repos.push(`acme/${name}`, 'main', { files: { '.github/workflows/hotfix.yml': withKubectl } });
  const orders = ordersFor(world.bot, 'detours');
  /** Waits until no scan has a lease. */
  const waitForScans = () =>
    vi.waitFor(
      async () =>
        expect((await sql`select from detour_scan where lease_until > now()`.execute(world.bot.store.db)).rows).toEqual(
          [],
        ),
      { timeout: 60_000, interval: 20 },
    );
  expect(await crashEverywhere(orders, 'statement', stride, waitForScans)).toBeGreaterThan(0);
  while ((await sql`select 1 from detour_repos where due_at <= now()`.execute(world.bot.store.db)).rows.length > 0)
    await work(orders);
  for (const name of names) expect(await detourEvents(world, name)).toEqual(['detour.seen payments deployment file']);
  const blobs = world.github.calls(/git\/blobs/).map(({ path }) => path);
  // Files are read again only if a worker crashed before it recorded them.
  expect(blobs.length).toBeLessThan(names.length * 8);
});
