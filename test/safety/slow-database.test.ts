import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signedRequest } from '../../playground/slack/slack.ts';
import { type Bot, sharedPostgres, startBot } from '../support/bot.ts';
import { waitUntilIdle, withoutLimits } from '../support/traces.ts';

/** Starts a proxy to the database with a configurable delay. */
async function startDelayProxy(port: number) {
  let delayMs = 0;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.setNoDelay();
      from.on('data', (chunk) => setTimeout(() => to.writable && to.write(chunk), delayMs / 2));
      from.on('close', () => setTimeout(() => to.destroy(), delayMs / 2));
      from.on('error', () => to.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    slow(ms: number) {
      delayMs = ms;
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

let bot: Bot;
let proxy: Awaited<ReturnType<typeof startDelayProxy>>;
beforeAll(async () => {
  const url = new URL(await (await sharedPostgres()).createDatabase('far_away'));
  proxy = await startDelayProxy(Number(url.port));
  url.port = String(proxy.port);
  bot = await startBot(withoutLimits(), { DATABASE_URL: url.href, DATABASE_CONNECTIONS: '10' });
});
afterAll(async () => {
  proxy.slow(0);
  await bot[Symbol.asyncDispose]();
  proxy.close();
});

test('with a database delay of 200 ms, Slack is answered in time, 20 requests at once', async () => {
  const people = ['U0ALICE', 'U0BOB', 'U0CAROL', 'U0DAN', 'U0ERIN'];
  proxy.slow(200);
  const acks = [];
  for (let round = 0; round < 2; round += 1) {
    const requests = Array.from({ length: 20 }, (_, at) => {
      const words = at % 4 ? 'runs' : `provision db far-${round}-${at} environment=staging`;
      const ids = { user_id: people[at % 5] ?? '', team_id: 'T0ACME', channel_id: 'C0GENERAL' };
      const form = { command: '/platform', text: words, trigger_id: `1.${round}.${at}`, ...ids };
      return signedRequest(bot.slack, 'slack/events', { form });
    });
    acks.push(...(await Promise.all(requests)));
  }
  proxy.slow(0);
  expect(new Set(acks.map(({ status }) => status))).toEqual(new Set([200]));
  expect(acks.filter(({ raw }) => raw.includes('Accepted'))).toHaveLength(10);
  expect(Math.max(...acks.map(({ ms }) => ms))).toBeLessThan(2_500);
  await waitUntilIdle(bot);
});
