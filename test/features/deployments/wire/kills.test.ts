import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { workflowTexts } from '../../../../playground/github/texts.ts';
import { cancelRun } from '../../../../src/core/runs/cancel.ts';
import { findViolations } from '../../../core/runs/invariants.ts';
import { sampleStride } from '../../../support/sampling.ts';
import { runWorker, type WorkerInput } from './run-worker.ts';
import { type DeployWorld, makeRunsDue, startDeployWorld, startRun } from './support.ts';

type Point = NonNullable<WorkerInput['dieAt']>;

/** One target per crash: a crashed worker leaves its target taken until another worker continues. */
const environments = Array.from({ length: 60 }, (_, index) => `e${index}`);
/** Documented workflow, for any environment. */
const file = workflowTexts.documented.replace(/type: choice\n +options: .*/, 'type: string');

let world: DeployWorld;
let next = 0;
beforeAll(async () => {
  world = await startDeployWorld([{ name: 'doomed', environments, file }], {
    overrides: { role: 'web' }, // only the crashing workers execute runs
    github: { runner: { duration: 0 } },
  });
});
afterAll(() => world[Symbol.asyncDispose]());

const startDoomedRun = async () => {
  const environment = environments[next++] ?? expect.unreachable('there are too few targets');
  return startRun(world, 'alice', `deploy doomed ${environment}`);
};
const workerInput = (runId: string, dieAt?: Point): WorkerInput => {
  const { encryptionKeys, ...config } = world.bot.config;
  return { config: { ...config, encryptionKey: encryptionKeys[0].toString('base64') }, runId, ...(dieAt && { dieAt }) };
};
/** Distance between tested statements: most others are between the same two effects. */
const stride = sampleStride({ few: 13, many: 5 });

/** Simulates the end of the time in which GitHub lists an accepted dispatch. */
const expireDispatchWindow = () =>
  sql`update deployments set sent_at = sent_at - interval '1 minute'`.execute(world.bot.store.db);

const killed: string[] = [];
const cancelled: string[] = [];

// Each crash point starts a process.
vi.setConfig({ testTimeout: 120_000 });

test('workers crash at every point of a deployment', async () => {
  const whole = await startDoomedRun();
  const { counts } = await runWorker(workerInput(whole));
  expect(counts).toMatchObject({ write: 1 });
  expect(counts?.statement).toBeGreaterThan(35);
  const points: Point[] = [
    { what: 'write', when: 'before', n: 1 },
    { what: 'write', when: 'after', n: 1 },
  ];
  for (let n = 1; n < (counts?.statement ?? 0); n += stride) points.push({ what: 'statement', when: 'after', n });
  for (const point of points) {
    const run = await startDoomedRun();
    killed.push(run);
    await runWorker(workerInput(run, point));
  }
});

test('workers crash before and after the cancellation at GitHub', async () => {
  const { deployments, bot, github } = world;
  github.runner.set({ outcome: 'never' });
  const crashAndCancel = async (when: Point['when']) => {
    const run = await startDoomedRun();
    cancelled.push(run);
    const worker = runWorker(workerInput(run, { what: 'write', when, n: 2 }));
    await vi.waitFor(async () => expect((await deployments.find(run)).githubRun).not.toBeNull(), 60_000);
    await cancelRun(bot.store, run, `T0ACME:${bot.as('alice').id}`);
    expect(await worker).toEqual({ died: true });
  };
  await crashAndCancel('before');
  await crashAndCancel('after');
  github.runner.set({ outcome: 'success' });
});

test('workers crash at every point of a rollback with a lock', async () => {
  const { deployments, github, bot } = world;
  const environment = environments[next++] ?? expect.unreachable();
  const good = github.repos.sha('acme/doomed', 'main');
  for (const [index, sha] of [good, await github.repos.push('acme/doomed', 'main', { message: 'Break it' })].entries())
    await deployments.recordExternal({
      service: 'doomed',
      environment,
      team: 'payments',
      state: 'live',
      sha,
      source: { deployment: index + 1 },
      requestedAt: new Date(Date.UTC(2026, 0, 1, index)),
      finishedAt: new Date(Date.UTC(2026, 0, 1, index, 30)),
    });
  const run = await startRun(world, 'alice', `rollback doomed ${environment} lock=yes It is broken`);
  killed.push(run);
  const points: Point[] = [
    { what: 'write', when: 'before', n: 1 },
    ...[5, 15, 25].map((n): Point => ({ what: 'statement', when: 'after', n })),
    { what: 'write', when: 'after', n: 1 },
  ];
  // Each worker continues where the last one crashed.
  for (const point of points) {
    await runWorker(workerInput(run, point));
    await expireDispatchWindow();
  }
  expect(bot.as('alice').view).toBeUndefined();
});

test('another worker ends all of them: one workflow run each, live or cancelled as at GitHub, and all queues empty', async () => {
  const { deployments, bot, github } = world;
  await expireDispatchWindow();
  await bot.restart({ role: 'all' });
  const open = async () => {
    await makeRunsDue(world);
    const left = await bot.store.db
      .selectFrom('runs')
      .select(['id', 'state'])
      .where('finished_at', 'is', null)
      .execute();
    expect(left).toEqual([]);
  };
  await vi.waitFor(open, { timeout: 90_000, interval: 100 });
  const runsOf = (id: string) =>
    github.runs('acme/doomed').filter(({ inputs }) => inputs.roadcrew_key === `roadcrew:${id}`);
  for (const id of killed) {
    const [only, ...more] = runsOf(id);
    expect({ conclusion: only?.conclusion, more }).toEqual({ conclusion: 'success', more: [] });
    expect(await deployments.find(id)).toMatchObject({
      state: 'live',
      githubRun: only?.id,
      runningSha: only?.inputs.sha,
    });
  }
  for (const id of cancelled) {
    expect(runsOf(id).map(({ conclusion }) => conclusion)).toEqual(['cancelled']);
    expect(await deployments.find(id)).toMatchObject({ state: 'cancelled' });
  }
  const back = killed.at(-1) ?? '';
  const { environment, kind } = await deployments.find(back);
  expect(kind).toBe('rollback');
  expect(await deployments.locksOn({ service: 'doomed', environment })).toHaveLength(1);
  for (const environment of environments)
    expect(await deployments.queue({ service: 'doomed', environment })).toEqual([]);
  expect(await findViolations(bot.store)).toEqual([]);
});
