import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { SlackError } from './errors.ts';
import { createFaults, type FaultQueue } from './faults.ts';
import { methods } from './methods/index.ts';
import { isJson } from './rules/walk.ts';
import { createSockets, type Sockets } from './socket.ts';
import type { State } from './state.ts';
import type { ApiCall, Fault, Json } from './types.ts';

/** HTTP server for the bot: the Web API and the response URLs, on 127.0.0.1. */
export interface Front {
  /** Origin without a slash at the end. */
  origin: string;
  calls: ApiCall[];
  faults: FaultQueue;
  sockets: Sockets;
  close(): Promise<void>;
}

interface Call {
  method: string;
  args: Json;
  /** Executes the call. @throws SlackError */
  run(): Promise<Answer>;
}

interface Answer {
  status: number;
  body: Json | string;
  headers?: Record<string, string>;
}

/** Number of calls that are recorded. */
const maxCalls = 100_000;

/** Largest request body, in bytes. */
const maxBodyBytes = 60_000_000;

interface FrontOptions {
  botToken: string;
  /** App-level token, which only opens Socket Mode connections. */
  appToken: string;
  port: number;
  ackTimeoutMs: number;
  /** Scopes of the bot token. */
  scopes: string[];
}

export async function startFront(
  state: State,
  { botToken, appToken, port, ackTimeoutMs, scopes }: FrontOptions,
): Promise<Front> {
  const calls: ApiCall[] = [];
  const faults = createFaults();
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // A defect of the playground, not a refusal by Slack: make it visible.
      console.error(error);
      if (!response.headersSent) send(response, { status: 500, body: { ok: false, error: 'fatal_error' } });
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await readBody(request);
    if (bytes === undefined) return send(response, { status: 413, body: 'Too large' });
    const [, kind, id = ''] = /^\/(upload\/v1|files)\/(\w+)/.exec(request.url ?? '') ?? [];
    if (kind !== undefined) return serveFile(kind === 'files', id, bytes, response);
    const body = bytes.toString('utf8');
    const call = readCall(request, body);
    if (!call) return send(response, { status: 404, body: 'Not found' });
    const fault = faults.take(call.method);
    const record: ApiCall = { method: call.method, args: call.args, at: state.now(), ok: false };
    calls.push(record);
    if (calls.length > maxCalls) calls.shift();
    if (typeof fault === 'object' && 'acceptAfter' in fault) request.socket.resetAndDestroy();
    const early = fault && answerInstead(fault);
    const answer = early ?? (await execute(call, fault));
    record.ok = answer.status === 200 && (typeof answer.body === 'string' || answer.body.ok === true);
    const error = typeof answer.body === 'string' ? answer.body : answer.body.error;
    if (!record.ok) record.error = String(error);
    if (typeof fault === 'object' && 'answerAfter' in fault) await delay(fault.answerAfter);
    if (fault === 'accept-then-drop') request.socket.resetAndDestroy();
    else if (!request.socket.destroyed) send(response, answer);
  }

  /** Receives uploaded bytes, or serves a file. */
  function serveFile(isRead: boolean, id: string, bytes: Buffer, response: ServerResponse): void {
    const { files } = state;
    const fault = isRead ? undefined : faults.take('upload');
    const file = isRead ? files.read(id) : undefined;
    if (file) {
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(file.bytes);
      return;
    }
    const problem = isRead ? 'file_not_found' : files.receive(id, bytes);
    const ok = !fault && !problem;
    calls.push({ method: 'upload', args: { id, bytes: bytes.length }, at: state.now(), ok });
    if (ok) send(response, { status: 200, body: `OK - ${bytes.length}` });
    else send(response, { status: fault ? 500 : 404, body: problem ?? 'fatal_error' });
  }

  function readCall(request: IncomingMessage, body: string): Call | undefined {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (/^\/(commands|actions)\//.test(url.pathname)) {
      const args = parseJson(body) ?? {};
      return { method: 'response_url', args, run: () => respond(url.pathname, args) };
    }
    const name = /^\/api\/([\w.]+)$/.exec(url.pathname)?.[1];
    if (name === undefined) return undefined;
    // Every method accepts these two. Bolt sends the team with every call; a workspace's token does not need it.
    const { token, team_id: _, ...args } = readArguments(request, url, body);
    const callToken = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? token;
    return { method: name, args, run: () => callMethod(name, args, callToken) };
  }

  async function callMethod(name: string, args: Json, token: unknown): Promise<Answer> {
    if (name === 'apps.connections.open') {
      if (token !== appToken) throw new SlackError('invalid_auth');
      return { status: 200, body: { ok: true, url: sockets.ticket() } };
    }
    const method = methods.get(name);
    if (!method) throw new SlackError('unknown_method');
    if (token === undefined) throw new SlackError('not_authed');
    if (token !== botToken) throw new SlackError('invalid_auth');
    const headers = { 'x-oauth-scopes': scopes.join(',') };
    return { status: 200, body: { ok: true, ...(await method(args, state)) }, headers };
  }

  async function respond(path: string, body: Json): Promise<Answer> {
    try {
      await state.responseUrls.respond(path, body);
      return { status: 200, body: 'ok' };
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      const gone = error.code === 'expired_url' || error.code === 'used_url';
      return gone ? { status: 404, body: error.code } : { status: 500, body: error.toAnswer() };
    }
  }

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The playground has no port to listen on.');
  const origin = `http://127.0.0.1:${address.port}`;
  const sockets = createSockets(server, () => origin, ackTimeoutMs);
  state.files.origin = origin;
  return {
    origin,
    calls,
    faults,
    sockets,
    async close() {
      sockets.close();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function execute(call: Call, fault: Fault | undefined): Promise<Answer> {
  if (typeof fault === 'object' && 'delay' in fault) await delay(fault.delay);
  if (typeof fault === 'object' && 'acceptAfter' in fault) await delay(fault.acceptAfter);
  try {
    return await call.run();
  } catch (error) {
    if (error instanceof SlackError) return { status: 200, body: error.toAnswer() };
    throw error;
  }
}

/** Answer of a fault that replaces the call. */
function answerInstead(fault: Fault): Answer | undefined {
  if (typeof fault === 'string') return undefined;
  if ('error' in fault) return { status: 200, body: { ok: false, error: fault.error } };
  if (!('status' in fault)) return undefined;
  if (fault.status === 500) return { status: 500, body: { ok: false, error: 'internal_error' } };
  const headers = { 'retry-after': String(fault.retryAfter) };
  return { status: 429, body: { ok: false, error: 'ratelimited' }, headers };
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json; charset=utf-8', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

/** Reads the body. Undefined when it is too large. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function readArguments(request: IncomingMessage, url: URL, body: string): Json {
  const isJsonBody = request.headers['content-type']?.startsWith('application/json') ?? false;
  const form = isJsonBody ? (parseJson(body) ?? {}) : Object.fromEntries(new URLSearchParams(body));
  return { ...Object.fromEntries(url.searchParams), ...form };
}

function parseJson(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
