import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { workflowTexts } from '../../../../playground/github/texts.ts';
import { textOf } from '../../../../playground/slack/slack.ts';
import type { Deployment } from '../../../../src/features/deployments/deployment.ts';
import { deployed, type Place, preview, startPlace, tidy } from './support.ts';

let place: Place;
beforeAll(async () => {
  place = await startPlace([
    { name: 'tab' },
    { name: 'other', file: workflowTexts.withEnvironment },
    { name: 'again' },
    { name: 'unheard' },
    { name: 'twins-web', repo: 'twins' },
    { name: 'twins-api', repo: 'twins', workflow: 'api.yml' },
  ]);
  const text = workflowTexts.documented.replace('name: Deploy\n', 'name: Deploy the API\n');
  await place.github.repos.workflow('acme/twins', 'api.yml', text);
});
afterAll(() => place[Symbol.asyncDispose]());
afterEach(() => tidy(place));

const at = (service: string, environment = 'production') => ({ service, environment });
const history = (service: string, environment = 'production') =>
  place.deployments.history(at(service, environment), 20);
/** Waits for what runs there to be as expected. */
const runs = (service: string, expected: Partial<Deployment>, environment = 'production') =>
  vi.waitFor(
    async () => {
      const current = await place.deployments.current(at(service, environment));
      expect(current).toMatchObject(expected);
      return current;
    },
    { timeout: 15_000, interval: 10 },
  );
/** Every webhook so far has been looked into. */
async function settled() {
  await place.github.webhooks.settled();
  const left = async () => {
    const { rows } = await sql`select from hooks where done_at is null`.execute(place.bot.store.db);
    expect(rows).toEqual([]);
  };
  await vi.waitFor(left, { timeout: 10_000, interval: 10 });
}
const liveEvents = async (id: string) => {
  const { rows } =
    await sql`select from events where type = 'deployment.live' and data ->> 'deployment' = ${id}`.execute(
      place.bot.store.db,
    );
  return rows.length;
};
/** As if the time between two looks through GitHub were over. */
const lookIsDue = () => sql`update github_looks set due_at = now()`.execute(place.bot.store.db);

test('a run from the Actions tab is seen while it goes and when it has ended, with who made it, and is said before the next', async () => {
  const { github, bot } = place;
  await vi.waitFor(async () => expect(await lookedThrough()).toBe(true), 10_000); // the look at the start is over
  const lists = () => github.calls(/GET .*\/tab\/(actions\/workflows\/.*\/runs|deployments)$/).length;
  const before = lists();
  github.webhooks.set({ doubleEvery: 1 });
  github.runner.next('acme/tab', { duration: 'by hand' });
  const sha = github.repos.sha('acme/tab', 'main');
  const run = await github.outside.run('acme/tab', { by: 'dan', inputs: { sha, environment: 'production' } });
  await vi.waitFor(async () => expect(await place.deployments.externalInProgress(at('tab'))).toHaveLength(1), 10_000);
  await bot.as('alice').command('/platform deploy tab production');
  const words = textOf(await preview(bot.as('alice')));
  expect(words).toContain(`dan is deploying ${sha.slice(0, 7)} there outside the platform.`);
  await github.runner.finish(run.id);
  const current = await runs('tab', { origin: 'outside', actor: 'dan', runningSha: sha, requestedBy: null });
  await settled();
  expect(await history('tab')).toHaveLength(1); // however often it was said
  expect(await liveEvents(current?.id ?? '')).toBe(1);
  expect(lists()).toBe(before); // what a webhook names is fetched, nothing is searched
});

const lookedThrough = async () => {
  const { rows } =
    await sql`select from github_looks where name = 'deployments' and looked_until > now() - interval '1 hour'`.execute(
      place.bot.store.db,
    );
  return rows.length === 1;
};

test('a deployment of another system is seen by its status', async () => {
  const { github } = place;
  const about = { environment: 'production', state: 'in_progress', by: 'ci[bot]' } as const;
  const { sha, id } = await github.outside.deploy('acme/other', about);
  await vi.waitFor(async () => expect(await place.deployments.externalInProgress(at('other'))).toHaveLength(1), 10_000);
  await github.outside.status(id, 'success');
  await runs('other', { origin: 'outside', actor: 'ci[bot]', runningSha: sha });
  expect(await history('other')).toHaveLength(1);
});

test('a run whose job has an environment makes a deployment at GitHub too: here it is one, whoever made it', async () => {
  const { github } = place;
  const old = github.repos.sha('acme/other', 'main');
  await github.repos.push('acme/other', 'main');
  await github.outside.run('acme/other', { by: 'dan', inputs: { sha: old, environment: 'staging' } });
  await runs('other', { origin: 'outside', actor: 'dan', runningSha: old }, 'staging');
  const own = await deployed(place, 'alice', 'other staging');
  await settled();
  const known = (await history('other', 'staging')).map(({ id, origin }) => (origin === 'platform' ? id : origin));
  expect(known).toEqual([own, 'outside']);
});

test('our own that a person starts again at GitHub is a deployment of its own, made outside', async () => {
  const { github } = place;
  const own = await deployed(place, 'alice', 'again production');
  const [run] = github.runs('acme/again');
  const next = await deployed(place, 'alice', 'again production');
  expect(await place.deployments.current(at('again'))).toMatchObject({ id: next });
  // GitHub's times are whole seconds: the second attempt begins in another one than the first has ended in.
  const second = Math.floor((run?.updatedAt ?? 0) / 1000);
  await vi.waitFor(() => expect(Math.floor(github.now() / 1000)).toBeGreaterThan(second + 1), 5_000);
  await github.runner.rerun(run?.id ?? 0, 'bob');
  const current = await runs('again', { origin: 'outside' });
  expect(current?.id).toContain(`run-${run?.id}.2`);
  expect((await place.deployments.find(own)).state).toBe('live');
});

test('two services of one repository with a workflow each are told apart', async () => {
  const { github } = place;
  const inputs = { sha: github.repos.sha('acme/twins', 'main'), environment: 'production' };
  await github.outside.run('acme/twins', { by: 'dan', workflow: 'api.yml', inputs });
  await runs('twins-api', { origin: 'outside', actor: 'dan', runningSha: inputs.sha });
  await settled();
  expect(await history('twins-web')).toEqual([]);
});

test('what was deployed while nobody listened is found by looking, once; a webhook that comes later changes nothing', async () => {
  const { github, bot } = place;
  github.webhooks.set({ loseEvery: 1, loseAs: 'silent' });
  const sha = await github.repos.push('acme/unheard', 'main', { message: 'In the night' });
  const run = await github.outside.run('acme/unheard', { by: 'bob', inputs: { sha, environment: 'production' } });
  await github.outside.deploy('acme/unheard', { environment: 'staging', by: 'ci[bot]' });
  await github.waitFor(() => github.runs('acme/unheard')[0]?.status === 'completed', 'its end');
  expect(await history('unheard')).toEqual([]);
  await lookIsDue();
  await bot.restart();
  await runs('unheard', { origin: 'outside', actor: 'bob', runningSha: sha });
  await runs('unheard', { origin: 'outside', actor: 'ci[bot]' }, 'staging');
  github.webhooks.set({});
  const late = { action: 'completed', repository: { full_name: 'acme/unheard' }, workflow_run: { id: run.id } };
  expect(await github.webhooks.send('workflow_run', late)).toMatchObject({ status: 202 });
  await settled();
  expect(await history('unheard')).toHaveLength(1);
  expect(await history('unheard', 'staging')).toHaveLength(1);
});

test('a look through GitHub is one worker’s, however many there are', async () => {
  const looks = () => Promise.all(Array.from({ length: 10 }, () => place.deployments.claimReconcile(600_000)));
  expect((await looks()).filter(Boolean)).toEqual([]); // somebody has just looked
  await lookIsDue();
  expect((await looks()).filter(Boolean)).toHaveLength(1);
});
