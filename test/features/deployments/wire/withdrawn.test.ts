import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { textOf } from '../../../../playground/slack/slack.ts';
import { expectInvariants } from '../../../core/runs/invariants.ts';
import { open } from '../../../support/client.ts';
import {
  approveAs,
  type DeployWorld,
  findApproval,
  retryUntil,
  startDeployWorld,
  startRun,
  waitForCard,
  waitForRunState,
  waitForState,
} from './support.ts';

const approval = { production: { approval: { from: 'platform', count: 1 } } };

let world: DeployWorld;
beforeAll(async () => {
  world = await startDeployWorld([
    { name: 'moved', policy: approval },
    { name: 'left', policy: approval },
    { name: 'gone', policy: approval },
  ]);
});
afterAll(async () => {
  try {
    await expectInvariants(world.bot.store);
  } finally {
    await world[Symbol.asyncDispose]();
  }
});

const runsOf = (service: string) => world.github.runs(`acme/${service}`);
const dispatchesOf = (service: string) => world.github.calls(new RegExp(`^POST /repos/acme/${service}/.*/dispatches$`));

test.each([
  [
    'its approver is removed from the platform team',
    'moved',
    () => world.bot.slack.setGroup('S0PLATFORM', ['pat', 'dana', 'lee']),
    'An approver is no longer allowed to decide',
  ],
  [
    'its approver is deactivated',
    'left',
    () => world.bot.slack.deactivate('kim'),
    'An approver is no longer allowed to decide',
  ],
  [
    'its requester is deactivated',
    'gone',
    () => world.bot.slack.deactivate('alice'),
    'The requester is no longer an active member of payments.',
  ],
])('a deployment is not dispatched when %s while it waits in the queue', async (_, service, withdraw, words) => {
  const { bot, github } = world;
  const [approver, leaver] = service === 'gone' ? ['pat', 'alice'] : ['kim', 'kim'];
  await bot.slack.setGroup('S0PLATFORM', ['pat', 'kim', 'dana', 'lee']);
  github.runner.next(`acme/${service}`, { duration: 'by hand' });
  const first = await startRun(world, 'bob', `deploy ${service} production`);
  await approveAs(world, 'pat', 'C0APPROVE', first);
  await waitForState(world, first, 'active');
  await github.waitFor(() => runsOf(service).length === 1, 'the first workflow run');
  const second = await startRun(world, 'alice', `deploy ${service} production`);
  await approveAs(world, approver, 'C0APPROVE', second);
  await waitForCard(world, 'C0PAYMENTS', second, 'number 1 in the queue');
  await withdraw();
  await vi.waitFor(async () => {
    const people = await bot.store.db.selectFrom('people').select(['slack_id', 'active']).execute();
    expect(people.find(({ slack_id }) => slack_id === bot.as(leaver).id)?.active).toBe(service === 'moved');
  });
  await github.runner.finish(runsOf(service)[0]?.id);
  await retryUntil(world, () => waitForRunState(world, second, 'failed'));
  expect(await waitForCard(world, 'C0PAYMENTS', second, 'Failed')).toContain(words);
  await bot.as('pat').waitForMessage('C0APPROVE', new RegExp(`${service}[\\s\\S]*was stopped[\\s\\S]*${words}`));
  expect(dispatchesOf(service)).toHaveLength(1);
  expect(runsOf(service)).toHaveLength(1);
  expect((await world.deployments.find(second)).state).toBe('cancelled');
});

test('an approved database that was parked needs a new approval when it is resumed after its approver has left', async () => {
  const { bot } = world;
  await bot.slack.setGroup('S0PLATFORM', ['pat', 'dana', 'lee']);
  const [bob, pat] = [bot.as('bob'), bot.as('pat')];
  await using server = await open(bot.serverUrl);
  const databases = async () =>
    (await server.query(`select datname from pg_database where datname = 'rested'`)).rowCount;
  await bob.command('/platform provision db rested environment=production');
  await bob.waitForMessage('C0APPROVE', 'rested');
  // The first worker that claims it is the last one of many that stop, so it is parked; weeks pass.
  const { rows } = await sql<{ id: string }>`
    update runs set crashes = 50, lease_until = now() - interval '1 minute', created_at = created_at - interval '3 weeks'
    where workflow = 'provision-database' returning id`.execute(bot.store.db);
  const run = rows[0]?.id ?? expect.unreachable();
  await approveAs(world, 'dana', 'C0APPROVE', run);
  await waitForRunState(world, run, 'parked');
  await bot.slack.setGroup('S0PLATFORM', ['pat', 'lee']);
  await pat.click(await pat.waitForMessage('C0APPROVE', 'is on hold and needs a platform engineer'), 'Resume');
  await waitForRunState(world, run, 'awaiting-approval');
  expect(await databases()).toBe(0);
  const again = await findApproval(world, 'C0APPROVE', run);
  expect(textOf(again)).toContain('Requested again: an approver is no longer allowed to decide.');
  await approveAs(world, 'pat', 'C0APPROVE', run);
  await waitForRunState(world, run, 'succeeded');
  expect(await databases()).toBe(1);
});
