import { once } from 'node:events';
import { createServer } from 'node:http';
import { type Slack, type SlackOptions, startSlack } from '../../playground/slack/slack.ts';

/** Starts Slack with a bot that answers every request with an empty 200 and records it. */
export async function startRecorder(options: SlackOptions = {}) {
  const slack: Slack = await startSlack(options);
  const requests: { headers: NodeJS.Dict<string | string[]>; form: URLSearchParams; body: string }[] = [];
  const bot = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push({ headers: request.headers, form: new URLSearchParams(body), body });
    response.end();
  }).listen(0, '127.0.0.1');
  await once(bot, 'listening');
  const address = bot.address();
  if (address === null || typeof address === 'string') throw new Error('The bot has no port.');
  slack.connect(`http://127.0.0.1:${address.port}`);

  /** Calls a method as the bot. Objects are sent as JSON in a form, as by the official client. */
  const api = async (method: string, args: Record<string, unknown> = {}, token = slack.botToken) => {
    const encode = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
    const body = new URLSearchParams(Object.entries(args).map(([name, value]) => [name, encode(value)]));
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(slack.apiUrl + method, { method: 'POST', headers, body });
    return response.json();
  };
  /** Types a command, and returns its trigger id and response URL. */
  const typeCommand = async (name = 'alice', channel = '#general') => {
    await slack.as(name).command('/platform', { channel });
    const form = requests.at(-1)?.form;
    return { trigger_id: form?.get('trigger_id') ?? '', response_url: form?.get('response_url') ?? '' };
  };
  /** Returns the payload of the last interaction. */
  const payload = () => JSON.parse(requests.at(-1)?.form.get('payload') ?? '{}');
  const close = async () => {
    bot.close();
    bot.closeAllConnections();
    await slack.close();
  };
  return { slack, api, typeCommand, payload, requests, [Symbol.asyncDispose]: close };
}

/** Creates a clock that the test moves. */
export function createClock(start = Date.UTC(2026, 10, 2, 9)) {
  let at = start;
  return {
    now: () => at,
    /** Moves the clock by milliseconds. */
    pass(ms: number) {
      at += ms;
    },
  };
}
