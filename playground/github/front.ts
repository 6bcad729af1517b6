import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Caller, identify } from './auth.ts';
import { hookPath } from './emulated.ts';
import { GitHubError, notFound } from './errors.ts';
import { answerAfter, answerInstead, createFaults, type FaultQueue } from './faults.ts';
import { isJson, parseJson, stringify } from './json.ts';
import { type Allowance, createLimits, limitHeaders } from './limits.ts';
import type { Answer, Route } from './route.ts';
import type { State } from './state.ts';
import type { ApiCall } from './types.ts';

/** HTTP server of the emulated GitHub. */
export interface Front {
  calls: ApiCall[];
  faults: FaultQueue;
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

interface FrontOptions {
  state: State;
  routes: readonly Route[];
  rateLimit: number;
  /** Receives a webhook of emulate. False for any other request. */
  onEmulatedHook(headers: NodeJS.Dict<string | string[]>, body: string): boolean;
}

interface Found {
  route: Route;
  params: Record<string, string>;
}

/** Number of calls that are recorded. */
const maxCalls = 100_000;

/** Largest request body, in bytes. */
const maxBodyBytes = 1_000_000;

/** Versions of GitHub's API. The first is the default. */
const versions = ['2022-11-28', '2026-03-10'];

export function createFront({ state, routes, rateLimit, onEmulatedHook }: FrontOptions): Front {
  const calls: ApiCall[] = [];
  const faults = createFaults();
  const limits = createLimits(state.now, rateLimit);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readBody(request);
    const url = new URL(request.url ?? '/', state.origin);
    const { method = 'GET' } = request;
    if (url.pathname === hookPath) {
      response.writeHead(text !== undefined && onEmulatedHook(request.headers, text) ? 204 : 404).end();
      return;
    }
    const found = findRoute(method, url.pathname);
    const call: ApiCall = {
      method,
      path: url.pathname,
      route: found?.route.template ?? 'unknown',
      query: Object.fromEntries(url.searchParams),
      body: readJson(request, text),
      at: state.now(),
      status: 0,
    };
    calls.push(call);
    if (calls.length > maxCalls) calls.shift();
    const fault = faults.take(call);
    if (fault === 'drop') return void request.socket.resetAndDestroy();
    if (typeof fault === 'object' && 'delay' in fault) await delay(fault.delay);
    const answer = (fault && answerInstead(fault, state.now())) ?? (await handle(request, text, url, call, found));
    call.status = answer.status;
    if (isJson(answer.body) && answer.status >= 400) call.error = String(answer.body.message);
    if (fault === 'early-webhooks') await state.hooks.settled();
    if (fault === 'accept-then-drop') request.socket.resetAndDestroy();
    else if (fault !== 'accept-then-hang') send(response, answerAfter(fault) ?? answer);
    state.hooks.flush();
  }

  function findRoute(method: string, path: string): Found | undefined {
    for (const route of routes) {
      const match = route.method === method ? route.pattern.exec(path) : null;
      if (!match) continue;
      return { route, params: Object.fromEntries(route.names.map((name, i) => [name, decode(match[i + 1] ?? '')])) };
    }
    return undefined;
  }

  /** Runs the call's route. The answer has all of GitHub's headers, errors included. */
  async function handle(
    request: IncomingMessage,
    text: string | undefined,
    url: URL,
    { body }: ApiCall,
    found: Found | undefined,
  ): Promise<Answer> {
    let caller: Caller = { kind: 'anonymous' };
    let allowance = limits.allowance(caller);
    const headers = () => ({ ...limitHeaders(allowance), ...commonHeaders(state.now()) });
    try {
      checkRequest(request, text, body);
      caller = identify(state, request.headers.authorization);
      allowance = limits.allowance(caller);
      spend(allowance, state.now());
      if (!found) throw notFound();
      const accept = request.headers.accept ?? '';
      const whole = await found.route.run({ state, caller, params: found.params, url, body, accept });
      const answer = request.method === 'GET' ? conditional(whole, request.headers['if-none-match']) : whole;
      // GitHub does not count unchanged answers.
      if (answer.status === 304) allowance.used--;
      return { ...answer, headers: { ...headers(), ...answer.headers } };
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      return { status: error.status, body: error.toBody(), headers: { ...headers(), ...error.headers } };
    }
  }

  return { calls, faults, serve };
}

/** Counts a call. @throws GitHubError 403 when the hour's calls are used up */
function spend(allowance: Allowance, now: number): void {
  if (allowance.used >= allowance.limit) {
    const wait = Math.max(1, allowance.reset - Math.floor(now / 1000));
    throw new GitHubError(403, 'API rate limit exceeded.', { headers: { 'retry-after': String(wait) } });
  }
  allowance.used++;
}

/** Checks a call as GitHub does before routing. @throws GitHubError */
function checkRequest({ headers }: IncomingMessage, text: string | undefined, body: unknown): void {
  if (text === undefined) throw new GitHubError(413, 'Request Entity Too Large');
  if (!headers['user-agent']) {
    throw new GitHubError(
      403,
      'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.',
    );
  }
  const version = headers['x-github-api-version'];
  if (version !== undefined && !versions.includes(String(version))) {
    throw new GitHubError(400, `"${version}" is not a supported version`);
  }
  if (text !== '' && body === undefined) throw new GitHubError(400, 'Problems parsing JSON');
  if (Array.isArray(body) || (body !== undefined && !isJson(body))) {
    throw new GitHubError(400, 'Body should be a JSON object');
  }
}

const commonHeaders = (now: number): Record<string, string> => ({
  // Octokit corrects its clock with this header.
  date: new Date(now).toUTCString(),
  'x-github-request-id': randomUUID(),
  'x-github-media-type': 'github.v3; format=json',
});

/** Adds an ETag, and answers 304 when the caller has the same one. */
function conditional(answer: Answer, knownEtag: string | undefined): Answer {
  if (answer.status !== 200) return answer;
  const etag = `W/"${createHash('sha256').update(stringify(answer.body)).digest('hex')}"`;
  const headers = { etag, 'cache-control': 'private, max-age=60, s-maxage=60', ...answer.headers };
  return knownEtag === etag ? { status: 304, headers } : { ...answer, headers };
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  const isText = typeof body === 'string';
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(status, { 'content-type': type, ...headers }).end(isText ? body : stringify(body));
}

/** Reads the body. Undefined when it is too large. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  return size > maxBodyBytes ? undefined : Buffer.concat(chunks).toString('utf8');
}

/** Parses JSON or a form: the page that registers an App posts a form. */
function readJson({ headers }: IncomingMessage, text: string | undefined): unknown {
  if (!text) return undefined;
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  return isForm ? Object.fromEntries(new URLSearchParams(text)) : parseJson(text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
