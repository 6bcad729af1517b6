import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Message, type Person, textOf } from '../../../playground/slack/slack.ts';
import { type Bot, startBot } from '../../support/bot.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(() => bot[Symbol.asyncDispose]());

/** Starts a request that needs approval. */
async function requestDatabase(name: string): Promise<{ alice: Person; card: Message; runId: string }> {
  const alice = bot.as('alice');
  await alice.command(`/platform provision db ${name} environment=production`);
  const card = await bot.as('pat').waitForMessage('C0APPROVE', name);
  const { id } = await bot.store.db
    .selectFrom('runs')
    .select('id')
    .where(sql<string>`input ->> 'name'`, '=', name)
    .orderBy('created_at', 'desc')
    .executeTakeFirstOrThrow();
  return { alice, card, runId: id };
}

/** Present text of a card. */
const cardNow = (card: Message) => textOf(bot.slack.messages('C0APPROVE').find(({ ts }) => ts === card.ts) ?? card);

async function open(person: Person, card: Message, button: 'Approve' | 'Decline') {
  await person.click(card, button);
  await person.waitFor(({ view }) => view?.callback_id === button.toLowerCase(), `the form behind ${button}`);
}

test('approvers see the requester, the whole plan and every parameter', async () => {
  const { card } = await requestDatabase('card-shows');
  const words = textOf(card);
  for (const part of ['alice', 'payments', 'card-shows', 'production', 'Expires after (days)'])
    expect(words).toContain(part);
  for (const step of ['Create the login role', 'Create the database', 'Seal the credentials'])
    expect(words).toContain(step);
});

test('the card shows who approved, when and why, and the requester is notified', async () => {
  const { alice, card } = await requestDatabase('approved-one');
  const pat = bot.as('pat');
  await open(pat, card, 'Approve');
  pat.fill({ reason: 'Agreed in planning.' });
  expect(await pat.submit()).toMatchObject({ status: 200 });
  await alice.waitForMessage('C0GENERAL', '`approved-one` is ready');
  await pat.waitFor(() => cardNow(card).includes('Agreed in planning.'), 'the decision on the card');
  expect(cardNow(card)).toMatch(/Approved.*pat/is);
  await alice.waitForMessage('alice', 'approved-one');
  const blocks = bot.slack.messages('C0APPROVE').find(({ ts }) => ts === card.ts)?.blocks;
  expect(JSON.stringify(blocks)).not.toMatch(/"action_id":"(approve|decline)"/);
});

test('declining needs a reason and a category, and the requester reads both', async () => {
  const { alice, card } = await requestDatabase('declined-one');
  const pat = bot.as('pat');
  await open(pat, card, 'Decline');
  expect((await pat.submit({ force: true })).errors).toMatchObject({
    reason: 'Give a reason the requester can act on.',
  });
  pat.fill({ reason: 'Use the ledger database.' });
  expect((await pat.submit({ force: true })).errors).toMatchObject({ category: 'Choose a category.' });
  pat.fill({ category: 'Something existing covers it' });
  expect(await pat.submit()).toMatchObject({ status: 200 });
  const notice = await alice.waitForMessage('alice', 'Use the ledger database.');
  expect(textOf(notice)).toContain('Something existing covers it');
  // The name is free again.
  await alice.command('/platform provision db declined-one environment=staging');
  await alice.waitForMessage('C0GENERAL', '`declined-one` is ready');
});

test('nobody can approve their own request, not even a platform engineer', async () => {
  const pat = bot.as('pat');
  await pat.command('/platform provision db own-goal environment=production');
  const card = await pat.waitForMessage('C0APPROVE', 'own-goal');
  await pat.click(card, 'Approve');
  const refusal = await pat.waitFor(({ view }) => view, 'an answer');
  expect(JSON.stringify(refusal)).toContain('Someone else has to decide');
  await pat.closeView();
  expect(cardNow(card)).toContain('Approve');
});

test('two clicks at once give one decision', async () => {
  const { card, runId } = await requestDatabase('two-clicks');
  const [pat, kim] = [bot.as('pat'), bot.as('kim')];
  await Promise.all([open(pat, card, 'Approve'), open(kim, card, 'Decline')]);
  kim.fill({ reason: 'No.', category: 'Something else' });
  const answers = await Promise.all([pat.submit(), kim.submit()]);
  expect(answers.filter(({ errors }) => errors === undefined)).toHaveLength(1);
  const messages = answers.flatMap(({ errors }) => Object.values(errors ?? {}));
  expect(messages.join()).toMatch(/already (approved|declined) by (pat|kim)/);
  const decisions = await bot.store.db
    .selectFrom('decisions')
    .innerJoin('approvals', 'approvals.id', 'decisions.approval_id')
    .select('verdict')
    .where('run_id', '=', runId)
    .execute();
  expect(decisions).toHaveLength(1);
  await Promise.all([pat, kim].map((person) => person.view && person.closeView()));
});

test('the requester can cancel a request that needs approval', async () => {
  const { alice, card } = await requestDatabase('changed-mind');
  const progress = await alice.waitForMessage('C0GENERAL', 'changed-mind');
  await alice.click(progress, 'run-cancel');
  await alice.waitFor(() => /cancelled/i.test(cardNow(card)), 'the card to say so');
  await bot.as('pat').click(card, 'approve');
  const refusal = await bot.as('pat').waitFor(({ view }) => view, 'an answer');
  expect(JSON.stringify(refusal)).toContain('already cancelled');
  await bot.as('pat').closeView();
});

test('an open request reminds after a day, once, and the reminder loses its buttons with the decision', async () => {
  const { card, runId } = await requestDatabase('reminded');
  const reminders = () =>
    bot.slack
      .messages('C0APPROVE')
      .map(textOf)
      .filter((words) => words.includes('reminded') && !words.includes('Create the database'));
  const due = await bot.store.db
    .selectFrom('approvals')
    .select(sql<number>`extract(epoch from remind_at - requested_at) / 3600`.as('hours'))
    .where('run_id', '=', runId)
    .executeTakeFirstOrThrow();
  expect(Number(due.hours)).toBe(24);
  await sql`update approvals set remind_at = now() where run_id = ${runId}`.execute(bot.store.db);
  await bot.as('pat').waitFor(() => reminders().length === 1, 'the reminder');
  // A later request proves that another sweep ran, which did not remind again.
  await requestDatabase('after-the-reminder');
  expect(reminders()).toHaveLength(1);
  const pat = bot.as('pat');
  await open(pat, card, 'Approve');
  await pat.submit();
  await pat.waitForMessage('C0APPROVE', /No decision is needed any more[\s\S]*reminded/);
});

test('an open request expires after a week; the requester is notified and requests again with one click', async () => {
  const { alice, card, runId } = await requestDatabase('forgotten');
  await sql`update approvals set expires_at = now() where run_id = ${runId}`.execute(bot.store.db);
  const notice = await alice.waitForMessage('alice', /forgotten[\s\S]*expired|expired[\s\S]*forgotten/i);
  await alice.waitFor(() => /expired/i.test(cardNow(card)), 'the card to say so');
  await alice.click(notice, 'run-again');
  await alice.waitFor(({ view }) => view?.callback_id === 'form', 'the form');
  expect(alice.typed()).toMatchObject({ name: 'forgotten', environment: 'production' });
  expect((await alice.submit()).errors).toBeUndefined();
  await bot
    .as('pat')
    .waitFor(
      () => bot.slack.messages('C0APPROVE').filter((message) => textOf(message).includes('forgotten')).length === 2,
      'a new card',
    );
});
