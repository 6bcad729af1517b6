import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Slack, startSlack } from '../../../playground/slack/slack.ts';
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
  client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });
});
afterAll(() => slack.close());

test('everyone is listed with their kind', async () => {
  const people = await slackDirectory(client, standalone).everyone();
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

test('a user group has its members, and a failure is not an empty group', async () => {
  const directory = slackDirectory(client, standalone);
  expect(await directory.usergroup('S0PLATFORM')).toEqual(['U0PAT', 'U0KIM', 'U0DANA', 'U0LEE']);
  await expect(directory.usergroup('S0NONE')).rejects.toThrow('no_such_subteam');
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
