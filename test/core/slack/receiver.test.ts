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
/** Bodies that came through to Bolt. */
const heard: Record<string, unknown>[] = [];

beforeAll(async () => {
  const log = pino({ level: 'silent' });
  const receiver = createReceiver(signingSecret, log);
  const app = new App({
    receiver,
    logger: toBoltLogger(log),
    authorize: async () => ({ botToken: 'xoxb-1', botId: 'B1', botUserId: 'U1' }),
  });
  app.command('/platform', async ({ ack, body }) => {
    heard.push({ ...body });
    await ack('heard');
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

/** Still there, and a request that is right is still answered. */
const livesOn = async () => expect((await send({ form: command })).raw).toBe('heard');

test('what is right comes through', async () => {
  const before = heard.length;
  await livesOn();
  expect(heard.slice(before)).toMatchObject([command]);
});

test('a content type with a charset is read as what it is', async () => {
  const raw = new URLSearchParams(command).toString();
  const ack = await send({ raw, contentType: 'application/x-www-form-urlencoded; charset=utf-8' });
  expect(ack).toMatchObject({ status: 200, raw: 'heard' });
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
  ['a signature that is none', { headers: { 'X-Slack-Signature': 'v0=garbled' } }],
  ['two signatures', { headers: { 'X-Slack-Signature': [`v0=${'0'.repeat(64)}`, `v0=${'1'.repeat(64)}`] } }],
  ['two time stamps', { headers: { 'X-Slack-Request-Timestamp': [String(stamp), String(stamp)] } }],
  ['another secret', { secret: 'fedcba9876543210fedcba9876543210' }],
  ['a time stamp six minutes old', { at: stamp - 360 }],
  ['a time stamp six minutes ahead', { at: stamp + 360 }],
])('%s: refused without a word', async (_, options) => {
  const before = heard.length;
  expect(await send({ form: command }, options)).toMatchObject({ status: 401, raw: '' });
  expect(heard).toHaveLength(before);
});

test.each([
  ['a repeated key', () => form(`${new URLSearchParams(command)}&user_id=U0PAT`)],
  ['a repeated payload', () => form('payload=%7B%7D&payload=%7B%7D')],
  ['a payload that is no JSON', () => form('payload=%7B')],
  ['a payload that is a list', () => form('payload=%5B%5D')],
  ['a payload that is null', () => form('payload=null')],
  ['__proto__ as a key of a form', () => form('__proto__=1&command=%2Fplatform')],
  ['__proto__ as a key', () => json('{"__proto__":{"admin":true}}')],
  ['__proto__ as a key in disguise, deep inside', () => json(String.raw`{"a":[{"\u005f_proto__":{"admin":true}}]}`)],
  ['JSON that is none', () => json('{')],
  ['an empty body', () => json('')],
  ['JSON that is a list', () => json('[]')],
  ['JSON that is text', () => json('"text"')],
  ['an object nested deeply', () => json(nested(10_000))],
  ['lists nested deeply', () => json(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)],
  ['a nesting that does not end', () => json('{"a":'.repeat(100_000))],
  ['another content type', () => send({ raw: 'command=%2Fplatform', contentType: 'text/plain' })],
  ['a file', () => send({ raw: '--x\r\n', contentType: 'multipart/form-data; boundary=x' })],
  ['JSON said to be a form', () => form('{"command":"/platform"}')],
])('%s: 4xx or not heard, and the process lives on', async (_, post) => {
  const before = heard.length;
  const ack = await post();
  expect(ack.status === 400 || (ack.status === 200 && ack.raw === ''), `${ack.status} ${ack.raw}`).toBe(true);
  expect(heard).toHaveLength(before);
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
  await livesOn();
});

test('text that looks like a dangerous key is only text', async () => {
  expect(parseBody('application/json', Buffer.from('{"text":"\\"__proto__\\": 1"}'))).toEqual({
    text: '"__proto__": 1',
  });
});

test('more than a mebibyte is 413, and a hundred of them take no memory', async () => {
  const huge = { raw: `text=${'x'.repeat(mebibyte)}`, contentType: 'application/x-www-form-urlencoded' };
  expect((await send(huge)).status).toBe(413);
  const held = () => {
    globalThis.gc?.();
    return process.memoryUsage().arrayBuffers;
  };
  const before = held();
  let peak = 0;
  for (let round = 0; round < 10; round += 1) {
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(huge)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([413]));
    peak = Math.max(peak, held());
  }
  // What is under way on both sides of ten connections; not the hundred bodies.
  expect(peak - before).toBeLessThan(30 * mebibyte);
  await livesOn();
});

test('what nobody listens to is taken without a retry', async () => {
  const event = { type: 'event_callback', team_id: 'T1', event: { type: 'something_new', user: 'U2' } };
  expect((await send({ json: event })).status).toBe(200);
  expect((await send({ form: { ...command, command: '/other' } })).status).toBe(200);
});

test('an answer is given once, whatever is said after it', async () => {
  expect(await send({ form: { ...command, command: '/twice' } })).toMatchObject({ status: 200, raw: 'first' });
  await livesOn();
});
