import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { createClock } from './front.ts';
import { signJwt, startWithBot } from './github-bot.ts';

const other = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const seconds = () => Math.floor(Date.now() / 1000);

const bent: [what: string, how: object, status: number, words: string][] = [
  ['signed with another key', { key: other.privateKey }, 401, 'A JSON web token could not be decoded'],
  ['not signed by RS256', { alg: 'none' }, 401, 'A JSON web token could not be decoded'],
  ['of an unknown App', { claims: { iss: '1' } }, 404, 'Integration not found'],
  ['from the future', { claims: { iat: seconds() + 120 } }, 401, "'Issued at' claim ('iat') must be an Integer"],
  ['with a broken time', { claims: { iat: 1.5 } }, 401, "'Issued at' claim ('iat') must be an Integer"],
  ['that is over', { claims: { exp: seconds() - 1 } }, 401, "'Expiration time' claim ('exp') must be a numeric value"],
  ['for too long', { claims: { exp: seconds() + 3600 } }, 401, 'is too far in the future'],
];
test.each(bent)(
  'a JWT %s is refused',
  async (_what, how: { key?: string; alg?: string; claims?: object }, status, words) => {
    await using bot = await startWithBot();
    const app = { id: bot.github.app.id, privateKey: how.key ?? bot.github.app.privateKey };
    const refused = await bot.api('GET /app', {
      as: null,
      headers: { authorization: `Bearer ${signJwt(app, Date.now(), how)}` },
    });
    expect(refused).toMatchObject({ status, body: { message: expect.stringContaining(words) } });
  },
);

test('the App reads its account and its installation, and gets a token for an hour', async () => {
  const clock = createClock();
  await using bot = await startWithBot({ now: clock.now });
  expect((await bot.api('GET /app', { as: 'jwt' })).body).toMatchObject({ slug: 'roadcrew', installations_count: 1 });
  const { body: installations } = await bot.api('GET /app/installations', { as: 'jwt' });
  expect(installations).toMatchObject([{ account: { login: 'acme' }, repository_selection: 'selected' }]);
  const issued = await bot.api(`POST /app/installations/${installations[0].id}/access_tokens`, { as: 'jwt' });
  expect(issued.status).toBe(201);
  expect(Date.parse(issued.body.expires_at) - clock.now()).toBe(3_600_000);
  const read = () => bot.api('GET /repos/acme/checkout', { as: issued.body.token });
  clock.pass(3_599_000);
  expect((await read()).status).toBe(200);
  clock.pass(1_000);
  expect(await read()).toMatchObject({ status: 401, body: { message: 'Bad credentials', status: '401' } });
});

const strangers: [who: string, as: string | null, call: string, status: number, words: string][] = [
  ['nobody', null, 'GET /repos/acme/checkout', 404, 'Not Found'],
  ['an unknown token', 'ghs_unknown', 'GET /repos/acme/checkout', 401, 'Bad credentials'],
  ['the App itself', 'jwt', 'GET /repos/acme/checkout', 401, 'Bad credentials'],
  ['an installation, as the App', 'ghs', 'GET /app', 401, 'A JSON web token could not be decoded'],
  ['nobody, as the App', null, 'GET /app', 401, 'A JSON web token could not be decoded'],
  ['an installation, where it is not', 'ghs', 'GET /repos/acme/payroll', 404, 'Not Found'],
  ['an installation, where nothing is', 'ghs', 'GET /repos/acme/nothing', 404, 'Not Found'],
  ['the App, where it is not', 'jwt', 'GET /repos/acme/payroll/installation', 404, 'Not Found'],
];
test.each(strangers)('%s is refused (%s %s)', async (_who, as, call, status, words) => {
  await using bot = await startWithBot();
  const refused = await bot.api(call, as === 'ghs' ? {} : { as });
  expect(refused).toMatchObject({ status, body: { message: words, status: `${status}` } });
});

test('a missing permission is named, and a removed one counts at once', async () => {
  await using bot = await startWithBot();
  const token = await bot.newToken({ permissions: { actions: 'read' } });
  const read = () => bot.api('GET /repos/acme/checkout/actions/runs', { as: token });
  const cancel = () => bot.api('POST /repos/acme/checkout/actions/runs/1/cancel', { as: token });
  expect((await read()).status).toBe(200);
  const refused = await cancel();
  expect(refused).toMatchObject({ status: 403, body: { message: 'Resource not accessible by integration' } });
  expect(refused.headers.get('x-accepted-github-permissions')).toBe('actions=write');
  expect((await bot.api('GET /repos/acme/checkout/commits', { as: token })).status).toBe(403);
  bot.github.permit({ actions: undefined });
  expect((await read()).status).toBe(403);
});

test('a token can be limited to repositories of the App', async () => {
  await using bot = await startWithBot();
  const token = await bot.newToken({ repositories: ['ledger'] });
  expect((await bot.api('GET /repos/acme/ledger', { as: token })).status).toBe(200);
  expect((await bot.api('GET /repos/acme/checkout', { as: token })).status).toBe(404);
  const { body } = await bot.api('GET /app/installations', { as: 'jwt' });
  const ask = (wanted: object) =>
    bot.api(`POST /app/installations/${body[0].id}/access_tokens`, { as: 'jwt', body: wanted });
  expect((await ask({ repositories: ['payroll'] })).status).toBe(422);
  expect((await ask({ permissions: { administration: 'write' } })).status).toBe(422);
  expect((await ask({ permissions: { contents: 'write' } })).status).toBe(422);
});

test('a suspended or uninstalled App has no access and gets no webhooks', async () => {
  await using bot = await startWithBot();
  const read = (repo: string) => bot.api(`GET /repos/acme/${repo}`);
  expect((await read('checkout')).status).toBe(200);
  await bot.github.suspend();
  expect(await read('checkout')).toMatchObject({
    status: 403,
    body: { message: expect.stringContaining('suspended') },
  });
  await bot.github.repos.push('acme/checkout', 'main');
  await bot.github.suspend(false);
  expect((await read('checkout')).status).toBe(200);
  await bot.github.uninstall('acme/ledger');
  expect((await read('ledger')).status).toBe(404);
  expect(bot.received()).toEqual([
    'installation.suspend',
    'installation.unsuspend',
    'installation_repositories.removed',
  ]);
  await bot.github.install('acme/payroll');
  expect((await read('payroll')).status).toBe(200);
  for (const repo of ['platform', 'checkout', 'search-api', 'payroll']) await bot.github.uninstall(`acme/${repo}`);
  expect((await read('checkout')).status).toBe(401);
  expect(bot.received().at(-1)).toBe('installation.deleted');
});
