import { expect, test } from 'vitest';
import { startBot } from '../../support/bot.ts';
import { open } from '../../support/client.ts';
import { startServer } from '../../support/postgres.ts';

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
