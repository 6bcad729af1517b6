import { WebClient } from '@slack/web-api';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Message, textOf } from '../../../playground/slack/slack.ts';
import { createSlackClient } from '../../../src/core/slack/connect.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { runOf, waitUntilIdle, withoutLimits } from '../../support/traces.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot(withoutLimits());
});
afterAll(() => bot[Symbol.asyncDispose]());

const requestStaging = (name: string, channel = '#general', who = 'alice') =>
  bot.as(who).command(`/platform provision db ${name} environment=staging`, { channel });
const requestProduction = (name: string, channel = '#general', who = 'alice') =>
  bot.as(who).command(`/platform provision db ${name} environment=production`, { channel });
const messagesWith = (channel: string, text: string): Message[] =>
  bot.slack.messages(channel).filter((message) => textOf(message).includes(text));
const attempts = (text: string) =>
  bot.slack.calls('chat.postMessage').filter(({ args }) => JSON.stringify(args).includes(text));

test('a message that arrived although the answer was lost is found, not posted twice', async () => {
  bot.slack.faults.next('chat.postMessage', 'accept-then-drop');
  await requestStaging('answer-lost');
  await bot.as('alice').waitForMessage('C0GENERAL', '`answer-lost` is ready');
  await waitUntilIdle(bot);
  expect(messagesWith('C0GENERAL', 'answer-lost')).toHaveLength(1);
  expect(attempts('answer-lost')).toHaveLength(1);
});

test('a direct message that arrived although the answer was lost is found as well', async () => {
  bot.slack.faults.next('chat.postMessage', { error: 'not_in_channel' });
  bot.slack.faults.next('chat.postMessage', 'accept-then-drop');
  await requestStaging('direct-lost', '#random');
  await bot.as('alice').waitForMessage('alice', '`direct-lost` is ready');
  await waitUntilIdle(bot);
  expect(messagesWith('alice', 'direct-lost')).toHaveLength(1);
});

/** Ends the time in which Slack may still accept the calls so far, and the pause before the next attempt. */
const passTime = async () => {
  await sql`update post_attempts set at = at - interval '30 s'`.execute(bot.store.db);
  await sql`update outbox set due_at = now() where state = 'pending'`.execute(bot.store.db);
};
const calls = (text: string, count: number) => vi.waitFor(() => expect(attempts(text)).toHaveLength(count), 20_000);

test('a message that Slack accepts after the connection broke is waited for, not posted again', async () => {
  bot.slack.faults.next('chat.postMessage', { acceptAfter: 3_000 });
  await requestStaging('accepted-late');
  await bot.as('alice').waitForMessage('C0GENERAL', '`accepted-late` is ready', 20_000);
  expect(attempts('accepted-late')).toHaveLength(1);
  expect(messagesWith('C0GENERAL', 'accepted-late')).toHaveLength(1);
});

test('a message that Slack accepts later than that has a twin, which is removed', async () => {
  bot.slack.faults.next('chat.postMessage', { acceptAfter: 4_000 });
  await requestStaging('with-twin');
  await calls('with-twin', 1);
  await passTime();
  const first = await bot.as('alice').waitForMessage('C0GENERAL', '`with-twin` is ready');
  await vi.waitFor(() => expect(messagesWith('C0GENERAL', 'with-twin')).toHaveLength(2), 10_000);
  await passTime();
  await vi.waitFor(() => expect(messagesWith('C0GENERAL', 'with-twin')).toHaveLength(1), 10_000);
  expect(messagesWith('C0GENERAL', 'with-twin')[0]?.ts).toBe(first.ts);
});

test('of two twins the older one stays, also if only the younger one was known, and shows the current state', async () => {
  bot.slack.faults.next('chat.postMessage', 'accept-then-drop');
  bot.slack.faults.next('conversations.history', { error: 'missing_scope' });
  await requestStaging('known-twin');
  await calls('known-twin', 1);
  const older = await bot.as('alice').waitForMessage('C0GENERAL', 'known-twin');
  await passTime();
  await calls('known-twin', 2);
  await waitUntilIdle(bot);
  await passTime();
  await vi.waitFor(() => {
    const left = messagesWith('C0GENERAL', 'known-twin');
    expect(left.map(({ ts }) => ts)).toEqual([older.ts]);
    expect(left.map(textOf).join()).toContain('is ready');
  }, 10_000);
});

test('a call to Slack ends with the lease of its message', async () => {
  const { slack } = bot.config;
  const abort = new AbortController();
  const client = createSlackClient(slack, pino({ level: 'silent' }), { timeoutMs: 60_000, signal: abort.signal });
  bot.slack.faults.next('auth.test', { delay: 500 });
  const call = client.auth.test();
  const before = bot.slack.calls('auth.test').length;
  await vi.waitFor(() => expect(bot.slack.calls('auth.test').length).toBeGreaterThan(before));
  abort.abort(new Error('the lease was lost'));
  await expect(call).rejects.toThrow('the lease was lost');
});

test('a notice whose answer was lost is posted once', async () => {
  await requestProduction('notice-lost');
  const pat = bot.as('pat');
  const card = await pat.waitForMessage('C0APPROVE', 'notice-lost');
  await waitUntilIdle(bot);
  bot.slack.faults.next('chat.postMessage', 'accept-then-drop');
  await pat.click(card, 'Approve');
  await pat.waitFor(({ view }) => view?.callback_id === 'approve', 'the form');
  await pat.submit();
  await bot.as('alice').waitForMessage('C0GENERAL', '`notice-lost` is ready');
  await waitUntilIdle(bot);
  expect(messagesWith('alice', 'notice-lost')).toHaveLength(1);
});

test('when Slack requests a pause, nothing is sent before it is over', async () => {
  bot.slack.faults.next('chat.postMessage', { status: 429, retryAfter: 3 });
  await requestStaging('too-fast');
  await bot.as('alice').waitForMessage('C0GENERAL', 'too-fast');
  const [first, second] = attempts('too-fast');
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(3_000);
  await waitUntilIdle(bot);
  expect(messagesWith('C0GENERAL', 'too-fast')).toHaveLength(1);
});

test('while the token is revoked messages wait, and arrive in order once it is restored', async () => {
  bot.slack.faults.next('chat.postMessage', { error: 'token_revoked' }, 2);
  await requestStaging('revoked');
  await bot.as('alice').waitForMessage('C0GENERAL', '`revoked` is ready', 20_000);
  await waitUntilIdle(bot);
  expect(messagesWith('C0GENERAL', 'revoked')).toHaveLength(1);
});

test('a deleted message is posted once more when there is an update', async () => {
  await requestProduction('deleted');
  const alice = bot.as('alice');
  const card = await alice.waitForMessage('C0GENERAL', 'deleted');
  await waitUntilIdle(bot);
  const client = new WebClient(bot.slack.botToken, { slackApiUrl: bot.slack.apiUrl });
  await client.chat.delete({ channel: card.channel, ts: card.ts });
  await alice.click(card, { actionId: 'run-cancel' });
  await alice.waitForMessage('C0GENERAL', /deleted.*Cancelled/s);
  await waitUntilIdle(bot);
  expect(messagesWith('C0GENERAL', 'deleted')).toHaveLength(1);
});

test.each([
  ['archived', 'C0PAYMENTS', () => bot.slack.archive('C0PAYMENTS')],
  ['left by the bot', 'C0SEARCH', () => bot.slack.kickBot('C0SEARCH')],
])(
  'when the channel is %s meanwhile, the requester gets the result in a direct message',
  async (what, channel, leave) => {
    const name = what.replaceAll(' ', '-');
    const who = channel === 'C0SEARCH' ? 'carol' : 'alice';
    await requestProduction(name, channel, who);
    const person = bot.as(who);
    await person.waitForMessage(channel, name);
    const pat = bot.as('pat');
    const card = await pat.waitForMessage('C0APPROVE', name);
    await waitUntilIdle(bot);
    leave();
    // Slack refuses the updates of a removed bot; the playground does not. One update is that of the approval card.
    if (channel === 'C0SEARCH') bot.slack.faults.next('chat.update', { error: 'not_in_channel' }, 2);
    await pat.click(card, 'Decline');
    await pat.waitFor(({ view }) => view?.callback_id === 'decline', 'the form');
    pat.fill({ reason: 'No.', category: 'Something else' });
    await pat.submit();
    await person.waitForMessage(who, new RegExp(`${name}.*Reference`, 's'));
    await waitUntilIdle(bot);
    expect(messagesWith(who, name).filter((message) => textOf(message).includes('Reference'))).toHaveLength(1);
  },
);

test.each([
  ['invalid_blocks', 'invalid-blocks'],
  ['a_future_error', 'refused'],
])(
  'a message Slack refuses (%s) is given up at once, the run continues, and the platform channel gets one notice',
  async (error, name) => {
    bot.slack.faults.next('chat.postMessage', { error });
    await requestStaging(name, '#finance', 'erin');
    await bot.as('erin').waitForMessage('C0FINANCE', `\`${name}\` is ready`);
    await bot.as('pat').waitForMessage('C0PLATFORM', new RegExp(`${name}[\\s\\S]*could not be delivered`));
    await waitUntilIdle(bot);
    expect(messagesWith('C0PLATFORM', name)).toHaveLength(1);
    expect(attempts(name).filter((call) => call.error === error)).toHaveLength(1);
    const events = await bot.store.db
      .selectFrom('events')
      .select('type')
      .where('run_id', '=', await runOf(bot, name))
      .where('type', '=', 'message.undeliverable')
      .execute();
    expect(events).toHaveLength(1);
  },
);

// Its outbox row has no run, so the notice cannot be rendered from one.
test('an approval card that can never arrive also leads to a notice: somebody waits for it', async () => {
  await bot.restart({ role: 'web' });
  await requestProduction('lost-card');
  await bot.store.db.deleteFrom('outbox').where('kind', '=', 'run-card').where('state', '=', 'pending').execute();
  bot.slack.faults.next('chat.postMessage', { error: 'invalid_blocks' });
  await bot.restart();
  await waitUntilIdle(bot);
  expect(messagesWith('C0PLATFORM', 'lost-card')).toHaveLength(1);
});

test('a notice to a deactivated person does not arrive, and later messages do not wait for it', async () => {
  await requestProduction('to-deactivated', '#random', 'dan');
  const pat = bot.as('pat');
  const card = await pat.waitForMessage('C0APPROVE', 'to-deactivated');
  await waitUntilIdle(bot);
  await bot.slack.deactivate('dan');
  await pat.click(card, 'Decline');
  await pat.waitFor(({ view }) => view?.callback_id === 'decline', 'the form');
  pat.fill({ reason: 'No.', category: 'Something else' });
  await pat.submit();
  await pat.waitForMessage('C0APPROVE', /to-deactivated[\s\S]*Declined/);
  await waitUntilIdle(bot);
  expect(messagesWith('dan', 'was declined')).toEqual([]);
});

test('a card that cannot be drawn becomes an explanation after three attempts, and holds nothing behind it', async () => {
  await requestProduction('undrawable');
  const alice = bot.as('alice');
  const card = await alice.waitForMessage('C0GENERAL', 'undrawable');
  await waitUntilIdle(bot);
  await bot.store.db
    .insertInto('steps')
    .values({
      run_id: await runOf(bot, 'undrawable'),
      name: 'createRole',
      position: 0,
      state: 'started',
      input: '{}',
      note: '{"text": 42}', // as an earlier version stored it
    })
    .execute();
  await alice.click(card, { actionId: 'run-cancel' });
  await requestStaging('behind-it');
  await alice.waitForMessage('C0GENERAL', '`behind-it` is ready', 20_000);
  const [, reference = ''] = /Quote (\w+) to a platform team/.exec(shownAt(card)) ?? [];
  expect(reference).not.toBe('');
  await bot.as('pat').waitForMessage('C0PLATFORM', reference);
  expect(bot.logged.join('')).toContain(`"reference":"${reference}"`);
  await waitUntilIdle(bot);
  await bot.store.db.deleteFrom('steps').where('name', '=', 'createRole').execute();
});
const shownAt = ({ channel, ts }: Message) =>
  textOf(bot.slack.messages(channel).find((one) => one.ts === ts) ?? expect.unreachable('the card is gone'));
