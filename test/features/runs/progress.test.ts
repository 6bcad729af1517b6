import { sql } from 'kysely';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textOf } from '../../../playground/slack/slack.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { open } from '../../support/client.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(() => bot[Symbol.asyncDispose]());

/** Runs a statement on the provisioning server from outside the platform. */
async function onServer(text: string): Promise<pg.QueryResult> {
  await using client = await open(bot.serverUrl);
  return await client.query(text);
}

const lastAnswer = (person: string) => textOf(bot.as(person).ephemerals().at(-1) ?? ({ text: '' } as never));

test('one message in the channel of the request shows the progress and the result', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform provision db progress environment=staging expiresInDays=10', {
    channel: 'C0PAYMENTS',
  });
  const done = await alice.waitForMessage('C0PAYMENTS', '`progress` is ready');
  expect(bot.slack.messages('C0PAYMENTS').filter((message) => textOf(message).includes('progress'))).toHaveLength(1);
  const words = textOf(done);
  for (const step of ['Create the login role: done', 'Create the database: done', 'Seal the credentials: done'])
    expect(words).toContain(step);
  expect(words).toContain('payments');
  expect(words).toMatch(/psql "postgresql:\/\/progress@127\.0\.0\.1:\d+\/progress"/);
  expect(words).toMatch(/expires/i);
});

test.each([
  ['a private channel without the bot', 'C0SECRET'],
  ['a public channel without the bot', 'C0RANDOM'],
])('typed in %s, the progress comes by direct message', async (_where, channel) => {
  const alice = bot.as('alice');
  const name = `from-${channel.toLowerCase().replace('0', '-')}`;
  await alice.command(`/platform provision db ${name} environment=staging`, { channel });
  await alice.waitForMessage('alice', `\`${name}\` is ready`);
  expect(bot.slack.messages(channel)).toEqual([]);
});

test('a failure shows the error in plain words, what was undone, and a reference', async () => {
  const alice = bot.as('alice');
  await using rival = await open(bot.serverUrl);
  // The locked comments block the precheck, and the name is taken in the meantime.
  await rival.query('begin; lock table pg_shdescription in access exclusive mode');
  await alice.command('/platform provision db half-way environment=staging');
  await onServer('create database "half-way"');
  await rival.query('rollback');

  const failed = await alice.waitForMessage('C0GENERAL', /`half-way`[\s\S]*Nothing is left behind\./);
  const words = textOf(failed);
  const { id } = await bot.store.db
    .selectFrom('runs')
    .select('id')
    .where('state', '=', 'failed')
    .executeTakeFirstOrThrow();
  expect(words).toContain(id);
  // Only the role with the run's key was dropped, and the claim on the name is released.
  expect((await onServer(`select 1 from pg_roles where rolname = 'half-way'`)).rowCount).toBe(0);
  expect((await onServer(`select 1 from pg_database where datname = 'half-way'`)).rowCount).toBe(1);
  expect(await bot.store.db.selectFrom('claims').select('name').where('name', '=', 'half-way').execute()).toEqual([]);
});

test('the secret is revealed to the requester only, and once', async () => {
  const [alice, bob] = [bot.as('alice'), bot.as('bob')];
  await alice.command('/platform provision db hidden environment=staging', { channel: 'C0PAYMENTS' });
  const done = await alice.waitForMessage('C0PAYMENTS', '`hidden` is ready');

  await bob.click(done, 'run-reveal');
  expect(JSON.stringify(await bob.waitFor(({ view }) => view, 'a refusal'))).toContain(
    'Only the requester can reveal the credentials.',
  );
  await bob.closeView();

  await alice.click(done, 'run-reveal');
  const modal = JSON.stringify(await alice.waitFor(({ view }) => view, 'the secret'));
  expect(modal).toMatch(/postgresql:\/\/hidden:[^@]+@/);
  await alice.closeView();
  const { sealed, revealed_at } = await bot.store.db
    .selectFrom('secrets')
    .innerJoin('resources', 'resources.run_id', 'secrets.run_id')
    .select(['sealed', 'revealed_at'])
    .where('name', '=', 'hidden')
    .executeTakeFirstOrThrow();
  expect({ sealed, revealed: revealed_at !== null }).toEqual({ sealed: null, revealed: true });

  await alice.click(done, { actionId: 'run-reveal' });
  expect(JSON.stringify(await alice.waitFor(({ view }) => view, 'a refusal'))).toContain('already revealed');
  await alice.closeView();
  await alice.waitFor(
    () =>
      !bot.slack
        .messages('C0PAYMENTS')
        .some((message) => textOf(message).includes('hidden') && JSON.stringify(message.blocks).includes('run-reveal')),
    'the button to go',
  );
  await alice.waitForMessage('C0PAYMENTS', /hidden[\s\S]*Connect with the revealed password:/);
});

test('a secret whose modal Slack refuses can be revealed again', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform provision db unseen environment=staging');
  const done = await alice.waitForMessage('C0GENERAL', '`unseen` is ready');
  bot.slack.faults.next('views.open', { status: 500 });
  await alice.click(done, 'run-reveal');
  await alice.click(done, 'run-reveal');
  expect(JSON.stringify(await alice.waitFor(({ view }) => view, 'the secret'))).toMatch(/postgresql:\/\/unseen:/);
  await alice.closeView();
});

test('runs lists mine and my team’s, with a run’s every step and event in detail', async () => {
  const [alice, bob, carol] = [bot.as('alice'), bot.as('bob'), bot.as('carol')];
  await bob.command('/platform provision db of-bob environment=staging', { channel: 'C0PAYMENTS' });
  await bob.waitForMessage('C0PAYMENTS', '`of-bob` is ready');
  await alice.command('/platform runs');
  expect(lastAnswer('alice')).not.toContain('of-bob');
  await alice.command('/platform runs team');
  expect(lastAnswer('alice')).toContain('of-bob');

  const { id } = await bot.store.db
    .selectFrom('resources')
    .select('id')
    .where('name', '=', 'of-bob')
    .executeTakeFirstOrThrow();
  await alice.command(`/platform runs ${id}`);
  const detail = JSON.stringify(alice.view);
  for (const part of ['Create the login role', 'Create the database', 'Seal the credentials', id])
    expect(detail).toContain(part);
  await alice.closeView();

  await carol.command(`/platform runs ${id}`);
  expect(carol.view).toBeUndefined();
  expect(lastAnswer('carol')).toContain('There is no such run.');
  await carol.command('/platform runs team');
  expect(lastAnswer('carol')).not.toContain('of-bob');
});

test('App Home shows my requests', async () => {
  const home = await bot.as('alice').openHome();
  expect(JSON.stringify(home)).toContain('progress');
});

test('the owner is notified before the expiry and, with the platform team, on the day; nothing is removed', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform provision db short-lived environment=staging expiresInDays=30');
  await alice.waitForMessage('C0GENERAL', '`short-lived` is ready');
  const resource = () =>
    bot.store.db.selectFrom('resources').selectAll().where('name', '=', 'short-lived').executeTakeFirstOrThrow();
  const day = 86_400_000;
  const { created_at, expires_at, remind_at } = await resource();
  expect(
    [expires_at, remind_at].map((time) => Math.round(((time?.getTime() ?? 0) - created_at.getTime()) / day)),
  ).toEqual([30, 23]);

  const setExpiry = (end: string) =>
    sql`update resources set remind_at = now(), expires_at = now() + ${end}::interval where name = 'short-lived'`.execute(
      bot.store.db,
    );
  await setExpiry('6 days');
  await alice.waitForMessage('alice', /short-lived[\s\S]*expires/);
  await setExpiry('0 days');
  await alice.waitForMessage('alice', /short-lived[\s\S]*has expired/);
  await bot.as('pat').waitForMessage(bot.config.platform.noticesChannel, /short-lived[\s\S]*has expired/);
  expect((await resource()).remind_at).toBeNull();
  expect((await onServer(`select 1 from pg_database where datname = 'short-lived'`)).rowCount).toBe(1);
});

test('people without access see a refusal in App Home', async () => {
  expect(JSON.stringify(await bot.as('gus').openHome())).toContain('Guests cannot use the platform');
});
