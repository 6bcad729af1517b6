import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textOf } from '../../../playground/slack/slack.ts';
import { runOf } from '../../safety/traces.ts';
import {
  startRun,
  waitForState,
  findCard,
  cardText,
  waitForRunState,
  retryUntil,
  type DeployFixture,
  waitForCard,
  waitForView,
  startDeployFixture,
} from '../deployments/wire/support.ts';

let place: DeployFixture;
beforeAll(async () => {
  place = await startDeployFixture([{ name: 'held' }], { overrides: { intervals: { 'deployments.tidy': 50 } } });
});
afterAll(() => place[Symbol.asyncDispose]());

/** Simulates a process that does not have the version with which this run started. */
const removeVersion = (run: string) =>
  sql`update runs set version = 7, created_at = created_at - interval '1 hour', due_at = now(), nudged = true where id = ${run}`.execute(
    place.bot.store.db,
  );

test('a run whose version is not installed is closed by the platform team with a reason, and its card says that nothing was undone', async () => {
  const { bot, github } = place;
  const [alice, pat] = [bot.as('alice'), bot.as('pat')];
  github.runner.next('acme/held', { duration: 'by hand' });
  const run = await startRun(place, 'alice', 'deploy held staging');
  await waitForCard(place, 'C0PAYMENTS', run, 'Waiting for “Deploy”');
  await removeVersion(run);
  const notice = await pat.waitForMessage('C0APPROVE', 'only version 1 is installed');
  await waitForCard(place, 'C0PAYMENTS', run, 'On hold');

  // Cancelling needs the undo of the missing version: the request is recorded for later.
  await alice.click(findCard(place, 'C0PAYMENTS', run) ?? expect.unreachable(), 'Cancel');
  await waitForCard(place, 'C0PAYMENTS', run, 'alice requested cancellation.');

  await pat.click(notice, 'Close without undo');
  const view = await waitForView(pat, 'Nothing is undone');
  for (const words of ['only version 1 is installed', 'Start the workflow in GitHub: done', 'Deploy: waiting'])
    expect(textOf(view).replaceAll(/\s+/g, ' ')).toContain(words);
  expect(textOf(view)).not.toContain('pending');
  pat.fill({ reason: '  ' });
  expect(JSON.stringify((await pat.submit({ force: true })).errors)).toContain('Give a reason');
  pat.fill({ reason: 'Deployed by *hand* since.' });
  expect((await pat.submit()).errors).toBeUndefined();

  const text = await waitForCard(place, 'C0PAYMENTS', run, 'Cancelled by');
  expect(text).toContain('Closed without undo: Deployed by *hand* since.');
  expect(text).toContain(
    'Not undone: Run the pre-deployment checks, Wait in the queue, Start the workflow in GitHub, Deploy.',
  );
  expect(text).not.toContain('There was nothing to undo');
  await alice.waitForMessage('dm', 'Closed without undo');
  // The queue moves on, and the workflow run at GitHub goes on.
  await waitForState(place, run, 'cancelled');
  expect(github.runs('acme/held').at(-1)?.status).not.toBe('completed');

  await pat.click(notice, 'Close without undo');
  await waitForView(pat, 'This request is no longer on hold: it is cancelled.');
  await pat.closeView();
  await pat.click(notice, 'Resume');
  await waitForView(pat, 'This run is not on hold: cancelled.');
  await pat.closeView();
});

test('a run put on hold before its first step can be cancelled without its version', async () => {
  const { bot } = place;
  const alice = bot.as('alice');
  await alice.command('/platform provision db kept-back environment=production');
  const run = await runOf(bot, 'kept-back');
  // Approved, but no process has its version.
  await sql`update runs set state = 'queued', epoch = 1 where id = ${run}`.execute(bot.store.db);
  await sql`update approvals set state = 'approved' where run_id = ${run}`.execute(bot.store.db);
  await removeVersion(run);
  await retryUntil(place, () => expect(cardText(place, 'C0GENERAL', run)).toContain('On hold'));
  await alice.click(findCard(place, 'C0GENERAL', run) ?? expect.unreachable(), 'Cancel');
  await waitForRunState(place, run, 'cancelled');
  await waitForCard(place, 'C0GENERAL', run, 'There was nothing to undo.');
});
