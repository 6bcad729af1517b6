import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Ack, signedRequest } from '../../playground/slack/slack.ts';
import type { Bot } from '../support/bot.ts';

/** One request of Slack's as it went over the wire. */
export interface Sent {
  headers: IncomingHttpHeaders;
  body: string;
  /** The fields of a command, or the JSON of anything else. */
  payload: Payload;
}

// biome-ignore lint/suspicious/noExplicitAny: payloads are bent into every shape, also into those no type allows
export type Payload = Record<string, any>;

export interface Wire extends AsyncDisposable {
  sent: Sent[];
  /** The newest request that fits. */
  last(fits: (payload: Payload) => boolean): Sent;
  /** Sends the very same bytes with the very same signature once more. */
  replay(sent: Sent): Promise<Answer>;
  /** Sends it changed and signed anew: what somebody could make Slack sign. */
  forge(sent: Sent, change: (payload: Payload) => void): Promise<Ack>;
}

export interface Answer {
  status: number;
  raw: string;
}

/** Puts itself between Slack and the bot and writes down what Slack sends. */
export async function tapWire({ slack, url }: Pick<Bot, 'slack' | 'url'>): Promise<Wire> {
  const sent: Sent[] = [];
  const target = new URL('/slack/events', url);
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    sent.push({ headers: incoming.headers, body, payload: read(body) });
    const answer = await send(target, incoming.headers, body);
    response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.raw);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  slack.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return {
    sent,
    last(fits) {
      const found = sent.findLast(({ payload }) => fits(payload));
      if (!found) throw new Error('Slack has not sent this.');
      return found;
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

function encoded({ headers, body }: Sent, payload: Payload) {
  if (headers['content-type'] === 'application/json') return { json: payload };
  return { form: new URLSearchParams(body).has('payload') ? { payload: JSON.stringify(payload) } : payload };
}

function read(body: string): Payload {
  if (body.startsWith('{')) return JSON.parse(body);
  const form = new URLSearchParams(body);
  return JSON.parse(form.get('payload') ?? JSON.stringify(Object.fromEntries(form)));
}

/** Exactly these headers and bytes. */
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
