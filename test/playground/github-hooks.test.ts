import { App } from '@octokit/app';
import { expect, test } from 'vitest';
import { createClock } from './front.ts';
import { startWithBot } from './github-bot.ts';

const push = (bot: Awaited<ReturnType<typeof startWithBot>>, message = 'x') =>
  bot.github.repos.push('acme/checkout', 'main', { message });

/** Creates Octokit's receiver of webhooks with this secret. */
const webhooksWith = (secret: string, { github: { app } }: Awaited<ReturnType<typeof startWithBot>>) =>
  new App({ appId: app.id, privateKey: app.privateKey, webhooks: { secret } }).webhooks;

test('webhooks are signed as GitHub signs them', async () => {
  await using bot = await startWithBot({ webhookSecret: 'a secret' });
  await push(bot);
  const [hook] = bot.hooks;
  const webhooks = webhooksWith('a secret', bot);
  const seen: string[] = [];
  webhooks.on('push', ({ id, payload }) => void seen.push(`${id} ${payload.ref}`));
  const event = { id: hook?.guid ?? '', name: 'push', payload: hook?.text ?? '' };
  await webhooks.verifyAndReceive({ ...event, signature: `${hook?.headers['x-hub-signature-256']}` });
  expect(seen).toEqual([`${hook?.guid} refs/heads/main`]);
  const others = webhooksWith('other', bot);
  expect(await others.verify(event.payload, `${hook?.headers['x-hub-signature-256']}`)).toBe(false);
  expect(hook?.headers).toMatchObject({
    'content-type': 'application/json',
    'x-github-hook-installation-target-id': bot.github.app.id,
    'user-agent': expect.stringContaining('GitHub-Hookshot/'),
  });
});

test('a push lists its commits', async () => {
  await using bot = await startWithBot();
  const before = bot.github.repos.sha('acme/checkout', 'main');
  const after = await push(bot, 'Add gifts');
  await bot.github.repos.branch('acme/checkout', 'main', 'release');
  await bot.github.repos.tag('acme/checkout', 'v2', 'main', { annotated: 'Two' });
  await bot.github.repos.branch('acme/checkout', 'side', 'main');
  await bot.github.repos.deleteBranch('acme/checkout', 'side');
  const [first, second, third, fourth, fifth] = bot.hooks.map(({ text }) => JSON.parse(text));
  expect(first).toMatchObject({ before, after, forced: false, commits: [{ id: after, message: 'Add gifts' }] });
  expect(first).toMatchObject({ installation: { id: expect.any(Number) }, sender: { login: 'alice' } });
  expect(second).toMatchObject({ before: after, forced: true, commits: [] });
  expect(third).toMatchObject({ ref: 'refs/tags/v2', created: true });
  expect(fourth).toMatchObject({ ref: 'refs/heads/side', before: '0'.repeat(40) });
  expect(fifth).toMatchObject({ ref: 'refs/heads/side', deleted: true, head_commit: null });
});

test('deliveries have unique ids and guids, beyond the range of a number', async () => {
  await using bot = await startWithBot();
  await Promise.all(Array.from({ length: 50 }, () => push(bot)));
  const all = bot.github.deliveries('push');
  expect(new Set(all.map(({ id }) => id)).size).toBe(50);
  expect(new Set(all.map(({ guid }) => guid)).size).toBe(50);
  expect(all.every(({ id }) => id > BigInt(Number.MAX_SAFE_INTEGER))).toBe(true);
  const listed = await bot.api('GET /app/hook/deliveries?per_page=1', { as: 'jwt' });
  expect(listed.headers.get('link')).toContain(`cursor=v1_${all.at(-1)?.id}`);
});

test('a delivery that failed is listed and sent again with its guid', async () => {
  const clock = createClock();
  await using bot = await startWithBot({ now: clock.now });
  bot.setStatus(503);
  await push(bot);
  bot.setStatus(202);
  await push(bot);
  const failed = async () => (await bot.api('GET /app/hook/deliveries?status=failure', { as: 'jwt' })).body;
  expect((await failed())[0]).toMatchObject({
    status_code: 503,
    status: 'Invalid HTTP Response: 503',
    redelivery: false,
  });
  const [lost] = bot.github.deliveries('push');
  const attempt = () => bot.api(`POST /app/hook/deliveries/${lost?.id}/attempts`, { as: 'jwt' });
  expect((await attempt()).status).toBe(202);
  await bot.github.webhooks.settled();
  expect(bot.hooks.map(({ guid }) => guid)).toEqual([lost?.guid, expect.any(String), lost?.guid]);
  const again = bot.github.deliveries('push').at(-1);
  expect(again).toMatchObject({ guid: lost?.guid, redelivery: true, status: 202 });
  expect(again?.id).not.toBe(lost?.id);
  const { body } = await bot.api(`GET /app/hook/deliveries/${again?.id}`, { as: 'jwt' });
  expect(body.request.payload.ref).toBe('refs/heads/main');
  clock.pass(3 * 86_400_000);
  expect(await failed()).toEqual([]);
  expect((await attempt()).status).toBe(404);
});

test('a delivery fails when the bot does not answer in time or is down', async () => {
  await using bot = await startWithBot({ webhookTimeoutMs: 30 });
  bot.setStatus(0);
  await push(bot);
  bot.github.connect('http://127.0.0.1:1');
  await push(bot);
  expect(bot.github.deliveries('push').map(({ status, statusText }) => [status, statusText])).toEqual([
    [0, 'timed out'],
    [0, 'failed to connect to host'],
  ]);
});

test('every n-th webhook is lost, listed as failed or silently', async () => {
  await using bot = await startWithBot();
  bot.github.webhooks.set({ loseEvery: 3 });
  for (let i = 0; i < 6; i++) await push(bot);
  expect(bot.hooks.length).toBe(4);
  expect(bot.github.deliveries('push').map(({ status }) => status)).toEqual([202, 202, 0, 202, 202, 0]);
  bot.github.webhooks.set({ loseEvery: 1, loseAs: 'silent', events: ['push'] });
  await push(bot);
  await bot.github.outside.run('acme/checkout');
  expect(bot.github.deliveries('push').length).toBe(6);
  expect(bot.received().slice(4)).toEqual(['workflow_run.requested', 'workflow_job.queued']);
});

test('webhooks can come twice, in another order, or late', async () => {
  await using bot = await startWithBot();
  bot.github.webhooks.set({ doubleEvery: 2 });
  await push(bot);
  await push(bot);
  expect(bot.hooks.length).toBe(3);
  expect(bot.hooks[2]?.guid).toBe(bot.hooks[1]?.guid);
  bot.hooks.length = 0;
  bot.github.webhooks.set({ shuffle: 3 });
  for (const message of ['1', '2', '3', '4']) await push(bot, message);
  await bot.github.webhooks.settled();
  expect(bot.hooks.map(({ text }) => JSON.parse(text).head_commit.message)).toEqual(['3', '2', '1', '4']);
  bot.github.webhooks.set({ delay: 40 });
  const start = performance.now();
  await push(bot);
  expect(performance.now() - start).toBeGreaterThanOrEqual(39);
});

test('webhooks come after the answer of their call, or before it with early webhooks', async () => {
  await using bot = await startWithBot();
  const order: string[] = [];
  bot.github.on('change', ({ kind }) => kind === 'delivery' && order.push('webhook'));
  await bot.dispatch().then(() => order.push('answer'));
  await bot.github.webhooks.settled();
  expect(order).toEqual(['answer', 'webhook', 'webhook']);
  order.length = 0;
  bot.github.faults.next('/dispatches', 'early-webhooks');
  await bot.dispatch().then(() => order.push('answer'));
  expect(order).toEqual(['webhook', 'webhook', 'answer']);
});

test('invalid webhooks can be sent too', async () => {
  await using bot = await startWithBot();
  const sent = await bot.github.webhooks.send(
    'workflow_run',
    { action: 'completed' },
    { secret: 'wrong', guid: 'mine' },
  );
  expect(sent).toMatchObject({ guid: 'mine', status: 202, event: 'workflow_run' });
  const webhooks = webhooksWith(bot.github.app.webhookSecret, bot);
  expect(await webhooks.verify(bot.hooks[0]?.text ?? '', `${bot.hooks[0]?.headers['x-hub-signature-256']}`)).toBe(
    false,
  );
});
