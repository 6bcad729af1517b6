import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { blockProblems, viewProblems } from '../../../../playground/slack/rules/check.ts';
import { coreEvents } from '../../../../src/core/events.ts';
import { approvalDetail, runDetail, runList } from '../../../../src/core/runs/read.ts';
import { hasAccess } from '../../../../src/core/slack/authorise.ts';
import type { Content } from '../../../../src/core/slack/content.ts';
import { githubLinks } from '../../../../src/core/slack/links.ts';
import type { Db, Store } from '../../../../src/core/store/database.ts';
import { declineCategories } from '../../../../src/core/store/schema.ts';
import { homeDetail } from '../../../../src/features/runs/home-detail.ts';
import { approveModal, declineModal } from '../../../../src/features/runs/slack/decide-modals.ts';
import { homeView, runSections } from '../../../../src/features/runs/slack/home-view.ts';
import { revealModal } from '../../../../src/features/runs/slack/reveal-modal.ts';
import { type RunViewer, runModal } from '../../../../src/features/runs/slack/run-modal.ts';
import { runsPage } from '../../../../src/features/runs/slack/runs-page.ts';
import type { Person, Team, WorkflowDefinition } from '../../../../src/roadcrew/index.ts';
import database from '../../../../workflows/provision-database.ts';
import { buttonsOf, nestedObjects } from '../../../support/blocks.ts';
import {
  addApproval,
  addDecision,
  addEvent,
  addPerson,
  addResource,
  addRun,
  addStep,
  addTeam,
  empty,
  minutesAgo,
  testStore,
} from '../../../support/seed.ts';

const links = githubLinks('https://api.github.com');

const payments: Team = { name: 'payments', kind: 'stream', channel: 'C0PAYMENTS' };
const core: Team = { name: 'platform-core', kind: 'platform', domain: 'core', channel: 'C0PLATFORM' };
const person = (name: string, ...teams: Team[]): Person => ({ id: name, slackId: `U0${name}`, name, teams });
const alice = person('alice', payments);

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
  await addTeam(db, 'platform-core', 'core');
  await addPerson(db, 'alice', 'Alice Okafor', ['payments']);
  await addPerson(db, 'pat', 'Pat Morrow', ['platform-core']);
});

function valid(content: Content): Content {
  // Pages are messages, and modals after a click.
  expect(blockProblems(content.blocks, 'message')).toEqual([]);
  expect(blockProblems(content.blocks, 'modal')).toEqual([]);
  return content;
}

const viewer = { id: 'alice', teams: ['payments'], platform: false };
const list = async (which: 'mine' | 'team', limit = 20) =>
  valid(runsPage(await runList(db, viewer, which, limit), which));

test('the list of runs shows state, age and a button for each', async () => {
  await addRun(db, { id: 'old', state: 'declined', created_at: minutesAgo(180) });
  await addRun(db, { id: 'new', state: 'succeeded', requester: 'pat' });
  const { text, blocks } = await list('team');
  expect(text).toContain(
    'PostgreSQL database: `orders`\n:white_check_mark: *Done* · team payments · staging · Pat Morrow · 10 min ago',
  );
  expect(text).toContain(':x: *Declined* · team payments · staging · Alice Okafor · 3 h ago');
  expect(buttonsOf(blocks).map(({ action_id, value }) => [action_id, value])).toEqual([
    ['run-open', 'new'],
    ['run-open', 'old'],
    ['runs-mine', 'mine'],
  ]);
});

test('an empty list suggests what to try first', async () => {
  expect((await list('mine')).text).toContain(
    'You have not started anything yet. `/platform` shows what you can start.',
  );
  expect((await list('team')).text).toContain('Your team has not started anything yet.');
});

test('a list that is cut says so', async () => {
  for (let index = 0; index < 60; index++) await addRun(db, { id: `run${index}` });
  expect((await list('mine', 3)).text).toContain('Showing the newest 3.');
  expect(textOf((await list('mine', 100)).blocks)).toContain('Showing the newest 40.');
});

async function modal(viewer?: RunViewer) {
  const detail = await runDetail(store, 'run');
  if (!detail) throw new Error('No run.');
  const view = runModal(detail, coreEvents, { links, workflow: database, ...(viewer && { viewer }) });
  expect(viewProblems(view, 'modal')).toEqual([]);
  expect(Buffer.byteLength(JSON.stringify(view))).toBeLessThan(250_000);
  return view;
}

const textOf = (view: object) =>
  [...nestedObjects(view)]
    .flatMap((item) => ('text' in item && typeof item.text === 'string' ? [item.text] : []))
    .join('');

test('the details show every step, decision, parameter and event', async () => {
  await addRun(db, {
    id: 'run',
    state: 'running',
    input: JSON.stringify({ name: 'orders', environment: 'production' }),
  });
  await addStep(db, 'run', 'createRole', { state: 'done', finished_at: minutesAgo(0) });
  await addStep(db, 'run', 'createDatabase', { state: 'started', attempt: 3, error: 'Error ECONNREFUSED' });
  await addApproval(db, { id: 'approval', run_id: 'run', state: 'approved', decided_at: minutesAgo(0) });
  await addDecision(db, 'approval', 'pat', { reason: 'Go.' });
  await addEvent(db, 'run', 'run.requested', { person: 'alice' });
  await addEvent(db, 'run', 'step.failed', {
    person: 'alice',
    data: JSON.stringify({ step: 'createDatabase', attempt: 2, error: 'Odd' }),
  });
  await addEvent(db, 'run', 'something.new', { person: 'pat' });
  const text = textOf(await modal());
  expect(text).toContain('Create the database: attempt 3 failed, retrying');
  expect(text).toContain('3 attempts');
  expect(text).toContain('Error ECONNREFUSED');
  expect(text).toContain('Seal the credentials: pending');
  expect(text).toMatch(/Approval\nApproved\. Requested .*\nApproved by Pat Morrow.*“Go\.”/);
  expect(text).toContain('Environment: production');
  expect(text).toContain('  requested, Alice Okafor');
  expect(text).toContain('  “Create the database” failed (attempt 2): Odd');
  expect(text).toContain('  something.new, Pat Morrow');
  expect(text).toContain('Reference `run` · workflow provision-database, version 1');
});

test('the details offer Cancel and Resume only to people with the permission', async () => {
  await addRun(db, { id: 'run', state: 'parked' });
  const buttonsFor = async (id: string, platform: boolean) =>
    buttonsOf((await modal({ id, platform })).blocks).map(({ action_id }) => action_id);
  expect(await buttonsFor('alice', false)).toEqual(['run-cancel']);
  expect(await buttonsFor('bob', false)).toEqual([]);
  expect(await buttonsFor('pat', true)).toEqual(['run-resume', 'run-cancel', 'run-end']);
  expect(buttonsOf((await modal()).blocks)).toEqual([]);
});

test('details too long for a modal are cut, and say so', async () => {
  const long = '漢'.repeat(3_000);
  await addRun(db, {
    id: 'run',
    input: JSON.stringify(Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`field${index}`, long]))),
  });
  for (let index = 0; index < 70; index++) await addStep(db, 'run', `step${index}`, { state: 'failed', error: long });
  for (let round = 1; round <= 7; round++) {
    await addApproval(db, { id: `approval${round}`, run_id: 'run', round, state: 'void', needs_count: 50 });
    for (let index = 0; index < 50; index++)
      await addDecision(db, `approval${round}`, `approver${index}`, { reason: long });
  }
  for (let index = 0; index < 310; index++)
    await addEvent(db, 'run', 'step.failed', { data: JSON.stringify({ error: long }) });
  const text = textOf(await modal());
  expect(text).toMatch(/Showing the newest \d+ of 73 steps\./);
  expect(text).toMatch(/Showing the newest \d+ of 357 approval entries\./);
  expect(text).toMatch(/Showing the newest \d+ of 310 events\./);
});

test('the decision modals show the request again, and contain only the approval’s id', async () => {
  await addRun(db, { id: 'run', state: 'awaiting-approval' });
  await addApproval(db, { id: 'approval', run_id: 'run' });
  const detail = await approvalDetail(store, 'approval');
  if (!detail) throw new Error('No approval.');
  const approve = approveModal(detail, links, database);
  const decline = declineModal(detail, links, database);
  for (const view of [approve, decline]) {
    expect(viewProblems(view, 'modal')).toEqual([]);
    expect(view.private_metadata).toBe('{"approval":"approval"}');
    expect(textOf(view)).toContain('Expires after (days): empty');
    expect(textOf(view)).toContain('Seal the credentials');
  }
  const inputs = (view: typeof approve) => view.blocks.filter(({ type }) => type === 'input');
  expect(inputs(approve)).toMatchObject([{ block_id: 'reason', optional: true }]);
  expect(inputs(decline)).toMatchObject([
    { block_id: 'category', element: { options: Object.keys(declineCategories).map((value) => ({ value })) } },
    { block_id: 'reason', optional: false },
  ]);
});

test('the secret is shown for copying, with a warning and the next action', async () => {
  const next = { text: 'Connect:', code: 'psql orders', withSecret: 'psql "{secret}"' };
  await addRun(db, { id: 'run', state: 'succeeded', made: JSON.stringify({ summary: '', next }) });
  const detail = await runDetail(store, 'run');
  if (!detail) throw new Error('No run.');
  const view = revealModal('postgres://orders:s3cret@db.internal/orders', detail);
  expect(viewProblems(view, 'modal')).toEqual([]);
  // Also for clients that do not draw rich text.
  expect(view.blocks).toContainEqual({
    type: 'section',
    text: { type: 'plain_text', text: 'postgres://orders:s3cret@db.internal/orders', emoji: false },
  });
  expect(textOf(view)).toContain('Shown once.');
  expect(textOf(view)).toContain('psql "postgres://orders:s3cret@db.internal/orders"');
});

async function home(who: Person, workflows: WorkflowDefinition[] = [database]) {
  const platform = hasAccess(who, 'platform');
  const detail = await homeDetail(db, { id: who.id, teams: who.teams.map(({ name }) => name), platform });
  const view = homeView(runSections({ person: who, detail, workflows }));
  expect(viewProblems(view, 'home')).toEqual([]);
  return view;
}

test('the Home shows my open requests, what I can start and the resources of my team', async () => {
  await addRun(db, { id: 'open', state: 'running' });
  await addRun(db, { id: 'done', state: 'succeeded', finished_at: minutesAgo(1) });
  await addResource(db, 'done', { expires_at: new Date(0) });
  const view = await home(alice);
  expect(textOf(view)).toContain(':hourglass_flowing_sand: *In progress*');
  expect(textOf(view)).toMatch(
    /database `orders`\nteam payments · staging · requested by Alice Okafor · expires <!date\^0\^/,
  );
  expect(textOf(view)).not.toContain('Needs your approval');
  expect(buttonsOf(view.blocks).map(({ action_id }) => action_id)).toEqual([
    'run-open',
    'runs-mine',
    'runs-team',
    'start',
    'run-open',
  ]);
});

test('the Home of a platform engineer shows open approvals first', async () => {
  await addRun(db, { id: 'run', state: 'awaiting-approval' });
  await addApproval(db, { id: 'approval', run_id: 'run' });
  const view = await home(person('pat', core));
  expect(textOf(view)).toMatch(/^Needs your approval/);
  expect(
    buttonsOf(view.blocks)
      .slice(0, 3)
      .map(({ action_id, value }) => [action_id, value]),
  ).toEqual([
    ['approve', 'approval'],
    ['decline', 'approval'],
    ['run-open', 'run'],
  ]);
});

test('an empty Home says what to do', async () => {
  const text = textOf(await home(person('noa'), []));
  expect(text).toContain('You have no open runs.');
  expect(text).toContain('You are not in a team yet. /platform why shows how to join one.');
  expect(textOf(await home(person('pat', core)))).toContain('Nothing needs your approval.');
});

test('a full Home stays within one hundred blocks and says what is cut', async () => {
  for (let index = 0; index < 30; index++) {
    const requester = { requester: 'pat', requester_human: 'pat' };
    await addRun(db, { id: `mine${index}`, state: 'running', ...requester });
    await addRun(db, { id: `waiting${index}`, state: 'awaiting-approval' });
    await addApproval(db, { id: `waiting${index}`, run_id: `waiting${index}` });
    await addRun(db, { id: `made${index}`, state: 'succeeded', finished_at: minutesAgo(1) });
    await addResource(db, `made${index}`, { team: 'platform-core' });
  }
  const text = textOf(
    await home(
      person('pat', core),
      Array.from({ length: 30 }, () => database),
    ),
  );
  expect(text).toContain('Showing the oldest 10.');
  expect(text).toContain('Showing the newest 10.');
  expect(text).toContain('`/platform` shows all 30.');
  expect(text).toContain('Showing the 20 that expire first.');
});
