import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { createApp } from '../../src/app.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { freePort } from '../support/free-port.ts';

const getPath = async (base: string, path: string) => {
  const answer = await fetch(base + path);
  return { status: answer.status, text: await answer.text() };
};

/** Starts another process of the bot, and records its log. */
async function startAnother(bot: Bot) {
  const port = await freePort();
  const logged: Record<string, unknown>[] = [];
  const logTo = { write: (line: string) => void logged.push(JSON.parse(line)) };
  const started = createApp({ ...bot.config, port }, { logTo }).start();
  started.catch(() => {});
  return { base: `http://127.0.0.1:${port}`, logged, started };
}

test.each([
  ['who it is', 'auth.test', { error: 'service_unavailable' }, 'service_unavailable'],
  ['who works here', 'users.list', { status: 500 }, 'HTTP 500'],
] as const)(
  'a process that starts while Slack cannot say %s waits for it, says so, and then serves',
  async (_, method, fault, reason) => {
    await using bot = await startBot();
    if (method === 'users.list') await forgetPeople(bot);
    bot.slack.faults.next(method, fault, 2);
    const { host } = new URL(bot.slack.apiUrl);
    const { base, logged, started } = await startAnother(bot);
    await vi.waitFor(async () => {
      expect(await getPath(base, '/livez')).toEqual({ status: 200, text: 'starting\n' });
      expect(await getPath(base, '/readyz')).toEqual({
        status: 503,
        text: expect.stringContaining(`waiting for Slack, SLACK_API_URL (${host}): ${reason}\n`),
      });
    }, 10_000);
    expect((await fetch(`${base}/slack/events`, { method: 'POST' })).status).toBe(503); // no request is accepted
    const running = await started;
    expect(await getPath(base, '/readyz')).toEqual({ status: 200, text: 'ready\n' });
    const waited = logged.filter(({ msg }) => String(msg).includes('the start waits for it'));
    expect(waited).toMatchObject([
      { reason, againInMs: 1_000 },
      { reason, againInMs: 2_000 },
    ]);
    await running.stop();
    await expect(getPath(base, '/livez')).rejects.toThrow();
  },
);

/** Stops the bot and makes its next start the first of all. */
async function forgetPeople(bot: Bot): Promise<void> {
  await bot.stop();
  await sql`update catalog_state set synced_at = null`.execute(bot.store.db);
}

test('a scope that is missing at the first start is named', async () => {
  await using bot = await startBot();
  await forgetPeople(bot);
  bot.slack.faults.next('users.list', { error: 'missing_scope' });
  const { started } = await startAnother(bot);
  await expect(started).rejects.toThrow('SLACK_BOT_TOKEN: the token lacks the scope');
});

test('a start goes on with the people who are stored; when those are old, requests are refused in words', async () => {
  await using bot = await startBot();
  const answer = async () => {
    return JSON.stringify(await bot.as('alice').command('/platform why'));
  };
  bot.slack.faults.next('users.list', { status: 500 }, 3);
  await sql`update catalog_state set synced_at = now() - interval '10 minutes'`.execute(bot.store.db);
  await bot.restart();
  expect(await answer()).toContain('You are in team payments');
  await sql`update catalog_state set synced_at = now() - interval '40 minutes'`.execute(bot.store.db);
  await bot.restart();
  expect(await answer()).toContain('I could not read people and groups from Slack for 40 minutes');
  bot.slack.faults.clear();
  await bot.restart();
  await vi.waitFor(async () => expect(await answer()).toContain('You are in team payments'));
});

test('a token that Slack refuses ends the start at once', async () => {
  await using bot = await startBot();
  bot.slack.faults.next('auth.test', { error: 'invalid_auth' });
  const { started, logged } = await startAnother(bot);
  await expect(started).rejects.toThrow('invalid_auth');
  expect(logged).toEqual([]);
});
