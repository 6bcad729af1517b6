import { WebClient } from '@slack/web-api';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Slack, startSlack } from '../../../playground/slack/slack.ts';
import { createSlackClient } from '../../../src/core/slack/connect.ts';
import { codeOf, slackDirectory, type Workspace } from '../../../src/core/slack/directory.ts';

const standalone: Workspace = {
  teamId: 'T0ACME',
  enterpriseId: undefined,
  wholeOrganisation: false,
  botId: 'B0ROADCREW',
  botUserId: 'U0ROADCREW',
};
let slack: Slack;
let client: WebClient;
beforeAll(async () => {
  slack = await startSlack();
  client = createSlackClient(slack, pino({ enabled: false }));
});
afterAll(() => slack.close());

test('everyone is listed with their kind', async () => {
  const { accounts: people, next, skipped } = await slackDirectory(client, standalone).page();
  expect([next, skipped]).toEqual([undefined, []]);
  const kinds = Object.fromEntries(people.map(({ slackId, kind, active }) => [slackId, active ? kind : 'gone']));
  expect(kinds).toMatchObject({
    U0ALICE: 'member',
    U0PAT: 'member',
    U0GUS: 'guest',
    U0XENA: 'external',
    U0ZOE: 'gone',
    U0ROADCREW: 'bot',
  });
  expect(people.find(({ slackId }) => slackId === 'U0XENA')?.workspaceId).toBe('T0OTHER');
});

test('a person is read by id; an unknown id gives undefined, and a failure an error', async () => {
  const directory = slackDirectory(client, standalone);
  expect(await directory.person('U0ALICE')).toMatchObject({ email: 'alice@acme.test', kind: 'member', active: true });
  expect(await directory.person('U0NOBODY')).toBeUndefined();
  for (const fault of [{ status: 500 }, { error: 'invalid_auth' }, { error: 'account_inactive' }] as const) {
    slack.faults.next('users.info', fault);
    await expect(directory.person('U0ALICE')).rejects.toThrow();
  }
});

test('a user group has its members; one that does not exist is none, and a failure is neither', async () => {
  const directory = slackDirectory(client, standalone);
  const platform = ['U0PAT', 'U0KIM', 'U0DANA', 'U0LEE'];
  expect(await directory.usergroup('S0PLATFORM')).toEqual(platform);
  expect((await directory.usergroups()).get('S0PLATFORM')).toEqual(platform);
  expect(await directory.usergroup('S0NONE')).toBeUndefined();
  slack.faults.next('usergroups.users.list', { error: 'internal_error' });
  await expect(directory.usergroup('S0PLATFORM')).rejects.toThrow('internal_error');
});

/** Creates a client that answers with this page of users. */
function listing(members: unknown[], response_metadata?: object): WebClient {
  const fake = new WebClient('xoxb-1');
  fake.users.list = async () => ({ ok: true, members, response_metadata }) as never;
  return fake;
}

test('an entry that cannot be read is skipped and named; a name or address that is null is none', async () => {
  const members = [
    { id: 'U1', name: null, real_name: 7, profile: { email: null, display_name: null } },
    { id: 'U2', name: 'bea', profile: null },
    { id: 'U3', name: 'cid', is_restricted: 'no', profile: {} },
    { name: 'nobody' },
    'text',
    { id: 'U4', name: 'dee\u0000\ud800', is_email_confirmed: false, profile: { email: ' Dee@Acme.test ' } },
  ];
  const page = await slackDirectory(listing(members, { next_cursor: 'c2' }), standalone).page();
  expect(page.next).toBe('c2');
  expect(page.skipped).toEqual([
    'U3: is_restricted',
    'an entry without an id: id',
    'an entry without an id: no object',
  ]);
  expect(page.accounts.map(({ slackId, name, email, verified }) => [slackId, name, email, verified])).toEqual([
    ['U1', 'U1', undefined, false],
    ['U2', 'bea', undefined, false],
    ['U4', 'dee\ufffd', 'dee@acme.test', false],
  ]);
});

test('a limit of Slack is a pause, and an expired cursor is named', async () => {
  const directory = slackDirectory(client, standalone);
  slack.faults.next('users.list', { status: 429, retryAfter: 7 });
  await expect(directory.page()).rejects.toMatchObject({ name: 'RetryLater', inMs: 7_000 });
  slack.faults.next('users.list', { error: 'invalid_cursor' });
  await expect(directory.page('old')).rejects.toMatchObject({ name: 'CursorExpired' });
});

/** Creates a client that answers with this user, as an organisation's Slack would. */
function clientWith(user: object): WebClient {
  const fake = new WebClient('xoxb-1');
  fake.users.info = async () => ({ ok: true, user });
  return fake;
}
const grid: Workspace = { ...standalone, enterpriseId: 'E1', wholeOrganisation: true };

test.each([
  ['of the organisation, in any workspace', { team_id: 'T2', enterprise_user: { enterprise_id: 'E1' } }, 'member'],
  ['of another organisation', { team_id: 'T9', enterprise_user: { enterprise_id: 'E9' } }, 'external'],
  ['of a workspace without an organisation, in a shared channel', { team_id: 'T9', is_stranger: false }, 'external'],
  [
    'who is a stranger to the bot',
    { team_id: 'T2', is_stranger: true, enterprise_user: { enterprise_id: 'E1' } },
    'external',
  ],
  ['who is a guest', { team_id: 'T2', is_restricted: true, enterprise_user: { enterprise_id: 'E1' } }, 'guest'],
])('in an organisation, the kind of somebody %s is found', async (_, user, kind) => {
  const person = await slackDirectory(clientWith({ id: 'U1', ...user }), grid).person('U1');
  expect(person).toMatchObject({ kind, enterpriseId: 'E1' });
});

test('an invalid answer is an error, not a person', async () => {
  await expect(slackDirectory(clientWith({ name: 'no id' }), standalone).person('U1')).rejects.toThrow();
});

test('the error code of Slack is read from an error that has one', () => {
  expect(codeOf({ data: { error: 'not_in_channel' } })).toBe('not_in_channel');
  for (const none of [undefined, null, 'text', {}, { data: null }, { data: { error: 1 } }])
    expect(codeOf(none)).toBeUndefined();
});
