import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Message, type Person, textOf } from '../../../../playground/slack/slack.ts';
import { type Bot, startBot } from '../../../support/bot.ts';
import { loadPeople } from '../../../support/people.ts';
import { waitUntilIdle, withoutLimits } from '../../../support/traces.ts';
import { isClick, isSubmission, tapWire, type Wire } from '../../../support/wire.ts';
import { outside, reset, sha } from '../definitions/outside.ts';

/** Decisions of owners, and the copies of the progress in their channel. */

let bot: Bot;
let wire: Wire;
beforeAll(async () => {
  bot = await startBot({ root: join(import.meta.dirname, '../definitions'), ...withoutLimits() });
  wire = await tapWire(bot);
});
afterAll(async () => {
  await wire[Symbol.asyncDispose]();
  await bot[Symbol.asyncDispose]();
});
afterEach(async () => {
  await waitUntilIdle(bot);
  reset();
  for (const { view, closeView } of bot.slack.people()) if (view) await closeView();
});

/** Starts a request that needs another member of the owning team. */
async function shipToProduction(note: string, service = 'checkout'): Promise<{ run: string; card: Message }> {
  await ship(note, service);
  const card = await bot.as('pat').waitForMessage('C0APPROVE', note);
  await waitUntilIdle(bot);
  const { id } = await bot.store.db
    .selectFrom('runs')
    .select('id')
    .where(sql<string>`input ->> 'note'`, '=', note)
    .executeTakeFirstOrThrow();
  return { run: id, card };
}

async function ship(note: string, service: string) {
  const alice = bot.as('alice');
  await alice.command(`/platform ship ${service} production note=${note}`);
  await alice.waitFor(({ view }) => view?.callback_id === 'confirm', 'the confirmation');
  await alice.submit();
}

/** Cards of the request with this note in a channel: the approval card, or the run's with the approvers' buttons. */
const cards = (channel: string, note: string) =>
  bot.slack.messages(channel).filter((message) => textOf(message).includes(note));

async function open(person: Person, card: Message, button: 'Approve' | 'Decline') {
  await person.click(card, button);
  await person.waitFor(({ view }) => view?.callback_id === button.toLowerCase(), `the form behind ${button}`);
}

/** Text shown to a person who clicks on Approve without permission. */
async function refusal(name: string, card: Message): Promise<string> {
  const person = bot.as(name);
  await person.click(card, 'approve');
  const view = await person.waitFor(({ view }) => view, 'an answer');
  expect(view.callback_id).not.toBe('approve');
  await person.closeView();
  return textOf(view);
}

test('one decision has one card in the approvals channel and one in the owners’; both show who decided', async () => {
  await shipToProduction('two-cards');
  const [common] = cards('C0APPROVE', 'two-cards');
  const [owners] = cards('C0PAYMENTS', 'two-cards');
  if (!common || !owners) throw new Error('A card is missing.');
  for (const card of [common, owners]) {
    expect(textOf(card)).toContain('1 approval needed from team payments.');
    expect(JSON.stringify(card.blocks)).toContain('"action_id":"approve"');
  }
  const bob = bot.as('bob');
  await open(bob, owners, 'Approve');
  bob.fill({ reason: 'Looked at it.' });
  expect(await bob.submit()).not.toHaveProperty('errors');
  await waitUntilIdle(bot);
  for (const channel of ['C0APPROVE', 'C0PAYMENTS']) {
    const [card, ...more] = cards(channel, 'two-cards');
    expect(more).toEqual([]);
    expect(textOf(card ?? owners)).toMatch(/Done.*Approved by bob.*Looked at it\./s);
    expect(JSON.stringify(card?.blocks)).not.toMatch(/"action_id":"(approve|decline)"/);
  }
  expect(outside.shipped).toMatchObject([{ service: 'checkout', environment: 'production', sha }]);
});

test('an owner declines, and the requester is notified why', async () => {
  await shipToProduction('declined');
  const [card] = cards('C0PAYMENTS', 'declined');
  const bob = bot.as('bob');
  await open(bob, card ?? fail(), 'Decline');
  bob.fill({ reason: 'Not on a Friday.', category: 'Against a policy' });
  expect(await bob.submit()).not.toHaveProperty('errors');
  await bot.as('alice').waitForMessage('alice', 'Not on a Friday.');
  await waitUntilIdle(bot);
  for (const channel of ['C0APPROVE', 'C0PAYMENTS'])
    expect(textOf(cards(channel, 'declined')[0] ?? fail())).toContain('Declined by bob');
  expect(outside.shipped).toEqual([]);
});

test('neither the requester, nor the platform team, nor another team decides for the owners', async () => {
  const { card } = await shipToProduction('not-yours');
  expect(await refusal('alice', card)).toContain('You requested this yourself. Someone else has to decide.');
  expect(await refusal('pat', card)).toContain('Only members of team payments can decide this.');
  expect(await refusal('carol', card)).toContain('This run no longer exists.');

  // A forged submission is refused too.
  const bob = bot.as('bob');
  await open(bob, card, 'Approve');
  const form = bob.view?.private_metadata ?? '';
  await bob.submit();
  const second = await shipToProduction('not-yours-either');
  await open(bob, second.card, 'Approve');
  await bob.closeView();
  for (const [user, words] of [
    ['U0ALICE', 'You requested this yourself'],
    ['U0PAT', 'You are not allowed to decide this.'],
    ['U0CAROL', 'This run no longer exists.'],
  ] as const) {
    const { id } = await bot.store.db
      .selectFrom('approvals')
      .select('id')
      .where('run_id', '=', second.run)
      .executeTakeFirstOrThrow();
    const ack = await wire.forge(wire.last(isSubmission('approve')), (payload) => {
      payload.user = { ...payload.user, id: user };
      payload.view.private_metadata = form.replace(/"approval":"[^"]+"/, `"approval":"${id}"`);
    });
    expect(ack.raw).toContain(words);
  }
  const { count } = await bot.store.db
    .selectFrom('decisions')
    .innerJoin('approvals', 'approvals.id', 'approval_id')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('run_id', '=', second.run)
    .executeTakeFirstOrThrow();
  expect(Number(count)).toBe(0);
  expect(outside.shipped).toHaveLength(1);
});

test('a platform approval cannot be decided by the requesting team or another domain', async () => {
  const { run, card } = await shipToProduction('for-platform');
  await bot.store.db.updateTable('approvals').set({ needs_from: 'core' }).where('run_id', '=', run).execute();
  expect(await refusal('bob', card)).toContain('Only the core platform team can decide this.');
  expect(await refusal('dana', card)).toContain('Only the core platform team can decide this.');
  await open(bot.as('pat'), card, 'Approve');
});

test('a person removed from the team between click and submission decides nothing', async () => {
  const { card } = await shipToProduction('left-the-team');
  const bob = bot.as('bob');
  await open(bob, card, 'Approve');
  const membership = await bot.store.db
    .deleteFrom('memberships')
    .where('person', '=', 'T0ACME:U0BOB')
    .returningAll()
    .execute();
  expect(JSON.stringify((await bob.submit()).errors)).toMatch(
    /not allowed to decide this|no longer exists|not in a team/,
  );
  await bot.store.db.insertInto('memberships').values(membership).execute();
  await loadPeople(bot);
  expect(outside.shipped).toEqual([]);
});

test('the reminder of an open approval goes to the owners’ channel', async () => {
  const { run } = await shipToProduction('reminded');
  await sql`update approvals set remind_at = now() where run_id = ${run}`.execute(bot.store.db);
  await bot.as('bob').waitForMessage('C0PAYMENTS', 'Still needs approval');
});

test('the progress is shown in the channel of the request, and its copy in the team’s channel is updated in place', async () => {
  const { run } = await shipToProduction('followed');
  const [card, ...others] = cards('C0PAYMENTS', 'followed');
  expect(others).toEqual([]);
  await open(bot.as('bob'), card ?? fail(), 'Approve');
  await bot.as('bob').submit();
  await waitUntilIdle(bot);
  const copies = cards('C0PAYMENTS', 'followed');
  expect(copies).toHaveLength(1);
  expect(textOf(copies[0] ?? fail())).toContain('`checkout` is shipped.');
  expect(textOf(await bot.as('alice').waitForMessage('C0GENERAL', run))).toContain('`checkout` is shipped.');
});

test('a request from the team’s own channel has one message', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform ship checkout staging note=at-home', { channel: 'C0PAYMENTS' });
  await alice.waitFor(({ view }) => view?.callback_id === 'confirm', 'the confirmation');
  const before = bot.slack.messages('C0PAYMENTS').length;
  await alice.submit();
  await waitUntilIdle(bot);
  expect(bot.slack.messages('C0PAYMENTS').length).toBe(before + 1);
});

test('a channel closed to the bot does not affect the other channels, and nobody gets its copies instead', async () => {
  const before = bot.slack.messages('alice').length;
  const { card } = await shipToProduction('closed-channel', 'hidden');
  expect(bot.slack.messages('C0RANDOM')).toEqual([]);
  await open(bot.as('bob'), card, 'Approve');
  await bot.as('bob').submit();
  await bot.as('alice').waitForMessage('C0GENERAL', '`hidden` is shipped');
  await waitUntilIdle(bot);
  expect(textOf(cards('C0APPROVE', 'closed-channel')[0] ?? fail())).toContain('Approved by bob');
  const dms = bot.slack.messages('alice').slice(before).map(textOf);
  expect(dms.filter((words) => !words.includes('was approved and starts now'))).toEqual([]);
  // The platform team is notified of the closed channel.
  expect(bot.slack.messages('C0PLATFORM').map(textOf).join()).toContain('could not be delivered');
});

test('an attempt whose outcome is unknown is not repeated in either channel', async () => {
  bot.slack.faults.next('chat.postMessage', 'accept-then-drop', 4);
  await shipToProduction('dropped');
  for (const channel of ['C0APPROVE', 'C0GENERAL', 'C0PAYMENTS']) expect(cards(channel, 'dropped')).toHaveLength(1);
});

test('a deleted card in the owners’ channel is posted again, once', async () => {
  const { card } = await shipToProduction('came-back');
  const posts = () => cards('C0PAYMENTS', 'came-back').length;
  expect(posts()).toBe(1);
  bot.slack.faults.next('chat.update', { error: 'message_not_found' }, 1);
  await open(bot.as('bob'), card, 'Decline');
  bot.as('bob').fill({ reason: 'No.', category: 'Not needed' });
  await bot.as('bob').submit();
  await waitUntilIdle(bot);
  expect(wire.last(isClick('decline'))).toBeDefined();
  const all = [...cards('C0PAYMENTS', 'came-back'), ...cards('C0APPROVE', 'came-back')];
  expect(all.filter((message) => textOf(message).includes('Declined by bob'))).toHaveLength(2);
});

test('a closed approvals channel does not keep the card out of the owners’ channel', async () => {
  bot.slack.kickBot('C0APPROVE');
  await ship('no-approvals-channel', 'checkout');
  await bot.as('bob').waitForMessage('C0PAYMENTS', /requested by[\s\S]*no-approvals-channel/);
});

function fail(): never {
  throw new Error('There is no such message.');
}
