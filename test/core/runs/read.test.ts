import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { approvalDetail, runDetail, runList } from '../../../src/core/runs/read.ts';
import type { Db, Store } from '../../../src/core/store/database.ts';
import { homeDetail, homeLimits } from '../../../src/features/runs/home-detail.ts';
import {
  addApproval,
  addDecision,
  addEvent,
  addPerson,
  addResource,
  addRun,
  addSecret,
  addStep,
  addTeam,
  empty,
  minutesAgo,
  testStore,
} from '../../support/seed.ts';

let db: Db;
let store: Store;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ db, store, stop } = await testStore());
});
afterAll(() => stop());
beforeEach(async () => {
  await empty(db);
  await addTeam(db, 'payments');
  await addTeam(db, 'search');
  await addTeam(db, 'platform-core', 'core');
  await addTeam(db, 'platform-data', 'data');
  await addPerson(db, 'alice', 'Alice', ['payments']);
  await addPerson(db, 'pat', 'Pat', ['platform-core']);
  await addPerson(db, 'dana', 'Dana', ['platform-data']);
});

const alice = { id: 'alice', teams: ['payments'], platform: false };
const bob = { id: 'bob', teams: ['payments'], platform: false };
const carol = { id: 'carol', teams: ['search'], platform: false };
const pat = { id: 'pat', teams: ['platform-core'], platform: true };
const dana = { id: 'dana', teams: ['platform-data'], platform: true };

test('a run has its steps in order, its decisions by name, its events and its resource', async () => {
  await addRun(db, { id: 'run', state: 'succeeded', cancelled_by: 'pat', finished_at: minutesAgo(1) });
  await addStep(db, 'run', 'second', { position: 1 });
  await addStep(db, 'run', 'first', { position: 0, state: 'done', finished_at: minutesAgo(2), attempt: 2 });
  await addApproval(db, { id: 'old', run_id: 'run', state: 'void' });
  await addApproval(db, { id: 'new', run_id: 'run', round: 2, state: 'approved', decided_at: minutesAgo(3) });
  await addDecision(db, 'new', 'pat', { reason: 'Fine.', decided_at: minutesAgo(4) });
  await addDecision(db, 'new', 'stranger', { decided_at: minutesAgo(3) });
  await addEvent(db, 'run', 'run.requested', { person: 'alice' });
  await addEvent(db, 'run', 'run.started');
  await addResource(db, 'run', { expires_at: minutesAgo(-60) });
  await addSecret(db, 'run', 'v1.sealed');

  const detail = await runDetail(store, 'run');

  expect(detail?.run).toMatchObject({ name: 'orders', input: { name: 'orders' }, requester: 'alice' });
  expect(detail?.requester).toEqual({ name: 'Alice', slackId: 'U0ALICE' });
  expect(detail?.cancelledBy).toBe('Pat');
  expect(detail?.steps.map(({ name, attempt }) => [name, attempt])).toEqual([
    ['first', 2],
    ['second', 1],
  ]);
  expect(detail?.steps[0]?.finished_at).toBeInstanceOf(Date);
  expect(detail?.steps[1]?.finished_at).toBeNull();
  expect(detail?.approvals.map(({ id }) => id)).toEqual(['old', 'new']);
  expect(detail?.approvals[1]?.decisions).toMatchObject([{ by: 'Pat', reason: 'Fine.' }, { by: 'Somebody' }]);
  expect(detail?.approvals[1]?.decisions[0]?.at).toBeInstanceOf(Date);
  expect(detail?.events).toMatchObject([{ by: 'Alice' }, { by: null }]);
  expect(detail).toMatchObject({ eventCount: 2, secretState: 'sealed', resource: { details: { port: 5432 } } });
  expect(detail?.resource?.expires_at).toBeInstanceOf(Date);
});

test('the sealed value is not part of a run’s detail', async () => {
  await addRun(db, { id: 'run', state: 'succeeded' });
  await addSecret(db, 'run', 'v1.sealed-canary');
  expect(JSON.stringify(await runDetail(store, 'run'))).not.toContain('sealed-canary');
});

test('a secret is none, sealed, revealed or destroyed', async () => {
  const states = ['none', 'sealed', 'revealed', 'destroyed'];
  for (const id of states) await addRun(db, { id });
  await addSecret(db, 'sealed', 'v1.sealed');
  await addSecret(db, 'revealed', null);
  await addSecret(db, 'destroyed', null, null);
  for (const id of states) expect((await runDetail(store, id))?.secretState).toBe(id);
});

test('only the newest events are read, with the total count', async () => {
  await addRun(db, { id: 'run' });
  for (let index = 0; index < 305; index++) await addEvent(db, 'run', `event.${index}`);
  const detail = await runDetail(store, 'run');
  expect(detail?.eventCount).toBe(305);
  expect(detail?.events.length).toBe(300);
  expect([detail?.events[0]?.type, detail?.events.at(-1)?.type]).toEqual(['event.5', 'event.304']);
});

test.each([
  ['its requester', alice, true],
  ['a colleague in the team', bob, true],
  ['somebody of a platform team', pat, true],
  ['somebody of another team', carol, false],
  ['its requester without a team', { ...alice, teams: [] }, true],
])('a run is visible or not to %s', async (_who, viewer, visible) => {
  await addRun(db, { id: 'run' });
  expect((await runDetail(store, 'run', viewer)) !== undefined).toBe(visible);
});

test('another team’s run gives the same result as an unknown one', async () => {
  await addRun(db, { id: 'run' });
  expect(await runDetail(store, 'run', carol)).toEqual(await runDetail(store, 'unknown', carol));
});

test('an approval has its run, and an unknown one gives undefined', async () => {
  await addRun(db, { id: 'run', state: 'awaiting-approval' });
  await addApproval(db, { id: 'first', run_id: 'run', state: 'void' });
  await addApproval(db, { id: 'second', run_id: 'run', round: 2 });
  expect(await approvalDetail(store, 'second')).toMatchObject({
    run: { id: 'run' },
    approval: { id: 'second', round: 2 },
  });
  expect(await approvalDetail(store, 'unknown')).toBeUndefined();
});

test('a list has the newest first, its limit and a mark for more', async () => {
  for (const age of [3, 1, 2]) await addRun(db, { id: `run${age}`, created_at: minutesAgo(age) });
  await addRun(db, { id: 'bobs', requester: 'bob', created_at: minutesAgo(0) });
  await addRun(db, { id: 'carols', requester: 'carol', team: 'search' });
  const mine = await runList(db, alice, 'mine', 2);
  expect(mine.runs.map(({ id }) => id)).toEqual(['run1', 'run2']);
  expect(mine.more).toBe(true);
  const ours = await runList(db, alice, 'team', 4);
  expect(ours.runs.map(({ id }) => id)).toEqual(['bobs', 'run1', 'run2', 'run3']);
  expect(ours.more).toBe(false);
});

test('a list names the resource of a run, or else its input', async () => {
  await addRun(db, {
    id: 'a',
    made: JSON.stringify({ summary: '', resource: { name: 'made' } }),
    created_at: minutesAgo(1),
  });
  await addRun(db, { id: 'b', created_at: minutesAgo(2) });
  await addRun(db, { id: 'c', input: JSON.stringify({ name: 7 }), created_at: minutesAgo(3) });
  expect((await runList(db, alice, 'mine', 5)).runs.map(({ name }) => name)).toEqual(['made', 'orders', null]);
});

test('the Home lists open requests, not ended ones', async () => {
  await addRun(db, { id: 'open', state: 'running' });
  await addRun(db, { id: 'ended', state: 'failed', finished_at: minutesAgo(1) });
  const { openRuns } = await homeDetail(db, alice);
  expect(openRuns.runs.map(({ id }) => id)).toEqual(['open']);
});

test('the Home lists an approval for people who can decide it and have not yet', async () => {
  await addRun(db, { id: 'any', state: 'awaiting-approval' });
  await addApproval(db, { id: 'any', run_id: 'any', needs_count: 2, requested_at: minutesAgo(3) });
  await addRun(db, { id: 'data', state: 'awaiting-approval' });
  await addApproval(db, { id: 'data', run_id: 'data', needs_from: 'data', requested_at: minutesAgo(2) });
  await addRun(db, { id: 'pats', state: 'awaiting-approval', requester: 'pat', requester_human: 'pat' });
  await addApproval(db, {
    id: 'pats',
    run_id: 'pats',
    requester: 'pat',
    requester_human: 'pat',
    requested_at: minutesAgo(1),
  });
  await addRun(db, { id: 'over', state: 'expired' });
  await addApproval(db, { id: 'over', run_id: 'over', state: 'expired' });
  const listed = async (viewer: typeof pat) => (await homeDetail(db, viewer)).approvals.approvals.map(({ id }) => id);
  expect(await listed(pat)).toEqual(['any']);
  expect(await listed(dana)).toEqual(['any', 'data', 'pats']);
  expect(await listed(alice)).toEqual([]);
  await addDecision(db, 'any', 'pat');
  expect(await listed(pat)).toEqual([]);
  expect(await listed(dana)).toEqual(['any', 'data', 'pats']);
});

test('a team’s resources are listed in order of expiry, up to the limit', async () => {
  for (let index = 0; index <= homeLimits.resources; index++) {
    await addRun(db, { id: `run${index}`, state: 'succeeded', finished_at: minutesAgo(1) });
    await addResource(db, `run${index}`, { expires_at: index === 0 ? null : minutesAgo(-index) });
  }
  const { resources } = await homeDetail(db, bob);
  expect(resources.resources.length).toBe(homeLimits.resources);
  expect(resources.resources[0]?.run_id).toBe('run1');
  expect(resources.more).toBe(true);
  expect((await homeDetail(db, carol)).resources.resources).toEqual([]);
});
