import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App, Receiver } from '@slack/bolt';
import type { Logger } from 'pino';
import { type Handler, readBody, reply } from '../../lib/http.ts';
import { isSigned } from './signature.ts';

/** Slack's own bodies are far smaller. In bytes. */
const bodyLimit = 1024 * 1024;

/** HTTP transport only: checks the signature, parses the body, passes it to Bolt and sends Bolt's answer. */
export function createReceiver(signingSecret: string, log: Logger): Receiver & { handler: Handler } {
  let app: App | undefined;

  async function handler(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await readBody(request, bodyLimit);
    if (!isSigned(request.headers, raw, signingSecret)) return reply(response, 401);
    const body = parseBody(request.headers['content-type'], raw);
    if (!body) {
      log.warn({ type: request.headers['content-type'] }, 'Slack sent a body that is not a request');
      response.setHeader('x-slack-no-retry', '1');
      return reply(response, 400);
    }
    if (body.type === 'url_verification') return reply(response, 200, String(body.challenge));
    if (body.ssl_check) return reply(response, 200);

    await app?.processEvent({
      body,
      retryNum: Number(request.headers['x-slack-retry-num'] ?? 0),
      // Only the first answer is sent.
      async ack(answer?: unknown) {
        if (answer === undefined || answer === '') reply(response, 200);
        else if (typeof answer === 'string') reply(response, 200, answer);
        else reply(response, 200, JSON.stringify(answer), 'application/json');
      },
    });
    reply(response, 200);
  }

  return {
    handler,
    init: (bolt) => {
      app = bolt;
    },
    // The app owns the HTTP server, which serves more than Slack.
    start: async () => {},
    stop: async () => {},
  };
}

/** Parses JSON (events) or a form (everything else), whose `payload` may be JSON. Undefined for anything else. */
export function parseBody(type: string | undefined, raw: Buffer): Record<string, unknown> | undefined {
  const media = type?.split(';', 1)[0]?.trim().toLowerCase();
  try {
    if (media === 'application/json') return asObject(JSON.parse(raw.toString('utf8')));
    if (media !== 'application/x-www-form-urlencoded') return undefined;
    const form = new URLSearchParams(raw.toString('utf8'));
    const fields = [...form.keys()];
    if (new Set(fields).size !== fields.length) return undefined; // a repeated key: two readers could see two requests
    const payload = form.get('payload');
    return asObject(payload === null ? Object.fromEntries(form) : JSON.parse(payload));
  } catch {
    return undefined;
  }
}

/** Slack's payloads have about a dozen levels; deeper nesting is an attack on recursive code. */
const maxDepth = 64;

const asObject = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && isSafe(value, maxDepth)
    ? (value as Record<string, unknown>)
    : undefined;

const isSafe = (value: unknown, depth: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (depth > 0 && !Object.hasOwn(value, '__proto__') && Object.values(value).every((part) => isSafe(part, depth - 1)));
