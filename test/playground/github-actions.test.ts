import { expect, test } from 'vitest';
import { startGitHub } from '../../playground/github.ts';
import { createClock } from './front.ts';
import { startWithBot } from './github-bot.ts';

const repo = '/repos/acme/checkout';

test('a dispatched run answers with its id, keeps its inputs, and is named by them', async () => {
  await using bot = await startWithBot();
  const sha = bot.github.repos.sha('acme/checkout', 'release');
  const { status, body } = await bot.dispatch({ sha });
  expect(status).toBe(200);
  expect(body).toEqual({
    workflow_run_id: expect.any(Number),
    run_url: `${bot.github.apiUrl}${repo}/actions/runs/${body.workflow_run_id}`,
    html_url: `${bot.github.apiUrl}/acme/checkout/actions/runs/${body.workflow_run_id}`,
  });
  const run = (await bot.api(`GET ${repo}/actions/runs/${body.workflow_run_id}`)).body;
  const title = `Deploy staging ${sha} [k-1]`;
  expect(run).toMatchObject({ name: title, display_title: title, status: 'queued', event: 'workflow_dispatch' });
  expect(run).toMatchObject({ actor: { login: 'roadcrew[bot]' }, head_branch: 'main', run_number: 1, run_attempt: 1 });
  expect(run.head_sha).toBe(bot.github.repos.sha('acme/checkout', 'main'));
  expect(bot.github.runs('acme/checkout')).toMatchObject([{ inputs: { sha, roadcrew_key: 'k-1' }, deployedSha: sha }]);
});

test('without return_run_details the answer is empty', async () => {
  await using bot = await startWithBot();
  const inputs = { sha: bot.github.repos.sha('acme/search-api', 'main'), environment: 'staging' };
  const path = 'POST /repos/acme/search-api/actions/workflows/deploy.yml/dispatches';
  expect(await bot.api(path, { body: { ref: 'refs/heads/main', inputs } })).toMatchObject({ status: 204, body: '' });
  expect(bot.github.runs()).toMatchObject([{ repo: 'acme/search-api', inputs: { roadcrew_key: '' } }]);
});

test('a run goes through its jobs and steps and reports the commit it checked out', async () => {
  await using bot = await startWithBot();
  const sha = bot.github.repos.sha('acme/checkout', 'release');
  const { workflow_run_id: id } = (await bot.dispatch({ sha })).body;
  const jobs = async () => (await bot.api(`GET ${repo}/actions/runs/${id}/jobs`)).body;
  expect(await jobs()).toMatchObject({ total_count: 1, jobs: [{ name: 'deploy', status: 'queued', steps: [] }] });
  expect(await bot.github.runner.advance(id)).toMatchObject({ status: 'in_progress' });
  await bot.github.runner.advance(id);
  const [job] = (await jobs()).jobs;
  expect(job.steps.map((step: { name: string; status: string }) => `${step.name} ${step.status}`)).toEqual([
    ...['Set up job completed', 'Check out in_progress', 'Deploy queued', 'Complete job queued'],
  ]);
  expect(await bot.github.runner.finish(id)).toMatchObject({ status: 'completed', conclusion: 'success' });
  expect((await jobs()).jobs[1]).toMatchObject({ name: `Deployed ${sha}`, conclusion: 'success' });
  expect(bot.received().filter((event) => event.startsWith('workflow_'))).toEqual([
    ...['workflow_run.requested', 'workflow_job.queued', 'workflow_run.in_progress', 'workflow_job.in_progress'],
    ...['workflow_job.completed', 'workflow_job.queued', 'workflow_job.in_progress', 'workflow_job.completed'],
    'workflow_run.completed',
  ]);
});

test('time moves a run from the dispatch to its end', async () => {
  const clock = createClock();
  await using bot = await startWithBot({ now: clock.now, runner: { duration: 90_000 } });
  await bot.dispatch();
  const passes = async (ms: number) => {
    clock.pass(ms);
    await bot.github.runner.tick();
    return bot.github.runs()[0]?.status;
  };
  expect(await passes(9_000)).toBe('queued');
  expect(await passes(1_000)).toBe('in_progress');
  expect(await passes(79_999)).toBe('in_progress');
  expect(await passes(1)).toBe('completed');
});

test('without an injected clock it uses the machine’s', async () => {
  await using github = await startGitHub({ runner: { duration: 20 } });
  await github.outside.run('acme/checkout');
  const done = await github.waitFor(() => github.runs().find(({ conclusion }) => conclusion), 'the end of the run');
  expect(done.conclusion).toBe('success');
});

test('a run fails at the chosen step, and later steps are skipped', async () => {
  await using bot = await startWithBot();
  bot.github.runner.next('acme/checkout', { outcome: 'failure', failsAt: { job: 'deploy', step: 'Deploy' } });
  const { workflow_run_id: id } = (await bot.dispatch()).body;
  const run = await bot.github.runner.finish(id);
  expect(run).toMatchObject({
    conclusion: 'failure',
    jobs: [{ name: 'deploy', conclusion: 'failure' }, { conclusion: 'skipped' }],
  });
  expect(run.jobs[0]?.steps.map(({ name, conclusion }) => [name, conclusion])).toEqual([
    ['Set up job', 'success'],
    ['Check out', 'success'],
    ['Deploy', 'failure'],
    ['Complete job', 'skipped'],
  ]);
  await bot.dispatch();
  expect(await bot.github.runner.finish()).toMatchObject({ conclusion: 'success' });
});

test('an input can set the outcome, and an unknown commit fails at the checkout', async () => {
  await using bot = await startWithBot();
  bot.github.runner.set({ outcomeInput: 'roadcrew_key' });
  await bot.dispatch({ roadcrew_key: 'timed_out' });
  expect(await bot.github.runner.finish()).toMatchObject({ conclusion: 'timed_out' });
  await bot.dispatch({ roadcrew_key: 'startup_failure' });
  expect(await bot.github.runner.finish()).toMatchObject({ conclusion: 'startup_failure', jobs: [] });
  await bot.dispatch({ sha: 'f'.repeat(40) });
  const lost = await bot.github.runner.finish();
  expect(lost.jobs[0]?.steps.find(({ conclusion }) => conclusion === 'failure')?.name).toBe('Check out');
});

test('the deployed commit’s script sets the duration and the outcome', async () => {
  await using bot = await startWithBot();
  const script = (text: string) => ({ files: { 'deploy.sh': `#!/bin/sh\n${text}\n` } });
  await bot.dispatch({ sha: await bot.github.repos.push('acme/checkout', 'broken', script('exit 1')) });
  const failed = await bot.github.runner.finish();
  expect(failed).toMatchObject({ conclusion: 'failure' });
  expect(failed.jobs[0]?.steps.find(({ conclusion }) => conclusion === 'failure')?.name).toBe('Deploy');
  bot.github.runner.set({ duration: 1 }); // duration without a script
  await bot.dispatch({ sha: await bot.github.repos.push('acme/checkout', 'slow', script('sleep 5')) });
  await bot.github.waitFor(() => bot.github.runs('acme/checkout').at(-1)?.status === 'in_progress', 'its start');
  expect(await bot.github.runner.finish()).toMatchObject({ conclusion: 'success' });
});

test('a workflow that ignores its inputs reports another commit', async () => {
  await using bot = await startWithBot();
  const other = bot.github.repos.sha('acme/checkout', 'v1.0.0');
  bot.github.runner.set({ deploys: other }, 'acme/checkout');
  await bot.dispatch();
  const run = await bot.github.runner.finish();
  expect(run.jobs.at(-1)?.name).toBe(`Deployed ${other}`);
  expect(run.title).not.toContain(other);
});

test('a run that never ends is cancelled shortly after the request', async () => {
  await using bot = await startWithBot();
  bot.github.runner.set({ outcome: 'never' });
  const { workflow_run_id: id } = (await bot.dispatch()).body;
  await expect(bot.github.runner.finish(id)).rejects.toThrow('never ends');
  expect(await bot.api(`POST ${repo}/actions/runs/${id}/cancel`)).toMatchObject({ status: 202 });
  expect(bot.github.runs()[0]?.status).toBe('in_progress');
  expect(await bot.github.runner.advance(id)).toMatchObject({ status: 'completed', conclusion: 'cancelled' });
  expect(await bot.api(`POST ${repo}/actions/runs/${id}/cancel`)).toMatchObject({ status: 409 });
  expect(bot.received().at(-1)).toBe('workflow_run.completed');
});

test('a person cancels, runs again and deletes', async () => {
  await using bot = await startWithBot();
  const { workflow_run_id: id } = (await bot.dispatch()).body;
  await bot.github.runner.cancel(id, 'bob');
  await bot.github.runner.rerun(id, 'bob');
  const run = async () => (await bot.api(`GET ${repo}/actions/runs/${id}`)).body;
  expect(await run()).toMatchObject({ run_attempt: 2, status: 'queued', triggering_actor: { login: 'bob' } });
  await bot.github.runner.finish(id);
  const jobs = async (query: string) => (await bot.api(`GET ${repo}/actions/runs/${id}/jobs${query}`)).body.total_count;
  expect([await jobs(''), await jobs('?filter=all')]).toEqual([2, 4]);
  await bot.github.runner.remove(id);
  expect((await bot.api(`GET ${repo}/actions/runs/${id}`)).status).toBe(404);
  expect(bot.github.runs()).toEqual([]);
});

test('runs are listed newest first, by filters, and with GitHub’s delay', async () => {
  const clock = createClock();
  await using bot = await startWithBot({ now: clock.now });
  await bot.dispatch({ roadcrew_key: 'first' });
  await bot.github.runner.finish();
  clock.pass(86_400_000);
  await bot.github.outside.run('acme/checkout', { by: 'alice', ref: 'release' });
  const found = async (query: string) => {
    const { body } = await bot.api(`GET ${repo}/actions/workflows/deploy.yml/runs?${query}`, { as: 'bob' });
    return body.workflow_runs.map((run: { actor: { login: string } }) => run.actor.login);
  };
  expect(await found('')).toEqual(['alice', 'roadcrew[bot]']);
  expect(await found('status=completed')).toEqual(['roadcrew[bot]']);
  expect(await found('status=success')).toEqual(['roadcrew[bot]']);
  expect(await found('branch=release')).toEqual(['alice']);
  expect(await found('actor=bob')).toEqual([]);
  expect(await found('event=push')).toEqual([]);
  expect(await found('created=>=2026-11-03')).toEqual(['alice']);
  expect(await found('created=2026-11-02')).toEqual(['roadcrew[bot]']);
  expect(await found('created=*..2026-11-02T10:00:00Z')).toEqual(['roadcrew[bot]']);
  expect(await found(`head_sha=${bot.github.repos.sha('acme/checkout', 'release')}`)).toEqual(['alice']);
  bot.github.runner.next('acme/checkout', { listedAfter: 2_000 });
  const { id } = await bot.github.outside.run('acme/checkout');
  expect((await found('')).length).toBe(2);
  expect((await bot.api(`GET ${repo}/actions/runs/${id}`, { as: 'bob' })).status).toBe(200);
  clock.pass(2_000);
  expect((await found('')).length).toBe(3);
});

test('a workflow is known by its file on the default branch, and dispatched as it is on the ref', async () => {
  await using bot = await startWithBot();
  const { repos, workflowTexts } = bot.github;
  await repos.create('acme/fresh');
  await bot.github.install('acme/fresh');
  const dispatch = (ref: string) =>
    bot.api('POST /repos/acme/fresh/actions/workflows/deploy.yml/dispatches', { body: { ref } });
  expect((await dispatch('main')).status).toBe(404);
  await repos.branch('acme/fresh', 'before', 'main');
  await repos.workflow('acme/fresh', 'deploy.yml', workflowTexts.withoutInputs);
  expect((await dispatch('before')).status).toBe(422);
  expect((await dispatch('main')).status).toBe(204);
  await bot.api('PUT /repos/acme/fresh/actions/workflows/deploy.yml/disable');
  expect(await dispatch('main')).toMatchObject({ status: 422, body: { message: expect.stringContaining('disabled') } });
  expect((await bot.api('GET /repos/acme/fresh/actions/workflows')).body).toMatchObject({
    total_count: 1,
    workflows: [{ name: 'Deploy', path: '.github/workflows/deploy.yml', state: 'disabled_manually' }],
  });
});

test('a push starts the workflows with a push trigger', async () => {
  await using bot = await startWithBot();
  const sha = await bot.github.repos.push('acme/ledger', 'main', { message: 'Close the month', author: 'erin' });
  await bot.github.repos.push('acme/ledger', 'side');
  expect(bot.github.runs('acme/ledger')).toMatchObject([
    { event: 'push', title: 'Close the month', actor: 'erin', headSha: sha, deployedSha: sha },
  ]);
});
