import { createHmac } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
import type { Ack, Slack } from './types.ts';

/** Body of a request: form fields, a JSON value, or raw text with its content type. */
export type RequestBody = { form: Record<string, string> } | { json: unknown } | { raw: string; contentType: string };

export interface SigningOptions {
  /** Time of the signature, in seconds since the epoch. Default: now, by Slack's clock. */
  at?: number;
  /** Signing secret. Default: the app's. */
  secret?: string;
  /** Headers that extend or override Slack's. Undefined removes a header, a list repeats it. */
  headers?: Record<string, string | string[] | undefined>;
}

/** Target and signing secret of requests. */
export type Sender = Pick<Slack, 'botUrl' | 'signingSecret' | 'now'> & { ackTimeoutMs?: number };

/** Signs a body with Slack's `v0` scheme. */
export const sign = (secret: string, seconds: number, body: string): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex')}`;

/**
 * Sends one request to the bot as Slack does, with optional deviations. `path` is appended to the bot's base URL. Never
 * rejects: the answer describes a failed request.
 */
export async function signedRequest(
  sender: Sender,
  path: string,
  body: RequestBody,
  { at = Math.floor(sender.now() / 1000), secret = sender.signingSecret, headers = {} }: SigningOptions = {},
): Promise<Ack> {
  const raw = encode(body);
  const all = {
    // Without a charset: Bolt compares the whole value.
    'content-type': contentType(body),
    'content-length': String(Buffer.byteLength(raw)),
    accept: 'application/json,*/*',
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'x-slack-request-timestamp': String(at),
    'x-slack-signature': sign(secret, at, raw),
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  };
  return post(new URL(path, sender.botUrl()), raw, all, sender.ackTimeoutMs ?? 3000);
}

function post(
  url: URL,
  body: string,
  headers: Record<string, string | string[] | undefined>,
  timeoutMs: number,
): Promise<Ack> {
  const start = performance.now();
  const given = Object.entries(headers).filter((entry): entry is [string, string | string[]] => entry[1] !== undefined);
  return new Promise((resolve) => {
    const answer = (status: number, raw: string, received: IncomingHttpHeaders, timedOut: boolean) =>
      resolve({ status, ms: performance.now() - start, raw, body: parse(raw), headers: received, timedOut });
    const outgoing = request(url, { method: 'POST', headers: Object.fromEntries(given) }, (response) => {
      let raw = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        raw += text;
      });
      response.on('end', () => answer(response.statusCode ?? 0, raw, response.headers, false));
    });
    const timer = setTimeout(() => {
      answer(0, '', {}, true);
      outgoing.destroy();
    }, timeoutMs);
    outgoing.on('close', () => clearTimeout(timer));
    // A broken connection counts as no answer. After an answer `resolve` has no effect.
    outgoing.on('error', (error) => answer(0, error.message, {}, false));
    outgoing.end(body);
  });
}

function encode(body: RequestBody): string {
  if ('raw' in body) return body.raw;
  return 'json' in body ? JSON.stringify(body.json) : new URLSearchParams(body.form).toString();
}

function contentType(body: RequestBody): string {
  if ('raw' in body) return body.contentType;
  return 'json' in body ? 'application/json' : 'application/x-www-form-urlencoded';
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return raw;
  }
}
