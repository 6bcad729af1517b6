import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { followComment, followIssue, statusOf } from '../../../src/features/feature-requests/status.ts';
import type { Issue } from '../../../src/features/issues/issue-kinds.ts';
import { type TestRequests, testRequests } from './support.ts';

let all: TestRequests;
beforeAll(async () => {
  all = await testRequests();
});
afterAll(() => all.stop());
beforeEach(() => all.empty());

test.each([
  ['open', null, [], 'considering'],
  ['open', 'reopened', ['candidate', 'bug'], 'considering'],
  ['open', null, ['considering'], 'considering'],
  ['open', null, ['considering', 'planned'], 'planned'],
  ['open', null, ['Planned', 'BUILDING'], 'building'],
  ['open', null, ['shipped', 'building'], 'shipped'],
  ['open', null, ['declined', 'shipped'], 'declined'],
  ['closed', 'completed', ['building'], 'shipped'],
  ['closed', null, [], 'shipped'],
  ['closed', 'not_planned', ['planned'], 'declined'],
  ['closed', 'duplicate', [], 'declined'],
  ['closed', 'completed', ['declined'], 'declined'],
] as const)('%s (%s) with %j is %s', (state, state_reason, labels, status) => {
  expect(statusOf({ state, state_reason, labels: [...labels] })).toBe(status);
});

/** Issue of a request in the mirror. */
async function issueOf(request: string): Promise<Issue> {
  const row = await all.db.selectFrom('issues').selectAll().where('subject', '=', request).executeTakeFirstOrThrow();
  return { ...row, state: 'open', number: 7, title: 'Queues' };
}

/** Sends changes of an issue one by one, as the mirror does. */
async function notifyChanges(request: string, ...changes: Partial<Issue>[]) {
  let before = await issueOf(request);
  for (const change of changes) {
    const both = { before, after: { ...before, ...change } };
    await all.db.transaction().execute((tx) => followIssue(tx, both, ['core', 'data', 'mobile']));
    before = both.after;
  }
}

describe('an issue', () => {
  test('that has not changed notifies nobody again', async () => {
    const request = await all.request('Queues', 'payments', 'search');
    const planned = { labels: ['planned'] };
    await notifyChanges(
      request,
      planned,
      planned,
      { labels: ['planned', 'bug'] },
      { locked: true },
      { assignees: ['pat'] },
    );
    expect(await all.messageKeys('request-status')).toEqual(
      ['payments', 'search'].map((team) => `request:${request}:status:1:${team}`),
    );
    expect((await all.events(request)).filter((event) => event === 'request.status')).toHaveLength(1);
  });

  test('that is deleted is reported to the platform team once, and its request keeps its status', async () => {
    const request = await all.request('Queues', 'payments');
    await notifyChanges(request, { labels: ['planned'] }, { state: 'gone' }, { state: 'gone', labels: [] });
    expect(await all.messageKeys('request-gone')).toEqual([expect.stringContaining(`request:${request}:gone:`)]);
    expect((await all.requests.detail(request))?.status).toBe('planned');
  });

  test('whose title another request has is called so all the same', async () => {
    const other = await all.request('Topics', 'search');
    const request = await all.request('Queues', 'payments');
    await notifyChanges(request, { title: 'Topics' });
    expect((await all.requests.detail(request))?.title).toBe('Topics');
    // Another team that requests the title joins the first request.
    const opening = {
      title: 'topics',
      words: 'x',
      capability: null,
      domain: 'core' as const,
      team: 'ops',
      person: 'T:o',
    };
    expect((await all.requests.open(opening)).request).toBe(other);
  });

  test.each([
    [' ', 'Queues'],
    ['Queues for @\u200beverybody', 'Queues for @everybody'],
    ['🚀'.repeat(200), `${'🚀'.repeat(127)}…`],
  ])('whose title is changed to %j makes the request’s %j', async (title, kept) => {
    const request = await all.request('Queues', 'payments');
    await notifyChanges(request, { title });
    expect((await all.requests.detail(request))?.title).toBe(kept);
  });

  test.each([
    [['mobile'], 'mobile'],
    [['mobile', 'core'], 'core'],
    [['frontend'], 'core'],
  ])('with the labels %j leaves the request in the domain %s', async (labels, domain) => {
    const request = await all.request('Queues', 'payments');
    await notifyChanges(request, { labels });
    expect((await all.requests.detail(request))?.domain).toBe(domain);
  });

  test('of a merged request changes nothing', async () => {
    const request = await all.request('Queues', 'payments');
    const kept = await all.request('Topics', 'search');
    await all.requests.merge({ request, into: kept, person: 'T:pat' });
    const closed = { state: 'closed', state_reason: 'not_planned' } as const;
    await notifyChanges(request, closed, { state: 'open' }, { title: 'Other' }, { state: 'gone' });
    expect(await all.messageKeys('request-status')).toEqual([]);
    expect(await all.messageKeys('request-gone')).toEqual([]);
    expect(await all.requests.detail(request)).toMatchObject({ id: kept, title: 'Topics', status: 'considering' });
  });
});

test('a reason is taken from comments that begin with it, and sent only while it is declined', async () => {
  const request = await all.request('Queues', 'payments');
  const issue = await issueOf(request);
  const says = (text: string, what: 'new' | 'edited' | 'deleted' = 'new') => {
    const comment = { text } as Parameters<typeof followComment>[1]['comment'];
    return all.db.transaction().execute((tx) => followComment(tx, { issue, what, comment }));
  };
  const reason = async () => (await all.requests.detail(request))?.reason;
  await says('No reason: none');
  expect(await reason()).toBeNull();
  await says('reason:  too costly\n');
  expect(await reason()).toBe('too costly');
  expect(await all.messageKeys('request-status')).toEqual([]);
  await notifyChanges(request, { state: 'closed', state_reason: 'not_planned' });
  await says(`Reason: ${'x'.repeat(70_000)}`, 'edited');
  expect((await reason())?.length).toBe(1000);
  await says('Reason: gone', 'deleted');
  expect((await reason())?.length).toBe(1000);
  // One message is updated.
  expect(new Set(await all.messageKeys('request-status')).size).toBe(1);
});
