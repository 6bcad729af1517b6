import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ack, signedRequest } from '../../playground/slack/slack.ts';
import type { Listener } from '../../src/core/slack/listener.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { listeners } from '../support/features.ts';
import {
  nextAnswer,
  runOf,
  serverObjects,
  stableRows,
  visibleCalls,
  waitUntilIdle,
  withoutLimits,
} from '../support/traces.ts';

/**
 * Generated from the table of listeners, so that new listeners are covered. A forgotten listener is the vulnerability:
 * CVE-2026-28392, -32895 and -32899 are of this kind.
 */

interface Who {
  user: string;
  team?: string;
  enterprise?: string;
}

const outsiders: Record<string, { who: Who; words: RegExp }> = {
  'a guest': { who: { user: 'U0GUS' }, words: /Guests cannot use/ },
  'an external person': { who: { user: 'U0XENA', team: 'T0OTHER' }, words: /people from other organisations/ },
  'an external person said to be of this workspace': { who: { user: 'U0XENA' }, words: /do not know you/ },
  'a deactivated person': { who: { user: 'U0ZOE' }, words: /cannot use the platform/ },
  'somebody unknown': { who: { user: 'U0NOBODY' }, words: /do not know you/ },
  'a platform engineer’s id in another workspace': {
    who: { user: 'U0PAT', team: 'T0OTHER' },
    words: /from other organisations/,
  },
  'a platform engineer’s id in a made-up organisation': {
    who: { user: 'U0PAT', enterprise: 'E0FORGED' },
    words: /from other organisations/,
  },
};
const inNoTeam = {
  'a member in no team': { who: { user: 'U0NOA' }, words: /not in a team yet|for the platform team/ },
};
const streamMember = { 'a member of a stream team': { who: { user: 'U0ALICE' }, words: /for the platform team/ } };

const wrongPeople = ({ access }: Listener) => ({
  ...outsiders,
  ...(access !== 'everyone' && inNoTeam),
  ...(access !== 'everyone' && access !== 'teams' && streamMember),
});

let bot: Bot;
let run: string;
let revealable: string;
let approval: string;
let escalation: string;
let before: { rows: Record<string, string>; outside: string[] };
beforeAll(async () => {
  bot = await startBot(withoutLimits());
  const alice = bot.as('alice');
  await alice.command('/platform provision db not-yours environment=production');
  await alice.command('/platform provision db secretive environment=staging');
  await alice.waitForMessage('C0GENERAL', '`secretive` is ready');
  await waitUntilIdle(bot);
  run = await runOf(bot, 'not-yours');
  revealable = await runOf(bot, 'secretive');
  ({ id: approval } = await bot.store.db.selectFrom('approvals').select('id').executeTakeFirstOrThrow());
  await alice.command('/platform escalate');
  alice.fill({ title: 'Not yours' });
  await alice.submit();
  await waitUntilIdle(bot);
  ({ id: escalation } = await bot.store.db.selectFrom('escalations').select('id').executeTakeFirstOrThrow());
  before = { rows: await stableRows(bot), outside: await serverObjects(bot) };
});
afterAll(() => bot[Symbol.asyncDispose]());

const escalationActions = ['escalation-triage', 'escalation-open', 'escalation-solved', 'escalation-not-yet'];

/** Sends a request of a person to a listener, with ids that exist, as an insider could. */
function post(listener: Listener, { user, team = 'T0ACME', enterprise }: Who): Promise<Ack> {
  const { kind, id } = listener;
  const base = {
    user: { id: user, team_id: team, ...(enterprise && { enterprise_user: { enterprise_id: enterprise } }) },
    team: { id: team, ...(enterprise && { enterprise_id: enterprise }) },
    enterprise: enterprise ? { id: enterprise, name: 'Forged' } : null,
    trigger_id: `1.${crypto.randomUUID()}`,
  };
  const sent = (json: object) => signedRequest(bot.slack, 'slack/events', json as { json: unknown });
  const payload = (more: object) => sent({ form: { payload: JSON.stringify({ ...base, ...more }) } });
  if (kind === 'command') {
    const ids = { user_id: user, team_id: team, ...(enterprise && { enterprise_id: enterprise }) };
    const where = { channel_id: 'C0GENERAL', trigger_id: base.trigger_id };
    return sent({ form: { command: id, text: 'provision db sneaked environment=staging', ...ids, ...where } });
  }
  if (kind === 'home') {
    const event = { type: id, user, tab: 'home', channel: 'D0X' };
    return sent({ json: { type: 'event_callback', team_id: team, enterprise_id: enterprise ?? null, event } });
  }
  if (kind === 'action') {
    const values: Record<string, string> = {
      approve: approval,
      decline: approval,
      'run-reveal': revealable,
      ...Object.fromEntries(escalationActions.map((action) => [action, escalation])),
    };
    const action = {
      ...(id === 'escalation-verdict' && { selected_option: { value: 'answer' } }),
      type: 'button',
      block_id: 'b',
      action_id: id,
      value: { start: 'provision-database', ...values }[id] ?? run,
    };
    return payload({
      type: 'block_actions',
      actions: [action],
      container: { type: 'message', channel_id: 'C0GENERAL' },
    });
  }
  if (kind === 'message') {
    const event = { type: id, user, user_team: team, channel: 'C0HELP', ts: '2.1', thread_ts: '1.1', text: 'sneaked' };
    return sent({ json: { type: 'event_callback', team_id: team, enterprise_id: enterprise ?? null, event } });
  }
  if (kind === 'shortcut') return payload({ type: 'shortcut', callback_id: id });
  if (kind === 'message-shortcut') {
    const message = { ts: '1.1', text: 'sneaked' };
    return payload({ type: 'message_action', callback_id: id, channel: { id: 'C0GENERAL' }, message });
  }
  if (kind === 'suggest') {
    const metadata = { workflow: 'provision-database', escalation, verdict: 'merge' };
    const view = { private_metadata: JSON.stringify(metadata), state: { values: {} } };
    return payload({ type: 'block_suggestion', action_id: id, block_id: 'name', value: '', view });
  }
  const typed = (value: string) => ({ value: { value } });
  const picked = (value: string) => ({ value: { selected_option: { value } } });
  const values = {
    title: typed('sneaked'),
    words: typed('sneaked'),
    name: typed('sneaked'),
    environment: picked('staging'),
    reason: typed('Because.'),
    category: picked('other'),
  };
  const metadata = { workflow: 'provision-database', approval, run, escalation, verdict: 'answer', source: 'command' };
  return payload({
    type: 'view_submission',
    view: {
      id: `V0${crypto.randomUUID()}`,
      callback_id: id,
      private_metadata: JSON.stringify(metadata),
      blocks: [{ type: 'input', block_id: Object.keys(values)[0] }],
      state: { values },
    },
  });
}

/** Returns the bot's answer, whose place depends on the kind of request. */
function answerOf(listener: Listener, ack: Ack, calls: { args: unknown }[], line: Record<string, unknown>): string {
  // Suggestions have no place for a message: none are returned, and the log has the reason.
  if (listener.kind === 'suggest')
    return JSON.stringify(ack.body) === '{"options":[]}' ? String(line.refused) : ack.raw;
  return listener.kind === 'command' || listener.kind === 'submission'
    ? ack.raw
    : JSON.stringify(calls.map(({ args }) => args));
}

test('the table has every listener once', () => {
  const names = listeners.map(({ kind, id }) => `${kind} ${id}`);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(15);
});

describe.each(listeners.map((listener) => [`${listener.kind} ${listener.id}`, listener] as const))(
  '%s',
  (_, listener) => {
    test.each(Object.entries(wrongPeople(listener)))(
      '%s is refused with a message, and there is no other answer',
      async (_who, { who, words }) => {
        const callsBefore = visibleCalls(bot.slack.calls()).length;
        const linesBefore = bot.logged.length;
        const ack = await post(listener, who);
        expect(ack.status).toBe(200);
        if (listener.kind === 'message') {
          // Messages get no reply: it would be public.
          return expect(visibleCalls(bot.slack.calls()).slice(callsBefore)).toEqual([]);
        }
        const line = await nextAnswer(bot, linesBefore);
        const calls = visibleCalls(bot.slack.calls()).slice(callsBefore);
        expect(answerOf(listener, ack, calls, line)).toMatch(words);
        const isClicked = ['action', 'shortcut', 'message-shortcut'].includes(listener.kind);
        const answers = isClicked ? ['views.open'] : listener.kind === 'home' ? ['views.publish'] : [];
        expect(calls.map(({ method }) => method)).toEqual(answers);
      },
    );
    test('after all of them nothing has changed, here or outside', async () => {
      expect({ rows: await stableRows(bot), outside: await serverObjects(bot) }).toEqual(before);
    });
  },
);

test('the same requests from the right person are accepted', async () => {
  for (const listener of listeners) {
    const linesBefore = bot.logged.length;
    await post(listener, { user: ['everyone', 'teams'].includes(listener.access) ? 'U0ALICE' : 'U0PAT' });
    if (listener.kind === 'message') continue; // test/features/escalations/thread.test.ts
    const line = await nextAnswer(bot, linesBefore);
    expect(line).toMatchObject({ listener: `${listener.kind} ${listener.id}` });
    expect(line).not.toHaveProperty('refused');
  }
});
