import { randomBytes, sign } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createEmulator } from 'emulate';
import { people } from '../company.ts';
import { botPermissions } from './apps.ts';
import type { Caller } from './auth.ts';
import { GitHubError } from './errors.ts';
import { organization } from './format/accounts.ts';
import { signature } from './hooks.ts';
import { isJson, parseJson } from './json.ts';
import type { App } from './model.ts';
import type { Answer } from './route.ts';
import type { Json } from './types.ts';

/** emulate's GitHub, which stores issues, comments, labels and accounts. Only this file calls it. */
export interface Emulated {
  /** Forwards a call as its caller. @throws GitHubError when emulate refuses it */
  forward(call: { method: string; url: URL; body: unknown; caller: Caller }): Promise<Answer>;
  /** @throws GitHubError 404 */
  account(login: string): Promise<Json>;
  repo(fullName: string): Promise<Json>;
  createRepo(name: string): Promise<Json>;
  /** True during a change, whose webhooks wait for its answer. */
  isBusy(): boolean;
  /** Reads a webhook of emulate. Undefined for any other request. */
  readHook(headers: NodeJS.Dict<string | string[]>, body: string): { event: string; payload: Json } | undefined;
  close(): Promise<void>;
}

/** Path for emulate's webhooks, which are sent on with new ids. */
export const hookPath = '/_emulate/hooks';

/** Time a call waits for its webhook, in milliseconds: emulate does not wait for webhooks. */
const hookWaitMs = 50;

/** Remaining calls at which a new token starts a new count: emulate has a rate limit too. */
const minRemaining = 20;

interface Options {
  /** Origin of the front, which replaces emulate's own in its answers. */
  origin: string;
  app: App;
  repos: readonly { name: string; description: string }[];
  /** Logins by personal token. */
  tokens: ReadonlyMap<string, string>;
}

export async function startEmulated({ origin, app, repos, tokens }: Options): Promise<Emulated> {
  const secret = randomBytes(16).toString('hex');
  const installationId = 1;
  const employees = people.filter(({ accountKind }) => accountKind === 'full');
  const emulator = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      tokens: Object.fromEntries([...tokens].map(([token, login]) => [token, { login }])),
      github: {
        users: employees.map(({ name, realName, email }) => ({ login: name, name: realName, email })),
        orgs: [
          {
            login: organization,
            name: 'Acme',
            members: employees.map(({ name }) => ({ login: name, role: name === 'pat' ? 'admin' : 'member' })),
          },
        ],
        repos: repos.map((repo) => ({ owner: organization, private: true, ...repo })),
        apps: [
          {
            app_id: app.id,
            slug: app.slug,
            name: app.name,
            private_key: app.privateKey,
            permissions: botPermissions,
            events: ['*'],
            webhook_url: `${origin}${hookPath}`,
            webhook_secret: secret,
            installations: [{ installation_id: installationId, account: organization, repository_selection: 'all' }],
          },
        ],
      },
    },
  });
  const base = `http://127.0.0.1:${new URL(emulator.url).port}`;
  // Configured with another origin, emulate would not report its own address.
  const readText = (text: string): unknown => parseJson(text.replaceAll(emulator.url, origin));
  let appToken: string | undefined;
  let busy = 0;
  let waiting: (() => void)[] = [];

  async function send(method: string, path: string, token: string, body?: unknown) {
    const hasBody = body !== undefined && method !== 'GET';
    const response = await fetch(base + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(hasBody ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : readText(text) };
  }

  async function tokenOf(caller: Caller, given: string | undefined): Promise<string> {
    if (caller.kind === 'person') return given ?? '';
    if (caller.kind === 'anonymous') return '';
    appToken ??= await installationToken();
    return appToken;
  }

  async function installationToken(): Promise<string> {
    const jwt = signJwt(app);
    const { body } = await send('POST', `/app/installations/${installationId}/access_tokens`, jwt, {});
    if (!isJson(body) || typeof body.token !== 'string') throw new Error('emulate gave no installation token.');
    return body.token;
  }

  const personalTokens = new Map([...tokens].map(([token, login]) => [login, token]));
  const owner = personalTokens.get('pat') ?? '';

  async function forward({ method, url, body, caller }: Parameters<Emulated['forward']>[0]): Promise<Answer> {
    const personal = caller.kind === 'person' ? personalTokens.get(caller.login) : undefined;
    const token = await tokenOf(caller, personal);
    const hooked = new Promise<void>((resolve) => waiting.push(resolve));
    const answer = await send(method, url.pathname + url.search, token, body);
    if (Number(answer.headers.get('x-ratelimit-remaining')) < minRemaining) appToken = undefined;
    if (answer.status >= 400) throw refusal(answer.status, answer.body);
    if (method !== 'GET') await Promise.race([hooked, delay(hookWaitMs)]);
    const link = answer.headers.get('link')?.replaceAll(base, origin).replaceAll(emulator.url, origin);
    return { status: answer.status, body: answer.body, headers: link ? { link } : {} };
  }

  async function read(path: string): Promise<Json> {
    const { status, body } = await send('GET', path, owner);
    if (!isJson(body) || status >= 400) throw refusal(status, body);
    return body;
  }

  // emulate creates the App's account at its first attempt to write.
  await send('POST', `/repos/${organization}/${repos[0]?.name}/issues`, await tokenOf({ kind: 'app', app }, ''), {});

  async function change(call: Parameters<Emulated['forward']>[0]): Promise<Answer> {
    if (call.method === 'GET') return forward(call);
    busy++;
    try {
      return await forward(call);
    } finally {
      busy--;
    }
  }

  return {
    forward: change,
    isBusy: () => busy > 0,
    account: (login) => read(login === organization ? `/orgs/${login}` : `/users/${encodeURIComponent(login)}`),
    repo: (fullName) => read(`/repos/${fullName}`),
    async createRepo(name) {
      const { status, body } = await send('POST', `/orgs/${organization}/repos`, owner, { name, private: true });
      if (!isJson(body) || status >= 400) throw refusal(status, body);
      return body;
    },
    readHook(headers, body) {
      const payload = readText(body);
      const event = headers['x-github-event'];
      if (headers['x-hub-signature-256'] !== signature(secret, body)) return undefined;
      if (!isJson(payload) || typeof event !== 'string') return undefined;
      for (const resolve of waiting) resolve();
      waiting = [];
      return { event, payload };
    },
    close: () => emulator.close(),
  };
}

/** Signs with the machine's time, because emulate does not use the injected clock. */
function signJwt({ id, privateKey }: App): string {
  const now = Math.floor(Date.now() / 1000);
  const encode = (part: Json) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const text = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ iat: now - 60, exp: now + 300, iss: String(id) })}`;
  return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
}

function refusal(status: number, body: unknown): GitHubError {
  const { message, errors } = isJson(body) ? body : {};
  const words = String(message ?? 'Not Found').replace('Validation failed', 'Validation Failed');
  return new GitHubError(status, words, Array.isArray(errors) ? { errors: errors.filter(isJson) } : {});
}
