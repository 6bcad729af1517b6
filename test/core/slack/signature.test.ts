import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { expect, test } from 'vitest';
import { isSigned } from '../../../src/core/slack/signature.ts';

const secret = '8f742231b10e8888abcd99yyyzzz85a5';
const seconds = 1_531_420_618;
const now = seconds * 1000;
const body = Buffer.from('token=xyz&command=%2Fplatform&text=help');

function signed(at: number | string = seconds, bytes: Buffer = body, key = secret) {
  const hash = createHmac('sha256', key).update(`v0:${at}:`).update(bytes).digest('hex');
  return { 'x-slack-request-timestamp': String(at), 'x-slack-signature': `v0=${hash}` };
}

test('the published example of Slack is accepted', () => {
  // Slack, "Verifying requests from Slack".
  const published = Buffer.from(
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar' +
      '&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=' +
      '&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN' +
      '&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
  );
  const headers = {
    'x-slack-request-timestamp': '1531420618',
    'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  };
  expect(isSigned(headers, published, secret, now)).toBe(true);
  expect(isSigned(headers, published.subarray(1), secret, now)).toBe(false);
});

test('a signature is valid within five minutes of its time stamp, in both directions', () => {
  for (const [age, valid] of [
    [0, true],
    [299, true],
    [301, false],
    [-299, true],
    [-301, false],
    [86_400, false],
  ] as const) {
    expect(isSigned(signed(seconds - age), body, secret, now), `${age} s old`).toBe(valid);
  }
});

test.each<[string, IncomingHttpHeaders]>([
  ['another secret', signed(seconds, body, 'another')],
  ['an empty secret', signed(seconds, body, '')],
  ['another body', signed(seconds, Buffer.from('token=xyz&command=%2Fplatform&text=evil'))],
  ['a time stamp that was not signed', { ...signed(), 'x-slack-request-timestamp': String(seconds + 1) }],
  ['no signature', { 'x-slack-request-timestamp': String(seconds) }],
  ['no time stamp', { 'x-slack-signature': signed()['x-slack-signature'] }],
  ['nothing', {}],
  ['an empty signature', { ...signed(), 'x-slack-signature': '' }],
  ['another version', { ...signed(), 'x-slack-signature': signed()['x-slack-signature'].replace('v0', 'v1') }],
  ['a signature cut short', { ...signed(), 'x-slack-signature': signed()['x-slack-signature'].slice(0, -1) }],
  ['a signature in capitals', { ...signed(), 'x-slack-signature': signed()['x-slack-signature'].toUpperCase() }],
  ['a signature that is not hexadecimal', { ...signed(), 'x-slack-signature': `v0=${'z'.repeat(64)}` }],
  [
    'the same signature twice',
    { ...signed(), 'x-slack-signature': `${signed()['x-slack-signature']}, ${signed()['x-slack-signature']}` },
  ],
  ['a time stamp twice', { ...signed(), 'x-slack-request-timestamp': `${seconds}, ${seconds}` }],
  ...['NaN', 'Infinity', '-1', '1e9', ' ', `${seconds}.5`, '0x5b47', '1531420618000'].map(
    (at): [string, IncomingHttpHeaders] => [`the time stamp "${at}"`, signed(at)],
  ),
])('%s is refused', (_, headers) => {
  expect(isSigned(headers, body, secret, now)).toBe(false);
});

test('a body with one altered byte is refused', () => {
  const headers = signed();
  for (let at = 0; at < body.length; at += 1) {
    const altered = Buffer.from(body);
    altered[at] = (altered[at] ?? 0) ^ 1;
    expect(isSigned(headers, altered, secret, now)).toBe(false);
  }
});
