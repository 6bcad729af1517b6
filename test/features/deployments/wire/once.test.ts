import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Fault, WorkflowRun } from '../../../../playground/github.ts';
import { findViolations } from '../../../core/runs/invariants.ts';
import {
  type DeployWorld,
  messagesOf,
  retryUntil,
  startDeployWorld,
  startRun,
  waitForCard,
  waitForRunState,
  waitForState,
} from './support.ts';

const names = [
  'lost',
  'broken',
  'gateway',
  'silent',
  'refused',
  'down',
  'late',
  'slow',
  'limited',
  'shared',
  'stopped',
];

let world: DeployWorld;
/** Run started first, because its dispatch gets no answer for ten seconds. */
let silent: string;
beforeAll(async () => {
  world = await startDeployWorld(names.map((name) => ({ name })));
  world.github.faults.next(dispatchOf('silent'), 'accept-then-hang');
  silent = await startRun(world, 'bob', 'deploy silent staging');
  await waitForDispatch('silent');
});
afterAll(async () => {
  try {
    expect(await findViolations(world.bot.store)).toEqual([]);
  } finally {
    await world[Symbol.asyncDispose]();
  }
});
afterEach(() => world.tidy());

const dispatchOf = (service: string) => new RegExp(`^POST /repos/acme/${service}/actions/workflows/.*/dispatches$`);
/** Waits until the dispatch has reached GitHub. */
const waitForDispatch = (service: string) =>
  vi.waitFor(() => expect(world.github.calls(dispatchOf(service))).not.toEqual([]), { timeout: 10_000, interval: 5 });
/** All workflow runs of a service. */
const runsOf = (service: string): WorkflowRun[] => world.github.runs(`acme/${service}`);
const liveEvents = async (id: string) => {
  const { rows } =
    await sql`select from events where type = 'deployment.live' and data ->> 'deployment' = ${id}`.execute(
      world.bot.store.db,
    );
  return rows.length;
};
/** Simulates the end of the time in which GitHub lists an accepted dispatch. */
const expireDispatchWindow = (id: string) =>
  sql`update deployments set sent_at = sent_at - interval '1 minute' where id = ${id}`.execute(world.bot.store.db);

test.each<[string, string, Fault]>([
  ['a dropped response', 'lost', 'accept-then-drop'],
  ['a 500 after the dispatch was accepted', 'broken', 'accept-then-500'],
  ['a 504 after the dispatch was accepted', 'gateway', 'accept-then-504'],
])('%s does not start a second workflow run', async (_, service, fault) => {
  world.github.faults.next(dispatchOf(service), fault);
  const run = await startRun(world, 'alice', `deploy ${service} staging`);
  await retryUntil(world, async () => expect((await world.deployments.find(run)).state).toBe('live'));
  expect(runsOf(service)).toMatchObject([{ inputs: { roadcrew_key: `roadcrew:${run}` } }]);
  expect(world.github.calls(dispatchOf(service))).toHaveLength(1); // found by search, not sent again
});

test('a workflow run that GitHub lists late is still found', async () => {
  world.github.faults.next(dispatchOf('late'), 'accept-then-502');
  world.github.runner.next('acme/late', { listedAfter: 1_500 });
  const run = await startRun(world, 'alice', 'deploy late staging');
  await retryUntil(world, async () => expect((await world.deployments.find(run)).state).toBe('live'));
  expect(runsOf('late')).toHaveLength(1);
});

test.each<[string, string, Fault]>([
  ['refuses connections', 'refused', 'drop'],
  ['is down', 'down', { status: 503 }],
])(
  'when GitHub %s, the dispatch is sent again once it is certain that no run was started',
  async (_, service, fault) => {
    const { github } = world;
    github.faults.next(dispatchOf(service), fault);
    const run = await startRun(world, 'alice', `deploy ${service} staging`);
    await waitForDispatch(service);
    await vi.waitFor(async () => expect(await world.deployments.timeSinceDispatch(run)).toBeDefined());
    await expireDispatchWindow(run);
    await retryUntil(world, async () => expect((await world.deployments.find(run)).state).toBe('live'));
    expect(runsOf(service)).toHaveLength(1);
    expect(github.calls(dispatchOf(service))).toHaveLength(2);
  },
);

test('a secondary rate limit is a refusal: sent again right after the pause, without a search', async () => {
  const { github } = world;
  const lists = () => github.calls(/GET .*\/limited\/actions\/workflows\/.*\/runs/).length;
  const before = lists();
  github.faults.next(dispatchOf('limited'), { secondaryLimit: 1 });
  const run = await startRun(world, 'alice', 'deploy limited staging');
  await waitForRunState(world, run, 'succeeded');
  const [first, second, ...more] = github.calls(dispatchOf('limited'));
  expect(more).toEqual([]);
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
  expect(runsOf('limited')).toHaveLength(1);
  expect(lists()).toBe(before);
});

test('of two deployments of one target at once, never two run at the same time, and each at most once', async () => {
  const { github, bot } = world;
  let most = 0;
  const stop = github.on('change', () => {
    most = Math.max(most, runsOf('shared').filter(({ status }) => status !== 'completed').length);
  });
  const [alice, bob, pat] = [bot.as('alice'), bot.as('bob'), bot.as('pat')];
  for (const person of [alice, bob, pat]) {
    await person.command('/platform deploy shared production');
    await person.waitFor(({ view }) => view?.callback_id === 'confirm', 'the preview');
  }
  await Promise.all([alice, bob, pat].map((person) => person.submit()));
  const requests = async () =>
    bot.store.db.selectFrom('runs').select(['id', 'state']).where(sql`input ->> 'service'`, '=', 'shared').execute();
  await vi.waitFor(
    async () => {
      const all = await requests();
      expect(all).toHaveLength(3);
      for (const { state } of all) expect(['succeeded', 'failed']).toContain(state);
    },
    { timeout: 20_000, interval: 20 },
  );
  stop();
  expect(most).toBe(1);
  for (const { id, state } of await requests()) {
    const own = runsOf('shared').filter(({ inputs }) => inputs.roadcrew_key === `roadcrew:${id}`);
    expect(own).toHaveLength(state === 'succeeded' ? 1 : 0);
    expect((await world.deployments.find(id)).state).toBe(state === 'succeeded' ? 'live' : 'superseded');
  }
});

test.each([
  ['doubled', { doubleEvery: 1 }],
  ['shuffled', { shuffle: 5 }],
  ['a third lost', { loseEvery: 3, loseAs: 'silent' }],
  ['all lost', { loseEvery: 1, loseAs: 'silent' }],
] as const)('webhooks %s: one workflow run, one live event, one correct message', async (_, faults) => {
  world.github.webhooks.set(faults);
  const before = runsOf('slow').length;
  const run = await startRun(world, 'alice', 'deploy slow staging');
  await retryUntil(world, async () => expect((await world.deployments.find(run)).state).toBe('live'));
  await waitForCard(world, 'C0PAYMENTS', run, 'from commit to live');
  expect(runsOf('slow')).toHaveLength(before + 1);
  expect(await liveEvents(run)).toBe(1);
  expect(messagesOf(world, 'C0PAYMENTS', `run:${run}:copy`)).toHaveLength(1);
});

test('a lost webhook costs 20 seconds at most', async () => {
  world.github.webhooks.set({ loseEvery: 1, loseAs: 'silent' });
  world.github.runner.next('acme/slow', { duration: 'by hand' });
  const run = await startRun(world, 'alice', 'deploy slow staging');
  await waitForCard(world, 'C0PAYMENTS', run, 'Waiting for “Deploy”');
  const due = await vi.waitFor(async () => {
    const { rows } = await sql<{ seconds: number }>`
      select extract(epoch from due_at - now())::float8 as seconds from runs where id = ${run} and state = 'waiting'`.execute(
      world.bot.store.db,
    );
    return rows[0]?.seconds ?? expect.unreachable();
  });
  expect(due).toBeLessThanOrEqual(20);
  await world.github.runner.finish(runsOf('slow').at(-1)?.id);
  await retryUntil(world, async () => expect((await world.deployments.find(run)).state).toBe('live'));
});

test('webhooks that arrive before the response to the dispatch create no outside deployment', async () => {
  const { github } = world;
  github.faults.next(dispatchOf('slow'), 'early-webhooks');
  const run = await startRun(world, 'alice', 'deploy slow production');
  await waitForRunState(world, run, 'succeeded');
  expect(await world.deployments.history({ service: 'slow', environment: 'production' }, 10)).toMatchObject([
    { id: run, origin: 'platform', state: 'live' },
  ]);
});

test('after a restart during the dispatch or the run, the next process follows the same workflow run', async () => {
  const { github, bot } = world;
  github.faults.next(dispatchOf('stopped'), { delay: 300 });
  github.runner.next('acme/stopped', { duration: 'by hand' });
  const run = await startRun(world, 'alice', 'deploy stopped staging');
  await waitForDispatch('stopped');
  await bot.restart();
  await github.waitFor(() => runsOf('stopped').length === 1, 'the workflow run');
  await waitForCard(world, 'C0PAYMENTS', run, 'Waiting for “Deploy”');
  await bot.restart();
  await github.runner.finish(runsOf('stopped')[0]?.id);
  await waitForState(world, run, 'live');
  await waitForRunState(world, run, 'succeeded');
  expect(runsOf('stopped')).toHaveLength(1);
});

test('a dispatch without a response times out after ten seconds and does not start a second workflow run', async () => {
  await waitForRunState(world, silent, 'succeeded');
  expect(runsOf('silent')).toHaveLength(1);
});
