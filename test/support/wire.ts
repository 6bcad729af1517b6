import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'vitest';
import { type Ack, signedRequest } from '../../playground/slack/slack.ts';
import type { Bot } from '../support/bot.ts';

/** Request of Slack, as sent. */
export interface SentRequest {
  headers: IncomingHttpHeaders;
  body: string;
  /** Form fields of a command, or JSON of other requests. */
  payload: Payload;
}

// biome-ignore lint/suspicious/noExplicitAny: tests change payloads into invalid shapes
export type Payload = Record<string, any>;

export interface Wire extends AsyncDisposable {
  sent: SentRequest[];
  /** Returns the newest matching request. */
  last(matches: (payload: Payload) => boolean): SentRequest;
  /** Sends the same bytes with the same signature again. */
  replay(sent: SentRequest): Promise<Answer>;
  /** Answers the requests of `work` with 503 and does not pass them on. Returns the last one. */
  hold(work: () => Promise<unknown>): Promise<SentRequest>;
  /** Sends a changed request with a valid signature, as a forged submission through Slack. */
  forge(sent: SentRequest, change: (payload: Payload) => void): Promise<Ack>;
}

export interface Answer {
  status: number;
  raw: string;
}

/** Starts a proxy between Slack and the bot that records Slack's requests. */
export async function tapWire({ slack, url }: Pick<Bot, 'slack' | 'url'>): Promise<Wire> {
  const sent: SentRequest[] = [];
  const target = new URL('/slack/events', url);
  let isHeld = false;
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    sent.push({ headers: incoming.headers, body, payload: read(body) });
    if (isHeld) return void response.writeHead(503).end();
    const answer = await send(target, incoming.headers, body);
    response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.raw);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  slack.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return {
    sent,
    last(matches) {
      const found = sent.findLast(({ payload }) => matches(payload));
      if (!found) throw new Error('Slack has sent no such request.');
      return found;
    },
    async hold(work) {
      isHeld = true;
      await work().finally(() => {
        isHeld = false;
      });
      return sent.at(-1) ?? expect.unreachable('nothing was sent');
    },
    replay: ({ headers, body }) => send(target, headers, body),
    forge(original, change) {
      const payload = structuredClone(original.payload);
      change(payload);
      return signedRequest({ ...slack, botUrl: () => `${url}/` }, 'slack/events', encoded(original, payload));
    },
    async [Symbol.asyncDispose]() {
      slack.connect(url);
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function encoded({ headers, body }: SentRequest, payload: Payload) {
  if (headers['content-type'] === 'application/json') return { json: payload };
  return { form: new URLSearchParams(body).has('payload') ? { payload: JSON.stringify(payload) } : payload };
}

function read(body: string): Payload {
  if (body.startsWith('{')) return JSON.parse(body);
  const form = new URLSearchParams(body);
  return JSON.parse(form.get('payload') ?? JSON.stringify(Object.fromEntries(form)));
}

/** Sends headers and bytes unchanged. */
async function send(url: URL, headers: IncomingHttpHeaders, body: string): Promise<Answer & { type: string }> {
  const outgoing = request(url, { method: 'POST', headers: { ...headers, host: url.host, connection: 'close' } });
  outgoing.end(body);
  const [response] = await once(outgoing, 'response');
  let raw = '';
  for await (const chunk of response.setEncoding('utf8')) raw += chunk;
  return { status: response.statusCode, raw, type: response.headers['content-type'] ?? 'text/plain' };
}

export const isCommand = (payload: Payload) => payload.command === '/platform';
export const isClick = (action: string) => (payload: Payload) => payload.actions?.[0]?.action_id === action;
export const isSubmission = (callback: string) => (payload: Payload) =>
  payload.type === 'view_submission' && payload.view.callback_id === callback;
