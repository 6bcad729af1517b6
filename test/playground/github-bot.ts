import { createSign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AppCredentials, type GitHubOptions, startGitHub } from '../../playground/github.ts';

interface CallOptions {
  body?: unknown;
  /** `jwt` for the App, a person's name, a token, or `null` for none. Default: an installation token. */
  as?: string | null;
  headers?: Record<string, string>;
}

export interface ApiAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers of any shape
  body: any;
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Signs an App's JWT. `claims` and `alg`: invalid variants. */
export function signJwt(
  app: Pick<AppCredentials, 'id' | 'privateKey'>,
  now: number,
  { claims = {}, alg = 'RS256' }: { claims?: object; alg?: string } = {},
): string {
  const seconds = Math.floor(now / 1000);
  const body = { iat: seconds - 30, exp: seconds + 540, iss: app.id, ...claims };
  const text = `${encode({ alg, typ: 'JWT' })}.${encode(body)}`;
  return `${text}.${createSign('sha256').update(text).sign(app.privateKey, 'base64url')}`;
}

/** Starts GitHub with runs that are advanced by hand, and a bot that answers webhooks with 202 and records them. */
export async function startWithBot(options: GitHubOptions = {}) {
  const github = await startGitHub({ runner: { duration: 'by hand' }, ...options });
  const hooks: { event: string; guid: string; headers: NodeJS.Dict<string | string[]>; text: string }[] = [];
  let answer = { status: 202 };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { headers } = request;
    hooks.push({ event: `${headers['x-github-event']}`, guid: `${headers['x-github-delivery']}`, headers, text });
    if (answer.status !== 0) response.writeHead(answer.status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The bot has no port.');
  github.connect(`http://127.0.0.1:${address.port}`);

  let token: string | undefined;
  async function credential(as: string | null | undefined): Promise<string | null> {
    if (as === 'jwt') return signJwt(github.app, github.now());
    if (as !== undefined) return as === null || as.includes('_') ? as : github.tokenOf(as);
    token ??= await newToken();
    return token;
  }
  const newToken = async (body: object = {}): Promise<string> => {
    const { body: installation } = await api('GET /repos/acme/checkout/installation', { as: 'jwt' });
    return (await api(`POST /app/installations/${installation.id}/access_tokens`, { as: 'jwt', body })).body.token;
  };
  /** Calls the API. `call`: method and path. */
  async function api(call: string, { body, as, headers = {} }: CallOptions = {}): Promise<ApiAnswer> {
    const [method = '', path = ''] = call.split(/ (.*)/);
    const secret = await credential(as);
    const response = await fetch(github.apiUrl + path, {
      method,
      headers: { 'user-agent': 'test', ...(secret === null ? {} : { authorization: `Bearer ${secret}` }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = text !== '' && response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }
  /** Dispatches a deployment of `main` as the bot does. */
  const dispatch = (inputs: Record<string, unknown> = {}, repo = 'acme/checkout') =>
    api(`POST /repos/${repo}/actions/workflows/deploy.yml/dispatches`, {
      body: {
        ref: 'main',
        inputs: { sha: github.repos.sha(repo, 'main'), environment: 'staging', roadcrew_key: 'k-1', ...inputs },
        return_run_details: true,
      },
    });
  return {
    github,
    api,
    dispatch,
    newToken,
    hooks,
    /** Sets the status of the bot's answers. 0: no answer. */
    setStatus: (status: number) => {
      answer = { status };
    },
    /** Received webhooks, as `event.action`. */
    received: () => hooks.map(({ event, text }) => [event, JSON.parse(text).action].filter(Boolean).join('.')),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await github.close();
    },
  };
}
