import { afterAll, beforeAll, beforeEach, expect, expectTypeOf, test } from 'vitest';
import { blockProblems } from '../../../../playground/slack/rules/check.ts';
import type { Notice as EngineNotice } from '../../../../src/core/runs/messages.ts';
import { approvalDetail, runDetail } from '../../../../src/core/runs/read.ts';
import type { Content } from '../../../../src/core/slack/content.ts';
import { githubLinks } from '../../../../src/core/slack/links.ts';
import type { Db, Store } from '../../../../src/core/store/database.ts';
import { approvalCard } from '../../../../src/features/runs/slack/approval-card.ts';
import { type Notice, notice } from '../../../../src/features/runs/slack/notices.ts';
import database from '../../../../workflows/provision-database.ts';
import { buttonsOf } from '../../../support/blocks.ts';
import { addApproval, addDecision, addPerson, addRun, empty, minutesAgo, testStore } from '../../../support/seed.ts';

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

async function approval(approvalId = 'approval'): Promise<Content> {
  const detail = await approvalDetail(store, approvalId);
  if (!detail) throw new Error(`No approval ${approvalId}.`);
  return valid(approvalCard(detail, links, database));
}

async function noticeFor(name: Notice, approvalId?: string): Promise<Content> {
  const detail = await runDetail(store, 'run');
  if (!detail) throw new Error('No run.');
  return valid(notice(name, detail, approvalId ? { approval: approvalId } : {}));
}

function valid(content: Content): Content {
  expect(blockProblems(content.blocks, 'message')).toEqual([]);
  expect(content.text.length).toBeLessThanOrEqual(4_000);
  return content;
}

test('approvers see the whole plan and every parameter, with the empty ones', async () => {
  await addRun(db, {
    id: 'run',
    state: 'awaiting-approval',
    input: JSON.stringify({ name: 'orders', environment: 'production', extra: true }),
  });
  await addApproval(db, { id: 'approval', run_id: 'run' });
  const { text, blocks } = await approval();
  expect(text).toContain('requested by Alice Okafor');
  expect(text).toContain('Needs approval\n1 approval needed from the platform team.');
  expect(text).toContain('• Name: orders\n• Environment: production\n• Expires after (days): empty\n• Extra: yes');
  expect(text).toContain('1. Create the login role\n2. Create the database\n3. Seal the credentials');
  expect(buttonsOf(blocks).map(({ action_id, value }) => [action_id, value])).toEqual([
    ['approve', 'approval'],
    ['decline', 'approval'],
    ['run-open', 'run'],
  ]);
});

test('several needed approvals are counted as given and missing', async () => {
  await addRun(db, { id: 'run', state: 'awaiting-approval' });
  await addApproval(db, { id: 'approval', run_id: 'run', needs_count: 3, needs_from: 'data' });
  expect((await approval()).text).toContain('3 approvals needed from the data platform team.');
  await addDecision(db, 'approval', 'pat', { reason: 'Fine.' });
  expect((await approval()).text).toContain('1 of 3 approvals from the data platform team, 2 more needed.');
  expect((await approval()).text).toMatch(/Approved by Pat Morrow, .*: “Fine\.”/);
});

test.each([
  ['approved', 'Done'],
  ['declined', 'Declined'],
  ['cancelled', 'Cancelled by Alice Okafor, '],
  ['expired', 'Nobody decided by '],
  ['void', 'This approval does not count: an approver is no longer allowed to decide.'],
] as const)('an approval that is %s can no longer be decided and shows its outcome', async (state, words) => {
  const cancelled = { state: 'cancelled', cancelled_by: 'alice' } as const;
  await addRun(db, { id: 'run', ...(state === 'approved' ? { state: 'succeeded' } : cancelled) });
  await addApproval(db, { id: 'approval', run_id: 'run', state, decided_at: minutesAgo(0) });
  const { text, blocks } = await approval();
  expect(text).toContain(words);
  expect(buttonsOf(blocks).map(({ action_id }) => action_id)).toEqual(['run-open']);
});

const notices: [Notice, words: string, buttons: string[]][] = [
  ['approval-reminder', 'Still needs approval: PostgreSQL database: orders', ['approve', 'decline', 'run-open']],
  ['approval-approved', 'was approved and starts now.', ['run-open']],
  ['approval-declined', 'was declined. Nothing was changed.', ['run-again', 'run-open']],
  ['approval-expired', 'expired: nobody decided in time.', ['run-again', 'run-open']],
  ['approval-void', 'needs an approval: an approver is no longer allowed to decide.', ['run-open']],
  ['run-cancelled', 'was cancelled', ['run-open']],
  ['run-parked', 'is on hold and needs a platform engineer.', ['run-resume', 'run-open', 'run-end']],
  ['run-withdrawn', 'was stopped.', ['run-open']],
  ['message-undeliverable', 'could not be delivered', ['run-open']],
];

test.each(notices)('the notice %s is short and leads to the run', async (name, words, buttons) => {
  await addRun(db, { id: 'run', state: 'parked' });
  await addApproval(db, { id: 'approval', run_id: 'run' });
  const { text, blocks } = await noticeFor(name, 'approval');
  expect(text).toContain(words);
  expect(buttonsOf(blocks).map(({ action_id }) => action_id)).toEqual(buttons);
});

test('a notice is about its own approval, not about a later one', async () => {
  await addRun(db, { id: 'run' });
  await addApproval(db, { id: 'first', run_id: 'run', state: 'approved' });
  await addDecision(db, 'first', 'pat');
  await addApproval(db, { id: 'second', run_id: 'run', round: 2 });
  expect((await noticeFor('approval-approved', 'first')).text).toContain('Approved by Pat Morrow');
});

test('the names of notices are the engine’s', () => {
  expectTypeOf<Notice>().toEqualTypeOf<EngineNotice>();
});
