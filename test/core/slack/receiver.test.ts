import { App } from '@slack/bolt';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RequestBody, type SigningOptions, signedRequest } from '../../../playground/slack/slack.ts';
import { toBoltLogger } from '../../../src/core/slack/logger.ts';
import { createReceiver, parseBody } from '../../../src/core/slack/receiver.ts';
import { type HttpServer, listen } from '../../../src/lib/http.ts';

const signingSecret = '0123456789abcdef0123456789abcdef';
const mebibyte = 1024 * 1024;
let server: HttpServer;
/** Bodies that reached Bolt. */
const received: Record<string, unknown>[] = [];

beforeAll(async () => {
  const log = pino({ level: 'silent' });
  const receiver = createReceiver(signingSecret, log);
  const app = new App({
    receiver,
    logger: toBoltLogger(log),
    authorize: async () => ({ botToken: 'xoxb-1', botId: 'B1', botUserId: 'U1' }),
  });
  app.command('/platform', async ({ ack, body }) => {
    received.push({ ...body });
    await ack('received');
  });
  app.command('/twice', async ({ ack }) => {
    await ack('first');
    await ack('second');
  });
  server = await listen({ 'POST /slack/events': receiver.handler }, { port: 0, host: '127.0.0.1', log });
});
afterAll(() => server.close());

const slack = { botUrl: () => `http://127.0.0.1:${server.port}/`, signingSecret, now: Date.now };
const send = (body: RequestBody, options?: SigningOptions) => signedRequest(slack, 'slack/events', body, options);
const form = (raw: string) => send({ raw, contentType: 'application/x-www-form-urlencoded' });
const json = (raw: string) => send({ raw, contentType: 'application/json' });
const command = { command: '/platform', text: 'help', user_id: 'U2', team_id: 'T1', channel_id: 'C1' };
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

/** Checks that a valid request is still answered. */
const stillAnswers = async () => expect((await send({ form: command })).raw).toBe('received');

test('a valid request is passed on', async () => {
  const before = received.length;
  await stillAnswers();
  expect(received.slice(before)).toMatchObject([command]);
});

test('a content type with a charset is accepted', async () => {
  const raw = new URLSearchParams(command).toString();
  const ack = await send({ raw, contentType: 'application/x-www-form-urlencoded; charset=utf-8' });
  expect(ack).toMatchObject({ status: 200, raw: 'received' });
});

test('the challenge is answered only to Slack', async () => {
  const challenge = { json: { type: 'url_verification', challenge: 'echo me' } };
  expect(await send(challenge)).toMatchObject({ status: 200, raw: 'echo me' });
  expect(await send(challenge, { secret: 'another-one' })).toMatchObject({ status: 401, raw: '' });
});

test('the certificate check is answered, but not without a signature', async () => {
  expect((await send({ form: { ssl_check: '1' } })).status).toBe(200);
  expect((await send({ form: { ...command, ssl_check: '1' } }, { secret: 'another-one' })).status).toBe(401);
});

const stamp = Math.floor(Date.now() / 1000);
test.each<[string, SigningOptions]>([
  ['no signature', { headers: { 'X-Slack-Signature': undefined } }],
  ['no time stamp', { headers: { 'X-Slack-Request-Timestamp': undefined } }],
  ['an invalid signature', { headers: { 'X-Slack-Signature': 'v0=garbled' } }],
  ['two signatures', { headers: { 'X-Slack-Signature': [`v0=${'0'.repeat(64)}`, `v0=${'1'.repeat(64)}`] } }],
  ['two time stamps', { headers: { 'X-Slack-Request-Timestamp': [String(stamp), String(stamp)] } }],
  ['another secret', { secret: 'fedcba9876543210fedcba9876543210' }],
  ['a time stamp six minutes old', { at: stamp - 360 }],
  ['a time stamp six minutes ahead', { at: stamp + 360 }],
])('%s: refused with an empty answer', async (_, options) => {
  const before = received.length;
  expect(await send({ form: command }, options)).toMatchObject({ status: 401, raw: '' });
  expect(received).toHaveLength(before);
});

test.each([
  ['a repeated key', () => form(`${new URLSearchParams(command)}&user_id=U0PAT`)],
  ['a repeated payload', () => form('payload=%7B%7D&payload=%7B%7D')],
  ['a payload that is not JSON', () => form('payload=%7B')],
  ['a payload that is a list', () => form('payload=%5B%5D')],
  ['a payload that is null', () => form('payload=null')],
  ['__proto__ as a key of a form', () => form('__proto__=1&command=%2Fplatform')],
  ['__proto__ as a key', () => json('{"__proto__":{"admin":true}}')],
  ['__proto__ as an escaped, nested key', () => json(String.raw`{"a":[{"\u005f_proto__":{"admin":true}}]}`)],
  ['invalid JSON', () => json('{')],
  ['an empty body', () => json('')],
  ['JSON that is a list', () => json('[]')],
  ['JSON that is text', () => json('"text"')],
  ['an object nested deeply', () => json(nested(10_000))],
  ['lists nested deeply', () => json(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)],
  ['a nesting that does not end', () => json('{"a":'.repeat(100_000))],
  ['another content type', () => send({ raw: 'command=%2Fplatform', contentType: 'text/plain' })],
  ['a file', () => send({ raw: '--x\r\n', contentType: 'multipart/form-data; boundary=x' })],
  ['JSON sent as a form', () => form('{"command":"/platform"}')],
])('%s: 4xx or not received, and the process lives on', async (_, post) => {
  const before = received.length;
  const ack = await post();
  expect(ack.status === 400 || (ack.status === 200 && ack.raw === ''), `${ack.status} ${ack.raw}`).toBe(true);
  expect(received).toHaveLength(before);
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
  await stillAnswers();
});

test('text that looks like a dangerous key is only text', async () => {
  expect(parseBody('application/json', Buffer.from('{"text":"\\"__proto__\\": 1"}'))).toEqual({
    text: '"__proto__": 1',
  });
});

test('a body over a mebibyte is answered 413, and a hundred of them need no memory', async () => {
  const huge = { raw: `text=${'x'.repeat(mebibyte)}`, contentType: 'application/x-www-form-urlencoded' };
  expect((await send(huge)).status).toBe(413);
  const bufferedBytes = () => {
    globalThis.gc?.();
    return process.memoryUsage().arrayBuffers;
  };
  const before = bufferedBytes();
  let peak = 0;
  for (let round = 0; round < 10; round += 1) {
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(huge)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([413]));
    peak = Math.max(peak, bufferedBytes());
  }
  // Room for the buffers of both sides of ten connections, not for a hundred bodies.
  expect(peak - before).toBeLessThan(30 * mebibyte);
  await stillAnswers();
});

test('an unknown event or command is accepted, so that Slack does not retry', async () => {
  const event = { type: 'event_callback', team_id: 'T1', event: { type: 'something_new', user: 'U2' } };
  expect((await send({ json: event })).status).toBe(200);
  expect((await send({ form: { ...command, command: '/other' } })).status).toBe(200);
});

test('only the first answer is sent', async () => {
  expect(await send({ form: { ...command, command: '/twice' } })).toMatchObject({ status: 200, raw: 'first' });
  await stillAnswers();
});
