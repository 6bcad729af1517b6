import { expect, test } from 'vitest';
import { textOf } from '../../playground/slack/slack.ts';
import { startRecorder } from './front.ts';

const hello = { channel: 'C0GENERAL', text: 'hello' };

test('every call is listed with its arguments and its result', async () => {
  await using front = await startRecorder();
  await front.api('chat.postMessage', hello);
  await front.api('chat.postMessage', { ...hello, channel: 'C0RANDOM' });
  await front.api('auth.test');
  expect(front.slack.calls('chat.postMessage')).toMatchObject([
    { method: 'chat.postMessage', args: hello, ok: true },
    { args: { channel: 'C0RANDOM' }, ok: false, error: 'not_in_channel' },
  ]);
  expect(front.slack.calls().map(({ method }) => method)).toEqual([
    'chat.postMessage',
    'chat.postMessage',
    'auth.test',
  ]);
});

test('a rate limit and an outage answer instead of the call, as often as set', async () => {
  await using front = await startRecorder();
  front.slack.faults.next('chat.postMessage', { status: 429, retryAfter: 7 });
  front.slack.faults.next('chat.postMessage', { status: 500 });
  front.slack.faults.next('*', { error: 'fatal_error' }, 2);
  const post = () =>
    fetch(`${front.slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${front.slack.botToken}` },
      body: new URLSearchParams(hello),
    });
  const limited = await post();
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
  expect((await post()).status).toBe(500);
  expect(await (await post()).json()).toEqual({ ok: false, error: 'fatal_error' });
  front.slack.faults.clear();
  expect(front.slack.messages('#general')).toEqual([]);
  expect(await (await post()).json()).toMatchObject({ ok: true });
  expect(front.slack.messages('#general').map(textOf)).toEqual(['hello']);
});

test('accept-then-drop executes the call and resets the connection', async () => {
  await using front = await startRecorder();
  front.slack.faults.next('chat.postMessage', 'accept-then-drop');
  await expect(front.api('chat.postMessage', hello)).rejects.toThrow('fetch failed');
  expect(front.slack.messages('#general').map(textOf)).toEqual(['hello']);
  expect(front.slack.calls('chat.postMessage')).toMatchObject([{ ok: true }]);
});

test('a delayed call is executed late', async () => {
  await using front = await startRecorder();
  front.slack.faults.next('chat.postMessage', { delay: 50 });
  const start = performance.now();
  await front.api('chat.postMessage', hello);
  expect(performance.now() - start).toBeGreaterThanOrEqual(49);
});

test('waitFor resolves at a change, and rejects with what was missing', async () => {
  await using front = await startRecorder();
  const alice = front.slack.as('alice');
  const changes: unknown[] = [];
  const stop = front.slack.on('change', (change) => changes.push(change));
  const seen = alice.waitForMessage('#general', /^hel/);
  await front.api('chat.postMessage', hello);
  expect((await seen).text).toBe('hello');
  stop();
  await front.api('chat.postMessage', hello);
  expect(changes).toEqual([{ kind: 'message', channel: 'C0GENERAL' }]);
  await expect(alice.waitFor(() => false, 'the impossible', 1)).rejects.toThrow('alice waited for the impossible');
});
