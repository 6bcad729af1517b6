import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RunnerSettings } from '../../../../playground/github.ts';
import {
  type DeployWorld,
  retryUntil,
  startDeployWorld,
  startRun,
  waitForCard,
  waitForRunState,
  waitForState,
} from './support.ts';

let world: DeployWorld;
beforeAll(async () => {
  const services = ['basket', ...endings.map(([outcome]) => nameOf(outcome))];
  world = await startDeployWorld(services.map((name) => ({ name })));
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => world.tidy());

/** Service whose workflow run ends so. */
const nameOf = (outcome: string) => outcome.replace('_', '-');
/** The newest workflow run of a service. */
const newestRun = (service: string) => world.github.runs(`acme/${service}`).at(-1) ?? expect.unreachable();

type Outcome = Extract<RunnerSettings['outcome'], string>;
const endings: [outcome: Outcome, message: string, next: string][] = [
  [
    'timed_out',
    'The workflow reached its time limit and was stopped in the job “deploy”, step “Deploy”.',
    'Check what is live. Deploy again once it is faster, or its timeout-minutes is higher, or roll back: /platform rollback timed-out staging',
  ],
  [
    'skipped',
    'GitHub skipped the jobs that deploy, so nothing was deployed.',
    'Their if: was not met. Deploy again once it is corrected.',
  ],
  [
    'startup_failure',
    'The workflow could not start, so nothing was deployed.',
    'Its page at GitHub names the error in the workflow file. Deploy again once it is fixed.',
  ],
];

test('a workflow run that times out, is skipped or cannot start says so, each with its own next step', async () => {
  const runs: string[] = [];
  for (const [outcome] of endings) {
    world.github.runner.next(`acme/${nameOf(outcome)}`, { outcome });
    runs.push(await startRun(world, 'alice', `deploy ${nameOf(outcome)} staging`));
  }
  for (const [index, [, message, next]] of endings.entries()) {
    const run = runs[index] ?? expect.unreachable();
    const text = await waitForCard(world, 'C0PAYMENTS', run, 'Failed');
    expect(text.replaceAll(/\s+/g, ' ')).toContain(`${message} ${next}`);
    expect(await waitForState(world, run, 'failed')).toMatchObject({ error: message });
  }
});

test.each([
  [{ status: 'pending' }, 'deploy: waiting for another run of its concurrency group'],
  [
    { status: 'waiting', environment: 'production', reviewers: ['dan', 'erin'], waitMinutes: 30 },
    'production at GitHub waits for a review by dan or erin and the wait timer of 30 minutes',
  ],
] as const)('a workflow run that is held back says what it waits for: %j', async (held, words) => {
  world.github.runner.next('acme/basket', { held: { ...held } as RunnerSettings['held'] });
  const run = await startRun(world, 'alice', 'deploy basket staging');
  await waitForCard(world, 'C0PAYMENTS', run, words);
  await world.github.runner.release(newestRun('basket').id, { state: 'approved', by: 'dan' });
  await retryUntil(world, () => waitForRunState(world, run, 'succeeded'));
});

test('a deployment that a reviewer rejects at GitHub names the reviewer and the reason', async () => {
  const held = { status: 'waiting', environment: 'production', reviewers: ['dan'] } as const;
  world.github.runner.next('acme/basket', { held: { ...held, reviewers: ['dan'] } });
  const run = await startRun(world, 'alice', 'deploy basket production');
  await waitForCard(world, 'C0PAYMENTS', run, 'waits for a review by dan');
  const { runner } = world.github;
  await runner.release(newestRun('basket').id, {
    state: 'rejected',
    by: 'dan',
    comment: 'Not on a *Friday* <!channel>',
  });
  const text = await waitForCard(world, 'C0PAYMENTS', run, 'Failed');
  expect(text.replaceAll(/\s+/g, ' ')).toContain(
    'dan rejected the deployment to production at GitHub: “Not on a *Friday* <!channel>” Ask dan what is missing, then deploy again.',
  );
});

test('a run that GitHub holds for an approval has not ended; once it goes on, the card names the attempt and its author', async () => {
  const { github } = world;
  github.runner.next('acme/basket', { outcome: 'action_required' });
  const run = await startRun(world, 'alice', 'deploy basket production');
  await waitForCard(world, 'C0PAYMENTS', run, 'approval required at GitHub');
  expect((await world.deployments.find(run)).state).toBe('active');
  github.runner.next('acme/basket', { duration: 'by hand' });
  const { id } = newestRun('basket');
  await github.runner.rerun(id, 'bob');
  await waitForCard(world, 'C0PAYMENTS', run, 'attempt 2, started by bob at GitHub: deploy: waiting for a runner');
  await github.runner.finish(id);
  await waitForCard(world, 'C0PAYMENTS', run, 'from commit to live');
});
