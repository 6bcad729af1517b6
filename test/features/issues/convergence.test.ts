import { expect, test, vi } from 'vitest';
import { ensureIssue } from '../../../src/features/issues/desired.ts';
import { sampleStride } from '../../support/sampling.ts';
import { repo, startMirror } from './support.ts';

vi.setConfig({ testTimeout: 180_000 });

/** Number of issues: 200 in CI. */
const count = 200 / sampleStride({ few: 4, many: 1 });
const issues = '/repos/acme/platform/issues';

/** Every second issue is closed. */
const isClosed = (index: number) => index % 2 === 0;

test(`${count} issues are as at GitHub after one look, though a third of the webhooks was lost and the others came twice and shuffled`, async () => {
  await using fixture = await startMirror();
  const { db } = fixture.store;
  await fixture.reconcile(); // every process does this at its start
  const subjects = Array.from({ length: count }, (_, index) => `one of many ${index}`);
  const ids = await db.transaction().execute(async (tx) => {
    const opened: string[] = [];
    for (const subject of subjects) opened.push(await ensureIssue(tx, { kind: 'escalation', subject, repo }));
    return opened;
  });
  await fixture.delivered();
  const before = fixture.github.calls('POST /repos/{owner}/{repo}/issues').length;
  expect(before).toBe(count);

  fixture.github.webhooks.set({ loseEvery: 3, loseAs: 'silent', doubleEvery: 1, shuffle: 7 });
  const rows = await db.selectFrom('issues').select(['id', 'number']).execute();
  const numberOf = new Map(rows.map(({ id, number }) => [id, number]));
  const everywhere = async (change: (path: string, index: number) => Promise<unknown>) => {
    const rest = ids.entries();
    const byHand = async () => {
      for (const [index, id] of rest) await change(`${issues}/${numberOf.get(id)}`, index);
    };
    await Promise.all([byHand(), byHand(), byHand(), byHand()]);
    await fixture.hooksHandled();
  };
  await everywhere((path, index) =>
    fixture.api(`PATCH ${path}`, 'pat', { labels: [`l${index}`], ...(isClosed(index) && { state: 'closed' }) }),
  );
  // One event per issue: reconciliation must find those with a lost webhook.
  await everywhere((path, index) => fixture.api(`POST ${path}/comments`, 'kim', { body: `On ${index}` }));
  const received = await db.selectFrom('comments').select('id').execute();
  expect(count - received.length).toBeGreaterThan(count / 4);
  await fixture.reconcile();

  const stored = await db
    .selectFrom('issues')
    .select((issue) => [
      'id',
      'state',
      'labels',
      issue
        .selectFrom('comments')
        .select(({ fn }) => fn.agg<string[]>('array_agg', ['text']).as('texts'))
        .whereRef('comments.issue', '=', 'issues.id')
        .where('deleted_at', 'is', null)
        .as('comments'),
    ])
    .execute();
  const expected = ids.map((id, index) => ({
    id,
    state: isClosed(index) ? 'closed' : 'open',
    labels: [`l${index}`],
    comments: [`On ${index}`],
  }));
  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);
  expect(stored.sort(byId)).toEqual(expected.sort(byId));
  // Each change is notified once. Nothing is reopened or written back.
  for (const [index, id] of ids.entries()) {
    const notified = fixture.notified.filter(
      ({ issue, what, comment }) => issue.id === id && what === 'new' && comment?.text === `On ${index}`,
    );
    expect(notified).toHaveLength(1);
  }
  expect(fixture.github.calls('POST /repos/{owner}/{repo}/issues')).toHaveLength(before);
});
