import { expect, test } from 'vitest';
import { textOf } from '../../playground/slack/slack.ts';
import { createClock, startRecorder } from './front.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const modal = (over: object = {}) => ({ type: 'modal', title: plain('Form'), blocks: [{ type: 'divider' }], ...over });

test('a trigger opens a form within three seconds, once', async () => {
  const clock = createClock();
  await using front = await startRecorder({ now: clock.now });
  const open = (trigger_id: string, view = modal()) => front.api('views.open', { trigger_id, view });
  const first = await front.typeCommand();
  clock.pass(3000);
  expect(await open(first.trigger_id)).toMatchObject({ ok: true, view: { title: { text: 'Form' } } });
  expect(await open(first.trigger_id)).toMatchObject({ error: 'exchanged_trigger_id' });
  const second = await front.typeCommand();
  clock.pass(3001);
  expect(await open(second.trigger_id)).toMatchObject({ error: 'expired_trigger_id' });
  expect(await open('1.2.abc')).toMatchObject({ error: 'invalid_trigger_id' });
});

test('a refused view is answered with the reason, and its trigger is used up', async () => {
  await using front = await startRecorder();
  const { trigger_id } = await front.typeCommand();
  const answer = await front.api('views.open', { trigger_id, view: modal({ title: plain('x'.repeat(25)) }) });
  expect(answer).toMatchObject({ ok: false, error: 'invalid_arguments' });
  expect(answer.response_metadata.messages).toEqual([
    '[ERROR] must be less than 25 characters [json-pointer:/view/title/text]',
  ]);
  expect(await front.api('views.open', { trigger_id, view: modal() })).toMatchObject({ error: 'exchanged_trigger_id' });
  expect(front.slack.as('alice').view).toBeUndefined();
});

test('three modals can be stacked, but not four', async () => {
  await using front = await startRecorder();
  const alice = front.slack.as('alice');
  const button = { type: 'button', text: plain('More'), action_id: 'more' };
  const view = modal({ blocks: [{ type: 'actions', elements: [button] }] });
  const outside = await front.typeCommand();
  expect(await front.api('views.push', { trigger_id: outside.trigger_id, view })).toMatchObject({
    error: 'invalid_arguments',
  });
  const { trigger_id } = await front.typeCommand();
  await front.api('views.open', { trigger_id, view });
  const push = async () => {
    if (alice.view) await alice.click(alice.view, 'More');
    return front.api('views.push', { trigger_id: front.payload().trigger_id, view });
  };
  expect(await push()).toMatchObject({ ok: true });
  expect(await push()).toMatchObject({ ok: true });
  expect(await push()).toMatchObject({ error: 'push_limit_reached' });
  await alice.closeView();
  expect(alice.stack).toHaveLength(2);
});

test('an update with a stale hash is refused, and so is one of a closed form', async () => {
  await using front = await startRecorder();
  const { trigger_id } = await front.typeCommand();
  const { view } = await front.api('views.open', { trigger_id, view: modal({ external_id: 'mine' }) });
  const update = (args: object) => front.api('views.update', { view: modal({ external_id: 'mine' }), ...args });
  expect(await update({ external_id: 'mine', hash: view.hash })).toMatchObject({ ok: true, view: { id: view.id } });
  expect(await update({ view_id: view.id, hash: view.hash })).toMatchObject({ error: 'hash_conflict' });
  expect(await update({ view_id: view.id })).toMatchObject({ ok: true });
  const other = await front.typeCommand('bob');
  const duplicate = await front.api('views.open', {
    trigger_id: other.trigger_id,
    view: modal({ external_id: 'mine' }),
  });
  expect(duplicate).toMatchObject({ error: 'duplicate_external_id' });
  await front.slack.as('alice').closeView();
  expect(await update({ view_id: view.id })).toMatchObject({ error: 'not_found' });
});

test('a view of more than 250 kB is too large', async () => {
  await using front = await startRecorder();
  const section = { type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3000) } };
  const { trigger_id } = await front.typeCommand();
  const view = modal({ blocks: Array.from({ length: 90 }, () => section) });
  expect(await front.api('views.open', { trigger_id, view })).toMatchObject({ error: 'view_too_large' });
});

test('a home is published per person, guarded by its hash', async () => {
  await using front = await startRecorder();
  const publish = (text: string, args: object = {}) =>
    front.api('views.publish', {
      user_id: 'U0ALICE',
      view: { type: 'home', blocks: [{ type: 'section', text: plain(text) }] },
      ...args,
    });
  const { view } = await publish('one');
  expect(await publish('two', { hash: view.hash })).toMatchObject({ ok: true });
  expect(await publish('three', { hash: view.hash })).toMatchObject({ error: 'hash_conflict' });
  const home = front.slack.as('alice').home;
  expect(home && textOf(home)).toBe('two');
  expect(await publish('x', { user_id: 'U0NOBODY' })).toMatchObject({ error: 'user_not_found' });
});

const respond = (url: string, body: object) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

test('a response URL works five times, also in channels without the bot', async () => {
  await using front = await startRecorder();
  const { response_url } = await front.typeCommand('alice', '#payments-private');
  for (const text of ['1', '2', '3', '4']) expect((await respond(response_url, { text })).status).toBe(200);
  expect((await respond(response_url, { text: 'all', response_type: 'in_channel' })).status).toBe(200);
  const sixth = await respond(response_url, { text: '6' });
  expect([sixth.status, await sixth.text()]).toEqual([404, 'used_url']);
  expect(front.slack.as('alice').sees('#payments-private').map(textOf)).toEqual(['1', '2', '3', '4', 'all']);
  expect(front.slack.as('bob').sees('#payments-private').map(textOf)).toEqual(['all']);
  expect(front.slack.calls('response_url')).toHaveLength(6);
});

test('a response URL works for half an hour', async () => {
  const clock = createClock();
  await using front = await startRecorder({ now: clock.now });
  const { response_url } = await front.typeCommand();
  clock.pass(30 * 60_000 + 1);
  const late = await respond(response_url, { text: 'late' });
  expect([late.status, await late.text()]).toEqual([404, 'expired_url']);
  expect((await respond(`${response_url}x`, { text: 'x' })).status).toBe(404);
});

test('a response URL refuses invalid messages', async () => {
  await using front = await startRecorder();
  const { response_url } = await front.typeCommand();
  const answer = await respond(response_url, { blocks: [{ type: 'section' }] });
  expect(answer.status).toBe(500);
  expect(await answer.json()).toMatchObject({ error: 'invalid_blocks' });
  expect(await (await respond(response_url, { colour: 'red' })).json()).toMatchObject({ error: 'invalid_payload' });
  expect(front.slack.as('alice').ephemerals()).toEqual([]);
});
