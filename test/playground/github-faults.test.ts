import { expect, test } from 'vitest';
import { createClock } from './front.ts';
import { startWithBot } from './github-bot.ts';

const route = 'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches';

test('every call is listed with its route, body and outcome', async () => {
  await using bot = await startWithBot();
  await bot.dispatch();
  await bot.api('GET /repos/acme/payroll');
  expect(bot.github.calls(route)).toMatchObject([
    {
      method: 'POST',
      path: '/repos/acme/checkout/actions/workflows/deploy.yml/dispatches',
      status: 200,
      body: { ref: 'main' },
    },
  ]);
  expect(bot.github.calls(/payroll$/)).toMatchObject([{ status: 404, error: 'Not Found', query: {} }]);
  expect(bot.github.calls('/dispatches').length).toBe(1);
  expect(bot.github.calls().length).toBe(4);
});

test.each(['accept-then-500', 'accept-then-502', 'accept-then-504'] as const)('%s executes the call', async (fault) => {
  await using bot = await startWithBot();
  bot.github.faults.next(route, fault);
  expect((await bot.dispatch()).status).toBe(Number(fault.slice(-3)));
  expect(bot.github.runs().length).toBe(1);
  expect(bot.github.calls(route)).toMatchObject([{ status: 200 }]);
  expect((await bot.dispatch()).status).toBe(200);
});

test('a connection is reset before or after the call is executed', async () => {
  await using bot = await startWithBot();
  bot.github.faults.next(route, 'drop');
  await expect(bot.dispatch()).rejects.toThrow('fetch failed');
  expect(bot.github.runs()).toEqual([]);
  bot.github.faults.next(route, 'accept-then-drop');
  await expect(bot.dispatch()).rejects.toThrow('fetch failed');
  expect(bot.github.runs().length).toBe(1);
  await bot.github.webhooks.settled();
  expect(bot.received()).toEqual(['workflow_run.requested', 'workflow_job.queued']);
});

test('a call can be executed and never answered', async () => {
  await using bot = await startWithBot();
  bot.github.faults.next('GET /app', 'accept-then-hang');
  const asked = fetch(`${bot.github.apiUrl}/app`, { signal: AbortSignal.timeout(30) });
  await expect(asked).rejects.toThrow('timeout');
});

test('an outage and both limits answer instead of the call, as often as set', async () => {
  const clock = createClock();
  await using bot = await startWithBot({ now: clock.now });
  await bot.newToken();
  bot.github.faults.next('*', { status: 503 }, 2);
  bot.github.faults.next(route, { secondaryLimit: 60 });
  bot.github.faults.next(route, { secondaryLimit: 30, status: 429 });
  bot.github.faults.next(route, { primaryLimit: 600 });
  const read = () => bot.api('GET /rate', { as: 'ghs_any' });
  expect([(await read()).status, (await read()).status, (await read()).status]).toEqual([503, 503, 401]);
  const secondary = await bot.dispatch();
  expect(secondary).toMatchObject({ status: 403, body: { message: expect.stringContaining('secondary rate limit') } });
  expect(secondary.headers.get('retry-after')).toBe('60');
  expect((await bot.dispatch()).status).toBe(429);
  const primary = await bot.dispatch();
  expect([primary.status, primary.headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
  expect(Number(primary.headers.get('x-ratelimit-reset')) * 1000 - clock.now()).toBe(600_000);
  expect(bot.github.runs()).toEqual([]);
  bot.github.faults.next(route, { status: 500 }, 5);
  bot.github.faults.clear();
  expect((await bot.dispatch()).status).toBe(200);
});

test('calls are counted, and refused when the hour’s limit is used up', async () => {
  const clock = createClock();
  await using bot = await startWithBot({ now: clock.now, rateLimit: 2 });
  const token = await bot.newToken();
  const read = () => bot.api('GET /repos/acme/checkout', { as: token });
  const first = await read();
  expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
  expect((await read()).status).toBe(200);
  expect(await read()).toMatchObject({ status: 403, body: { message: 'API rate limit exceeded.' } });
  clock.pass(3_599_000);
  expect((await bot.api('GET /app', { as: 'jwt' })).status).toBe(403);
});

test('a delayed call is executed late', async () => {
  await using bot = await startWithBot();
  bot.github.faults.next('GET /app', { delay: 40 });
  const start = performance.now();
  await bot.api('GET /app', { as: 'jwt' });
  expect(performance.now() - start).toBeGreaterThanOrEqual(39);
});

test('waitFor resolves at a change, and rejects with what was missing', async () => {
  await using bot = await startWithBot();
  const seen = bot.github.waitFor(() => bot.github.runs()[0], 'a run');
  await bot.dispatch();
  expect((await seen).status).toBe('queued');
  await expect(bot.github.waitFor(() => false, 'the impossible', 1)).rejects.toThrow('Waited for the impossible');
});
