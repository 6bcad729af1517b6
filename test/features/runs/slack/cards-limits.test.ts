import { afterAll, beforeAll, expect, test } from 'vitest';
import { blockProblems } from '../../../../playground/slack/rules/check.ts';
import { approvalDetail } from '../../../../src/core/runs/read.ts';
import type { Content } from '../../../../src/core/slack/content.ts';
import { githubLinks } from '../../../../src/core/slack/links.ts';
import type { Db, Store } from '../../../../src/core/store/database.ts';
import { runStates } from '../../../../src/core/store/schema.ts';
import { approvalCard } from '../../../../src/features/runs/slack/approval-card.ts';
import { notice, notices } from '../../../../src/features/runs/slack/notices.ts';
import { runCard } from '../../../../src/features/runs/slack/run-card.ts';
import database from '../../../../workflows/provision-database.ts';
import { addApproval, addDecision, addPerson, addRun, addStep, testStore } from '../../../support/seed.ts';

const links = githubLinks('https://api.github.com');

let db: Db;
let store: Store;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ db, store, stop } = await testStore());
});
afterAll(() => stop());

function valid(content: Content): Content {
  expect(blockProblems(content.blocks, 'message')).toEqual([]);
  expect(content.text.length).toBeLessThanOrEqual(4_000);
  return content;
}

test('long names, long inputs, forty steps and fifty approvers stay within Slack’s limits', async () => {
  const long = 'x'.repeat(3_000);
  await addPerson(db, 'long', long);
  await addRun(db, {
    id: 'run',
    state: 'awaiting-approval',
    title: long,
    team: long,
    requester: 'long',
    input: JSON.stringify(Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`field${index}`, long]))),
    error: JSON.stringify({ message: long, hint: long }),
    made: JSON.stringify({ summary: long, next: { text: long, code: long } }),
  });
  await addApproval(db, { id: 'approval', run_id: 'run', needs_count: 50 });
  for (let index = 0; index < 40; index++) await addStep(db, 'run', `step${index}`, { state: 'failed', error: long });
  for (let index = 0; index < 50; index++) {
    await addPerson(db, `approver${index}`, long);
    await addDecision(db, 'approval', `approver${index}`, { reason: long });
  }
  const detail = await approvalDetail(store, 'approval');
  if (!detail) throw new Error('No approval.');
  const card = valid(approvalCard(detail, links, database));
  expect(JSON.stringify(card.blocks).match(/the first 260 of 3000 characters/g)).toHaveLength(20);
  expect(JSON.stringify(card).length).toBeLessThan(60_000);
  for (const state of runStates) {
    expect(
      JSON.stringify(valid(runCard({ ...detail, run: { ...detail.run, state } }, { links, workflow: database })))
        .length,
    ).toBeLessThan(60_000);
  }
  for (const name of notices) valid(notice(name, detail, { approval: 'approval' }));
});
