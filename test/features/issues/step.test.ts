import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type MirrorFixture, startMirror } from './support.ts';

let fixture: MirrorFixture;
beforeAll(async () => {
  fixture = await startMirror();
});
afterAll(() => fixture[Symbol.asyncDispose]());
afterEach(() => fixture.github.webhooks.set({}));

const issues = '/repos/acme/platform/issues';
const opened = async (subject: string) => {
  const id = await fixture.ensureIssue(subject);
  await fixture.delivered();
  const { number } = await fixture.issue(id);
  return { id, number, path: `${issues}/${number}` };
};
const comment = async (path: string, as: string, body: string) => {
  const answer = await fixture.api(`POST ${path}/comments`, as, { body });
  return String(answer.body.id);
};
const commentsOf = (id: string) => fixture.notified.filter(({ issue, what }) => issue.id === id && what !== 'issue');
const lastChangeOf = (id: string) =>
  fixture.notified.findLast(({ issue, what }) => issue.id === id && what === 'issue');

test('state, labels, assignees and a lock that people set at GitHub are notified with the values before', async () => {
  const { id, path } = await opened('followed');
  await fixture.api(`PATCH ${path}`, 'pat', { labels: ['roadcrew', 'bug'], assignees: ['kim'], title: 'Better title' });
  await fixture.hooksHandled();
  expect(await fixture.issue(id)).toMatchObject({
    labels: ['roadcrew', 'bug'],
    assignees: ['kim'],
    title: 'Better title',
  });
  await fixture.api(`PATCH ${path}`, 'pat', { state: 'closed', state_reason: 'not_planned' });
  await fixture.hooksHandled();
  expect(lastChangeOf(id)).toMatchObject({
    before: { state: 'open' },
    issue: { state: 'closed', state_reason: 'not_planned' },
  });
  await fixture.api(`PATCH ${path}`, 'pat', { state: 'open' });
  await fixture.api(`PUT ${path}/lock`, 'pat', { lock_reason: 'resolved' });
  await fixture.hooksHandled();
  expect(await fixture.issue(id)).toMatchObject({ state: 'open', locked: true });
});

test('comments are notified once, their edits and their deletion too', async () => {
  const { id, path } = await opened('comments');
  const first = await comment(path, 'pat', 'Looking.');
  await fixture.hooksHandled();
  await fixture.api(`PATCH ${issues}/comments/${first}`, 'pat', { body: 'Looking into it.' });
  await fixture.hooksHandled();
  await fixture.api(`DELETE ${issues}/comments/${first}`, 'pat');
  await fixture.hooksHandled();
  await fixture.reconcile();
  expect(commentsOf(id).map(({ what, comment: one }) => [what, one?.author, one?.text])).toEqual([
    ['new', 'pat', 'Looking.'],
    ['edited', 'pat', 'Looking into it.'],
    ['deleted', 'pat', ''],
  ]);
});

test('bots’ comments and those that begin with the prefix stay at GitHub, until the prefix is taken off', async () => {
  const { id, path } = await opened('private');
  const secret = await comment(path, 'pat', '  /Internal they do not pay enough');
  await fixture.hooksHandled();
  expect(commentsOf(id)).toEqual([]);
  const stored = await fixture.store.db.selectFrom('comments').select('text').where('issue', '=', id).execute();
  expect(stored).toEqual([{ text: '' }]);
  await fixture.api(`PATCH ${issues}/comments/${secret}`, 'pat', { body: 'They are great customers' });
  await fixture.hooksHandled();
  await fixture.api(`PATCH ${issues}/comments/${secret}`, 'pat', { body: '/internal oh no' });
  await fixture.hooksHandled();
  expect(commentsOf(id).map(({ what, comment: one }) => [what, one?.text])).toEqual([
    ['new', 'They are great customers'],
    ['deleted', ''],
  ]);
});

test('a credential in a comment is not kept', async () => {
  const { id, path } = await opened('leaky');
  await comment(path, 'pat', `Use ghp_${'a1B2'.repeat(9)} for now`);
  await fixture.hooksHandled();
  expect(commentsOf(id)[0]?.comment?.text).toBe('Use [a GitHub token was removed] for now');
});

test('a reply in Slack is copied with its edits and its deletion; a copy that is deleted at GitHub stays deleted', async () => {
  const { id, path } = await opened('edits');
  const { db } = fixture.store;
  const reply = await fixture.reply(id, 'Now with logs');
  await fixture.delivered();
  await db.updateTable('comments').set({ text: 'Now with all logs' }).where('id', '=', reply).execute();
  await fixture.pushComment(reply);
  const texts = async () =>
    ((await fixture.api(`GET ${path}/comments`, 'pat')).body as unknown as { body: string }[]).map(
      ({ body }) => body.split('\n')[0],
    );
  expect(await texts()).toEqual(['Now with all logs']);
  await db.updateTable('comments').set({ text: '', deleted_at: new Date() }).where('id', '=', reply).execute();
  await fixture.pushComment(reply);
  expect(await texts()).toEqual([]);
  const other = await fixture.reply(id, 'Deleted there');
  await fixture.delivered();
  const { github_id } = await db
    .selectFrom('comments')
    .select('github_id')
    .where('id', '=', other)
    .executeTakeFirstOrThrow();
  await fixture.api(`DELETE ${issues}/comments/${github_id}`, 'pat');
  await db.updateTable('comments').set({ text: 'Edited later' }).where('id', '=', other).execute();
  await fixture.pushComment(other);
  expect(await texts()).toEqual([]);
});

test('a hundred alternating comments make no echo', async () => {
  const { id, path } = await opened('alternating');
  for (let round = 0; round < 50; round++) {
    await fixture.reply(id, `Slack ${round}`);
    await fixture.delivered();
    await comment(path, 'pat', `GitHub ${round}`);
  }
  await fixture.hooksHandled();
  await fixture.reconcile();
  await fixture.delivered();
  const pages = await Promise.all(
    [1, 2].map(async (page) => (await fixture.api(`GET ${path}/comments?per_page=100&page=${page}`, 'pat')).body),
  );
  const there = (pages as unknown as { body: string }[][]).flat().map(({ body }) => body.split('\n')[0]);
  const expected = Array.from({ length: 50 }, (_, round) => [`Slack ${round}`, `GitHub ${round}`]).flat();
  expect(there).toEqual(expected);
  expect(commentsOf(id).map(({ what, comment: one }) => `${what} ${one?.text}`)).toEqual(
    Array.from({ length: 50 }, (_, round) => `new GitHub ${round}`),
  );
}, 120_000);

test.each([
  ['a third lost', { loseEvery: 3, loseAs: 'silent' as const }],
  ['all doubled', { doubleEvery: 1 }],
  ['shuffled', { shuffle: 7 }],
])('webhooks %s: after one reconcile all of it is as at GitHub', async (name, faults) => {
  const ids = await Promise.all(Array.from({ length: 8 }, (_, index) => fixture.ensureIssue(`${name} ${index}`)));
  await fixture.delivered();
  fixture.github.webhooks.set(faults);
  for (const [index, id] of ids.entries()) {
    const { number } = await fixture.issue(id);
    const path = `${issues}/${number}`;
    await comment(path, 'kim', `On ${index}`);
    const doomed = await comment(path, 'kim', 'Never mind');
    await fixture.api(`PATCH ${path}`, 'pat', { labels: [`l${index}`], assignees: ['kim'] });
    await fixture.api(`DELETE ${issues}/comments/${doomed}`, 'kim');
    if (index % 2 === 0) await fixture.api(`PATCH ${path}`, 'pat', { state: 'closed', state_reason: 'completed' });
  }
  await fixture.hooksHandled();
  await fixture.reconcile();
  for (const [index, id] of ids.entries()) {
    expect(await fixture.issue(id)).toMatchObject({
      state: index % 2 === 0 ? 'closed' : 'open',
      labels: [`l${index}`],
      assignees: ['kim'],
    });
    const comments = await fixture.store.db
      .selectFrom('comments')
      .select('text')
      .where('issue', '=', id)
      .where('deleted_at', 'is', null)
      .execute();
    expect(comments).toEqual([{ text: `On ${index}` }]);
    expect(
      commentsOf(id).filter(({ what, comment: one }) => what === 'new' && one?.text === `On ${index}`),
    ).toHaveLength(1);
  }
});

test('issues of others are known by their titles, and may be taken over; comments from before are not notified', async () => {
  const { body } = await fixture.api(`POST ${issues}`, 'kim', { title: 'Runners are slow' });
  const path = `${issues}/${body.number}`;
  await comment(path, 'kim', 'Long ago');
  await fixture.hooksHandled();
  const foreign = await fixture.store.db
    .selectFrom('issues')
    .selectAll()
    .where('number', '=', Number(body.number))
    .executeTakeFirstOrThrow();
  expect(foreign).toMatchObject({ kind: null, title: 'Runners are slow', state: 'open' });
  await fixture.adopt(foreign.id, 'adopted');
  await comment(path, 'kim', 'And now?');
  await fixture.hooksHandled();
  expect(commentsOf(foreign.id).map(({ comment: one }) => one?.text)).toEqual(['And now?']);
  fixture.drawn.set('adopted', { title: 'Ours', body: 'Ours', labels: ['team'] });
  await fixture.redraw(foreign.id);
  await fixture.delivered();
  expect((await fixture.api(`GET ${path}`, 'pat')).body).toMatchObject({ title: 'Runners are slow', body: null });
});

test('it is closed and opened from here, and GitHub is asked once', async () => {
  const { id, path } = await opened('state');
  await fixture.setState(id, 'closed', 'completed');
  await fixture.delivered();
  expect((await fixture.api(`GET ${path}`, 'pat')).body).toMatchObject({ state: 'closed', state_reason: 'completed' });
  await fixture.setState(id, 'open', 'reopened');
  await fixture.delivered();
  await fixture.hooksHandled();
  expect(await fixture.issue(id)).toMatchObject({ state: 'open', wanted_state: null });
  expect(fixture.github.calls(new RegExp(`^PATCH ${path}$`)).length).toBe(2);
});

test('while the App may not write, the issue says why; once it may, it is opened', async () => {
  fixture.github.permit({ issues: 'read' });
  const id = await fixture.ensureIssue('forbidden');
  fixture.poke();
  await expect.poll(async () => (await fixture.issue(id)).problem, { timeout: 10_000 }).toContain('lacks a permission');
  fixture.github.permit({ issues: 'write' });
  await fixture.delivered();
  expect(await fixture.issue(id)).toMatchObject({ state: 'open', problem: null });
});
