import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { workflowTexts } from '../../../../playground/github/texts.ts';
import { textOf } from '../../../../playground/slack/slack.ts';
import type { Deployment } from '../../../../src/features/deployments/deployment.ts';
import { type DeployWorld, deployAndWait, messagesOf, startDeployWorld, waitForPreview } from './support.ts';

let world: DeployWorld;
beforeAll(async () => {
  world = await startDeployWorld([
    { name: 'tab' },
    { name: 'other', file: workflowTexts.withEnvironment },
    { name: 'again' },
    { name: 'unheard' },
    { name: 'twins-web', repo: 'twins' },
    { name: 'twins-api', repo: 'twins', workflow: 'api.yml' },
  ]);
  const text = workflowTexts.documented.replace('name: Deploy\n', 'name: Deploy the API\n');
  await world.github.repos.workflow('acme/twins', 'api.yml', text);
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => world.tidy());

const at = (service: string, environment = 'production') => ({ service, environment });
const history = (service: string, environment = 'production') =>
  world.deployments.history(at(service, environment), 20);
/** Waits until the live deployment matches. */
const waitForCurrent = (service: string, expected: Partial<Deployment>, environment = 'production') =>
  vi.waitFor(
    async () => {
      const current = await world.deployments.current(at(service, environment));
      expect(current).toMatchObject(expected);
      return current;
    },
    { timeout: 15_000, interval: 10 },
  );
/** Waits until every webhook has been processed. */
async function waitForWebhooks() {
  await world.github.webhooks.settled();
  const left = async () => {
    const { rows } = await sql`select from hooks where done_at is null`.execute(world.bot.store.db);
    expect(rows).toEqual([]);
  };
  await vi.waitFor(left, { timeout: 10_000, interval: 10 });
}
const liveEvents = async (id: string) => {
  const { rows } =
    await sql`select from events where type = 'deployment.live' and data ->> 'deployment' = ${id}`.execute(
      world.bot.store.db,
    );
  return rows.length;
};
/** Text of the only message with this key in the team's channel, once it shows the words. */
const waitForNotice = (key: string, words: string) =>
  vi.waitFor(() => {
    const [message, ...more] = messagesOf(world, 'C0PAYMENTS', key);
    expect(more).toEqual([]);
    const text = message ? textOf(message).replaceAll('`', '') : '';
    expect(text).toContain(words);
    return text;
  }, 10_000);
/** Makes the next reconcile pass due. */
const makeReconcileDue = () => sql`update github_looks set due_at = now()`.execute(world.bot.store.db);

test('a run from the Actions tab is recorded in progress and at its end, with its author, and is a warning in the next preview', async () => {
  const { github, bot } = world;
  await vi.waitFor(async () => expect(await isReconciled()).toBe(true), 10_000); // the first reconcile pass has ended
  const lists = () => github.calls(/GET .*\/tab\/(actions\/workflows\/.*\/runs|deployments)$/).length;
  const before = lists();
  github.webhooks.set({ doubleEvery: 1 });
  github.runner.next('acme/tab', { duration: 'by hand' });
  const sha = github.repos.sha('acme/tab', 'main');
  const run = await github.outside.run('acme/tab', { by: 'dan', inputs: { sha, environment: 'production' } });
  await vi.waitFor(async () => expect(await world.deployments.externalInProgress(at('tab'))).toHaveLength(1), 10_000);
  await bot.as('alice').command('/platform deploy tab production');
  const words = textOf(await waitForPreview(bot.as('alice')));
  expect(words).toContain(`dan is deploying ${sha.slice(0, 7)} there outside the platform.`);
  await github.runner.finish(run.id);
  const current = await waitForCurrent('tab', { origin: 'outside', actor: 'dan', runningSha: sha, requestedBy: null });
  await waitForWebhooks();
  expect(await history('tab')).toHaveLength(1); // despite repeated webhooks
  expect(await liveEvents(current?.id ?? '')).toBe(1);
  expect(lists()).toBe(before); // a webhook leads to no search
});

const isReconciled = async () => {
  const { rows } =
    await sql`select from github_looks where name = 'deployments' and looked_until > now() - interval '1 hour'`.execute(
      world.bot.store.db,
    );
  return rows.length === 1;
};

test('a deployment of another system is recorded by its status', async () => {
  const { github } = world;
  const about = { environment: 'production', state: 'in_progress', by: 'ci[bot]' } as const;
  const { sha, id } = await github.outside.deploy('acme/other', about);
  await vi.waitFor(async () => expect(await world.deployments.externalInProgress(at('other'))).toHaveLength(1), 10_000);
  await github.outside.status(id, 'success');
  await waitForCurrent('other', { origin: 'outside', actor: 'ci[bot]', runningSha: sha });
  expect(await history('other')).toHaveLength(1);
});

test('a run whose job has an environment also creates a deployment object: both are one deployment', async () => {
  const { github } = world;
  const old = github.repos.sha('acme/other', 'main');
  await github.repos.push('acme/other', 'main');
  await github.outside.run('acme/other', { by: 'dan', inputs: { sha: old, environment: 'staging' } });
  await waitForCurrent('other', { origin: 'outside', actor: 'dan', runningSha: old }, 'staging');
  const own = await deployAndWait(world, 'alice', 'other staging');
  await waitForWebhooks();
  const known = (await history('other', 'staging')).map(({ id, origin }) => (origin === 'platform' ? id : origin));
  expect(known).toEqual([own, 'outside']);
});

test('a run of the platform restarted at GitHub is a separate outside deployment', async () => {
  const { github } = world;
  const own = await deployAndWait(world, 'alice', 'again production');
  const [run] = github.runs('acme/again');
  const next = await deployAndWait(world, 'alice', 'again production');
  expect(await world.deployments.current(at('again'))).toMatchObject({ id: next });
  // GitHub's times are whole seconds: the second attempt must start in a later second than the first one ended.
  const second = Math.floor((run?.updatedAt ?? 0) / 1000);
  await vi.waitFor(() => expect(Math.floor(github.now() / 1000)).toBeGreaterThan(second + 1), 5_000);
  await github.runner.rerun(run?.id ?? 0, 'bob');
  const current = await waitForCurrent('again', { origin: 'outside' });
  expect(current?.id).toContain(`run-${run?.id}.2`);
  // By whom, and not by the App that started the first attempt.
  expect(current?.actor).toBe('bob');
  const notice = await waitForNotice(`rerun:${current?.id}`, 'it is live');
  expect(notice).toMatch(
    /^:?.*bob started attempt 2 of a workflow run at GitHub: again [0-9a-f]{7} in production: it is live\./,
  );
  expect(notice).toContain(
    `It repeats ${own} outside the platform, so approval, locks, freezes and checks did not apply.`,
  );
  expect((await world.deployments.find(own)).state).toBe('live');
});

test('two services of one repository with their own workflows are distinguished', async () => {
  const { github } = world;
  const inputs = { sha: github.repos.sha('acme/twins', 'main'), environment: 'production' };
  await github.outside.run('acme/twins', { by: 'dan', workflow: 'api.yml', inputs });
  await waitForCurrent('twins-api', { origin: 'outside', actor: 'dan', runningSha: inputs.sha });
  await waitForWebhooks();
  expect(await history('twins-web')).toEqual([]);
});

test('a deployment with lost webhooks is found by the reconcile pass, once; a late webhook changes nothing', async () => {
  const { github, bot } = world;
  github.webhooks.set({ loseEvery: 1, loseAs: 'silent' });
  const sha = await github.repos.push('acme/unheard', 'main', { message: 'In the night' });
  const run = await github.outside.run('acme/unheard', { by: 'bob', inputs: { sha, environment: 'production' } });
  await github.outside.deploy('acme/unheard', { environment: 'staging', by: 'ci[bot]' });
  await github.waitFor(() => github.runs('acme/unheard')[0]?.status === 'completed', 'its end');
  expect(await history('unheard')).toEqual([]);
  await makeReconcileDue();
  await bot.restart();
  await waitForCurrent('unheard', { origin: 'outside', actor: 'bob', runningSha: sha });
  await waitForCurrent('unheard', { origin: 'outside', actor: 'ci[bot]' }, 'staging');
  github.webhooks.set({});
  const late = { action: 'completed', repository: { full_name: 'acme/unheard' }, workflow_run: { id: run.id } };
  expect(await github.webhooks.send('workflow_run', late)).toMatchObject({ status: 202 });
  await waitForWebhooks();
  expect(await history('unheard')).toHaveLength(1);
  expect(await history('unheard', 'staging')).toHaveLength(1);
});

test('only one of many workers gets the reconcile pass', async () => {
  const passes = () => Promise.all(Array.from({ length: 10 }, () => world.deployments.claimReconcile(600_000)));
  expect((await passes()).filter(Boolean)).toEqual([]); // a pass has just run
  await makeReconcileDue();
  expect((await passes()).filter(Boolean)).toHaveLength(1);
});
