import { expect, test } from 'vitest';
import { startBot } from '../../support/bot.ts';
import { open } from '../../support/client.ts';
import { startServer } from '../../support/postgres.ts';

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

test('where staging has a server of its own, the environment chooses the server, also for undo', async () => {
  await using staging = await startServer();
  await using admin = await open(staging.url);
  await admin.query(`create role provisioner login createdb createrole password 'p'`);
  await admin.query('grant connect on database postgres to provisioner');
  const account = new URL(staging.url);
  Object.assign(account, { username: 'provisioner', password: 'p' });
  await using bot = await startBot({}, { PROVISION_STAGING_POSTGRES_URL: account.href });
  const [alice, pat] = [bot.as('alice'), bot.as('pat')];
  const databases = async (url: string) => {
    await using admin = await open(url);
    const { rows } = await admin.query<{ name: string }>(
      `select datname as name from pg_database where shobj_description(oid, 'pg_database') like 'roadcrew run=%'`,
    );
    return rows.map(({ name }) => name);
  };
  await alice.command('/platform provision db drafts environment=staging');
  await alice.waitForMessage('C0GENERAL', '`drafts` is ready');
  await alice.command('/platform provision db ledger environment=production');
  await pat.click(await pat.waitForMessage('C0APPROVE', 'ledger'), 'Approve');
  await pat.waitFor(({ view }) => view?.callback_id === 'approve', 'the approve form');
  await pat.submit();
  await alice.waitForMessage('C0GENERAL', '`ledger` is ready');
  expect(await databases(staging.url)).toEqual(['drafts']);
  expect(await databases(bot.serverUrl)).toContain('ledger');
  expect(await databases(bot.serverUrl)).not.toContain('drafts');

  // A name that is taken there, and a right that is missing there.
  await admin.query('create role legacy');
  await alice.command('/platform provision db legacy environment=staging');
  await alice.waitFor(({ view }) => JSON.stringify(view ?? '').includes('already exists on the server'), 'the form');
  await alice.closeView();
  await admin.query('alter role provisioner nocreatedb');
  await alice.command('/platform provision db half-made environment=staging');
  await alice.waitForMessage('C0GENERAL', /half-made[\s\S]*undone/);
  const { rows } = await admin.query(`select from pg_roles where rolname = 'half-made'`);
  expect(rows).toEqual([]);
});
