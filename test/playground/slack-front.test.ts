import { expect, test } from 'vitest';
import { textOf } from '../../playground/slack/slack.ts';
import { startRecorder } from './front.ts';

const divider = [{ type: 'divider' }];

test('a call with another token, without one, or of an unknown method is refused', async () => {
  await using front = await startRecorder();
  expect(await front.api('auth.test')).toMatchObject({ ok: true, user_id: 'U0ROADCREW', team_id: 'T0ACME' });
  expect(await front.api('auth.test', {}, 'xoxb-other')).toEqual({ ok: false, error: 'invalid_auth' });
  const anonymous = await fetch(`${front.slack.apiUrl}auth.test`, { method: 'POST' });
  expect(await anonymous.json()).toEqual({ ok: false, error: 'not_authed' });
  expect(await front.api('chat.shout')).toEqual({ ok: false, error: 'unknown_method' });
});

const illegal: [method: string, args: Record<string, unknown>, reason: string][] = [
  ['chat.postMessage', { text: 'x' }, 'missing required field: channel'],
  ['chat.postMessage', { channel: 'C0GENERAL', text: 'x', colour: 'red' }, 'invalid additional property: colour'],
  ['chat.postMessage', { channel: 'C0GENERAL', text: 'x', link_names: 'maybe' }, 'must provide a boolean'],
  ['chat.update', { channel: 'C0GENERAL', ts: 'now', text: 'x' }, 'must be a message time stamp'],
  ['conversations.history', { channel: 'C0GENERAL', limit: '1001' }, 'must be at most 1000'],
  ['conversations.list', { types: 'secret' }, 'unknown type'],
  ['users.info', {}, 'missing required field: user'],
  ['views.open', { trigger_id: '1' }, 'missing required field: view'],
  ['views.open', { trigger_id: '1', view: 'x' }, 'must provide an object'],
  ['views.update', { view: {} }, 'needs either view_id or external_id'],
];
test.each(illegal)('%s with %o reports what is wrong with its arguments', async (method, args, reason) => {
  await using front = await startRecorder();
  const answer = await front.api(method, args);
  expect(answer).toMatchObject({ ok: false, error: 'invalid_arguments' });
  expect(answer.response_metadata.messages.join('\n')).toContain(reason);
});

test('arguments may come as a form or as JSON, with their types', async () => {
  await using front = await startRecorder();
  const send = (body: unknown) =>
    fetch(`${front.slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${front.slack.botToken}`, 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
    }).then((response) => response.json());
  expect(await send({ channel: 'C0GENERAL', text: 'x', mrkdwn: false })).toMatchObject({ ok: true });
  expect(await send({ channel: 'C0GENERAL', text: 5 })).toMatchObject({ ok: false, error: 'invalid_arguments' });
  expect(await front.api('chat.postMessage', { channel: 'C0GENERAL', blocks: divider })).toMatchObject({ ok: true });
});

const misplaced: [what: string, channel: string, error: string][] = [
  ['a channel the bot is not in', 'C0RANDOM', 'not_in_channel'],
  ['a private channel the bot is not in', 'C0SECRET', 'channel_not_found'],
  ['no channel', 'C0NOWHERE', 'channel_not_found'],
  ['a deactivated person', 'U0ZOE', 'channel_not_found'],
];
test.each(misplaced)('a message to %s is refused', async (_what, channel, error) => {
  await using front = await startRecorder();
  expect(await front.api('chat.postMessage', { channel, text: 'x' })).toEqual({ ok: false, error });
});

test('a message to an archived channel, or one the bot was removed from, is refused', async () => {
  await using front = await startRecorder();
  front.slack.archive('#finance');
  front.slack.kickBot('#search');
  const post = (channel: string) => front.api('chat.postMessage', { channel, text: 'x' });
  expect(await post('C0FINANCE')).toMatchObject({ error: 'is_archived' });
  expect(await post('C0SEARCH')).toMatchObject({ error: 'not_in_channel' });
});

test('refused blocks are answered with the reason, and nothing is stored', async () => {
  await using front = await startRecorder();
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '' } }];
  expect(await front.api('chat.postMessage', { channel: 'C0GENERAL', text: 'x', blocks })).toEqual({
    ok: false,
    error: 'invalid_blocks',
    response_metadata: { messages: ['[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]'] },
  });
  const attachments = [{ color: '#f00', blocks }];
  const attached = await front.api('chat.postMessage', { channel: 'C0GENERAL', attachments });
  expect(attached.response_metadata.messages[0]).toContain('/attachments/0/blocks/0/text/text');
  expect(await front.api('chat.postMessage', { channel: 'C0GENERAL', blocks: '{' })).toMatchObject({
    error: 'invalid_blocks_format',
  });
  expect(await front.api('chat.postMessage', { channel: 'C0GENERAL' })).toMatchObject({ error: 'no_text' });
  expect(front.slack.messages('#general')).toEqual([]);
});

test('metadata is stored with the message and returned only on request', async () => {
  await using front = await startRecorder();
  const metadata = { event_type: 'run', event_payload: { key: 'r-1' } };
  await front.api('chat.postMessage', { channel: 'U0ALICE', text: 'x', metadata });
  const history = (args: object) => front.api('conversations.history', { channel: 'D0ALICE', ...args });
  expect((await history({})).messages[0].metadata).toBeUndefined();
  expect((await history({ include_all_metadata: true })).messages[0].metadata).toEqual(metadata);
  const wrong = { event_type: 'run' };
  expect(await front.api('chat.postMessage', { channel: 'U0ALICE', text: 'x', metadata: wrong })).toMatchObject({
    error: 'invalid_metadata_format',
  });
  const large = { event_type: 'run', event_payload: { text: 'x'.repeat(16_000) } };
  expect(await front.api('chat.postMessage', { channel: 'U0ALICE', text: 'x', metadata: large })).toMatchObject({
    error: 'metadata_too_large',
  });
});

test('a message is changed and deleted by its author only, and not beyond 4000 characters', async () => {
  await using front = await startRecorder();
  const { ts } = await front.api('chat.postMessage', { channel: 'C0GENERAL', text: 'one', blocks: divider });
  const update = (args: object) => front.api('chat.update', { channel: 'C0GENERAL', ts, ...args });
  expect(await update({ text: 'x'.repeat(4001) })).toMatchObject({ error: 'msg_too_long' });
  expect(await update({ text: 'two' })).toMatchObject({ ok: true, ts, text: 'two' });
  expect(front.slack.messages('#general')).toMatchObject([{ ts, text: 'two', edited: { user: 'U0ROADCREW' } }]);
  const foreign = await front.slack.as('alice').say('#general', 'mine');
  expect(await update({ ts: foreign.ts, text: 'x' })).toMatchObject({ error: 'cant_update_message' });
  const remove = (args: object) => front.api('chat.delete', { channel: 'C0GENERAL', ...args });
  expect(await remove({ ts: foreign.ts })).toMatchObject({ error: 'cant_delete_message' });
  expect(await remove({ ts: '1700000000.000001' })).toMatchObject({ error: 'message_not_found' });
  expect(await remove({ ts })).toMatchObject({ ok: true });
  expect(front.slack.messages('#general').map(textOf)).toEqual(['mine']);
});

test('a thread has its replies beside the channel, in order', async () => {
  await using front = await startRecorder();
  const post = (args: object) => front.api('chat.postMessage', { channel: 'C0GENERAL', ...args });
  const { ts } = await post({ text: 'parent' });
  await post({ text: 'first', thread_ts: ts });
  await front.slack.as('bob').say('#general', 'second', { threadTs: ts });
  const { messages } = await front.api('conversations.replies', { channel: 'C0GENERAL', ts });
  expect(messages.map((message: { text: string }) => message.text)).toEqual(['parent', 'first', 'second']);
  const history = await front.api('conversations.history', { channel: 'C0GENERAL' });
  expect(history.messages).toMatchObject([{ text: 'parent', reply_count: 2 }]);
  expect(front.slack.messages('#general')).toMatchObject([{ reply_count: 2 }, {}, {}]);
});

test('history is cut by time and read in pages, newest first', async () => {
  await using front = await startRecorder();
  for (const text of ['1', '2', '3', '4']) await front.api('chat.postMessage', { channel: 'C0GENERAL', text });
  const [first, second, third] = front.slack.messages('#general').map(({ ts }) => ts);
  const texts = async (args: object) => {
    const answer = await front.api('conversations.history', { channel: 'C0GENERAL', ...args });
    return { ...answer, texts: answer.messages.map((message: { text: string }) => message.text).join('') };
  };
  expect((await texts({ oldest: first, latest: third })).texts).toBe('2');
  expect((await texts({ oldest: second, latest: third, inclusive: true })).texts).toBe('32');
  const page = await texts({ limit: 3 });
  expect(page).toMatchObject({ texts: '432', has_more: true });
  expect((await texts({ limit: 3, cursor: page.response_metadata.next_cursor })).texts).toBe('1');
  expect(await front.api('conversations.history', { channel: 'C0GENERAL', cursor: '!' })).toMatchObject({
    error: 'invalid_cursor',
  });
});

test('time stamps are unique and in order, also under parallel posts', async () => {
  await using front = await startRecorder();
  const post = (text: string) => front.api('chat.postMessage', { channel: 'C0GENERAL', text });
  await Promise.all(Array.from({ length: 50 }, (_, index) => post(String(index))));
  const stamps = front.slack.messages('#general').map(({ ts }) => ts);
  expect(new Set(stamps).size).toBe(50);
  expect(stamps).toEqual(stamps.toSorted());
});

test('an ephemeral message is seen by one person and stored in no history', async () => {
  await using front = await startRecorder();
  const post = (user: string, channel = 'C0PAYMENTS') =>
    front.api('chat.postEphemeral', { channel, user, text: 'psst' });
  expect(await post('U0ALICE')).toMatchObject({ ok: true });
  expect(await post('U0CAROL')).toMatchObject({ error: 'user_not_in_channel' });
  const [alice, bob] = [front.slack.as('alice'), front.slack.as('bob')];
  expect(alice.sees('#payments').map(textOf)).toEqual(['psst']);
  expect(alice.ephemerals('#general')).toEqual([]);
  expect(bob.sees('#payments')).toEqual([]);
  expect(front.slack.messages('#payments')).toEqual([]);
  expect((await front.api('conversations.history', { channel: 'C0PAYMENTS' })).messages).toEqual([]);
});

test('people have their kind of account: guest, external, deactivated', async () => {
  await using front = await startRecorder();
  const user = async (id: string) => (await front.api('users.info', { user: id })).user;
  expect(await user('U0ALICE')).toMatchObject({ deleted: false, is_restricted: false, team_id: 'T0ACME' });
  expect(await user('U0GUS')).toMatchObject({ is_restricted: true, is_ultra_restricted: true });
  expect(await user('U0XENA')).toMatchObject({ is_stranger: true, team_id: 'T0OTHER' });
  expect(await user('U0ZOE')).toMatchObject({ deleted: true });
  expect(await front.api('users.info', { user: 'U0NOBODY' })).toMatchObject({ error: 'user_not_found' });
  const byEmail = (email: string) => front.api('users.lookupByEmail', { email });
  expect((await byEmail('Alice@acme.test')).user.id).toBe('U0ALICE');
  expect(await byEmail('zoe@acme.test')).toMatchObject({ error: 'users_not_found' });
  expect(await byEmail('xena@other.test')).toMatchObject({ error: 'users_not_found' });
  expect((await front.api('users.list')).members).toHaveLength(14);
});

test('the platform team is a user group whose members can change', async () => {
  await using front = await startRecorder();
  const members = async () => (await front.api('usergroups.users.list', { usergroup: 'S0PLATFORM' })).users;
  expect(await members()).toEqual(['U0PAT', 'U0KIM', 'U0DANA', 'U0LEE']);
  await front.slack.setGroup('S0PLATFORM', ['pat', 'erin']);
  expect(await members()).toEqual(['U0PAT', 'U0ERIN']);
  expect(JSON.parse(front.requests.at(-1)?.body ?? '').event).toMatchObject({
    type: 'subteam_members_changed',
    added_users: ['U0ERIN'],
  });
  expect(await front.api('usergroups.users.list', { usergroup: 'S0' })).toMatchObject({ error: 'no_such_subteam' });
});

test('channels are listed, opened and described as the bot may see them', async () => {
  await using front = await startRecorder();
  const { channels } = await front.api('conversations.list', { types: 'public_channel,private_channel' });
  const names = channels.map((channel: { name: string }) => channel.name);
  expect(names).toContain('random');
  expect(names).not.toContain('payments-private');
  expect(await front.api('conversations.info', { channel: 'C0SECRET' })).toMatchObject({ error: 'channel_not_found' });
  expect((await front.api('conversations.info', { channel: 'C0RANDOM' })).channel.is_member).toBe(false);
  expect((await front.api('conversations.members', { channel: 'C0FINANCE' })).members).toEqual([
    'U0ERIN',
    'U0ROADCREW',
  ]);
  expect((await front.api('conversations.open', { users: 'U0ALICE' })).channel).toEqual({ id: 'D0ALICE' });
  expect(await front.api('conversations.open', { users: 'U0ZOE' })).toMatchObject({ error: 'user_disabled' });
  expect(await front.api('conversations.open', {})).toMatchObject({ error: 'users_list_not_supplied' });
});

test('a message has a link and takes each reaction once', async () => {
  await using front = await startRecorder();
  const { ts } = await front.api('chat.postMessage', { channel: 'C0GENERAL', text: 'x' });
  const link = await front.api('chat.getPermalink', { channel: 'C0GENERAL', message_ts: ts });
  expect(link.permalink).toBe(`https://acme.slack.com/archives/C0GENERAL/p${ts.replace('.', '')}`);
  const react = () => front.api('reactions.add', { channel: 'C0GENERAL', timestamp: ts, name: 'eyes' });
  expect(await react()).toEqual({ ok: true });
  expect(await react()).toEqual({ ok: false, error: 'already_reacted' });
  expect(front.slack.messages('#general')[0]?.reactions).toEqual([{ name: 'eyes', users: ['U0ROADCREW'], count: 1 }]);
});
