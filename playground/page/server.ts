import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Person, Slack } from '../slack/types.ts';
import { actRequest, GoneError, perform } from './act.ts';
import { type Asset, buildClient } from './build.ts';
import { refusal } from './guard.ts';
import { readManifest } from './manifest.ts';
import { type Company, type PageContext, stateFor } from './state.ts';

export interface PageOptions {
  slack: Slack;
  company: Company;
  /** Port on 127.0.0.1. Default: 0, a free one. */
  port?: number;
}

export interface Page {
  /** URL such as `http://127.0.0.1:4000/`. */
  url: string;
  close(): Promise<void>;
}

const BODY_LIMIT_BYTES = 256 * 1024;

const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'self'; img-src 'self' data: https:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** Serves the page on 127.0.0.1. Every act goes through the Slack client of the selected person. */
export async function startPage(options: PageOptions): Promise<Page> {
  const [assets, manifest] = await Promise.all([buildClient(), readManifest()]);
  const context: PageContext = { slack: options.slack, company: options.company, ...manifest };
  const server = createServer((request, response) => {
    answer(context, assets, request, response).catch((error) => fail(response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf(server.address())}/`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (typeof address !== 'object' || address === null) throw new Error('The page has no port.');
  return address.port;
}

async function answer(
  context: PageContext,
  assets: Map<string, Asset>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  const reason = refusal(request, request.socket.localPort ?? 0);
  if (reason) return json(response, 403, { error: reason });

  const url = new URL(request.url ?? '/', 'http://page');
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /api/state': {
      const person = personNamed(context, url.searchParams.get('as'));
      return person ? json(response, 200, stateFor(context, person)) : unknownPerson(response);
    }
    case 'GET /api/events': {
      const person = personNamed(context, url.searchParams.get('as'));
      return person ? streamState(context, person, response) : unknownPerson(response);
    }
    case 'POST /api/act':
      return act(context, request, response);
    default:
      return asset(assets, request, url.pathname, response);
  }
}

/** Finds a person of the company by name or id. */
function personNamed({ slack, company }: PageContext, name: string | null): Person | undefined {
  const found = company.people.find((each) => each.name === name || each.id === name);
  return found && slack.as(found.name);
}

const unknownPerson = (response: ServerResponse): void => json(response, 404, { error: 'Nobody has that name.' });

/** Sends the person's whole state now and after every change, at most once per turn of the event loop. */
function streamState(context: PageContext, person: Person, response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.write('retry: 500\n\n');
  let last = '';
  let due: NodeJS.Immediate | undefined;
  const send = () => {
    due = undefined;
    const state = JSON.stringify(stateFor(context, person));
    if (state === last) return;
    last = state;
    response.write(`data: ${state}\n\n`);
  };
  const stop = context.slack.on('change', () => {
    due ??= setImmediate(send);
  });
  response.once('close', () => {
    stop();
    clearImmediate(due);
  });
  send();
}

async function act(context: PageContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request);
  const parsed = actRequest.safeParse(body);
  if (!parsed.success) return json(response, 400, { error: 'This page does not know that act.' });
  const person = personNamed(context, parsed.data.as);
  if (!person) return unknownPerson(response);
  try {
    json(response, 200, await perform(person, parsed.data.act));
  } catch (error) {
    if (!(error instanceof GoneError)) throw error;
    json(response, 409, { error: error.message });
  }
}

/** Parses the body. Undefined when it is too long or not JSON. */
async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= BODY_LIMIT_BYTES) chunks.push(chunk);
  }
  if (length > BODY_LIMIT_BYTES) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Serves the bundle. The client reads the query of `/?as=alice&channel=C0GENERAL`. */
function asset(assets: Map<string, Asset>, request: IncomingMessage, path: string, response: ServerResponse): void {
  const found = assets.get(path === '/' ? '/index.html' : path);
  if (found && request.method === 'GET') response.writeHead(200, { 'Content-Type': found.type }).end(found.body);
  else json(response, 404, { error: 'Not found.' });
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

function fail(response: ServerResponse, error: unknown): void {
  console.error('The page failed to answer a request:', error);
  if (response.headersSent) response.destroy();
  else json(response, 500, { error: error instanceof Error ? error.message : 'Something went wrong.' });
}
