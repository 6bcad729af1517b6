import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { openStore } from '../../src/core/store/database.ts';
import { startBot } from '../support/bot.ts';
import { open } from '../support/client.ts';
import { startPooler, testsPooler } from '../support/pooler.ts';
import { newDatabase, sharedPostgres } from '../support/postgres.ts';

describe.skipIf(!testsPooler)('through PgBouncer', () => {
  test('in session mode a bot starts and works, with its time limits on the server', async () => {
    const { url } = await sharedPostgres();
    await using pooler = await startPooler(url, { pool_mode: 'session', default_pool_size: 40 });
    await using bot = await startBot({}, { DATABASE_URL: pooler.through(await newDatabase()) });
    await bot.as('alice').command('/platform provision db pooled environment=staging');
    await bot.as('alice').waitForMessage('C0GENERAL', '`pooled` is ready');
    const { rows } = await sql<{ limit: string }>`
      select current_setting('statement_timeout') as limit`.execute(bot.store.db);
    expect(rows).toEqual([{ limit: '10s' }]);
  });

  test.each([
    'pool_mode = transaction',
    'pool_mode = transaction, server_round_robin = 1, min_pool_size = 2',
    'pool_mode = statement',
  ])('with %s a start is refused, and sets nothing in the sessions of others', async (mode) => {
    const { url } = await sharedPostgres();
    const settings = Object.fromEntries(mode.split(', ').map((one) => one.split(' = ')));
    await using pooler = await startPooler(url, settings);
    await using bot = await startBot();
    const databaseUrl = pooler.through(bot.config.databaseUrl);
    const { host } = new URL(databaseUrl);
    const starting = createApp({ ...bot.config, databaseUrl }, { logTo: { write: () => {} } }).start();
    await expect(starting).rejects.toThrow(
      `DATABASE_URL (${host}): this is a connection pooler that shares sessions (transaction mode): use its session mode, or name the server itself.`,
    );
    await using other = await open(databaseUrl);
    expect((await other.query(`select current_setting('statement_timeout') as limit`)).rows).toEqual([{ limit: '0' }]);
    const store = openStore(databaseUrl);
    await expect(store.ping()).rejects.toMatchObject({ code: 'POOLER_MODE' });
    await store.close();
  });

  test.each(['none', 'statement_timeout'])('a server for databases is refused, ignoring %s', async (ignored) => {
    const { url } = await sharedPostgres();
    const settings = { pool_mode: 'session', ...(ignored !== 'none' && { ignore_startup_parameters: ignored }) };
    await using pooler = await startPooler(url, settings);
    await using bot = await startBot();
    const server = pooler.through(url);
    const clients = { ...bot.config.clients, postgres: { PROVISION_POSTGRES_URL: server } };
    const starting = createApp({ ...bot.config, clients }, { logTo: { write: () => {} } }).start();
    await expect(starting).rejects.toThrow(
      `PROVISION_POSTGRES_URL (${new URL(server).host}): this is a connection pooler`,
    );
  });
});
