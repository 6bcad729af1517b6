import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textOf } from '../../../playground/slack/slack.ts';
import { runOf } from '../../safety/traces.ts';
import {
  asks,
  becomes,
  card,
  cardText,
  ends,
  later,
  type Place,
  says,
  sees,
  startPlace,
} from '../deployments/wire/support.ts';

let place: Place;
beforeAll(async () => {
  place = await startPlace([{ name: 'held' }], { overrides: { every: { tidyEvery: 50, reconcileEvery: 600_000 } } });
});
afterAll(() => place[Symbol.asyncDispose]());

/** As if the process had been replaced by one without the version this run began with, long ago. */
const without = (run: string) =>
  sql`update runs set version = 7, created_at = created_at - interval '1 hour', due_at = now(), nudged = true where id = ${run}`.execute(
    place.bot.store.db,
  );

test('a run that no version here can finish is ended by the platform team, with a reason; nothing is undone, and that is said', async () => {
  const { bot, github } = place;
  const [alice, pat] = [bot.as('alice'), bot.as('pat')];
  github.runner.next('acme/held', { duration: 'by hand' });
  const run = await asks(place, 'alice', 'deploy held staging');
  await says(place, 'C0PAYMENTS', run, 'Waiting for “Deploy”');
  await without(run);
  const told = await pat.waitForMessage('C0APPROVE', 'only version 1 is installed');
  await says(place, 'C0PAYMENTS', run, 'On hold');

  // Cancelling needs its way back, which is not here: that is asked for, and nothing is lost.
  await alice.click(card(place, 'C0PAYMENTS', run) ?? expect.unreachable(), 'Cancel');
  await says(place, 'C0PAYMENTS', run, 'alice has asked to cancel it.');

  await pat.click(told, 'End as it is');
  const view = await sees(pat, 'Nothing is undone');
  for (const words of ['only version 1 is installed', 'Start the workflow in GitHub: done', 'Deploy: waiting'])
    expect(textOf(view).replaceAll(/\s+/g, ' ')).toContain(words);
  expect(textOf(view)).not.toContain('to come');
  pat.fill({ reason: '  ' });
  expect(JSON.stringify((await pat.submit({ force: true })).errors)).toContain('Say why');
  pat.fill({ reason: 'Deployed by *hand* since.' });
  expect((await pat.submit()).errors).toBeUndefined();

  const text = await says(place, 'C0PAYMENTS', run, 'Cancelled by');
  expect(text).toContain('It was ended as it is: Deployed by *hand* since.');
  expect(text).toContain(
    'Not undone: Check that it may go ahead, Wait for its turn, Start the workflow in GitHub, Deploy.',
  );
  expect(text).not.toContain('Nothing had to be undone');
  await alice.waitForMessage('dm', 'It was ended as it is');
  // The line is free, and what GitHub has under way is nobody's to end here.
  await becomes(place, run, 'cancelled');
  expect(github.runs('acme/held').at(-1)?.status).not.toBe('completed');

  await pat.click(told, 'End as it is');
  await sees(pat, 'It is not on hold any more: cancelled.');
  await pat.closeView();
  await pat.click(told, 'Resume');
  await sees(pat, 'It is not parked: cancelled.');
  await pat.closeView();
});

test('put aside before anything was made, Cancel ends it whatever its version', async () => {
  const { bot } = place;
  const alice = bot.as('alice');
  await alice.command('/platform provision db kept-back environment=production');
  const run = await runOf(bot, 'kept-back');
  // Approved, and then without a process of its version.
  await sql`update runs set state = 'queued', epoch = 1 where id = ${run}`.execute(bot.store.db);
  await sql`update approvals set state = 'approved' where run_id = ${run}`.execute(bot.store.db);
  await without(run);
  await later(place, () => expect(cardText(place, 'C0GENERAL', run)).toContain('On hold'));
  await alice.click(card(place, 'C0GENERAL', run) ?? expect.unreachable(), 'Cancel');
  await ends(place, run, 'cancelled');
  await says(place, 'C0GENERAL', run, 'Nothing had to be undone.');
});
