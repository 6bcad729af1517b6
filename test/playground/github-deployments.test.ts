import { expect, test } from 'vitest';
import { startWithBot } from './github-bot.ts';

const repo = '/repos/acme/checkout';

test('a job with an environment is a deployment of the branch, not of its checkout', async () => {
  await using bot = await startWithBot();
  const sha = bot.github.repos.sha('acme/checkout', 'release');
  await bot.dispatch({ sha });
  await bot.github.runner.finish();
  const [deployment] = (await bot.api(`GET ${repo}/deployments?environment=staging`)).body;
  expect(deployment).toMatchObject({ creator: { login: 'github-actions[bot]' }, environment: 'staging' });
  expect(deployment.sha).toBe(bot.github.repos.sha('acme/checkout', 'main'));
  const { body } = await bot.api(`GET ${repo}/deployments/${deployment.id}/statuses`);
  expect(body.map(({ state }: { state: string }) => state)).toEqual(['success', 'in_progress']);
  expect(bot.received().filter((event) => event === 'deployment_status.created').length).toBe(2);
  const last = bot.github.deliveries('deployment_status').at(-1)?.payload;
  expect(last).toMatchObject({ workflow_run: { event: 'workflow_dispatch' }, deployment: { id: deployment.id } });
});

test('a deployment of another system sends a webhook and is listed; a success makes the previous one inactive', async () => {
  await using bot = await startWithBot();
  const { outside } = bot.github;
  const first = await outside.deploy('acme/checkout', { environment: 'staging', ref: 'v1.1.0' });
  await outside.deploy('acme/checkout', { environment: 'staging', state: 'in_progress' });
  expect(first.sha).toBe(bot.github.repos.sha('acme/checkout', 'v1.1.0'));
  const { body } = await bot.api(`GET ${repo}/deployments`);
  expect(body.map(({ ref }: { ref: string }) => ref)).toEqual(['main', 'v1.1.0']);
  await outside.status(body[0].id, 'success');
  const states = bot.hooks
    .filter(({ event }) => event === 'deployment_status')
    .map(({ text }) => JSON.parse(text).deployment_status.state);
  expect(states).toEqual(['success', 'in_progress', 'success', 'inactive']);
  expect(bot.github.deliveries('deployment_status')[0]?.payload).toMatchObject({
    action: 'created',
    deployment: { sha: first.sha, environment: 'staging' },
    repository: { full_name: 'acme/checkout' },
    sender: { login: 'ci[bot]' },
  });
});

test('a person starts the workflow from the Actions tab', async () => {
  await using bot = await startWithBot();
  const run = await bot.github.outside.run('acme/checkout', { by: 'bob' });
  expect(run).toMatchObject({ actor: 'bob', inputs: { environment: 'production', roadcrew_key: '' } });
  expect(run.title).toMatch(/^Deploy production [0-9a-f]{40} \[\]$/);
  expect(bot.received()).toEqual(['workflow_run.requested', 'workflow_job.queued']);
});

test('with the permission an App creates deployments too, unless a check prevents it', async () => {
  await using bot = await startWithBot();
  bot.github.permit({ deployments: 'write' });
  const make = (body: object) => bot.api(`POST ${repo}/deployments`, { body });
  const made = await make({ ref: 'main', environment: 'staging', payload: { key: 'k' } });
  expect(made).toMatchObject({ status: 201, body: { payload: { key: 'k' }, creator: { login: 'roadcrew[bot]' } } });
  const status = (body: object) => bot.api(`POST ${repo}/deployments/${made.body.id}/statuses`, { body });
  expect((await status({ state: 'success' })).status).toBe(201);
  expect((await status({ state: 'splendid' })).status).toBe(422);
  expect((await bot.api(`DELETE ${repo}/deployments/${made.body.id}`)).status).toBe(422);
  bot.github.checks.set('acme/checkout', 'main', 'ci', 'failure');
  expect((await make({ ref: 'main' })).status).toBe(409);
  expect((await make({ ref: 'main', required_contexts: [] })).status).toBe(201);
});
