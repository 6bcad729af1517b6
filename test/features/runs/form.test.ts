import { afterAll, beforeAll, expect, test } from 'vitest';
import { textOf } from '../../../playground/slack/slack.ts';
import { type Bot, startBot } from '../../support/bot.ts';

let bot: Bot;
beforeAll(async () => {
  bot = await startBot();
});
afterAll(() => bot[Symbol.asyncDispose]());

const runs = async () =>
  Number(
    (
      await bot.store.db
        .selectFrom('runs')
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirstOrThrow()
    ).count,
  );

test('typed values appear in the form', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform provision db orders expiresInDays=30');
  expect(alice.typed()).toMatchObject({ name: 'orders', expiresInDays: '30' });
  await alice.closeView();
});

test('a complete command starts at once, without a form', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform provision db direct environment=staging');
  expect(alice.view).toBeUndefined();
  expect(textOf(alice.ephemerals().at(-1) ?? fail())).toContain('Accepted');
  await alice.waitForMessage('C0GENERAL', '`direct` is ready');
});

test('an invalid value is reported on its field, and nothing typed is lost', async () => {
  const alice = bot.as('alice');
  const before = await runs();
  await alice.command('/platform provision db');
  alice.fill({ Name: 'Orders & Co', Environment: 'staging', 'Expires after (days)': '30' });
  const { errors } = await alice.submit();
  expect(errors).toEqual({ name: 'Use 3 to 30 lower-case letters, digits or single dashes, starting with a letter.' });
  expect(alice.typed()).toMatchObject({ name: 'Orders & Co', environment: 'staging', expiresInDays: '30' });
  expect(await runs()).toBe(before);
  alice.fill({ Name: 'orders-and-co' });
  expect((await alice.submit()).errors).toBeUndefined();
  await alice.waitForMessage('C0GENERAL', '`orders-and-co` is ready');
});

test('invalid words open the form with the typed values and their errors', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform provision db Orders environment=moon');
  expect(alice.typed()).toMatchObject({ name: 'Orders' });
  const words = JSON.stringify(alice.view);
  expect(words).toContain('Use 3 to 30 lower-case letters');
  expect(words).toContain('moon');
  await alice.closeView();
});

test('a taken name is reported with its team and a free name', async () => {
  const [erin, alice] = [bot.as('erin'), bot.as('alice')];
  await erin.command('/platform provision db ledger environment=staging');
  await erin.waitForMessage('C0GENERAL', '`ledger` is ready');

  await alice.command('/platform provision db');
  alice.fill({ Name: 'ledger', Environment: 'staging' });
  expect((await alice.submit()).errors).toEqual({
    name: '`ledger` already belongs to finance. `ledger-staging` is free.',
  });
  await alice.closeView();

  await alice.command('/platform provision db ledger environment=staging');
  expect(JSON.stringify(alice.view)).toContain('already belongs to finance');
  expect(alice.typed()).toMatchObject({ name: 'ledger', environment: 'staging' });
  await alice.closeView();
});

test('a name that exists on the server already is refused before anything is created', async () => {
  const alice = bot.as('alice');
  await alice.command('/platform provision db');
  alice.fill({ Name: 'postgres', Environment: 'staging' });
  expect((await alice.submit()).errors?.name).toMatch(/postgres/);
  await alice.closeView();
});

function fail(): never {
  throw new Error('There is no message.');
}
