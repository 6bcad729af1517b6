import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textOf } from '../../../playground/slack/slack.ts';
import { runOf } from '../../support/traces.ts';
import {
  type DeployWorld,
  findCard,
  startDeployWorld,
  startRun,
  waitForCard,
  waitForRunState,
  waitForState,
  waitForView,
} from '../deployments/wire/support.ts';

let world: DeployWorld;
beforeAll(async () => {
  world = await startDeployWorld([{ name: 'held' }], {
    overrides: { rolloutMs: 0, intervals: { 'deployments.tidy': 50 } },
  });
});
afterAll(() => world[Symbol.asyncDispose]());

/** Simulates a process that does not have the version with which this run started. */
const removeVersion = (run: string) =>
  sql`update runs set version = 7, created_at = created_at - interval '1 hour', due_at = now(), nudged = true where id = ${run}`.execute(
    world.bot.store.db,
  );

test('a run whose version is not installed is closed by the platform team with a reason, and its card says that nothing was undone', async () => {
  const { bot, github } = world;
  const [alice, pat] = [bot.as('alice'), bot.as('pat')];
  github.runner.next('acme/held', { duration: 'by hand' });
  const run = await startRun(world, 'alice', 'deploy held staging');
  await waitForCard(world, 'C0PAYMENTS', run, 'Waiting for “Deploy”');
  await removeVersion(run);
  const notice = await pat.waitForMessage('C0APPROVE', 'only version 1 is installed');
  await waitForCard(world, 'C0PAYMENTS', run, 'On hold');

  // Cancelling needs the undo of the missing version: the request is recorded for later.
  await alice.click(findCard(world, 'C0PAYMENTS', run) ?? expect.unreachable(), 'Cancel');
  await waitForCard(world, 'C0PAYMENTS', run, 'alice requested cancellation.');

  await pat.click(notice, 'Close without undo');
  const view = await waitForView(pat, 'Nothing is undone');
  for (const words of ['only version 1 is installed', 'Start the workflow in GitHub: done', 'Deploy: on hold'])
    expect(textOf(view).replaceAll(/\s+/g, ' ')).toContain(words);
  expect(textOf(view)).not.toContain('pending');
  pat.fill({ reason: '  ' });
  expect(JSON.stringify((await pat.submit({ force: true })).errors)).toContain('Give a reason');
  pat.fill({ reason: 'Deployed by *hand* since.' });
  expect((await pat.submit()).errors).toBeUndefined();

  // The notice with the buttons is updated where it was posted.
  await pat.waitForMessage('C0APPROVE', /held[\s\S]*is no longer on hold/);
  const text = await waitForCard(world, 'C0PAYMENTS', run, 'Cancelled by');
  expect(text).toContain('Closed without undo: Deployed by *hand* since.');
  expect(text).toContain(
    'Not undone: Run the pre-deployment checks, Wait in the queue, Start the workflow in GitHub, Deploy.',
  );
  expect(text).not.toContain('There was nothing to undo');
  await alice.waitForMessage('dm', 'Closed without undo');
  // The queue moves on, and the workflow run at GitHub goes on.
  await waitForState(world, run, 'cancelled');
  expect(github.runs('acme/held').at(-1)?.status).not.toBe('completed');

  await pat.click(notice, 'Close without undo');
  await waitForView(pat, 'This run is no longer on hold: it is cancelled.');
  await pat.closeView();
  await pat.click(notice, 'Resume');
  await waitForView(pat, 'This run is not on hold: cancelled.');
  await pat.closeView();
});

test('a run put on hold before its first step is cancelled at once', async () => {
  const { bot } = world;
  const alice = bot.as('alice');
  await alice.command('/platform provision db kept-back environment=production');
  const run = await runOf(bot, 'kept-back');
  await waitForCard(world, 'C0GENERAL', run, 'Waiting for approval');
  await sql`update runs set state = 'parked', epoch = 1 where id = ${run}`.execute(bot.store.db);
  await alice.click(findCard(world, 'C0GENERAL', run) ?? expect.unreachable(), 'Cancel');
  await waitForRunState(world, run, 'cancelled');
  await waitForCard(world, 'C0GENERAL', run, 'There was nothing to undo.');
});
