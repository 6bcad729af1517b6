import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { textOf } from '../../../playground/slack/slack.ts';
import {
  accepts,
  api,
  card,
  channel,
  commentsOf,
  type Desk,
  escalates,
  escalation,
  eventsOf,
  inThread,
  startDesk,
  thread,
  tidy,
} from './support.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk(undefined, { every: { tidyEvery: 60_000, reconcileEvery: 200 } });
});
afterAll(() => desk[Symbol.asyncDispose]());
afterEach(() => tidy(desk));

const accepted = async (title: string) => {
  const { id } = await escalates(desk, 'alice', title);
  return { id, number: await accepts(desk, 'pat', id) };
};

test('labels, assignees, a title and a lock that are set by hand show on the card', async () => {
  const { id, number } = await accepted('Set by hand');
  await api(desk, `PATCH /issues/${number}`, 'kim', { labels: ['escalation', 'network'], assignees: ['kim', 'lee'] });
  expect(textOf(await card(desk, id, 'assigned to kim, lee'))).toContain('Labels: escalation, network');
  await api(desk, `PUT /issues/${number}/lock`, 'kim', { lock_reason: 'resolved' });
  await card(desk, id, 'open, locked');
  await desk.bot.as('alice').say(channel, 'Still here', { threadTs: (await card(desk, id)).ts });
  await expect.poll(async () => (await commentsOf(desk, number)).length, { timeout: 20_000 }).toBe(1);
});

test('closed as not planned says so; opened again by hand it goes on', async () => {
  const { id, number } = await accepted('Not planned');
  await api(desk, `PATCH /issues/${number}`, 'kim', { state: 'closed', state_reason: 'not_planned' });
  await inThread(desk, id, 'was closed as not planned');
  await api(desk, `PATCH /issues/${number}`, 'kim', { state: 'open' });
  await inThread(desk, id, 'It is not solved yet');
  await card(desk, id, 'Being worked on');
  expect((await eventsOf(desk, id)).map(({ type, person }) => `${type} ${person}`).slice(-2)).toEqual([
    'escalation.resolved null',
    'escalation.reopened null',
  ]);
});

test.each([
  ['with its webhook', {}],
  ['without', { loseEvery: 1, loseAs: 'silent' as const }],
])('a deleted issue is explained %s, and decided anew; what was said goes to the new one', async (name, faults) => {
  const { id, number } = await accepted(`Deleted ${name}`);
  await desk.bot.as('alice').say(channel, 'Take me along', { threadTs: (await card(desk, id)).ts });
  await expect.poll(async () => (await commentsOf(desk, number)).length, { timeout: 20_000 }).toBe(1);
  desk.github.webhooks.set(faults);
  await desk.github.issues.remove('acme/platform', number);
  await inThread(desk, id, 'is not at GitHub any more');
  desk.github.webhooks.set({});
  await card(desk, id, 'Waiting for the platform team');
  const again = await accepts(desk, 'kim', id);
  expect(again).not.toBe(number);
  await expect
    .poll(async () => (await commentsOf(desk, again)).map(({ body }) => body).join(), { timeout: 20_000 })
    .toContain('Take me along');
});

test('a transferred issue is followed to where the App may look', async () => {
  const { id, number } = await accepted('Moved away');
  const there = await desk.github.issues.transfer('acme/platform', number, 'acme/checkout');
  await inThread(desk, id, `acme/checkout#${there}`);
  await desk.bot.as('alice').say(channel, 'Here too?', { threadTs: (await card(desk, id)).ts });
  const comments = async () => {
    const { body } = await api({ ...desk }, `GET /../checkout/issues/${there}/comments`, 'pat');
    return JSON.stringify(body);
  };
  await expect.poll(comments, { timeout: 20_000 }).toContain('Here too?');
});

test('transferred out of sight it is explained, and nothing is tried for ever', async () => {
  const { id, number } = await accepted('Out of sight');
  await desk.github.issues.transfer('acme/platform', number, 'acme/payroll');
  await inThread(desk, id, 'moved to where Roadcrew may not look');
  const calls = () => desk.github.calls(new RegExp(`issues/${number}`)).length;
  await expect
    .poll(
      async () => {
        const { rows } = await sql<{
          n: string;
        }>`select count(*) as n from outbox where state in ('pending', 'sending')`.execute(desk.bot.store.db);
        return Number(rows[0]?.n);
      },
      { timeout: 20_000 },
    )
    .toBe(0);
  const before = calls();
  await desk.bot.as('alice').say(channel, 'Hello?', { threadTs: (await card(desk, id)).ts });
  await escalates(desk, 'bob', 'Something else');
  expect(calls()).toBe(before);
  expect(await escalation(desk, id)).toMatchObject({ state: 'open' });
});

test('while issues are switched off for the App the card says why, and goes on by itself afterwards', async () => {
  desk.github.permit({ issues: 'read' });
  const { id } = await escalates(desk, 'alice', 'No permission');
  const going = accepts(desk, 'pat', id);
  await card(desk, id, 'lacks a permission');
  desk.github.permit({ issues: 'write' });
  await sql`update outbox set due_at = now() where kind = 'issue' and state = 'pending'`.execute(desk.bot.store.db);
  expect(await going).toBeGreaterThan(0);
  expect(textOf(await card(desk, id, 'open'))).not.toContain('lacks a permission');
  expect(thread(desk, id).length).toBeGreaterThan(0);
});
