import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWired, type Wired } from './support.ts';

const repo = 'acme/checkout';
const workflow = 'deploy.yml';
const minuteAgo = () => new Date(Date.now() - 60_000);

let wired: Wired;
beforeAll(async () => {
  wired = await startWired({ github: { runner: { duration: 'by hand' } } });
});
afterAll(() => wired[Symbol.asyncDispose]());

/** SHA of the commit `count` commits before the newest one. */
const ancestor = (count: number) => wired.github.repos.log(repo)[count]?.sha ?? '';
const dispatch = (key: string, ref = 'main', sha = ancestor(0)) =>
  wired.client.dispatch(repo, workflow, { ref, inputs: { sha, environment: 'staging', roadcrew_key: key } });

test('a commit belongs to a repository if a branch or tag contains it; a commit of a fork does not', async () => {
  const { client, github } = wired;
  const contains = (ref: string, sha: string) => client.containsCommit(repo, { ref, sha });
  await github.repos.push(repo, 'old', { message: 'Part of a branch' });
  const inBranch = github.repos.sha(repo, 'old');
  await github.repos.push(repo, 'old', { message: 'Its head' });
  await github.repos.push(repo, 'gone', { message: 'Tagged' });
  await github.repos.tag(repo, 'kept', 'gone');
  const tagged = github.repos.sha(repo, 'gone');
  const lost = await github.repos.push(repo, 'gone', { message: 'Left behind' });
  await github.repos.deleteBranch(repo, 'gone');
  const forked = github.repos.fork(repo, { message: 'Let me in' });

  expect((await client.resolve(repo, forked)).sha).toBe(forked); // GitHub resolves it nevertheless
  expect(await contains(forked, forked)).toBe(false);
  expect(await contains(forked.slice(0, 7), forked)).toBe(false);
  expect(await contains(lost, lost)).toBe(false);
  expect(await contains('main', ancestor(0))).toBe(true);
  expect(await contains('v1.0.0', github.repos.sha(repo, 'v1.0.0'))).toBe(true);
  for (const sha of [ancestor(0), ancestor(5), inBranch, github.repos.sha(repo, 'old'), tagged])
    expect(await contains(sha, sha)).toBe(true);
});

test('a repository with too many branches to compare gives no answer', async () => {
  const { client, github } = wired;
  await github.repos.create('acme/many');
  await github.install('acme/many');
  for (let index = 0; index < 45; index++) await github.repos.branch('acme/many', `b${index}`, 'main');
  const forked = github.repos.fork('acme/many');
  const before = github.calls('GET /repos/{owner}/{repo}/compare/{basehead}').length;
  expect(await client.containsCommit('acme/many', { ref: forked, sha: forked })).toBeUndefined();
  expect(github.calls('GET /repos/{owner}/{repo}/compare/{basehead}').length - before).toBeLessThanOrEqual(41);
});

test('a repository has a default branch and a URL', async () => {
  expect(await wired.client.repository(repo)).toEqual({
    defaultBranch: 'main',
    url: `${wired.github.apiUrl}/acme/checkout`,
  });
});

test('a branch, a tag, an annotated tag, a full and a short SHA all resolve to a commit', async () => {
  const { client, github } = wired;
  await github.repos.branch(repo, 'feature/new-cart', 'main');
  const head = await client.resolve(repo, 'main');
  expect(head).toMatchObject({
    ref: 'main',
    sha: ancestor(0),
    title: github.repos.log(repo)[0]?.message.split('\n')[0],
  });
  expect(head.committedAt.getTime()).toBeGreaterThan(Date.now() - 86_400_000);
  for (const [ref, sha] of [
    ['feature/new-cart', ancestor(0)],
    ['v1.0.0', github.repos.sha(repo, 'v1.0.0')],
    ['v1.2.0', github.repos.sha(repo, 'release')],
    [ancestor(5), ancestor(5)],
    [ancestor(5).slice(0, 7), ancestor(5)],
  ] as const)
    expect((await client.resolve(repo, ref)).sha).toBe(sha);
});

test.each(['mian', 'v1.0', 'f'.repeat(40), '../../app', 'main?per_page=1', 'a b', '-x', ''])(
  'an unknown ref (%j) is refused with the nearest matches',
  async (ref) => {
    await expect(wired.client.resolve(repo, ref)).rejects.toMatchObject({
      name: 'UserError',
      message: `acme/checkout has no branch, tag or commit \`${ref}\`.`,
      hint: expect.stringMatching(/^The nearest are `.+`, `.+`, `.+`\.$/),
      field: 'ref',
    });
  },
);

test('a mistyped branch is answered with the branch', async () => {
  await expect(wired.client.resolve(repo, 'mian')).rejects.toMatchObject({
    hint: expect.stringContaining('are `main`'),
  });
});

test('refs are found by any part of their name, the default branch first, with one request while somebody types', async () => {
  const { client, github } = wired;
  expect((await client.searchRefs(repo, ''))[0]).toEqual({ name: 'main', kind: 'branch' });
  expect(await client.searchRefs(repo, 'V1.')).toEqual(
    ['v1.2.0', 'v1.1.0', 'v1.0.0'].map((name) => ({ name, kind: 'tag' })),
  );
  expect(await client.searchRefs(repo, 'lease')).toEqual([{ name: 'release', kind: 'branch' }]);
  const before = github.calls('/branches').length;
  await Promise.all(Array.from({ length: 10 }, () => client.searchRefs(repo, 'rel')));
  expect(github.calls('/branches').length - before).toBeLessThanOrEqual(1);
});

test('a comparison counts all commits and returns the newest twenty with their pull requests', async () => {
  const { client } = wired;
  const all = await client.compare(repo, ancestor(26), ancestor(0));
  expect(all).toMatchObject({ status: 'ahead', behindBy: 0 });
  expect(all.total).toBeGreaterThanOrEqual(26);
  expect(all.newest).toHaveLength(20);
  expect(all.newest[0]?.sha).toBe(ancestor(0));
  const pulls = all.newest.flatMap(({ pull }) => pull ?? []);
  expect(pulls.length).toBeGreaterThan(3);
  expect(pulls[0]?.url).toBe(`${wired.github.apiUrl}/acme/checkout/pull/${pulls[0]?.number}`);
  // The title of the pull request, not "Merge pull request #3 from …" and not "… (#3)".
  expect(all.newest.map(({ title }) => title).join()).not.toMatch(/Merge pull|\(#\d+\)/);

  expect(await client.compare(repo, ancestor(0), ancestor(3))).toMatchObject({
    status: 'behind',
    total: 0,
    newest: [],
  });
  expect(await client.compare(repo, ancestor(0), ancestor(0))).toMatchObject({
    status: 'identical',
    total: 0,
    behindBy: 0,
  });
});

test('the newest of several hundred commits are found on the last pages', async () => {
  const { client, github } = wired;
  await github.repos.branch(repo, 'long', 'main');
  for (let i = 1; i <= 205; i++) await github.repos.push(repo, 'long', { message: `Step ${i}` });
  const { total, newest } = await client.compare(repo, ancestor(0), 'long');
  expect(total).toBe(205);
  expect(newest.map(({ title }) => title)).toEqual(Array.from({ length: 20 }, (_, index) => `Step ${205 - index}`));
});

test('check runs and commit statuses form one list; two with the same name both count', async () => {
  const { client, github } = wired;
  const sha = await github.repos.push(repo, 'checked');
  github.checks.set(repo, sha, 'ci', 'failure');
  github.checks.set(repo, sha, 'lint', 'pending');
  github.checks.set(repo, sha, 'coverage', 'success', { as: 'status' });
  expect((await client.checks(repo, sha)).map(({ name, state }) => `${name} ${state}`)).toEqual([
    'ci red',
    'coverage green',
    'lint pending',
  ]);
  github.checks.set(repo, sha, 'ci', 'success');
  const ci = async () => (await client.checks(repo, sha)).find(({ name }) => name === 'ci')?.state;
  expect(await ci()).toBe('green');
  // GitHub's branch protection requires both a check and a status of the same name.
  github.checks.set(repo, sha, 'ci', 'pending', { as: 'status' });
  expect(await ci()).toBe('pending');
});

test('a dispatched run is in the response, found by its key, followed to its end, and reports its deployed SHA', async () => {
  const { client, github } = wired;
  const since = new Date();
  const dispatched = await dispatch('key-1', 'main', ancestor(2));
  const found = await client.findRun(repo, workflow, 'key-1', since);
  // GitHub rounds times down to the second: created after `since`, dated before it.
  expect((await client.runsSince(repo, workflow, since))[0]?.id).toBe(found?.id);
  expect(found).toMatchObject({
    id: dispatched?.runId,
    url: dispatched?.url,
    key: 'key-1',
    sha: ancestor(2),
    headSha: ancestor(0),
    branch: 'main',
    event: 'workflow_dispatch',
    actor: 'roadcrew[bot]',
    status: 'queued',
  });
  expect(await client.findRun(repo, workflow, 'key-2', minuteAgo())).toBeUndefined();
  expect(await client.findRun(repo, workflow, 'key-1', new Date(Date.now() + 3_600_000))).toBeUndefined();

  const id = found?.id ?? 0;
  await github.runner.advance(id);
  expect(await client.run(repo, id)).toMatchObject({ status: 'running' });
  expect((await client.jobs(repo, id))[0]).toMatchObject({ status: 'running' });
  await github.runner.finish(id);
  expect(await client.run(repo, id)).toMatchObject({ status: 'completed', conclusion: 'success', attempt: 1 });
  expect((await client.jobs(repo, id)).at(-1)).toMatchObject({ conclusion: 'success', deployedSha: ancestor(2) });
});

test('a failed run names the job and the step', async () => {
  const { client, github } = wired;
  github.runner.next(repo, {
    duration: 'by hand',
    outcome: 'failure',
    failsAt: { job: 'deploy', step: 'Deploy' },
  });
  const id = (await dispatch('failing'))?.runId ?? 0;
  await github.runner.finish(id);
  expect(await client.run(repo, id)).toMatchObject({ conclusion: 'failure' });
  expect(await client.jobs(repo, id)).toContainEqual(
    expect.objectContaining({ name: 'deploy', conclusion: 'failure', failedStep: 'Deploy' }),
  );
});

test('a run is cancelled; one that has ended or was deleted is left alone', async () => {
  const { client, github } = wired;
  const id = (await dispatch('to-cancel'))?.runId ?? 0;
  await client.cancelRun(repo, id);
  await github.runner.finish(id);
  expect(await client.run(repo, id)).toMatchObject({ status: 'completed', conclusion: 'cancelled' });
  await client.cancelRun(repo, id);
  await github.runner.remove(id);
  await client.cancelRun(repo, id);
  expect(await client.run(repo, id)).toBeUndefined();
  expect(await client.jobs(repo, id)).toEqual([]);
});

test('a run with our kind of title but another trigger is not ours', async () => {
  const { client, github } = wired;
  await github.repos.push('acme/ledger', 'main', { message: `Deploy production ${ancestor(0)} [key-of-a-push]` });
  const [run] = await client.runsSince('acme/ledger', workflow, minuteAgo());
  expect(run).toMatchObject({ event: 'push', title: expect.stringContaining('[key-of-a-push]') });
  expect(run?.key).toBeUndefined();
  expect(await client.findRun('acme/ledger', workflow, 'key-of-a-push', minuteAgo())).toBeUndefined();
});

test('deployments of others are found: a run from the Actions tab, and a deployment of another system', async () => {
  const { client, github } = wired;
  const since = new Date();
  const run = await github.outside.run(repo, { by: 'alice', inputs: { sha: ancestor(1), environment: 'production' } });
  expect((await client.runsSince(repo, workflow, since))[0]).toMatchObject({
    id: run.id,
    actor: 'alice',
    sha: ancestor(1),
  });
  await github.runner.finish(run.id);
  const { id, sha } = await github.outside.deploy(repo, { environment: 'production', state: 'success', by: 'ci[bot]' });
  const deployment = await client.deployment(repo, id);
  expect(deployment).toMatchObject({ id, sha, environment: 'production', state: 'success', actor: 'ci[bot]' });
  expect(deployment?.finishedAt).toBeInstanceOf(Date);

  const list = await client.deploymentsSince(repo, since);
  expect(list[0]).toEqual(deployment);
  // The deployment GitHub creates for a job with an environment links to its run.
  expect(list[1]).toMatchObject({ runId: run.id, environment: 'production' });
  // A deployment replaced by a newer one becomes inactive; it succeeded nevertheless.
  await github.outside.status(id, 'inactive');
  expect(await client.deployment(repo, id)).toMatchObject({ state: 'success', finishedAt: deployment?.finishedAt });
  expect(await client.deployment(repo, 999)).toBeUndefined();
});
