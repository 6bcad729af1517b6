import { expect, test } from 'vitest';
import type { KnownPerson } from '../../../src/core/catalog/catalog.ts';
import { type Identity, personId } from '../../../src/core/catalog/directory.ts';
import { authorise, hasAccess, identityOf } from '../../../src/core/slack/authorise.ts';
import type { Workspace } from '../../../src/core/slack/directory.ts';

const alone: Workspace = {
  teamId: 'T1',
  enterpriseId: undefined,
  wholeOrganisation: false,
  botId: 'B1',
  botUserId: 'U0',
};
const inGrid: Workspace = { ...alone, enterpriseId: 'E1' };
const wholeGrid: Workspace = { ...inGrid, wholeOrganisation: true };
const stream = { name: 'payments', kind: 'stream' } as const;
const core = { name: 'core', kind: 'platform', domain: 'core' } as const;

function known(workspace: Workspace, change: Partial<KnownPerson> = {}) {
  const id = personId({ enterpriseId: workspace.enterpriseId, workspaceId: 'T1', userId: 'U1' });
  const base: KnownPerson = { id, slackId: 'U1', name: 'alice', human: 'a', kind: 'member', active: true, teams: [] };
  const person = { ...base, ...change };
  return { find: (identity: Identity) => (personId(identity) === id ? person : undefined) };
}

const identity: Identity = { userId: 'U1', workspaceId: 'T1', enterpriseId: undefined };
const refusal = (answer: ReturnType<typeof authorise>) => ('refusal' in answer ? answer.refusal : undefined);

test.each([
  ['a workspace of its own', alone, identity],
  ['a workspace of an organisation, which its payloads name', inGrid, { ...identity, enterpriseId: 'E1' }],
  ['a workspace of an organisation, where a payload does not name it', inGrid, identity],
  ['a whole organisation', wholeGrid, { ...identity, enterpriseId: 'E1' }],
  [
    'a whole organisation, from any of its workspaces',
    wholeGrid,
    { ...identity, workspaceId: 'T2', enterpriseId: 'E1' },
  ],
])('a member is known in %s', (_, workspace, who) => {
  expect(authorise(known(workspace), workspace, who, 'everyone')).toMatchObject({ person: { name: 'alice' } });
});

test.each([
  ['another workspace', alone, { ...identity, workspaceId: 'T2' }],
  ['a made-up organisation', alone, { ...identity, enterpriseId: 'E9' }],
  ['another organisation', inGrid, { ...identity, enterpriseId: 'E9' }],
  [
    'another workspace of the organisation, when only one has the bot',
    inGrid,
    { ...identity, workspaceId: 'T2', enterpriseId: 'E1' },
  ],
  ['outside the organisation that has the bot', wholeGrid, { ...identity, workspaceId: 'T2' }],
])('the same user id from %s is somebody else', (_, workspace, who) => {
  expect(refusal(authorise(known(workspace), workspace, who, 'everyone'))).toContain('other organisations');
});

test.each([
  ['external', { kind: 'external' }, 'other organisations'],
  ['a guest', { kind: 'guest' }, 'Guests cannot'],
  ['a bot', { kind: 'bot' }, 'cannot use the platform'],
  ['deactivated', { active: false }, 'cannot use the platform'],
  ['a deactivated guest', { kind: 'guest', active: false }, 'cannot use the platform'],
] as const)('who is %s is refused everything, whatever team they are written into', (_, change, words) => {
  const catalog = known(alone, { ...change, teams: [stream, core] });
  for (const access of ['everyone', 'teams', 'platform', 'core'] as const)
    expect(refusal(authorise(catalog, alone, identity, access))).toContain(words);
});

test('who is in no team may look, and is told how to get into one', () => {
  expect(refusal(authorise(known(alone), alone, identity, 'everyone'))).toBeUndefined();
  expect(refusal(authorise(known(alone), alone, identity, 'teams'))).toContain('not in a team yet');
});

test('a platform domain opens to its own team only', () => {
  const person = { teams: [core] };
  expect(
    ['everyone', 'teams', 'platform', 'core', 'data'].map((access) => hasAccess(person, access as 'data')),
  ).toEqual([true, true, true, true, false]);
  expect(hasAccess({ teams: [stream] }, 'platform')).toBe(false);
});

test.each([
  ['a command', { user_id: 'U1', team_id: 'T1' }],
  ['an interaction', { user: { id: 'U1', team_id: 'T1' }, team: { id: 'T1' } }],
  ['an interaction without the user’s own team', { user: { id: 'U1' }, team: { id: 'T1' } }],
  ['an event', { event: { user: 'U1' }, team_id: 'T1' }],
])('%s says who speaks', (_, body) => {
  expect(identityOf(body)).toEqual(identity);
});

test('the workspace of the person counts, not the one they act in', () => {
  const body = { user: { id: 'U1', team_id: 'T2' }, team: { id: 'T1' } };
  expect(identityOf(body)?.workspaceId).toBe('T2');
});

test.each([{}, { user_id: 'U1' }, { team_id: 'T1' }, { user: 'U1', team: 'T1' }, { user_id: 1, team_id: 'T1' }])(
  'who is not named is nobody: %j',
  (body) => {
    expect(identityOf(body)).toBeUndefined();
    expect(refusal(authorise(known(alone), alone, identityOf(body), 'everyone'))).toContain('did not say who');
  },
);
