import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createApp } from '../../src/app.ts';
import type { Config } from '../../src/core/config.ts';
import { createStartWaits, explainServer } from '../../src/core/start-waits.ts';
import { isRedisInstalled, startRedis } from '../core/runs/redis.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { freePort } from '../support/free-port.ts';
import { startProxy } from '../support/proxy.ts';

const withPort = (url: string, port: number | string) => Object.assign(new URL(url), { port: String(port) }).href;

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(() => bot[Symbol.asyncDispose]());

/** Starts another process of the bot with some settings changed, and records its log. */
async function startAnother(change: Partial<Config>) {
  const port = await freePort();
  const logged: Record<string, unknown>[] = [];
  const logTo = { write: (line: string) => void logged.push(JSON.parse(line)) };
  const started = createApp({ ...bot.config, ...change, port }, { logTo }).start();
  started.catch(() => {});
  const get = async (path: string, method = 'GET') => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method });
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), text: await answer.text() };
  };
  return { get, logged, started };
}

const later = { status: 503, retryAfter: '5', text: expect.stringContaining('starting') };

test('a start waits for PostgreSQL, says so, asks everybody to come back, and then serves', async () => {
  const { databaseUrl } = bot.config;
  const port = await freePort();
  const { get, logged, started } = await startAnother({ databaseUrl: withPort(databaseUrl, port) });
  const reason = `waiting for PostgreSQL, DATABASE_URL (127.0.0.1:${port}): connection refused\n`;
  await vi.waitFor(async () => {
    expect(await get('/readyz')).toEqual({ status: 503, retryAfter: null, text: `starting\n${reason}` });
  }, 10_000);
  expect(await get('/livez')).toMatchObject({ status: 200, text: 'starting\n' });
  for (const path of ['/slack/events', '/github/webhooks']) expect(await get(path, 'POST')).toMatchObject(later);
  expect(await get('/metrics')).toMatchObject(later);
  await using _proxy = await startProxy(Number(new URL(databaseUrl).port), port);
  const running = await started;
  expect(await get('/readyz')).toMatchObject({ status: 200, text: expect.stringMatching(/^ready\n/) });
  expect(await get('/nowhere')).toMatchObject({ status: 404, retryAfter: null });
  expect(logged.filter(({ msg }) => msg === 'PostgreSQL cannot be used: the start waits for it')[0]).toMatchObject({
    setting: `DATABASE_URL (127.0.0.1:${port})`,
    reason: 'connection refused',
    againInMs: 1_000,
  });
  await running.stop();
});

describe.skipIf(!isRedisInstalled && process.env.ROADCREW_NO_SKIP !== '1')('with Redis', () => {
  test('a start waits for Redis, and says so', async () => {
    const redis = await startRedis();
    onTestFinished(redis.stop);
    await redis.stop();
    const { get, started } = await startAnother({ redisUrl: redis.url });
    const { host } = new URL(redis.url);
    await vi.waitFor(async () => {
      const text = `starting\nwaiting for Redis, REDIS_URL (${host}): connection refused\n`;
      expect(await get('/readyz')).toMatchObject({ status: 503, text });
    }, 10_000);
    await redis.start();
    await (await started).stop();
  });
});

test('the wait has a limit, and ends with what was away', async () => {
  const port = await freePort();
  const { wait } = createStartWaits({
    log: pino({ level: 'silent' }),
    onWait: async () => {},
    timeoutMs: 60,
    firstPauseMs: 10,
    maxPauseMs: 20,
  });
  let calls = 0;
  const call = async () => {
    calls++;
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  };
  const url = `postgres://roadcrew:secret@127.0.0.1:${port}/roadcrew`;
  await expect(wait(call, explainServer('PostgreSQL', 'DATABASE_URL', url, 5432))).rejects.toThrow(
    `PostgreSQL was away for too long. DATABASE_URL (127.0.0.1:${port}): connection refused. Start again when it answers.`,
  );
  expect(calls).toBeGreaterThan(1);
});
