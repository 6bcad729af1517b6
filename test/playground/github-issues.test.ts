import { expect, test } from 'vitest';
import { startWithBot } from './github-bot.ts';

const issues = '/repos/acme/platform/issues';

test('an issue is opened, labelled, commented on and closed, with a webhook each', async () => {
  await using bot = await startWithBot();
  const opened = await bot.api(`POST ${issues}`, { body: { title: 'Help', body: 'Please', labels: ['core'] } });
  expect(opened).toMatchObject({ status: 201, body: { number: 1, user: { login: 'roadcrew[bot]', type: 'Bot' } } });
  expect(opened.body.html_url).toBe(`${bot.github.apiUrl}/acme/platform/issues/1`);
  await bot.api(`POST ${issues}/1/comments`, { body: { body: 'On it' }, as: 'pat' });
  await bot.api(`PATCH ${issues}/1`, { body: { state: 'closed', state_reason: 'completed' }, as: 'pat' });
  await bot.github.webhooks.settled();
  await bot.github.waitFor(() => bot.received().includes('issues.closed'), 'the closing');
  expect(bot.received()).toEqual(['issues.opened', 'issue_comment.created', 'issues.closed']);
  const [first, comment] = bot.hooks.map(({ text }) => JSON.parse(text));
  const { body: known } = await bot.api('GET /users/roadcrew%5Bbot%5D');
  expect(first.sender).toMatchObject({ login: 'roadcrew[bot]', id: known.id });
  expect(comment).toMatchObject({ comment: { body: 'On it' }, sender: { login: 'pat' }, issue: { number: 1 } });
  expect(comment.repository).toMatchObject({ full_name: 'acme/platform', private: true });
  expect((await bot.api(`GET ${issues}/1/comments`)).body).toMatchObject([{ user: { login: 'pat' }, body: 'On it' }]);
});

test('issues are found by search and listed in pages whose links lead back here', async () => {
  await using bot = await startWithBot();
  for (const title of ['One', 'Two', 'Three']) await bot.api(`POST ${issues}`, { body: { title } });
  const found = await bot.api('GET /search/issues?q=repo:acme/platform+two');
  expect(found.body.items.map(({ title }: { title: string }) => title)).toEqual(['Two']);
  const { body, headers } = await bot.api(`GET ${issues}?per_page=2&state=all`);
  expect(body.length).toBe(2);
  expect(headers.get('link')).toMatch(new RegExp(`<${bot.github.apiUrl}${issues}\\?.*page=2.*>; rel="next"`));
});

test('only callers with the permission can write', async () => {
  await using bot = await startWithBot();
  bot.github.permit({ issues: 'read' });
  expect((await bot.api(`POST ${issues}`, { body: { title: 'x' } })).status).toBe(403);
  expect((await bot.api(`POST ${issues}`, { body: { title: 'x' }, as: null })).status).toBe(404);
  expect((await bot.api(`GET ${issues}`)).body).toEqual([]);
});

test('with early webhooks, an issue’s webhook comes before the answer', async () => {
  await using bot = await startWithBot();
  bot.github.faults.next(issues, 'early-webhooks');
  await bot.api(`POST ${issues}`, { body: { title: 'Early' } });
  expect(bot.received()).toEqual(['issues.opened']);
});

test('webhooks of two issues in one millisecond have different ids', async () => {
  await using bot = await startWithBot();
  await Promise.all(Array.from({ length: 20 }, () => bot.api(`POST ${issues}`, { body: { title: 'x' } })));
  await bot.github.waitFor(() => bot.hooks.length === 20, 'twenty webhooks');
  expect(new Set(bot.hooks.map(({ guid }) => guid)).size).toBe(20);
});

test('people and the organization exist', async () => {
  await using bot = await startWithBot();
  expect((await bot.api('GET /orgs/acme')).body.login).toBe('acme');
  expect((await bot.api('GET /orgs/acme/members')).body.length).toBeGreaterThan(5);
  expect((await bot.api('GET /user', { as: 'alice' })).body.login).toBe('alice');
  expect((await bot.api('GET /users/nobody')).status).toBe(404);
});
