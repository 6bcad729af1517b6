import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Message, type Person, textOf } from '../../../../playground/slack/slack.ts';
import { quiet, withoutLimits } from '../../../safety/traces.ts';
import { isClick, isSubmission, tapWire, type Wire } from '../../../safety/wire.ts';
import { type Bot, startBot } from '../../../support/bot.ts';
import { outside, reset, sha } from '../definitions/outside.ts';

/** What owners have to decide, and the copies of the progress in their channel. */

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
  await quiet(bot);
  reset();
  for (const { view, closeView } of bot.slack.people()) if (view) await closeView();
});

/** Production needs another member of the owning team. */
async function asked(note: string, service = 'checkout'): Promise<{ run: string; card: Message }> {
  await ship(note, service);
  const card = await bot.as('pat').waitForMessage('C0APPROVE', note);
  await quiet(bot);
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

/** The cards to decide on that stand in a channel now. */
const cards = (channel: string, note: string) =>
  bot.slack.messages(channel).filter((message) => textOf(message).includes(note) && isCard(message));
const isCard = (message: Message) => textOf(message).includes('asks for this');

async function open(person: Person, card: Message, button: 'Approve' | 'Decline') {
  await person.click(card, button);
  await person.waitFor(({ view }) => view?.callback_id === button.toLowerCase(), `the form behind ${button}`);
}

/** What a click on the card shows to somebody who may not. */
async function refusal(name: string, card: Message): Promise<string> {
  const person = bot.as(name);
  await person.click(card, 'approve');
  const view = await person.waitFor(({ view }) => view, 'an answer');
  expect(view.callback_id).not.toBe('approve');
  await person.closeView();
  return textOf(view);
}

test('one decision, two cards: where approvals go and where the owners are; both say who decided', async () => {
  await asked('two-cards');
  const [everybodys] = cards('C0APPROVE', 'two-cards');
  const [owners] = cards('C0PAYMENTS', 'two-cards');
  if (!everybodys || !owners) throw new Error('A card is missing.');
  for (const card of [everybodys, owners]) {
    expect(textOf(card)).toContain('One member of team payments has to approve.');
    expect(textOf(card)).toContain(sha);
  }
  const bob = bot.as('bob');
  await open(bob, owners, 'Approve');
  bob.fill({ reason: 'Looked at it.' });
  expect(await bob.submit()).not.toHaveProperty('errors');
  await quiet(bot);
  for (const channel of ['C0APPROVE', 'C0PAYMENTS']) {
    const [card, ...more] = cards(channel, 'two-cards');
    expect(more).toEqual([]);
    expect(textOf(card ?? owners)).toMatch(/Approved by bob.*Looked at it\./s);
    expect(JSON.stringify(card?.blocks)).not.toMatch(/"action_id":"(approve|decline)"/);
  }
  expect(outside.shipped).toMatchObject([{ service: 'checkout', environment: 'production', sha }]);
});

test('an owner declines, and the requester is told why', async () => {
  await asked('declined');
  const [card] = cards('C0PAYMENTS', 'declined');
  const bob = bot.as('bob');
  await open(bob, card ?? fail(), 'Decline');
  bob.fill({ reason: 'Not on a Friday.', category: 'Against a policy' });
  expect(await bob.submit()).not.toHaveProperty('errors');
  await bot.as('alice').waitForMessage('alice', 'Not on a Friday.');
  await quiet(bot);
  for (const channel of ['C0APPROVE', 'C0PAYMENTS'])
    expect(textOf(cards(channel, 'declined')[0] ?? fail())).toContain('Declined by bob');
  expect(outside.shipped).toEqual([]);
});

test('neither the requester, nor the platform team, nor another team decides for the owners', async () => {
  const { card } = await asked('not-yours');
  expect(await refusal('alice', card)).toContain('You asked for this yourself: somebody else has to decide.');
  expect(await refusal('pat', card)).toContain('This is for team payments: somebody in it has to decide.');
  expect(await refusal('carol', card)).toContain('This request does not exist any more.');

  // However they came by the form.
  const bob = bot.as('bob');
  await open(bob, card, 'Approve');
  const form = bob.view?.private_metadata ?? '';
  await bob.submit();
  const second = await asked('not-yours-either');
  await open(bob, second.card, 'Approve');
  await bob.closeView();
  for (const [user, words] of [
    ['U0ALICE', 'You asked for this yourself'],
    ['U0PAT', 'You may not decide this'],
    ['U0CAROL', 'This request does not exist any more.'],
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

test('for a platform approval the members of the requesting team are still not asked', async () => {
  const { run, card } = await asked('for-platform');
  await bot.store.db.updateTable('approvals').set({ needs_from: 'core' }).where('run_id', '=', run).execute();
  expect(await refusal('bob', card)).toContain('This is for the platform team that it was sent to.');
  expect(await refusal('dana', card)).toContain('This is for the platform team that it was sent to.');
  await open(bot.as('pat'), card, 'Approve');
});

test('who is taken out of the team between the click and the submission decides nothing', async () => {
  const { card } = await asked('left-the-team');
  const bob = bot.as('bob');
  await open(bob, card, 'Approve');
  const membership = await bot.store.db
    .deleteFrom('memberships')
    .where('person', '=', 'T0ACME:U0BOB')
    .returningAll()
    .execute();
  expect(JSON.stringify((await bob.submit()).errors)).toMatch(/may not decide this|does not exist|not in a team/);
  await bot.store.db.insertInto('memberships').values(membership).execute();
  await bot.slack.event({ type: 'user_change', user: { id: 'U0BOB' } });
  expect(outside.shipped).toEqual([]);
});

test('while it is open the reminder goes to where the owners are', async () => {
  const { run } = await asked('reminded');
  await sql`update approvals set remind_at = now() where run_id = ${run}`.execute(bot.store.db);
  await bot.as('bob').waitForMessage('C0PAYMENTS', 'Still waiting for a decision');
});

test('the progress is shown where it was asked for, and its copy in the team’s channel follows it in place', async () => {
  const { run } = await asked('followed');
  const copies = () => bot.slack.messages('C0PAYMENTS').filter((message) => textOf(message).includes(run));
  expect(copies().filter((message) => !isCard(message))).toHaveLength(1);
  const [card] = cards('C0PAYMENTS', 'followed');
  await open(bot.as('bob'), card ?? fail(), 'Approve');
  await bot.as('bob').submit();
  await quiet(bot);
  const progress = copies().filter((message) => !isCard(message));
  expect(progress).toHaveLength(1);
  expect(textOf(progress[0] ?? fail())).toContain('`checkout` is shipped.');
  expect(textOf(await bot.as('alice').waitForMessage('C0GENERAL', run))).toContain('`checkout` is shipped.');
});

test('asked for in the team’s own channel, there is one message about it', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform ship checkout staging note=at-home', { channel: 'C0PAYMENTS' });
  await alice.waitFor(({ view }) => view?.callback_id === 'confirm', 'the confirmation');
  const before = bot.slack.messages('C0PAYMENTS').length;
  await alice.submit();
  await quiet(bot);
  expect(bot.slack.messages('C0PAYMENTS').length).toBe(before + 1);
});

test('a channel that is closed to the bot keeps nothing from the other places, and nobody gets its copies instead', async () => {
  const before = bot.slack.messages('alice').length;
  const { card } = await asked('closed-channel', 'hidden');
  expect(bot.slack.messages('C0RANDOM')).toEqual([]);
  await open(bot.as('bob'), card, 'Approve');
  await bot.as('bob').submit();
  await bot.as('alice').waitForMessage('C0GENERAL', '`hidden` is shipped');
  await quiet(bot);
  expect(textOf(cards('C0APPROVE', 'closed-channel')[0] ?? fail())).toContain('Approved by bob');
  const dms = bot.slack.messages('alice').slice(before).map(textOf);
  expect(dms.filter((words) => !words.includes('is approved and starts now'))).toEqual([]);
  // Whose channel it is has to be told.
  expect(bot.slack.messages('C0PLATFORM').map(textOf).join()).toContain('could not be delivered');
});

test('an attempt whose outcome is unknown is not repeated in either channel', async () => {
  bot.slack.faults.next('chat.postMessage', 'accept-then-drop', 4);
  const { run } = await asked('dropped');
  for (const channel of ['C0APPROVE', 'C0PAYMENTS']) expect(cards(channel, 'dropped')).toHaveLength(1);
  for (const channel of ['C0GENERAL', 'C0PAYMENTS']) {
    const progress = bot.slack.messages(channel).filter((message) => textOf(message).includes(run) && !isCard(message));
    expect(progress).toHaveLength(1);
  }
});

test('a card in the owners’ channel that was deleted comes back there, once', async () => {
  const { card } = await asked('came-back');
  const posts = () => cards('C0PAYMENTS', 'came-back').length;
  expect(posts()).toBe(1);
  bot.slack.faults.next('chat.update', { error: 'message_not_found' }, 1);
  await open(bot.as('bob'), card, 'Decline');
  bot.as('bob').fill({ reason: 'No.', category: 'Not needed' });
  await bot.as('bob').submit();
  await quiet(bot);
  expect(wire.last(isClick('decline'))).toBeDefined();
  const all = [...cards('C0PAYMENTS', 'came-back'), ...cards('C0APPROVE', 'came-back')];
  expect(all.filter((message) => textOf(message).includes('Declined by bob'))).toHaveLength(2);
});

test('with the channel for approvals closed, the owners are asked in theirs all the same', async () => {
  bot.slack.kickBot('C0APPROVE');
  await ship('no-approvals-channel', 'checkout');
  await bot.as('bob').waitForMessage('C0PAYMENTS', /asks for this[\s\S]*no-approvals-channel/);
});

function fail(): never {
  throw new Error('There is no such message.');
}
