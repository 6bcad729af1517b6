import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bot, startBot } from '../../support/bot.ts';
import { nextAnswer, withoutLimits } from '../../support/traces.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot(withoutLimits());
});
afterAll(() => bot[Symbol.asyncDispose]());

/** Runs `work` while a table is missing: every read of it fails with an unexpected error. */
async function withoutRuns(work: () => Promise<void>) {
  await sql`alter table runs rename to runs_hidden`.execute(bot.store.db);
  try {
    await work();
  } finally {
    await sql`alter table runs_hidden rename to runs`.execute(bot.store.db);
  }
}

test('an unexpected error gives the person a reference, and the log has the cause under it', async () => {
  await withoutRuns(async () => {
    const { raw } = await bot.as('alice').command('/platform runs');
    const reference = /quote ([0-9a-f]{8}) to a platform team/.exec(raw)?.[1] ?? 'none';
    expect(raw).not.toMatch(/relation|does not exist/);
    const line = bot.logged.find((one) => one.includes(reference));
    expect(JSON.parse(line ?? '{}')).toMatchObject({
      msg: 'a listener failed',
      listener: '/platform',
      person: 'T0ACME:U0ALICE',
      err: { message: expect.stringContaining('does not exist') },
    });
  });
});

test('an unexpected error is shown on the form, which stays open with its values', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform provision db');
  alice.fill({ name: 'unlucky', environment: 'staging' });
  await withoutRuns(async () => {
    const { errors, view } = await alice.submit();
    expect(JSON.stringify(errors)).toContain('not recorded');
    expect(view?.callback_id).toBe('form');
  });
  expect(alice.typed()).toMatchObject({ name: 'unlucky' });
  expect(await alice.submit()).not.toHaveProperty('errors');
  await alice.waitForMessage('C0GENERAL', '`unlucky` is ready');
});

test('an unexpected error is shown on Home', async () => {
  await withoutRuns(async () => {
    expect(JSON.stringify(await bot.as('alice').openHome())).toContain('went wrong on our side');
  });
  expect(JSON.stringify(await bot.as('alice').openHome())).toContain('What you can start');
});

test('a form that Slack does not open leads to a message', async () => {
  bot.slack.faults.next('views.open', { error: 'expired_trigger_id' });
  const { raw } = await bot.as('alice').command('/platform provision db');
  expect(raw).toContain('Slack did not open the form. Type the command again.');
});

test('an undelivered answer to a click is logged', async () => {
  const alice = bot.as('alice');
  const card = await alice.waitForMessage('C0GENERAL', '`unlucky` is ready');
  bot.slack.faults.next('views.open', { status: 500 });
  const before = bot.logged.length;
  expect((await alice.click(card, 'Details')).status).toBe(200);
  await nextAnswer(bot, before);
  expect(bot.logged.slice(before).join('')).toContain('the answer did not arrive');
});

test('a modal opened from a modal is on top of it', async () => {
  const alice = bot.as('alice');
  await alice.click(await alice.waitForMessage('C0GENERAL', '`unlucky` is ready'), 'Details');
  await alice.waitFor(({ stack }) => stack.length === 1, 'the details');
  await alice.command('/platform runs');
  const list = alice.ephemerals('C0GENERAL').at(-1);
  if (!list) throw new Error('There is no list.');
  await alice.click(list, 'Show my team’s');
  await alice.waitFor(({ view }) => JSON.stringify(view ?? '').includes('Your team’s runs'), 'the other list');
  const other = alice.view;
  if (!other) throw new Error('There is no modal.');
  await alice.click(other, 'Show mine');
  await alice.waitFor(({ view }) => JSON.stringify(view ?? '').includes('Your runs'), 'the first list');
  expect(alice.stack).toHaveLength(1);
  await alice.click(other, 'Details');
  await alice.waitFor(({ stack }) => stack.length === 2, 'the details on top');
});

test('a failure to apply a change of people is logged, and Slack does not retry', async () => {
  const before = bot.logged.length;
  bot.slack.faults.next('users.info', { status: 500 });
  expect((await bot.slack.event({ type: 'user_change', user: { id: 'U0BOB' } })).status).toBe(200);
  const failures = () => bot.logged.slice(before).filter((line) => line.includes('could not follow a change'));
  await expect.poll(() => failures().length).toBe(1);
  // A group that platform.yaml does not name is not even read.
  bot.slack.faults.next('usergroups.users.list', { status: 500 });
  expect((await bot.slack.event({ type: 'subteam_members_changed', subteam_id: 'S0PLATFORM' })).status).toBe(200);
  bot.slack.faults.clear();
});
