import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { blockProblems } from '../../../../playground/slack/rules/check.ts';
import { runDetail } from '../../../../src/core/runs/read.ts';
import type { Content } from '../../../../src/core/slack/content.ts';
import type { Db, Store } from '../../../../src/core/store/database.ts';
import type { RunState } from '../../../../src/core/store/schema.ts';
import { runCard } from '../../../../src/features/runs/slack/run-card.ts';
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

async function card(runId = 'run'): Promise<Content> {
  const detail = await runDetail(store, runId);
  if (!detail) throw new Error(`No run ${runId}.`);
  return valid(runCard(detail, database));
}

function valid(content: Content): Content {
  expect(blockProblems(content.blocks, 'message')).toEqual([]);
  expect(content.text.length).toBeLessThanOrEqual(4_000);
  return content;
}

const states: [RunState, words: string, buttons: string[]][] = [
  ['awaiting-approval', 'Waiting for approval', ['run-open', 'run-cancel']],
  ['queued', 'Queued\nIt starts in a moment.', ['run-open', 'run-cancel']],
  ['running', 'In progress', ['run-open', 'run-cancel']],
  ['waiting', 'Waiting', ['run-open', 'run-cancel']],
  ['undoing', 'Being undone\nWhat it has made is being undone.', ['run-open']],
  ['parked', 'On hold\nIt is on hold. The platform team has been told', ['escalate-run', 'run-open', 'run-cancel']],
  ['succeeded', 'Done\nIt is done.', ['run-open']],
  ['failed', 'Failed\nNothing had to be undone.', ['run-again', 'escalate-run', 'run-open']],
  ['cancelled', 'Cancelled\nNothing had to be undone.', ['run-again', 'run-open']],
  ['declined', 'Declined\nNothing was made.', ['run-again', 'run-open']],
  ['expired', 'Expired\nIt was not decided in time, so the request has ended.', ['run-again', 'run-open']],
];

test.each(states)('a run that is %s says so and offers what can be done', async (state, words, buttons) => {
  await addRun(db, { id: 'run', state });
  const content = await card();
  expect(content.text).toContain('PostgreSQL database: orders');
  expect(content.text).toMatch(/Team payments · staging · asked by Alice Okafor/);
  expect(content.text).toContain(words);
  expect(content.text).toContain('`run`');
  expect(buttonsOf(content.blocks).map(({ action_id }) => action_id)).toEqual(buttons);
  expect(buttonsOf(content.blocks).every(({ value }) => value === 'run')).toBe(true);
});

test('cancelling asks first', async () => {
  await addRun(db, { id: 'run' });
  const [cancel] = buttonsOf((await card()).blocks).filter(({ action_id }) => action_id === 'run-cancel');
  expect(cancel?.confirm?.text.text).toBe('It stops, and what it has made so far is undone.');
});

test('who is asked, since when and until when is said while approval is awaited', async () => {
  await addRun(db, { id: 'run', state: 'awaiting-approval' });
  await addApproval(db, {
    id: 'approval',
    run_id: 'run',
    requested_at: new Date(0),
    expires_at: new Date(604_800_000),
  });
  expect((await card()).text).toContain('One member of the platform team has to approve.\nAsked <!date^0^');
  expect((await card()).text).toContain('open until <!date^604800^');
});

test('each step shows its state and the time it took, those to come as well', async () => {
  await addRun(db, { id: 'run', state: 'running', started_at: minutesAgo(1) });
  await addStep(db, 'run', 'createRole', { state: 'done', started_at: new Date(0), finished_at: new Date(1_200) });
  await addStep(db, 'run', 'createDatabase', { state: 'started', attempt: 2 });
  expect((await card()).text).toContain(
    [
      'Create the login role: done, 1.2 s',
      'Create the database: in progress at attempt 2',
      'Seal the credentials: to come',
    ].join('\n'),
  );
});

test('a step that is tried again and a wait say so', async () => {
  await addRun(db, { id: 'run', state: 'queued' });
  await addStep(db, 'run', 'createRole', { state: 'started', error: 'Error ECONNREFUSED' });
  expect((await card()).text).toContain('“Create the login role” did not work and is tried again shortly.');
  await addRun(db, { id: 'waits', state: 'waiting' });
  await addStep(db, 'waits', 'createRole', { state: 'waiting', deadline: new Date(0) });
  expect((await card('waits')).text).toContain('Waiting for “Create the login role”.');
  expect((await card('waits')).text).toContain('Create the login role: waiting, at most until <!date^0^');
});

test('of another version only the steps that have begun are shown', async () => {
  await addRun(db, { id: 'run', state: 'running', version: 9 });
  await addStep(db, 'run', 'oldStep', { state: 'done' });
  const { text } = await card();
  expect(text).toContain('Old step: done');
  expect(text).not.toContain('to come');
});

test('a failure says what went wrong, what to do, what was undone, and a reference', async () => {
  const error = { message: '`orders` is in the way.', hint: 'Pick another name.', step: 'createDatabase' };
  await addRun(db, { id: 'run', state: 'failed', error: JSON.stringify(error), finished_at: minutesAgo(0) });
  await addStep(db, 'run', 'createRole', { state: 'undone' });
  await addStep(db, 'run', 'createDatabase', { state: 'undone' });
  const { text } = await card();
  expect(text).toContain('Create the database: `orders` is in the way.\nPick another name.');
  expect(text).toContain('Undone: Create the database, Create the login role.');
  expect(text).toContain('Create the database: failed, what it had made is undone');
  expect(text).toContain('Seal the credentials: not reached');
  expect(text).toContain('Reference `run`: quote it');
});

test('a decline says who, when and why, with the category in words', async () => {
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
    /Declined by Pat Morrow, <!date\^0\^.*>: Too costly\. “Too big\.”\nNothing was made\./,
  );
});

test('a cancelled run says by whom; one that still works says that it stops', async () => {
  await addRun(db, { id: 'run', state: 'cancelled', cancelled_by: 'pat', finished_at: minutesAgo(0) });
  expect((await card()).text).toContain('Cancelled by Pat Morrow, ');
  await addRun(db, { id: 'works', state: 'running', cancelled_by: 'pat' });
  const works = await card('works');
  expect(works.text).toContain('Pat Morrow has cancelled this. It stops at the next step');
  expect(buttonsOf(works.blocks).map(({ action_id }) => action_id)).toEqual(['run-open']);
});

test('a parked run says why', async () => {
  await addRun(db, { id: 'run', state: 'parked', error: JSON.stringify({ parked: 'Version 2 is not installed.' }) });
  expect((await card()).text).toContain(
    'On hold\nVersion 2 is not installed.\nIt is on hold. The platform team has been told',
  );
});

const made = JSON.stringify({
  summary: 'Database `orders` is ready.',
  next: { text: 'Reveal the password, then connect:', code: 'psql "host=db.internal user=orders"' },
});

test('a finished run says what was made, for whom, until when and what to do next', async () => {
  await addRun(db, { id: 'run', state: 'succeeded', made, started_at: new Date(0), finished_at: new Date(3_200) });
  await addResource(db, 'run', { expires_at: new Date(0) });
  await addSecret(db, 'run', 'v1.sealed');
  const { text, blocks } = await card();
  expect(text).toContain(
    'Done in 3.2 s\nDatabase `orders` is ready.\nIt belongs to team payments and expires <!date^0^',
  );
  expect(text).toContain('host `db.internal` · port `5432`');
  expect(text).toContain('Only Alice Okafor can reveal the credentials, and only once.');
  expect(text).toContain('Reveal the password, then connect:\npsql "host=db.internal user=orders"');
  expect(buttonsOf(blocks)[0]).toMatchObject({ action_id: 'run-reveal', value: 'run', style: 'primary' });
});

test('once revealed there is nothing left to reveal, and what does not expire says so', async () => {
  await addRun(db, { id: 'run', state: 'succeeded', made });
  await addResource(db, 'run');
  await addSecret(db, 'run', null);
  const { text, blocks } = await card();
  expect(text).toContain('does not expire.');
  expect(text).toContain('The credentials have been revealed and are not kept here any longer.');
  expect(buttonsOf(blocks).map(({ action_id }) => action_id)).toEqual(['run-open']);
});
