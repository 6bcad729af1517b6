import { expect, test } from 'vitest';
import { startWithBot } from './github-bot.ts';

const repo = '/repos/acme/checkout';

test('a branch, a tag and an annotated tag lead to their commits', async () => {
  await using bot = await startWithBot();
  const { github, api } = bot;
  const [main, release] = [github.repos.sha('acme/checkout', 'main'), github.repos.sha('acme/checkout', 'release')];
  await github.repos.branch('acme/checkout', 'feature/cart', 'main');
  expect((await api(`GET ${repo}/branches/main`)).body).toMatchObject({ name: 'main', commit: { sha: main } });
  expect((await api(`GET ${repo}/branches/feature%2Fcart`)).body.name).toBe('feature/cart');
  expect((await api(`GET ${repo}/branches`)).body.map(({ name }: { name: string }) => name)).toEqual([
    ...['feature/cart', 'main', 'release'],
  ]);
  expect((await api(`GET ${repo}/tags`)).body[0]).toMatchObject({ name: 'v1.2.0', commit: { sha: release } });
  expect((await api(`GET ${repo}/git/ref/heads/main`)).body.object).toMatchObject({ type: 'commit', sha: main });
  const { object } = (await api(`GET ${repo}/git/ref/tags/v1.2.0`)).body;
  expect(object).toMatchObject({ type: 'tag', sha: expect.not.stringMatching(release) });
  expect((await api(`GET ${repo}/git/tags/${object.sha}`)).body.object).toMatchObject({ type: 'commit', sha: release });
  for (const ref of ['v1.2.0', 'tags/v1.2.0', 'release', 'heads/release', release, release.slice(0, 7)]) {
    expect((await api(`GET ${repo}/commits/${ref}`)).body.sha).toBe(release);
  }
  const found = (await api(`GET ${repo}/git/matching-refs/tags/v1.`)).body;
  expect(found.map(({ ref }: { ref: string }) => ref)).toEqual([
    ...['refs/tags/v1.0.0', 'refs/tags/v1.1.0', 'refs/tags/v1.2.0'],
  ]);
  expect((await api(`GET ${repo}/commits/main`, { headers: { accept: 'application/vnd.github.sha' } })).body).toBe(
    main,
  );
});

test('a comparison has the commits in between, oldest first, and the files', async () => {
  await using bot = await startWithBot();
  const { github, api } = bot;
  await github.repos.branch('acme/checkout', 'old', 'main');
  const sha = await github.repos.push('acme/checkout', 'main', { message: 'One', files: { 'a.ts': 'a\nb' } });
  const merged = await github.repos.merge('acme/checkout', { title: 'Two', commits: ['x', 'y'] });
  const { body } = await api(`GET ${repo}/compare/old...main`);
  expect(body).toMatchObject({ status: 'ahead', ahead_by: 2, behind_by: 0, total_commits: 2 });
  expect(body.commits.map((commit: { sha: string }) => commit.sha)).toEqual([sha, merged.sha]);
  expect(body.files.map((file: { filename: string }) => file.filename)).toEqual(['a.ts', 'src/x.ts', 'src/y.ts']);
  expect(body.html_url).toBe(`${github.apiUrl}/acme/checkout/compare/old...main`);
  expect((await api(`GET ${repo}/compare/main...old`)).body).toMatchObject({
    status: 'behind',
    behind_by: 2,
    commits: [],
  });
  await github.repos.push('acme/checkout', 'old');
  expect((await api(`GET ${repo}/compare/old...main`)).body).toMatchObject({
    status: 'diverged',
    ahead_by: 2,
    behind_by: 1,
  });
  expect((await api(`GET ${repo}/compare/main...main`)).body).toMatchObject({ status: 'identical', total_commits: 0 });
});

test('a comparison of more than 250 commits comes in pages', async () => {
  await using bot = await startWithBot();
  await bot.github.repos.branch('acme/checkout', 'old', 'main');
  const commits = Array.from({ length: 259 }, (_, index) => `Commit ${index}`);
  const { sha: newest } = await bot.github.repos.merge('acme/checkout', { title: 'Many', method: 'merge', commits });
  const { body } = await bot.api(`GET ${repo}/compare/old...main`);
  expect([body.total_commits, body.commits.length]).toEqual([260, 250]);
  expect(body.commits.some(({ sha }: { sha: string }) => sha === newest)).toBe(false);
  const last = await bot.api(`GET ${repo}/compare/old...main?per_page=100&page=3`);
  expect(last.body.commits.length).toBe(60);
  expect(last.body.commits.at(-1).sha).toBe(newest);
  expect(last.body.files).toBeUndefined();
});

test('a commit belongs to its pull request, squashed or merged', async () => {
  await using bot = await startWithBot();
  const squashed = await bot.github.repos.merge('acme/checkout', { title: 'Add gifts', author: 'noa' });
  const merged = await bot.github.repos.merge('acme/checkout', {
    title: 'Add wraps',
    method: 'merge',
    commits: ['a', 'b'],
  });
  const pulls = async (sha: string) => (await bot.api(`GET ${repo}/commits/${sha}/pulls`)).body;
  expect(await pulls(squashed.sha)).toMatchObject([
    { number: squashed.number, title: 'Add gifts', user: { login: 'noa' }, merged_at: expect.any(String) },
  ]);
  const [, inner] = bot.github.repos.log('acme/checkout');
  expect(inner?.message).toBe('b');
  expect(await pulls(inner?.sha ?? '')).toMatchObject([{ number: merged.number, merge_commit_sha: merged.sha }]);
  expect((await bot.api(`GET ${repo}/pulls/${merged.number}`)).body).toMatchObject({ merged: true, commits: 2 });
  const direct = await bot.github.repos.push('acme/checkout', 'main');
  expect(await pulls(direct)).toEqual([]);
});

test('checks and statuses of a commit are the last reported ones', async () => {
  await using bot = await startWithBot();
  const { checks } = bot.github;
  const status = async () => (await bot.api(`GET ${repo}/commits/main/status`)).body;
  expect(await status()).toMatchObject({ state: 'pending', total_count: 0 });
  checks.set('acme/checkout', 'main', 'ci', 'pending');
  const runs = async () => (await bot.api(`GET ${repo}/commits/main/check-runs`)).body;
  expect(await runs()).toMatchObject({
    total_count: 1,
    check_runs: [{ name: 'ci', status: 'in_progress', conclusion: null }],
  });
  checks.set('acme/checkout', 'main', 'ci', 'failure');
  expect(await runs()).toMatchObject({ total_count: 1, check_runs: [{ status: 'completed', conclusion: 'failure' }] });
  checks.set('acme/checkout', 'main', 'legacy', 'success', { as: 'status' });
  expect(await status()).toMatchObject({ state: 'success', statuses: [{ context: 'legacy', state: 'success' }] });
});

test('files have their contents, also at older commits', async () => {
  await using bot = await startWithBot();
  const path = `GET ${repo}/contents/.github/workflows/deploy.yml`;
  const { body } = await bot.api(path);
  expect(Buffer.from(body.content, 'base64').toString()).toBe(bot.github.workflowTexts.withEnvironment);
  expect((await bot.api(path, { headers: { accept: 'application/vnd.github.raw+json' } })).body).toContain('run-name:');
  expect((await bot.api(`GET ${repo}/contents/.github/workflows`)).body).toMatchObject([{ name: 'deploy.yml' }]);
  await bot.github.repos.workflow('acme/checkout', 'deploy.yml', null);
  expect((await bot.api(path)).status).toBe(404);
  expect((await bot.api(`${path}?ref=release`)).status).toBe(200);
});

test('lists come in pages with links, and unchanged answers as 304', async () => {
  await using bot = await startWithBot();
  const first = await bot.api(`GET ${repo}/commits?per_page=20`);
  expect(first.body.length).toBe(20);
  const links = first.headers.get('link');
  expect(links).toContain(`<${bot.github.apiUrl}${repo}/commits?per_page=20&page=2>; rel="next"`);
  expect(links).not.toContain('rel="prev"');
  const next = await bot.api(`GET ${repo}/commits?per_page=20&page=2`);
  expect(next.headers.get('link')).toContain('rel="first"');
  expect(next.body[0].sha).not.toBe(first.body[0].sha);
  const etag = first.headers.get('etag') ?? '';
  const again = () => bot.api(`GET ${repo}/commits?per_page=20`, { headers: { 'if-none-match': etag } });
  const left = Number(next.headers.get('x-ratelimit-remaining'));
  const unchanged = await again();
  expect([unchanged.status, unchanged.body]).toEqual([304, '']);
  expect(Number(unchanged.headers.get('x-ratelimit-remaining'))).toBe(left);
  await bot.github.repos.push('acme/checkout', 'main');
  expect((await again()).status).toBe(200);
});

test('commits can be listed by time, author and file', async () => {
  await using bot = await startWithBot();
  const at = Date.UTC(2026, 0, 5);
  await bot.github.repos.push('acme/checkout', 'side', { author: 'bob', at, files: { 'x.ts': '1' } });
  const found = async (query: string) => (await bot.api(`GET ${repo}/commits?sha=side&${query}`)).body.length;
  expect(await found('until=2026-01-05T00:00:00Z&since=2026-01-05T00:00:00Z')).toBe(1);
  expect(await found('path=x.ts')).toBe(1);
  expect(await found('author=nobody')).toBe(0);
});
