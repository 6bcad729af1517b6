import { expect, test } from 'vitest';
import { createClock } from './front.ts';
import { signJwt, startWithBot } from './github-bot.ts';

const manifest = {
  name: 'Roadcrew at Acme',
  url: 'https://roadcrew.test',
  hook_attributes: { url: 'http://127.0.0.1:1/github/webhooks' },
  redirect_url: 'http://127.0.0.1:1/github/setup',
  default_permissions: { actions: 'write', contents: 'read' },
  default_events: ['push'],
};

const propose = (apiUrl: string, body: object, path = '/organizations/acme/settings/apps/new?state=s-1') =>
  fetch(apiUrl + path, { method: 'POST', body: new URLSearchParams({ manifest: JSON.stringify(body) }) });

test('an App is registered from its manifest, by a click, and its code works once', async () => {
  await using bot = await startWithBot();
  const page = await (await propose(bot.github.apiUrl, manifest)).text();
  expect(page).toContain('actions: write');
  const back = new URL(/href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '');
  expect([back.pathname, back.searchParams.get('state')]).toEqual(['/github/setup', 's-1']);
  const convert = () => bot.api(`POST /app-manifests/${back.searchParams.get('code')}/conversions`, { as: null });
  const { status, body } = await convert();
  expect(status).toBe(201);
  expect(body).toMatchObject({ slug: 'roadcrew-at-acme', permissions: manifest.default_permissions, events: ['push'] });
  expect(body.pem).toContain('BEGIN RSA PRIVATE KEY');
  expect((await convert()).status).toBe(404);

  const jwt = signJwt({ id: body.id, privateKey: body.pem }, Date.now());
  const as = { as: null, headers: { authorization: `Bearer ${jwt}` } };
  expect((await bot.api('GET /app', as)).body).toMatchObject({ id: body.id, installations_count: 0 });
  expect((await bot.api('GET /repos/acme/checkout/installation', as)).status).toBe(404);
  await fetch(`${body.html_url}/installations/new`, { method: 'POST' });
  expect((await bot.api('GET /repos/acme/checkout/installation', as)).body).toMatchObject({ app_id: body.id });
});

const wrong: [what: string, change: object, words: string][] = [
  ['without an address', { url: undefined }, 'url'],
  ['with a name that is too long', { name: 'x'.repeat(35) }, 'name'],
  ['with a name that is taken', { name: 'Roadcrew' }, 'already taken'],
  ['with an unknown level', { default_permissions: { actions: 'admin' } }, 'default_permissions.actions'],
];
test.each(wrong)('a manifest %s is explained', async (_what, change, words) => {
  await using bot = await startWithBot();
  const refused = await propose(bot.github.apiUrl, { ...manifest, ...change }, '/settings/apps/new');
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain(words);
});

test('a code is valid for an hour', async () => {
  const clock = createClock();
  await using bot = await startWithBot({ now: clock.now });
  const page = await (await propose(bot.github.apiUrl, manifest)).text();
  const code = /code=(\w+)/.exec(page)?.[1];
  clock.pass(3_600_000);
  expect((await bot.api(`POST /app-manifests/${code}/conversions`, { as: null })).status).toBe(404);
});
