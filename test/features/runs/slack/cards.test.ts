import type { Button } from '@slack/types';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { blockProblems } from '../../../../playground/slack/rules/check.ts';
import { runDetail } from '../../../../src/core/runs/read.ts';
import { button } from '../../../../src/core/slack/blocks/buttons.ts';
import type { Content } from '../../../../src/core/slack/content.ts';
import { githubLinks } from '../../../../src/core/slack/links.ts';
import type { Db, Store } from '../../../../src/core/store/database.ts';
import { type RunState, runStates } from '../../../../src/core/store/schema.ts';
import { runCard } from '../../../../src/features/runs/slack/run-card.ts';
import { stepLines } from '../../../../src/features/runs/slack/step-lines.ts';
import database from '../../../../workflows/provision-database.ts';
import { buttonsOf } from '../../../support/blocks.ts';
import {
  addApproval,
  addDecision,
  addPerson,
  addResource,
  addRun,
  addSecret,
  addStep,
  empty,
  minutesAgo,
  testStore,
} from '../../../support/seed.ts';

const links = githubLinks('https://api.github.com');

let db: Db;
let store: Store;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ db, store, stop } = await testStore());
});
afterAll(() => stop());
beforeEach(async () => {
  await empty(db);
  await addPerson(db, 'alice', 'Alice Okafor');
  await addPerson(db, 'pat', 'Pat Morrow');
  await addPerson(db, 'dana', 'Dana Petrov');
});

async function card(runId = 'run', actions: Button[] = []): Promise<Content> {
  const detail = await runDetail(store, runId);
  if (!detail) throw new Error(`No run ${runId}.`);
  return valid(runCard(detail, { links, workflow: database, actions }));
}

function valid(content: Content): Content {
  expect(blockProblems(content.blocks, 'message')).toEqual([]);
  expect(content.text.length).toBeLessThanOrEqual(4_000);
  return content;
}

const states: [RunState, words: string, buttons: string[]][] = [
  ['awaiting-approval', 'Waiting for approval', ['run-open', 'run-cancel']],
  ['queued', 'Queued\nStarts in a moment.', ['run-open', 'run-cancel']],
  ['running', 'In progress', ['run-open', 'run-cancel']],
  ['waiting', 'Waiting', ['run-open', 'run-cancel']],
  ['undoing', 'Undoing\nUndoing everything done so far.', ['run-open']],
  ['parked', 'On hold\nOn hold. The platform team has been notified', ['run-open', 'run-cancel']],
  ['succeeded', 'Done\nCompleted.', ['run-open']],
  ['failed', 'Failed\nThere was nothing to undo.', ['run-again', 'run-open']],
  ['cancelled', 'Cancelled\nThere was nothing to undo.', ['run-again', 'run-open']],
  ['declined', 'Declined\nNothing was changed.', ['run-again', 'run-open']],
  ['expired', 'Expired\nNobody decided in time. Nothing was changed.', ['run-again', 'run-open']],
];

test.each(states)('a run that is %s shows its state and the possible actions', async (state, words, buttons) => {
  await addRun(db, { id: 'run', state });
  const content = await card();
  expect(content.text).toContain('PostgreSQL database: orders');
  expect(content.text).toMatch(/Team payments · staging · requested by Alice Okafor/);
  expect(content.text).toContain(words);
  expect(content.text).toContain('`run`');
  expect(buttonsOf(content.blocks).map(({ action_id }) => action_id)).toEqual(buttons);
  expect(buttonsOf(content.blocks).every(({ value }) => value === 'run')).toBe(true);
});

test('buttons of other features come before Details', async () => {
  await addRun(db, { id: 'run', state: 'failed' });
  const { blocks } = await card('run', [button('Escalate', 'escalate-run', 'run')]);
  expect(buttonsOf(blocks).map(({ action_id }) => action_id)).toEqual(['run-again', 'escalate-run', 'run-open']);
});

test('a failed run offers Retry, other ended runs Request again', async () => {
  const label = async (state: RunState) => {
    await addRun(db, { id: state, state });
    return buttonsOf((await card(state)).blocks).find(({ action_id }) => action_id === 'run-again')?.text.text;
  };
  expect(await label('failed')).toBe('Retry');
  for (const state of ['cancelled', 'declined', 'expired'] as const) expect(await label(state)).toBe('Request again');
});

test('cancelling asks for confirmation', async () => {
  await addRun(db, { id: 'run' });
  const [cancel] = buttonsOf((await card()).blocks).filter(({ action_id }) => action_id === 'run-cancel');
  expect(cancel?.confirm?.text.text).toBe('Stop and undo everything done so far?');
});

test('a run that needs approval shows its approvers, the time of the request and the expiry', async () => {
  await addRun(db, { id: 'run', state: 'awaiting-approval' });
  await addApproval(db, {
    id: 'approval',
    run_id: 'run',
    requested_at: new Date(0),
    expires_at: new Date(604_800_000),
  });
  expect((await card()).text).toContain('1 approval needed from the platform team.\nRequested <!date^0^');
  expect((await card()).text).toContain('expires <!date^604800^');
});

test('each step shows its state and duration, pending ones too', async () => {
  await addRun(db, { id: 'run', state: 'running', started_at: minutesAgo(1) });
  await addStep(db, 'run', 'createRole', { state: 'done', started_at: new Date(0), finished_at: new Date(1_200) });
  await addStep(db, 'run', 'createDatabase', { state: 'started', attempt: 2 });
  expect((await card()).text).toContain(
    [
      'Create the login role: done, 1.2 s',
      'Create the database: in progress on attempt 2',
      'Seal the credentials: pending',
    ].join('\n'),
  );
});

test('a step that is retried and a wait are shown', async () => {
  await addRun(db, { id: 'run', state: 'queued' });
  await addStep(db, 'run', 'createRole', { state: 'started', error: 'Error ECONNREFUSED' });
  expect((await card()).text).toContain('“Create the login role” failed and will be retried shortly.');
  await addRun(db, { id: 'waits', state: 'waiting' });
  await addStep(db, 'waits', 'createRole', { state: 'waiting', deadline: new Date(0) });
  expect((await card('waits')).text).toContain('Waiting for “Create the login role”.');
  expect((await card('waits')).text).toContain('Create the login role: waiting, times out <!date^0^');
});

const stepStates = ['started', 'waiting', 'done', 'failed', 'undone', 'undo-failed'] as const;
const whileActive = ['in progress', 'waiting', 'done', 'failed', 'undone', 'could not be undone'];
const stopped = ['stopped', 'stopped', ...whileActive.slice(2)];
const wordsOfSteps: Record<RunState, string[]> = {
  'awaiting-approval': stopped,
  queued: whileActive,
  running: whileActive,
  waiting: whileActive,
  undoing: ['stopped', 'stopped', 'done', 'failed', 'undone', 'could not be undone, retrying'],
  parked: ['on hold', 'on hold', ...whileActive.slice(2)],
  succeeded: stopped,
  failed: stopped,
  cancelled: stopped,
  declined: stopped,
  expired: stopped,
};

test('no step goes on in a run that does not, in every state of both', async () => {
  await addRun(db, { id: 'run', state: 'running' });
  await addStep(db, 'run', 'createRole', { state: 'started' });
  const detail = await runDetail(store, 'run');
  if (!detail) throw new Error('No run.');
  for (const state of runStates) {
    const lines = stepStates.map((stepState) => {
      const steps = detail.steps.map((step) => ({ ...step, state: stepState }));
      const [line = []] = stepLines({ ...detail, run: { ...detail.run, state }, steps }, database);
      return line
        .filter((piece) => typeof piece === 'string')
        .join('')
        .replace(' Create the login role: ', '');
    });
    // A finished run keeps what it has journalled.
    expect({ [state]: lines }).toEqual({ [state]: wordsOfSteps[state] });
  }
});

test('a run of another version shows only started steps', async () => {
  await addRun(db, { id: 'run', state: 'running', version: 9 });
  await addStep(db, 'run', 'oldStep', { state: 'done' });
  const { text } = await card();
  expect(text).toContain('Old step: done');
  expect(text).not.toContain('pending');
});

test('a failure shows the error, what to do, what was undone, and a reference', async () => {
  const error = { message: '`orders` is in the way.', hint: 'Pick another name.', step: 'createDatabase' };
  await addRun(db, { id: 'run', state: 'failed', error: JSON.stringify(error), finished_at: minutesAgo(0) });
  await addStep(db, 'run', 'createRole', { state: 'undone' });
  await addStep(db, 'run', 'createDatabase', { state: 'undone' });
  const { text } = await card();
  expect(text).toContain('Create the database: `orders` is in the way.\nPick another name.');
  expect(text).toContain('Undone: Create the login role.');
  expect(text).toContain('Create the database: failed, and cleaned up');
  expect(text).toContain('Seal the credentials: skipped');
  expect(text).toContain('Reference `run`: quote it');
});

test('a decline shows who, when and why, with the category in words', async () => {
  await addRun(db, { id: 'run', state: 'declined' });
  await addApproval(db, { id: 'approval', run_id: 'run', state: 'declined' });
  const at = new Date(0);
  await addDecision(db, 'approval', 'pat', {
    verdict: 'decline',
    category: 'cost',
    reason: 'Too big.',
    decided_at: at,
  });
  expect((await card()).text).toMatch(
    /Declined by Pat Morrow, <!date\^0\^.*>: Too costly\. “Too big\.”\nNothing was changed\./,
  );
});

test('a cancelled run shows by whom; one that is still running shows that it stops', async () => {
  await addRun(db, { id: 'run', state: 'cancelled', cancelled_by: 'pat', finished_at: minutesAgo(0) });
  expect((await card()).text).toContain('Cancelled by Pat Morrow, ');
  await addRun(db, { id: 'works', state: 'running', cancelled_by: 'pat' });
  const stopping = await card('works');
  expect(stopping.text).toContain('Pat Morrow cancelled this run. It stops at the next step');
  expect(buttonsOf(stopping.blocks).map(({ action_id }) => action_id)).toEqual(['run-open']);
});

test('a run on hold shows why', async () => {
  await addRun(db, { id: 'run', state: 'parked', error: JSON.stringify({ parked: 'Version 2 is not installed.' }) });
  expect((await card()).text).toContain(
    'On hold\nVersion 2 is not installed.\nOn hold. The platform team has been notified',
  );
});

const made = JSON.stringify({
  summary: 'Database `orders` is ready.',
  next: { text: 'Reveal the password, then connect:', code: 'psql "host=db.internal user=orders"' },
});

test('a finished run shows its result, owner, expiry and the next action', async () => {
  await addRun(db, { id: 'run', state: 'succeeded', made, started_at: new Date(0), finished_at: new Date(3_200) });
  await addResource(db, 'run', { expires_at: new Date(0) });
  await addSecret(db, 'run', 'v1.sealed');
  const { text, blocks } = await card();
  expect(text).toContain('Done in 3.2 s\nDatabase `orders` is ready.\nOwned by team payments, expires <!date^0^');
  expect(text).toContain('host `db.internal` · port `5432`');
  expect(text).toContain('Only Alice Okafor can reveal the credentials, and only once.');
  expect(text).toContain('Reveal the password, then connect:\npsql "host=db.internal user=orders"');
  expect(buttonsOf(blocks)[0]).toMatchObject({ action_id: 'run-reveal', value: 'run', style: 'primary' });
});

test('a revealed secret cannot be revealed again, and a resource without expiry says so', async () => {
  await addRun(db, { id: 'run', state: 'succeeded', made });
  await addResource(db, 'run');
  await addSecret(db, 'run', null);
  const { text, blocks } = await card();
  expect(text).toContain('does not expire.');
  expect(text).toContain('The credentials were revealed and are no longer stored here.');
  expect(buttonsOf(blocks).map(({ action_id }) => action_id)).toEqual(['run-open']);
});
