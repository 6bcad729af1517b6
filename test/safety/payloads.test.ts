import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Block, type Person, signedRequest } from '../../playground/slack/slack.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { listeners } from '../support/features.ts';
import { opened, openers } from '../support/form-openers.ts';
import { leaveOutEach } from '../support/left-out.ts';
import { nextAnswer, runOf, stableRows, withoutLimits } from '../support/traces.ts';
import { isSubmission, type Payload, type SentRequest, tapWire, type Wire } from '../support/wire.ts';

/**
 * Payloads of Slack in every shape, with each field left out or null. What cannot be read is accepted (200), logged once and
 * changes nothing; only what could not be stored is a failure.
 */

let bot: Bot;
let wire: Wire;
const stack = new AsyncDisposableStack();

beforeAll(async () => {
  const root = await mkdtemp(join(tmpdir(), 'roadcrew-payloads-'));
  stack.defer(() => rm(root, { recursive: true }));
  await mkdir(join(root, 'workflows'));
  await symlink(join(import.meta.dirname, '../../commands'), join(root, 'commands'));
  for (const name of ['free-text.ts', 'overridden-text.ts'])
    await symlink(join(import.meta.dirname, 'workflows', name), join(root, 'workflows', name));
  const intervals = { 'survey.turn': 20, 'detours.scan': 3_600_000 };
  bot = stack.use(await startBot({ ...withoutLimits(), root, intervals, sweepMs: 20 }));
  wire = stack.use(await tapWire(bot));
});
afterAll(() => stack.disposeAsync());

const send = (kind: 'event' | 'command' | 'payload', payload: Payload) =>
  signedRequest(
    { ...bot.slack, botUrl: () => `${bot.url}/` },
    'slack/events',
    kind === 'event'
      ? { json: payload }
      : { form: kind === 'command' ? payload : { payload: JSON.stringify(payload) } },
  );

/** Sends every variant of a payload, five at once, and expects that each is accepted. */
async function sendVariants(
  kind: 'event' | 'command' | 'payload',
  payload: Payload,
  skip?: (path: string) => boolean,
): Promise<void> {
  const variants = leaveOutEach(payload, skip);
  const sendNext = async () => {
    for (const { path, payload: variant } of variants) {
      const { status, timedOut } = await send(kind, variant);
      expect([status, timedOut], `${payload.type ?? payload.command} without ${path}`).toEqual([200, false]);
    }
  };
  await Promise.all(Array.from({ length: 5 }, sendNext));
}

/** Expects that nothing is stored or changed by `work`. */
async function expectNoChange(work: () => Promise<unknown>): Promise<void> {
  const isIdle = async () => expect(await pending()).toEqual([]);
  await vi.waitFor(isIdle, { timeout: 20_000, interval: 20 });
  const before = await stored();
  await work();
  await vi.waitFor(isIdle, { timeout: 20_000, interval: 20 });
  expect(await stored()).toEqual(before);
}

/** Work that is due. Messages to GitHub, which this bot does not have, stay. */
const pending = async () =>
  (
    await sql`select id::text from outbox where state in ('pending', 'sending') and target not like 'github%'
      union all select id from runs where due_at is not null or lease_until > now()
      union all select id::text from digests where state = 'planned'`.execute(bot.store.db)
  ).rows;

/** Tables that only background work fills. */
const background = /^(outbox|post_attempts|mutexes|resource_look|github_\w+|detour_scan|detour_repos|digest_schedule)$/;

/** Number of rows of the other tables. Every change of state appends an event. */
const stored = async () =>
  Object.fromEntries(
    Object.entries(await stableRows(bot))
      .filter(([table]) => !background.test(table))
      .map(([table, rows]) => [table, rows === '' ? 0 : rows.split('\n').length]),
  );

const people = {
  user: { id: 'U0ALICE', team_id: 'T0ACME', username: 'alice' },
  team: { id: 'T0ACME', domain: 'acme' },
};
const app = { api_app_id: 'A0APP', token: 'verification', is_enterprise_install: false, enterprise: null };
const interaction = { ...people, ...app, trigger_id: '1.payload', response_url: 'http://127.0.0.1:1/actions' };
const message = { type: 'message', ts: '1.1', user: 'U0BOT', bot_id: 'B0BOT', text: 'A card', blocks: [] };
const inChannel = {
  container: { type: 'message', message_ts: '1.1', channel_id: 'C0GENERAL', is_ephemeral: false },
  channel: { id: 'C0GENERAL', name: 'general' },
  message,
};
const modal = {
  id: 'V0',
  type: 'modal',
  team_id: 'T0ACME',
  callback_id: 'form',
  private_metadata: '{"workflow":"provision-text"}',
  hash: '1.2',
  blocks: [{ type: 'section', block_id: 'b' }],
  state: { values: {} },
  root_view_id: 'V0',
  app_id: 'A0APP',
  bot_id: 'B0BOT',
};
const button = { type: 'button', block_id: 'b', action_id: 'run-open', value: 'unknown', action_ts: '1.3' };

const command = {
  command: '/platform',
  text: 'runs',
  token: 'verification',
  team_id: 'T0ACME',
  team_domain: 'acme',
  channel_id: 'C0GENERAL',
  channel_name: 'general',
  user_id: 'U0ALICE',
  user_name: 'alice',
  api_app_id: 'A0APP',
  is_enterprise_install: 'false',
  response_url: 'http://127.0.0.1:1/commands',
  trigger_id: '1.command',
};

const interactions: Record<string, Payload> = {
  'a click on a message': { type: 'block_actions', ...interaction, ...inChannel, actions: [button] },
  'a click in a modal': {
    type: 'block_actions',
    ...interaction,
    container: { type: 'view', view_id: 'V0' },
    view: modal,
    actions: [button],
  },
  'a choice': {
    type: 'block_actions',
    ...interaction,
    view: modal,
    actions: [
      {
        type: 'static_select',
        block_id: 'b',
        action_id: 'escalation-verdict',
        selected_option: { text: { type: 'plain_text', text: 'Answer' }, value: 'answer' },
      },
    ],
  },
  'a look-up': {
    type: 'block_suggestion',
    ...interaction,
    view: modal,
    block_id: 'name',
    action_id: 'request-title',
    value: 'x',
  },
  'a shortcut': { type: 'shortcut', ...interaction, callback_id: 'escalate', action_ts: '1.4' },
  'a shortcut of a message': {
    type: 'message_action',
    ...interaction,
    ...inChannel,
    callback_id: 'escalate-message',
    message_ts: '1.1',
  },
  'a closed modal': { type: 'view_closed', ...interaction, view: modal, is_cleared: false },
  'a form that nobody knows': { type: 'view_submission', ...interaction, view: { ...modal, callback_id: 'gone' } },
  'a button of an attachment': {
    type: 'interactive_message',
    ...interaction,
    ...inChannel,
    callback_id: 'old',
    actions: [{ name: 'old', type: 'button', value: 'x' }],
    attachment_id: '1',
  },
  'a dialog': { type: 'dialog_submission', ...interaction, callback_id: 'old', submission: { name: 'x' }, state: '' },
  'a step of a workflow': { type: 'workflow_step_edit', ...interaction, callback_id: 'old', workflow_step: {} },
};

const reply = { type: 'message', channel: 'C0HELP', user: 'U0ALICE', user_team: 'T0ACME', ts: '3.1', thread_ts: '2.1' };
const events: Payload[] = [
  { ...reply, text: 'A reply', channel_type: 'channel', client_msg_id: 'x', blocks: [] },
  { ...reply, subtype: 'file_share', text: '', files: [{ id: 'F1', name: 'x.txt', permalink: 'https://x.test' }] },
  { ...reply, subtype: 'thread_broadcast', text: 'A reply', root: message },
  {
    ...reply,
    subtype: 'message_changed',
    message: { ...reply, text: 'b', edited: { ts: '3.2' } },
    previous_message: reply,
  },
  { ...reply, subtype: 'message_deleted', deleted_ts: '3.1', previous_message: { ...reply, text: 'b' } },
  { ...reply, subtype: 'bot_message', bot_id: 'B1', text: 'A notice', username: 'ci', attachments: [{ id: 1 }] },
  { ...reply, subtype: 'channel_join', inviter: 'U0BOB', text: 'joined' },
  { ...reply, subtype: 'channel_topic', topic: 'x', text: 'set' },
  { type: 'app_home_opened', user: 'U0ALICE', channel: 'D0ALICE', tab: 'home', event_ts: '1.1', view: modal },
  { type: 'user_change', user: { id: 'U0ALICE', team_id: 'T0ACME', profile: { email: 'alice@acme.test' } } },
  { type: 'team_join', user: { id: 'U0BOB', team_id: 'T0ACME', profile: {} } },
  { type: 'subteam_members_changed', subteam_id: 'S0', team_id: 'T0ACME', added_users: ['U0BOB'] },
  { type: 'subteam_created', subteam: { id: 'S0', created_by: 'U0ALICE' } },
  { type: 'channel_created', channel: { id: 'C1', name: 'x', creator: 'U0ALICE' } },
  { type: 'reaction_added', user: 'U0ALICE', reaction: 'eyes', item: { type: 'message', channel: 'C1', ts: '1.1' } },
  { type: 'assistant_thread_started', assistant_thread: { user_id: 'U0ALICE', channel_id: 'D1', thread_ts: '1.1' } },
  {
    type: 'function_executed',
    function: { id: 'Fn1' },
    inputs: {},
    function_execution_id: 'Fx1',
    bot_access_token: 'x',
  },
  { type: 'app_uninstalled' },
  { type: 'tokens_revoked', tokens: { oauth: [], bot: ['U0BOT'] } },
  { type: 'something_new', user: { id: 'U0ALICE' } },
];
const envelope = (event: Payload) => ({
  type: 'event_callback',
  ...app,
  team_id: 'T0ACME',
  event_id: 'Ev1',
  event_time: 1,
  authorizations: [{ enterprise_id: null, team_id: 'T0ACME', user_id: 'U0BOT', is_bot: true }],
  event,
});

/** Few fields are read below the second level. */
const isDeep = (path: string) =>
  path.split('.').length > (path.endsWith(' as null') ? 1 : /^(actions|event)\./.test(path) ? 3 : 2);

// First, because the log counts what repeats in a storm.
test('a request that cannot be read is logged once, without its text', async () => {
  const { user: _, ...nobody } = interactions['a shortcut of a message'] ?? {};
  const before = bot.logged.length;
  expect(await send('payload', { ...nobody, team: null, message: { ...message, text: 'canary' } })).toMatchObject({
    status: 200,
    raw: '',
  });
  const lines = bot.logged.slice(before).filter((line) => line.includes('Slack sent'));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    {
      msg: 'Slack sent something that cannot be read',
      type: 'message_action',
      fields: expect.arrayContaining(['team']),
    },
  ]);
  expect(lines.join()).not.toContain('canary');
});

test('a command is accepted without any of its fields', async () => {
  await expectNoChange(() => sendVariants('command', command, (path) => path.endsWith('null')));
});

test('an interaction is accepted without any of its fields', async () => {
  await expectNoChange(async () => {
    for (const payload of Object.values(interactions)) await sendVariants('payload', payload, isDeep);
  });
});

test('an event is accepted without any of its fields', async () => {
  await expectNoChange(async () => {
    for (const event of events) await sendVariants('event', envelope(event), isDeep);
  });
});

test('a form or command that cannot be read is not answered as if it had been accepted', async () => {
  const { user, ...form } = interactions['a form that nobody knows'] ?? {};
  for (const payload of [form, { ...form, user }]) {
    const { raw } = await send('payload', { ...payload, team: undefined });
    expect(raw).toContain('"response_action":"update"');
    expect(raw).toContain('nothing was recorded');
  }
  expect((await send('command', { ...command, command: '/other' })).raw).toContain('nothing was recorded');
});

/** Fields without which nobody can know who clicked what. */
const unreadable = new Set([
  'type',
  'user',
  'user.id',
  'actions',
  'actions.0',
  'actions.0.action_id',
  'actions.0.value',
]);

test('a click changes nothing without the person, the button or what it is about', async () => {
  await bot.as('alice').command('/platform provision text clicked note=Please');
  const run = await runOf(bot, 'clicked');
  const { id: approval } = await bot.store.db
    .selectFrom('approvals')
    .select('id')
    .where('run_id', '=', run)
    .executeTakeFirstOrThrow();
  const values: Record<string, string> = { approve: approval, decline: approval };
  await expectNoChange(async () => {
    for (const { id } of listeners.filter(({ kind }) => kind === 'action')) {
      const actions = [{ ...button, action_id: id, value: values[id] ?? run }];
      const payload = { type: 'block_actions', ...interaction, ...inChannel, actions };
      const isRead = (path: string) => !unreadable.has(path) || (path === 'actions.0.value' && /^survey-/.test(id));
      await sendVariants('payload', payload, isRead);
    }
  });
});

const fillTexts = (person: Person) => {
  for (const { type, block_id, element } of (person.view?.blocks ?? []) as Block[]) {
    if (type === 'input' && (element as { type?: string }).type === 'plain_text_input')
      person.fill({ [block_id ?? '']: `typed-${block_id}` });
  }
};

/** Tells what a form cannot be without: who sent which form, and the state of each of its fields. An empty field is null. */
function neededIn({ view }: Payload): (path: string) => boolean {
  const fields = view.blocks.flatMap(({ type, block_id }: Block) => (type === 'input' ? [block_id] : []));
  const always = /^(type|user|user\.id|view|view\.(id|callback_id))( as null)?$/;
  const ofState = new RegExp(`^view\\.state(\\.values(\\.(${fields.join('|')})(\\.[^.]+)?)?)?( as null)?$`);
  const ofFields = new RegExp(`^view\\.state\\.values\\.(${fields.join('|')})\\.[^.]+\\.(value|selected_\\w+)$`);
  return (path) => always.test(path) || (fields.length > 0 && (ofState.test(path) || ofFields.test(path)));
}

describe.each(
  Object.entries(openers).flatMap(([id, all]) =>
    all.map((opener, at) => [at === 0 ? id : `${id}, form ${at + 1}`, id, opener] as const),
  ),
)('the form %s', (_, id, opener) => {
  test('changes nothing without a field, before and after it was accepted', async () => {
    const person = await opened(bot, id, opener, 0, 'left-out');
    fillTexts(person);
    const sent: SentRequest = await wire.hold(() => person.submit({ force: true }));
    const isNeeded = neededIn(sent.payload);
    await expectNoChange(() => sendVariants('payload', sent.payload, (path) => !isNeeded(path)));
    const lines = bot.logged.length;
    const { errors } = await person.submit({ force: true });
    expect(errors).toBeUndefined();
    await nextAnswer(bot, lines);
    // Every form is read by the same code, so one of them also shows that no other field matters.
    const accepted = wire.last(isSubmission(id));
    const isSkipped = id === 'form' ? isDeep : (path: string) => !isNeeded(path);
    await expectNoChange(async () => {
      await send('payload', accepted.payload); // a copy
      await sendVariants('payload', accepted.payload, isSkipped);
    });
  });
});

test('no request was a failure', () => {
  expect(bot.logged.filter((line) => line.includes('request failed'))).toEqual([]);
});
