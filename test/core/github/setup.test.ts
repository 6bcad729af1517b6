import { expect, test } from 'vitest';
import { type GitHub, startGitHub } from '../../../playground/github.ts';
import { createGitHubApp } from '../../../src/core/github/github.ts';
import { platform, readableLog, serve, startReceiver, startStore } from './support.ts';

const publicUrl = 'https://roadcrew.acme.test';

/** Starts a web process without an App; `code` is the setup code from its log. */
async function startUnset(options: { publicUrl?: string | undefined } = { publicUrl }) {
  const [base, github] = await Promise.all([startStore(), startGitHub()]);
  const { log, lines } = readableLog();
  const settings = { apiUrl: github.apiUrl, app: undefined };
  const app = createGitHubApp({ settings, publicUrl: options.publicUrl, platform, store: base.store, log });
  const server = await serve(app.routes());
  await app.announce();
  const announced = lines.find((line) => line.includes('no GitHub App'));
  return {
    github,
    server,
    lines,
    store: base.store,
    code: announced ? String(JSON.parse(announced).code) : '',
    async [Symbol.asyncDispose]() {
      await server.close();
      await github.close();
      await base.store.close();
    },
  };
}

/** Browser without scripts: it keeps cookies and does not follow redirects. */
function browse(url: string) {
  let cookie = '';
  return async (path: string, form?: Record<string, string>) => {
    const response = await fetch(path.startsWith('http') ? path.replace(publicUrl, url) : url + path, {
      redirect: 'manual',
      headers: { cookie },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    const set = response.headers.get('set-cookie');
    if (set) cookie = set.split(';')[0] ?? '';
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
}

const unescaped = (text: string) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
const find = (text: string, pattern: RegExp) => unescaped(pattern.exec(text)?.[1] ?? '');

/** Presses the first button, then Create at GitHub. Returns the URL GitHub redirects to. */
async function register(browser: ReturnType<typeof browse>): Promise<string> {
  const { text } = await browser('/github/setup');
  const action = find(text, /action="([^"]+)"/);
  const manifest = find(text, /name="manifest" value="([^"]+)"/);
  const proposal = await fetch(action, { method: 'POST', body: new URLSearchParams({ manifest }) });
  return find(await proposal.text(), /href="([^"]+)"/);
}

test.concurrent('the code from the log lets the operator register an App, and its credentials work', async () => {
  await using unset = await startUnset();
  const browser = browse(unset.server.url);
  expect((await browser('/github/setup')).text).toContain('Setup code');
  expect(await browser('/github/setup', { code: unset.code })).toMatchObject({ status: 303 });
  const page = (await browser('/github/setup')).text;
  expect(page).toContain('Register it for acme');
  expect(page).toContain('see whether CI is green on the commit');

  const back = await register(browser);
  const { status, text, headers } = await browser(back);
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toBe('no-store');
  const setting = (name: string) => find(text, new RegExp(`${name}=([^\\s<]+)`));
  const privateKey = Buffer.from(setting('GITHUB_PRIVATE_KEY'), 'base64').toString('utf8');
  expect(privateKey).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/);
  expect(setting('GITHUB_API_URL')).toBe(unset.github.apiUrl);

  // GitHub accepts them as those of the new App.
  const app = { id: setting('GITHUB_APP_ID'), privateKey, webhookSecret: setting('GITHUB_WEBHOOK_SECRET') };
  await install(unset.github, text);
  const settings = { apiUrl: unset.github.apiUrl, app };
  const { client } = createGitHubApp({ settings, publicUrl, platform, store: unset.store, log: readableLog().log });
  expect(await client.repository('acme/checkout')).toMatchObject({ defaultBranch: 'main' });
});

async function install(github: GitHub, text: string) {
  const page = find(text, /href="([^"]+installations\/new)"/);
  expect(page.startsWith(github.apiUrl)).toBe(true);
  await fetch(page, { method: 'POST' });
}

test.concurrent('the credentials are shown once, and never logged', async () => {
  await using unset = await startUnset();
  const browser = browse(unset.server.url);
  await browser('/github/setup', { code: unset.code });
  const back = await register(browser);
  const { text } = await browser(back);
  const again = await browser(back);
  expect(again.status).toBe(403);
  expect(again.text).not.toContain('GITHUB_PRIVATE_KEY=');
  const key = find(text, /GITHUB_PRIVATE_KEY=([^\s<]+)/);
  const secret = find(text, /GITHUB_WEBHOOK_SECRET=([^\s<]+)/);
  const logged = unset.lines.join('') + unset.server.lines.join('');
  for (const canary of [key, secret, 'BEGIN RSA']) expect(logged).not.toContain(canary);
});

test.concurrent('without the code nobody gets past the first page, and it works once', async () => {
  await using unset = await startUnset();
  const stranger = browse(unset.server.url);
  for (const code of ['', 'guess', `${unset.code}x`]) {
    const { status, text } = await stranger('/github/setup', { code });
    expect(status).toBe(403);
    expect(text).toContain('That code is not valid');
    expect(text).not.toContain('manifest');
  }
  await browse(unset.server.url)('/github/setup', { code: unset.code });
  expect(await stranger('/github/setup', { code: unset.code })).toMatchObject({ status: 403 });
  expect((await stranger('/github/setup')).text).not.toContain('manifest');
});

test.concurrent('GitHub’s code is exchanged only for the browser that started', async () => {
  await using unset = await startUnset();
  const [operator, thief] = [browse(unset.server.url), browse(unset.server.url)];
  await operator('/github/setup', { code: unset.code });
  const back = new URL(await register(operator));
  // A thief with the URL, and one who lures the operator to an App of their own.
  expect(await thief(back.href)).toMatchObject({ status: 403 });
  expect(await operator(back.href.replace(/state=[^&]+/, 'state=forged'))).toMatchObject({ status: 403 });
  expect(await operator(back.href.replace(/&?state=[^&]+/, ''))).toMatchObject({ status: 403 });
  expect(unset.github.calls('conversions')).toEqual([]);
  expect(await operator(back.href)).toMatchObject({ status: 200 });
});

test.concurrent('a failed exchange can be tried again; a refused code leads to instructions', async () => {
  await using unset = await startUnset();
  const browser = browse(unset.server.url);
  await browser('/github/setup', { code: unset.code });
  const back = await register(browser);
  unset.github.faults.next(/conversions/, { status: 502 });
  expect(await browser(back)).toMatchObject({ status: 502, text: expect.stringContaining('Reload this page') });
  expect(await browser(back.replace(/code=[^&]+/, 'code=spent'))).toMatchObject({
    status: 502,
    text: expect.stringContaining('GitHub did not accept the code'),
  });
  expect(await browser(back)).toMatchObject({ status: 200 });
});

test.concurrent('every web process accepts the code from the log of another', async () => {
  await using unset = await startUnset();
  const settings = { apiUrl: unset.github.apiUrl, app: undefined };
  const other = createGitHubApp({ settings, publicUrl, platform, store: unset.store, log: readableLog().log });
  await using server = await serve(other.routes());
  expect(await browse(server.url)('/github/setup', { code: unset.code })).toMatchObject({ status: 303 });
});

test.concurrent('pages are not cached and not framed, and scripts cannot read the cookie', async () => {
  await using unset = await startUnset();
  const browser = browse(unset.server.url);
  const { headers } = await browser('/github/setup', { code: unset.code });
  expect(headers.get('set-cookie')).toMatch(/; Path=\/github\/setup; Max-Age=3600; HttpOnly; SameSite=Lax; Secure$/);
  const page = await browser('/github/setup');
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(page.headers.get('referrer-policy')).toBe('strict-origin');
  expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
});

test.concurrent('without PUBLIC_URL there is no page, and no code in the log', async () => {
  await using unset = await startUnset({ publicUrl: undefined });
  expect(await browse(unset.server.url)('/github/setup')).toMatchObject({
    status: 404,
    text: expect.stringContaining('Set PUBLIC_URL'),
  });
  expect(unset.code).toBe('');
  expect(await browse(unset.server.url)('/github/setup', { code: 'x' })).toMatchObject({ status: 405 });
});

test.concurrent('once an App is set up, the page shows only that', async () => {
  await using base = await startStore();
  await using receiver = await startReceiver(base.store);
  const { status, text } = await browse(receiver.url)('/github/setup');
  expect(status).toBe(200);
  expect(text).toContain('A GitHub App is set up');
  expect(text).not.toMatch(/a secret of twenty|PRIVATE KEY-|Setup code/);
  expect(await browse(receiver.url)('/github/setup/callback?code=x&state=y')).toMatchObject({ status: 404 });
});
