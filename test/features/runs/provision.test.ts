import { expect, test } from 'vitest';
import { startBot } from '../../support/bot.ts';
import { open } from '../../support/client.ts';

test('a database is requested, approved, created and revealed once', async () => {
  await using bot = await startBot();
  const [alice, pat] = [bot.as('alice'), bot.as('pat')];

  await alice.command('/platform provision db');
  alice.fill({ name: 'orders', environment: 'production' });
  expect(await alice.submit()).toMatchObject({ status: 200 });

  const card = await pat.waitForMessage('C0APPROVE', 'orders');
  await pat.click(card, 'Approve');
  await pat.waitFor(({ view }) => view?.callback_id === 'approve', 'the approve form');
  expect(await pat.submit()).toMatchObject({ status: 200 });

  const done = await alice.waitForMessage('C0GENERAL', 'is ready');
  await alice.click(done, 'run-reveal');
  await alice.waitFor(({ view }) => view, 'the secret');
  const secret = JSON.stringify(alice.view);
  const url = /postgres(?:ql)?:\/\/[^"\s]+/.exec(secret)?.[0];
  await using client = await open(url);
  await client.query('create table t (x int); insert into t values (1)');
  expect((await client.query('select x from t')).rows).toEqual([{ x: 1 }]);
});
