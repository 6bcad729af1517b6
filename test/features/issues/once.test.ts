import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Fault } from '../../../playground/github.ts';
import { longAfter, type MirrorWorld, startMirror } from './support.ts';

let world: MirrorWorld;
beforeAll(async () => {
  world = await startMirror();
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => {
  world.github.faults.clear();
  world.github.webhooks.set({});
});

const issues = '/repos/acme/platform/issues';
const opening = 'POST /repos/{owner}/{repo}/issues';
const commenting = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
const titled = async (title: string) => {
  const { body } = await world.api(`GET ${issues}?state=all&per_page=100`, 'pat');
  return (body as unknown as { title: string; number: number }[]).filter((issue) => issue.title === title);
};
const under = async (number: number | null) => {
  const { body } = await world.api(`GET ${issues}/${number}/comments`, 'pat');
  return (body as unknown as { body: string; user: { login: string } }[]).map((one) => one.body.split('\n')[0]);
};
const opened = async (subject: string) => {
  const id = await world.ensureIssue(subject);
  await world.delivered();
  return id;
};

test('an issue is opened with its labels and a marker, and stored with its number', async () => {
  const id = await opened('first');
  const issue = await world.issue(id);
  expect(issue).toMatchObject({ state: 'open', title: 'Issue of first', labels: ['roadcrew'], problem: null });
  const { body } = await world.api(`GET ${issues}/${issue.number}`, 'pat');
  expect(body.body).toMatch(
    new RegExp(`^<!-- roadcrew:issue:${id}:[0-9a-f]{32} -->\nBody of first\n<!-- roadcrew:end -->$`),
  );
});

test('ensured twice, it is one', async () => {
  const [one, other] = await Promise.all([world.ensureIssue('twice'), world.ensureIssue('twice')]);
  await world.delivered();
  expect(one).toBe(other);
  expect(await titled('Issue of twice')).toHaveLength(1);
});

test.each<[string, Fault]>([
  ['a 500 after it was accepted', 'accept-then-500'],
  ['a 504 after it was accepted', 'accept-then-504'],
  ['an answer that is cut off', 'accept-then-drop'],
])('%s leads to no second issue, and to no second comment', async (what, fault) => {
  world.github.faults.next(opening, fault);
  const id = await opened(what);
  expect(await titled(`Issue of ${what}`)).toHaveLength(1);
  const { number } = await world.issue(id);
  world.github.faults.next(commenting, fault);
  await world.reply(id, 'Once');
  await world.delivered();
  expect(await under(number)).toEqual(['Once']);
});

test.each<[string, Fault]>([
  ['refuses connections', 'drop'],
  ['is down', { status: 503 }],
])('while GitHub %s nothing was made, which is known only after a while; then it is made', async (what, fault) => {
  const orders = () => world.github.calls(opening).length;
  const searches = () => world.github.calls('GET /repos/{owner}/{repo}/issues').length;
  const before = { orders: orders(), searches: searches() };
  world.github.faults.next(opening, fault);
  await world.ensureIssue(what);
  const going = world.delivered();
  await vi.waitFor(() => expect(searches()).toBeGreaterThan(before.searches + 1), { timeout: 10_000 });
  expect(orders()).toBe(before.orders + 1); // looked for again and again, and not sent again
  await longAfter(world.store.db);
  await going;
  expect(orders()).toBe(before.orders + 2);
  expect(await titled(`Issue of ${what}`)).toHaveLength(1);
});

test('a webhook that is here before the answer makes no second issue and tells no comment of ours', async () => {
  world.github.faults.next(opening, 'early-webhooks');
  const id = await opened('early');
  world.github.faults.next(commenting, 'early-webhooks');
  await world.reply(id, 'Early words');
  await world.delivered();
  await world.hooksHandled();
  expect(await titled('Issue of early')).toHaveLength(1);
  expect(await under((await world.issue(id)).number)).toEqual(['Early words']);
  expect(world.notified.filter(({ comment }) => comment?.issue === id)).toEqual([]);
});

test('a secondary rate limit is a refusal: sent again after the pause, without a search', async () => {
  world.github.faults.next(opening, { secondaryLimit: 1 });
  const id = await opened('limited');
  expect(await world.issue(id)).toMatchObject({ state: 'open' });
  expect(await titled('Issue of limited')).toHaveLength(1);
});

test('a copy of our text by somebody else is not taken for ours', async () => {
  const id = await opened('copied');
  const { number } = await world.issue(id);
  const { body } = await world.api(`GET ${issues}/${number}`, 'pat');
  await world.api(`POST ${issues}`, 'pat', { title: 'Issue of copied', body: body.body });
  await world.hooksHandled();
  await world.reconcile();
  expect((await world.issue(id)).number).toBe(number);
});

test('a change is written once, and what people have written around ours stays', async () => {
  const id = await opened('changed');
  const { number } = await world.issue(id);
  const { body } = await world.api(`GET ${issues}/${number}`, 'pat');
  await world.api(`PATCH ${issues}/${number}`, 'pat', { body: `Plan\n${body.body}\nMore`, labels: ['mine'] });
  world.drawn.set('changed', { title: 'Another title', body: 'Other words', labels: ['roadcrew', 'team'] });
  await world.redraw(id);
  await world.delivered();
  const after = (await world.api(`GET ${issues}/${number}`, 'pat')).body;
  expect(after).toMatchObject({ title: 'Another title' });
  expect(after.body).toMatch(/^Plan\n<!-- roadcrew[^>]*>\nOther words\n<!-- roadcrew:end -->\nMore$/);
  // “roadcrew” was taken off by hand and stays off; “team” is new.
  expect((after.labels as { name: string }[]).map(({ name }) => name).sort()).toEqual(['mine', 'team']);
  const writes = () => world.github.calls(new RegExp(`^(PATCH|POST|DELETE) ${issues}/${number}`)).length;
  const before = writes();
  await world.redraw(id);
  await world.delivered();
  expect(writes()).toBe(before);
});

test('a text from which our marker was taken is left alone', async () => {
  const id = await opened('theirs');
  const { number } = await world.issue(id);
  await world.api(`PATCH ${issues}/${number}`, 'pat', { body: 'Mine now' });
  world.drawn.set('theirs', { body: 'Other words' });
  await world.redraw(id);
  await world.delivered();
  expect((await world.api(`GET ${issues}/${number}`, 'pat')).body.body).toBe('Mine now');
});
