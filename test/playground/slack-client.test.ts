import { expect, test } from 'vitest';
import { signedRequest, textOf } from '../../playground/slack/slack.ts';
import { startBoltApp } from './bolt.ts';
import { plain } from './forms.ts';

test('a command reaches the app signed, with mentions as ids, and only the person sees its answer', async () => {
  await using bolt = await startBoltApp((app) => {
    app.command('/platform', async ({ ack, command }) => ack(`${command.channel_id} ${command.text}`));
  });
  const [alice, bob] = [bolt.slack.as('alice'), bolt.slack.as('bob')];
  const ack = await alice.command('/platform why @bob in #payments & <co>', { channel: '#payments' });
  expect(ack.status).toBe(200);
  const said = 'C0PAYMENTS why <@U0BOB|bob> in <#C0PAYMENTS|payments> &amp; &lt;co&gt;';
  expect(alice.sees('#payments').map(textOf)).toEqual([said]);
  expect(alice.ephemerals()[0]).toMatchObject({ is_ephemeral: true, user: 'U0ROADCREW' });
  expect(bob.sees('#payments')).toEqual([]);
});

test('a command that the app does not answer in time shows Slack’s error', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await using bolt = await startBoltApp((app) => app.command('/platform', () => held), { ackTimeoutMs: 100 });
  const alice = bolt.slack.as('alice');
  const ack = await alice.command('/platform help');
  release();
  expect(ack).toMatchObject({ timedOut: true, status: 0 });
  expect(alice.ephemerals().map(textOf)).toEqual(['/platform failed with the error "operation_timeout"']);
});

test('a command answered with invalid blocks shows Slack’s error', async () => {
  await using bolt = await startBoltApp((app) =>
    app.command('/platform', async ({ ack }) => ack({ blocks: [{ type: 'section' }] })),
  );
  const alice = bolt.slack.as('alice');
  await alice.command('/platform help');
  expect(alice.ephemerals().map(textOf)).toEqual(['/platform failed with the error "invalid_command_response"']);
});

test('a button in a message is pressed by its text, and its response URL replaces or removes the message', async () => {
  const ids: unknown[] = [];
  await using bolt = await startBoltApp((app) => {
    app.action({ type: 'block_actions' }, async ({ ack, respond, action, body }) => {
      await ack();
      if (action.type !== 'button') return;
      ids.push([action.action_id, action.value, body.user.id, body.channel?.id]);
      await respond(action.value === 'x' ? { delete_original: true } : { replace_original: true, text: 'Approved.' });
    });
  });
  const button = (text: string, id: string, value: string) => ({
    type: 'button' as const,
    text: plain(text),
    action_id: id,
    value,
  });
  const { client } = bolt.app;
  const elements = [button('Approve', 'approve', 'r1'), button('Remove', 'remove', 'x')];
  await client.chat.postMessage({ channel: 'C0APPROVE', text: 'A request', blocks: [{ type: 'actions', elements }] });
  const pat = bolt.slack.as('pat');
  const card = await pat.waitForMessage('#platform-approvals', 'Approve');
  expect((await pat.click(card, 'Approve')).status).toBe(200);
  await pat.waitForMessage('#platform-approvals', 'Approved.');
  expect(bolt.slack.messages('#platform-approvals')).toHaveLength(1);
  // An outdated view of the card still has its buttons.
  await pat.click(card, { actionId: 'remove' });
  await pat.waitFor(() => bolt.slack.messages('#platform-approvals').length === 0, 'the card to be gone');
  expect(ids).toEqual([
    ['approve', 'r1', 'U0PAT', 'C0APPROVE'],
    ['remove', 'x', 'U0PAT', 'C0APPROVE'],
  ]);
  await expect(pat.click(card, 'Dance')).rejects.toThrow('Buttons: "Approve", "Remove"');
});

test('opening the Home shows what the app publishes for that person', async () => {
  await using bolt = await startBoltApp((app) => {
    app.event('app_home_opened', async ({ event, client }) => {
      const text = { type: 'mrkdwn' as const, text: `Runs of <@${event.user}>` };
      await client.views.publish({
        user_id: event.user,
        view: { type: 'home', blocks: [{ type: 'section', text }] },
      });
    });
  });
  const home = await bolt.slack.as('alice').openHome();
  expect(home && textOf(home)).toBe('Runs of <@U0ALICE>');
  expect(bolt.slack.as('bob').home).toBeUndefined();
});

test('messages and mentions reach the app where it is a member', async () => {
  const heard: string[] = [];
  await using bolt = await startBoltApp((app) => {
    app.event('app_mention', async ({ event }) => void heard.push(`mention ${event.text}`));
    app.message(async ({ message, say }) => {
      heard.push(`message ${message.channel_type}`);
      if (message.channel_type === 'im') await say('Hello.');
    });
  });
  const alice = bolt.slack.as('alice');
  await alice.say('#random', 'not for you @roadcrew');
  await alice.say('#payments', 'hey @roadcrew');
  await alice.say('dm', 'hi');
  await alice.waitForMessage('dm', 'Hello.');
  expect(heard.sort()).toEqual(['mention hey <@U0ROADCREW>', 'message channel', 'message im']);
});

test('shortcuts arrive with a trigger', async () => {
  const seen: unknown[] = [];
  await using bolt = await startBoltApp((app) => {
    app.shortcut('ask', async ({ ack, shortcut }) => {
      seen.push(shortcut.type === 'message_action' ? shortcut.message.text : shortcut.type);
      await ack();
    });
  });
  const alice = bolt.slack.as('alice');
  await alice.shortcut('ask');
  const message = await alice.say('#payments', 'it is slow');
  await alice.messageShortcut('ask', message);
  expect(seen).toEqual(['shortcut', 'it is slow']);
});

test('an unanswered event is retried at once, marked as a retry', async () => {
  const retries: unknown[] = [];
  await using bolt = await startBoltApp((app) => {
    app.event('user_change', async ({ context }) => void retries.push(context.retryNum));
  });
  await bolt.slack.deactivate('erin');
  expect(retries).toEqual([undefined]);
  bolt.slack.connect('http://127.0.0.1:1');
  expect(await bolt.slack.event({ type: 'user_change' })).toMatchObject({ status: 0, timedOut: false });
});

test('the app refuses a request signed with another secret or changed on the way', async () => {
  await using bolt = await startBoltApp((app) => app.command('/platform', ({ ack }) => ack()));
  const body = { form: { command: '/platform', text: 'help' } };
  expect((await signedRequest(bolt.slack, 'slack/events', body)).status).toBe(200);
  expect((await signedRequest(bolt.slack, 'slack/events', body, { secret: 'another' })).status).toBe(401);
  expect((await signedRequest(bolt.slack, 'slack/events', body, { at: 1_600_000_000 })).status).toBe(401);
  const headers = { 'x-slack-signature': undefined };
  expect((await signedRequest(bolt.slack, 'slack/events', body, { headers })).status).toBe(401);
});
