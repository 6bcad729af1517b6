import { expect, test } from 'vitest';
import { type Identity, personId } from '../../../src/core/catalog/directory.ts';
import type { KnownPerson } from '../../../src/core/catalog/known-person.ts';
import { authorise, hasAccess, identityOf } from '../../../src/core/slack/authorise.ts';
import type { Workspace } from '../../../src/core/slack/directory.ts';

const standalone: Workspace = {
  teamId: 'T1',
  enterpriseId: undefined,
  wholeOrganisation: false,
  botId: 'B1',
  botUserId: 'U0',
};
const inGrid: Workspace = { ...standalone, enterpriseId: 'E1' };
const wholeGrid: Workspace = { ...inGrid, wholeOrganisation: true };
const stream = { name: 'payments', kind: 'stream' } as const;
const core = { name: 'core', kind: 'platform', domain: 'core' } as const;

/** Creates a catalog with one person of `workspace`. */
function catalogOf(workspace: Workspace, change: Partial<KnownPerson> = {}) {
  const id = personId({ enterpriseId: workspace.enterpriseId, workspaceId: 'T1', userId: 'U1' });
  const base: KnownPerson = {
    id,
    slackId: 'U1',
    name: 'alice',
    human: 'a',
    verified: true,
    kind: 'member',
    active: true,
    teams: [],
  };
  const person = { ...base, ...change };
  return { find: async (identity: Identity) => (personId(identity) === id ? person : undefined) };
}

const identity: Identity = { userId: 'U1', workspaceId: 'T1', enterpriseId: undefined };
async function refusal(answer: ReturnType<typeof authorise>): Promise<string | undefined> {
  const settled = await answer;
  return 'refusal' in settled ? settled.refusal : undefined;
}

test.each([
  ['a standalone workspace', standalone, identity],
  ['a workspace of an organisation, named in the payload', inGrid, { ...identity, enterpriseId: 'E1' }],
  ['a workspace of an organisation, not named in the payload', inGrid, identity],
  ['a whole organisation', wholeGrid, { ...identity, enterpriseId: 'E1' }],
  [
    'a whole organisation, from any of its workspaces',
    wholeGrid,
    { ...identity, workspaceId: 'T2', enterpriseId: 'E1' },
  ],
])('a member is found in %s', async (_, workspace, sender) => {
  expect(await authorise(catalogOf(workspace), workspace, sender, 'everyone')).toMatchObject({
    person: { name: 'alice' },
  });
});

test.each([
  ['another workspace', standalone, { ...identity, workspaceId: 'T2' }],
  ['an unknown organisation', standalone, { ...identity, enterpriseId: 'E9' }],
  ['another organisation', inGrid, { ...identity, enterpriseId: 'E9' }],
  [
    'another workspace of the organisation, when only one has the bot',
    inGrid,
    { ...identity, workspaceId: 'T2', enterpriseId: 'E1' },
  ],
  ['outside the organisation that has the bot', wholeGrid, { ...identity, workspaceId: 'T2' }],
])('the same user id from %s is somebody else', async (_, workspace, sender) => {
  expect(await refusal(authorise(catalogOf(workspace), workspace, sender, 'everyone'))).toContain(
    'other organisations',
  );
});

test.each([
  ['external', { kind: 'external' }, 'other organisations'],
  ['a guest', { kind: 'guest' }, 'Guests cannot'],
  ['a bot', { kind: 'bot' }, 'cannot use the platform'],
  ['deactivated', { active: false }, 'cannot use the platform'],
  ['a deactivated guest', { kind: 'guest', active: false }, 'cannot use the platform'],
] as const)('a person who is %s is refused everything, whatever their team', async (_, change, reason) => {
  const catalog = catalogOf(standalone, { ...change, teams: [stream, core] });
  for (const access of ['everyone', 'teams', 'platform', 'core'] as const)
    expect(await refusal(authorise(catalog, standalone, identity, access))).toContain(reason);
});

test('a person without a team can only read, and gets the way to join one', async () => {
  expect(await refusal(authorise(catalogOf(standalone), standalone, identity, 'everyone'))).toBeUndefined();
  expect(await refusal(authorise(catalogOf(standalone), standalone, identity, 'teams'))).toContain('not in a team yet');
});

test('only the team of a platform domain has access to it', () => {
  const person = { teams: [core] };
  expect(
    ['everyone', 'teams', 'platform', 'core', 'data'].map((access) => hasAccess(person, access as 'data')),
  ).toEqual([true, true, true, true, false]);
  expect(hasAccess({ teams: [stream] }, 'platform')).toBe(false);
});

test('a refusal names the platform team that has access', async () => {
  const catalog = catalogOf(standalone, { teams: [core] });
  expect(await refusal(authorise(catalog, standalone, identity, 'network'))).toBe(
    'This is for the network platform team.',
  );
  const stranger = catalogOf(standalone, { teams: [stream] });
  expect(await refusal(authorise(stranger, standalone, identity, 'platform'))).toBe('This is for the platform team.');
});

test.each([
  ['a command', { user_id: 'U1', team_id: 'T1' }],
  ['an interaction', { user: { id: 'U1', team_id: 'T1' }, team: { id: 'T1' } }],
  ['an interaction without the user’s own team', { user: { id: 'U1' }, team: { id: 'T1' } }],
  ['an event', { event: { user: 'U1' }, team_id: 'T1' }],
])('%s identifies its sender', (_, body) => {
  expect(identityOf(body)).toEqual(identity);
});

test('the identity has the workspace of the person, not the one of the request', () => {
  const body = { user: { id: 'U1', team_id: 'T2' }, team: { id: 'T1' } };
  expect(identityOf(body)?.workspaceId).toBe('T2');
});

test.each([{}, { user_id: 'U1' }, { team_id: 'T1' }, { user: 'U1', team: 'T1' }, { user_id: 1, team_id: 'T1' }])(
  'a request without a sender is refused: %j',
  async (body) => {
    expect(identityOf(body)).toBeUndefined();
    expect(await refusal(authorise(catalogOf(standalone), standalone, identityOf(body), 'everyone'))).toContain(
      'did not say who',
    );
  },
);
