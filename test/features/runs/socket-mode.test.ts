import { afterAll, beforeAll, expect, test } from 'vitest';
import { textOf } from '../../../playground/slack/slack.ts';
import { type Bot, startBot } from '../../support/bot.ts';

const pollOptions = { timeout: 15_000 };

let bot: Bot;
beforeAll(async () => {
  bot = await startBot({}, {}, { socketMode: true });
});
afterAll(() => bot[Symbol.asyncDispose]());

test('a request is typed, submitted, approved and revealed without a public address', async () => {
  const [alice, pat] = [bot.as('alice'), bot.as('pat')];
  const wrong = await alice.command('/platform provision db');
  expect(wrong.status).toBe(200);
  alice.fill({ name: 'Orders!', environment: 'production' });
  expect((await alice.submit({ force: true })).errors?.name).toContain('lower-case letters');
  alice.fill({ name: 'socketed', environment: 'production' });
  expect((await alice.submit()).errors).toBeUndefined();

  await pat.click(await pat.waitForMessage('C0APPROVE', 'socketed'), 'Approve');
  await pat.waitFor(({ view }) => view?.callback_id === 'approve', 'the form behind Approve');
  await pat.submit();
  const done = await alice.waitForMessage('C0GENERAL', '`socketed` is ready');
  await alice.click(done, 'run-reveal');
  expect(textOf(await alice.waitFor(({ view }) => view, 'the secret'))).toContain('postgresql://');
});

test('Slack requests are not served over HTTP', async () => {
  expect((await fetch(`${bot.url}/slack/events`, { method: 'POST' })).status).toBe(404);
  expect((await fetch(`${bot.url}/livez`)).status).toBe(200);
});

test('a new connection requested by Slack is used for the next request', async () => {
  const connections = () => bot.slack.calls('apps.connections.open').length;
  const before = connections();
  bot.slack.refreshSockets();
  const alice = bot.as('alice');
  await expect.poll(connections, pollOptions).toBe(before + 1);
  await expect.poll(() => bot.slack.isSocketConnected(), pollOptions).toBe(true);
  const answer = await alice.command('/platform help');
  expect(answer.timedOut).toBe(false);
  expect(textOf(await alice.waitForMessage('ephemeral', 'provision db'))).toContain('provision db');
});

test('a restarted process connects by itself', async () => {
  await bot.restart();
  await expect.poll(() => bot.slack.isSocketConnected(), pollOptions).toBe(true);
  const alice = bot.as('alice');
  const answer = await alice.command('/platform runs');
  expect(answer).toMatchObject({ status: 200, timedOut: false });
});
