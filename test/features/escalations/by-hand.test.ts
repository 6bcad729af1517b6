import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { textOf } from '../../../playground/slack/slack.ts';
import { startWorld, type World } from '../../support/world.ts';
import {
  accepts,
  api,
  card,
  channel,
  commentsOf,
  escalates,
  escalation,
  eventsOf,
  inThread,
  thread,
} from './support.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ overrides: { intervals: { 'issues.reconcile': 200 } } });
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => world.tidy());

const accepted = async (title: string) => {
  const { id } = await escalates(world, 'alice', title);
  return { id, number: await accepts(world, 'pat', id) };
};

test('labels, assignees, a title and a lock that are set by hand show on the card; the thread tells the main ones', async () => {
  const { id, number } = await accepted('Set by hand');
  const notice = await inThread(world, id, `pat accepted this as`);
  expect(notice.text).toContain('Nobody is assigned yet.');
  await api(world, `PATCH /issues/${number}`, 'kim', { labels: ['escalation', 'network'], assignees: ['kim', 'lee'] });
  expect(textOf(await card(world, id, 'assigned to kim, lee'))).toContain('Labels: escalation, network');
  await inThread(world, id, 'Assigned to kim, lee.');
  await api(world, `PATCH /issues/${number}`, 'kim', { title: 'The <proxy> is old', assignees: [] });
  await card(world, id, '“The <proxy> is old”');
  expect((await inThread(world, id, 'The issue has a new title')).text).toContain('The &lt;proxy&gt; is old');
  await expect
    .poll(() => thread(world, id).filter(({ text }) => text.trim() === 'Nobody is assigned yet.').length, {
      timeout: 20_000,
    })
    .toBe(1);
  await api(world, `PUT /issues/${number}/lock`, 'kim', { lock_reason: 'resolved' });
  await card(world, id, 'open, locked');
  await world.bot.as('alice').say(channel, 'Still here', { threadTs: (await card(world, id)).ts });
  await expect.poll(async () => (await commentsOf(world, number)).length, { timeout: 20_000 }).toBe(1);
});

test('closed as not planned is no solution: its team may ask to reconsider; opened again by hand it goes on', async () => {
  const { id, number } = await accepted('Not planned');
  await api(world, `PATCH /issues/${number}`, 'kim', { state: 'closed', state_reason: 'not_planned' });
  const refusal = await inThread(world, id, 'was closed as not planned');
  expect(textOf(refusal)).not.toContain('Did this solve it?');
  expect(textOf(await card(world, id, 'Closed as not planned'))).not.toContain('Solved');
  const alice = world.bot.as('alice');
  await alice.command('/platform escalations');
  expect(textOf(alice.ephemerals().at(-1) ?? refusal)).toContain('*Closed as not planned*');
  await alice.click(refusal, 'Ask to reconsider');
  await alice.waitFor(({ view }) => view && textOf(view).includes('Why is it still needed?'), 'the form');
  alice.fill({ words: 'The audit asks for it' });
  expect(await alice.submit()).not.toHaveProperty('errors');
  await inThread(world, id, 'The audit asks for it');
  await card(world, id, 'Being worked on again');
  await expect
    .poll(async () => (await api(world, `GET /issues/${number}`, 'pat')).body.state, { timeout: 20_000 })
    .toBe('open');
  expect((await eventsOf(world, id)).filter(({ type }) => type === 'escalation.confirmed')).toEqual([]);
  await api(world, `PATCH /issues/${number}`, 'kim', { state: 'closed', state_reason: 'completed' });
  const question = await inThread(world, id, 'Did this solve it?');
  await api(world, `PATCH /issues/${number}`, 'kim', { state: 'closed', state_reason: 'not_planned' });
  await expect
    .poll(() => thread(world, id).filter((message) => textOf(message).includes('was closed as not planned')).length, {
      timeout: 20_000,
    })
    .toBe(2);
  await expect
    .poll(() => textOf(thread(world, id).find(({ ts }) => ts === question.ts) ?? question), { timeout: 20_000 })
    .not.toContain('Did this solve it?');
  await api(world, `PATCH /issues/${number}`, 'kim', { state: 'open' });
  await inThread(world, id, 'Reopened: it is being worked on again');
  await card(world, id, 'Being worked on');
  expect((await eventsOf(world, id)).map(({ type, person }) => `${type} ${person}`).slice(-2)).toEqual([
    'escalation.resolved null',
    'escalation.reopened null',
  ]);
});

test.each([
  ['with its webhook', {}],
  ['without', { loseEvery: 1, loseAs: 'silent' as const }],
])('a deleted issue is explained %s, and triaged again; replies are copied to the new one', async (name, faults) => {
  const { id, number } = await accepted(`Deleted ${name}`);
  await world.bot.as('alice').say(channel, 'Take me along', { threadTs: (await card(world, id)).ts });
  await expect.poll(async () => (await commentsOf(world, number)).length, { timeout: 20_000 }).toBe(1);
  world.github.webhooks.set(faults);
  await world.github.issues.remove('acme/platform', number);
  await inThread(world, id, 'is not at GitHub any more');
  world.github.webhooks.set({});
  await card(world, id, 'Waiting for the platform team');
  const again = await accepts(world, 'kim', id);
  expect(again).not.toBe(number);
  await expect
    .poll(async () => (await commentsOf(world, again)).map(({ body }) => body).join(), { timeout: 20_000 })
    .toContain('Take me along');
});

test('a transferred issue is followed to where the App may look', async () => {
  const { id, number } = await accepted('Moved away');
  const there = await world.github.issues.transfer('acme/platform', number, 'acme/checkout');
  await inThread(world, id, `acme/checkout#${there}`);
  await world.bot.as('alice').say(channel, 'Here too?', { threadTs: (await card(world, id)).ts });
  const comments = async () => {
    const { body } = await api({ ...world }, `GET /../checkout/issues/${there}/comments`, 'pat');
    return JSON.stringify(body);
  };
  await expect.poll(comments, { timeout: 20_000 }).toContain('Here too?');
});

test('transferred to where the App has no access, it is explained, and nothing is retried for ever', async () => {
  const { id, number } = await accepted('Out of sight');
  await world.github.issues.transfer('acme/platform', number, 'acme/payroll');
  await inThread(world, id, 'moved to where Roadcrew has no access');
  const calls = () => world.github.calls(new RegExp(`issues/${number}`)).length;
  await expect
    .poll(
      async () => {
        const { rows } = await sql<{
          n: string;
        }>`select count(*) as n from outbox where state in ('pending', 'sending')`.execute(world.bot.store.db);
        return Number(rows[0]?.n);
      },
      { timeout: 20_000 },
    )
    .toBe(0);
  const before = calls();
  await world.bot.as('alice').say(channel, 'Hello?', { threadTs: (await card(world, id)).ts });
  await escalates(world, 'bob', 'Something else');
  expect(calls()).toBe(before);
  expect(await escalation(world, id)).toMatchObject({ state: 'open' });
});

test('while issues are switched off for the App the card says why, and goes on by itself afterwards', async () => {
  world.github.permit({ issues: 'read' });
  const { id } = await escalates(world, 'alice', 'No permission');
  const going = accepts(world, 'pat', id);
  await card(world, id, 'lacks a permission');
  world.github.permit({ issues: 'write' });
  await sql`update outbox set due_at = now() where kind = 'issue' and state = 'pending'`.execute(world.bot.store.db);
  expect(await going).toBeGreaterThan(0);
  expect(textOf(await card(world, id, 'open'))).not.toContain('lacks a permission');
  expect(thread(world, id).length).toBeGreaterThan(0);
});
