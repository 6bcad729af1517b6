import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Fault } from '../../../playground/github.ts';
import { encryptionKey, expireListLag, type MirrorFixture, startMirror } from './support.ts';

let fixture: MirrorFixture;
beforeAll(async () => {
  fixture = await startMirror();
});
afterAll(() => fixture[Symbol.asyncDispose]());
afterEach(() => {
  fixture.github.faults.clear();
  fixture.github.webhooks.set({});
});

const issues = '/repos/acme/platform/issues';
const opening = 'POST /repos/{owner}/{repo}/issues';
const commenting = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
const titled = async (title: string) => {
  const { body } = await fixture.api(`GET ${issues}?state=all&per_page=100`, 'pat');
  return (body as unknown as { title: string; number: number }[]).filter((issue) => issue.title === title);
};
const under = async (number: number | null) => {
  const { body } = await fixture.api(`GET ${issues}/${number}/comments`, 'pat');
  return (body as unknown as { body: string; user: { login: string } }[]).map((one) => one.body.split('\n')[0]);
};
const opened = async (subject: string) => {
  const id = await fixture.ensureIssue(subject);
  await fixture.delivered();
  return id;
};

test('an issue is opened with its labels and a marker, and stored with its number', async () => {
  const id = await opened('first');
  const issue = await fixture.issue(id);
  expect(issue).toMatchObject({ state: 'open', title: 'Issue of first', labels: ['roadcrew'], problem: null });
  const { body } = await fixture.api(`GET ${issues}/${issue.number}`, 'pat');
  expect(body.body).toMatch(
    new RegExp(`^<!-- roadcrew:issue:${id}:[0-9a-f]{32} -->\nBody of first\n<!-- roadcrew:end -->$`),
  );
});

test('ensured twice, it is one', async () => {
  const [one, other] = await Promise.all([fixture.ensureIssue('twice'), fixture.ensureIssue('twice')]);
  await fixture.delivered();
  expect(one).toBe(other);
  expect(await titled('Issue of twice')).toHaveLength(1);
});

test.each<[string, Fault]>([
  ['a 500 after it was accepted', 'accept-then-500'],
  ['a 504 after it was accepted', 'accept-then-504'],
  ['an answer that is cut off', 'accept-then-drop'],
])('%s leads to no second issue, and to no second comment', async (what, fault) => {
  fixture.github.faults.next(opening, fault);
  const id = await opened(what);
  expect(await titled(`Issue of ${what}`)).toHaveLength(1);
  const { number } = await fixture.issue(id);
  fixture.github.faults.next(commenting, fault);
  await fixture.reply(id, 'Once');
  await fixture.delivered();
  expect(await under(number)).toEqual(['Once']);
});

test.each<[string, Fault]>([
  ['refuses connections', 'drop'],
  ['is down', { status: 503 }],
])('while GitHub %s nothing was made, which is known only after a while; then it is made', async (what, fault) => {
  const orders = () => fixture.github.calls(opening).length;
  const searches = () => fixture.github.calls('GET /repos/{owner}/{repo}/issues').length;
  const before = { orders: orders(), searches: searches() };
  fixture.github.faults.next(opening, fault);
  await fixture.ensureIssue(what);
  const going = fixture.delivered();
  await vi.waitFor(() => expect(searches()).toBeGreaterThan(before.searches + 1), { timeout: 10_000 });
  expect(orders()).toBe(before.orders + 1); // found by search, not sent again
  await expireListLag(fixture.store.db);
  await going;
  expect(orders()).toBe(before.orders + 2);
  expect(await titled(`Issue of ${what}`)).toHaveLength(1);
});

test('a webhook that is here before the answer makes no second issue and tells no comment of ours', async () => {
  fixture.github.faults.next(opening, 'early-webhooks');
  const id = await opened('early');
  fixture.github.faults.next(commenting, 'early-webhooks');
  await fixture.reply(id, 'Early words');
  await fixture.delivered();
  await fixture.hooksHandled();
  expect(await titled('Issue of early')).toHaveLength(1);
  expect(await under((await fixture.issue(id)).number)).toEqual(['Early words']);
  expect(fixture.notified.filter(({ comment }) => comment?.issue === id)).toEqual([]);
});

test('a secondary rate limit is a refusal: sent again after the pause, without a search', async () => {
  fixture.github.faults.next(opening, { secondaryLimit: 1 });
  const id = await opened('limited');
  expect(await fixture.issue(id)).toMatchObject({ state: 'open' });
  expect(await titled('Issue of limited')).toHaveLength(1);
});

test('a copy of our text by somebody else is not taken for ours', async () => {
  const id = await opened('copied');
  const { number } = await fixture.issue(id);
  const { body } = await fixture.api(`GET ${issues}/${number}`, 'pat');
  await fixture.api(`POST ${issues}`, 'pat', { title: 'Issue of copied', body: body.body });
  await fixture.hooksHandled();
  await fixture.reconcile();
  expect((await fixture.issue(id)).number).toBe(number);
});

test('a change is written once, and what people have written around ours stays', async () => {
  const id = await opened('changed');
  const { number } = await fixture.issue(id);
  const { body } = await fixture.api(`GET ${issues}/${number}`, 'pat');
  await fixture.api(`PATCH ${issues}/${number}`, 'pat', { body: `Plan\n${body.body}\nMore`, labels: ['mine'] });
  fixture.drawn.set('changed', { title: 'Another title', body: 'Other words', labels: ['roadcrew', 'team'] });
  await fixture.redraw(id);
  await fixture.delivered();
  const after = (await fixture.api(`GET ${issues}/${number}`, 'pat')).body;
  expect(after).toMatchObject({ title: 'Another title' });
  expect(after.body).toMatch(/^Plan\n<!-- roadcrew[^>]*>\nOther words\n<!-- roadcrew:end -->\nMore$/);
  // “roadcrew” was taken off by hand and stays off; “team” is new.
  expect((after.labels as { name: string }[]).map(({ name }) => name).sort()).toEqual(['mine', 'team']);
  const writes = () => fixture.github.calls(new RegExp(`^(PATCH|POST|DELETE) ${issues}/${number}`)).length;
  const before = writes();
  await fixture.redraw(id);
  await fixture.delivered();
  expect(writes()).toBe(before);
});

test('an issue and a comment are found and rewritten after a change of the key', async () => {
  const id = await opened('resigned');
  const { number } = await fixture.issue(id);
  const reply = await fixture.reply(id, 'Once');
  await fixture.delivered();
  const bodyOf = async () => String((await fixture.api(`GET ${issues}/${number}`, 'pat')).body.body);
  const rewritten = async (words: string) => {
    fixture.drawn.set('resigned', { body: words });
    await fixture.redraw(id);
    await fixture.pushComment(reply);
    return bodyOf();
  };
  const [before] = (await bodyOf()).split('\n');
  const [newKey, newest] = [randomBytes(32), randomBytes(32)];
  fixture.useKeys(newKey, encryptionKey);
  const both = await rewritten('With both keys');
  expect(both).toMatch(/^<!-- roadcrew:issue:\S+ -->\nWith both keys\n<!-- roadcrew:end -->$/);
  expect(both).not.toContain(before);
  // The key was lost: the issue is known by its number.
  fixture.useKeys(newest);
  expect(await rewritten('With the newest')).toMatch(
    /^<!-- roadcrew:issue:\S+ -->\nWith the newest\n<!-- roadcrew:end -->$/,
  );
  await fixture.reconcile();
  expect(await under(number)).toEqual(['Once']);
  const { rows } = await sql`select origin from comments where issue = ${id}`.execute(fixture.store.db);
  expect(rows).toEqual([{ origin: 'slack' }]);
  fixture.useKeys(encryptionKey);
});

test('a text from which our marker was taken is left alone', async () => {
  const id = await opened('theirs');
  const { number } = await fixture.issue(id);
  await fixture.api(`PATCH ${issues}/${number}`, 'pat', { body: 'Mine now' });
  fixture.drawn.set('theirs', { body: 'Other words' });
  await fixture.redraw(id);
  await fixture.delivered();
  expect((await fixture.api(`GET ${issues}/${number}`, 'pat')).body.body).toBe('Mine now');
});
