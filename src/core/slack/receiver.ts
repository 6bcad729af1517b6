import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App, Receiver } from '@slack/bolt';
import type { Logger } from 'pino';
import { type Handler, readBody, reply } from '../../lib/http.ts';
import { isSigned } from './signature.ts';

/** Slack's own bodies stay far below. */
const bodyLimit = 1024 * 1024;

/** Only transport: checks who speaks, reads what is said, hands it to Bolt, and carries the answer back. */
export function createReceiver(signingSecret: string, log: Logger): Receiver & { handler: Handler } {
  let app: App | undefined;

  async function handler(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await readBody(request, bodyLimit);
    if (!isSigned(request.headers, raw, signingSecret)) return reply(response, 401);
    const body = parseBody(request.headers['content-type'], raw);
    if (!body) return reply(response, 400);
    if (body.type === 'url_verification') return reply(response, 200, String(body.challenge));
    if (body.ssl_check) return reply(response, 200);

    let answered = false;
    await app?.processEvent({
      body,
      retryNum: Number(request.headers['x-slack-retry-num'] ?? 0),
      async ack(answer?: unknown) {
        if (answered) return;
        answered = true;
        if (answer === undefined || answer === '') reply(response, 200);
        else if (typeof answer === 'string') reply(response, 200, answer);
        else reply(response, 200, JSON.stringify(answer), 'application/json');
      },
    });
    if (answered) return;
    log.warn({ type: body.type, command: body.command }, 'Slack sent something nobody listens to');
    reply(response, 200);
  }

  return {
    handler,
    init: (bolt) => {
      app = bolt;
    },
    // The HTTP server is the app's: it serves more than Slack.
    start: async () => {},
    stop: async () => {},
  };
}

/** Slack sends JSON for events and a form for everything else; `payload` in a form holds JSON. Undefined when it is neither. */
export function parseBody(type: string | undefined, raw: Buffer): Record<string, unknown> | undefined {
  const media = type?.split(';', 1)[0]?.trim().toLowerCase();
  try {
    if (media === 'application/json') return object(JSON.parse(raw.toString('utf8')));
    if (media !== 'application/x-www-form-urlencoded') return undefined;
    const form = new URLSearchParams(raw.toString('utf8'));
    const fields = [...form.keys()];
    if (new Set(fields).size !== fields.length) return undefined; // a repeated key: two readers could see two requests
    const payload = form.get('payload');
    return object(payload === null ? Object.fromEntries(form) : JSON.parse(payload));
  } catch {
    return undefined;
  }
}

/** Slack's payloads nest a dozen levels; what nests deeper is made to exhaust whoever walks through it. */
const maxDepth = 64;

const object = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && isSound(value, maxDepth)
    ? (value as Record<string, unknown>)
    : undefined;

const isSound = (value: unknown, depth: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (depth > 0 && !Object.hasOwn(value, '__proto__') && Object.values(value).every((part) => isSound(part, depth - 1)));
