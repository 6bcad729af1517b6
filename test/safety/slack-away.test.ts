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

test('a token that Slack refuses ends the start at once', async () => {
  await using bot = await startBot();
  bot.slack.faults.next('auth.test', { error: 'invalid_auth' });
  const { started, logged } = await startAnother(bot);
  await expect(started).rejects.toThrow('invalid_auth');
  expect(logged).toEqual([]);
});
