import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { migrations as product } from '../../../src/app.ts';
import { createIndexConcurrently } from '../../../src/core/store/create-index.ts';
import { type Db, openStore, type Store } from '../../../src/core/store/database.ts';
import { isUpToDate, type Migrations, migrate } from '../../../src/core/store/migrate.ts';
import { open } from '../../support/client.ts';
import { sharedPostgres } from '../../support/postgres.ts';
import { until } from '../../support/until.ts';

/** Opens a database without a schema; `migrator` is one of several processes. */
async function emptyDatabase() {
  const url = await (await sharedPostgres()).createDatabase(`migrate_${randomUUID().slice(0, 8)}`);
  const stores: Store[] = [];
  const migrator = (): Db => {
    const store = openStore(url, { connections: 2 });
    stores.push(store);
    return store.db;
  };
  const names = async (db: Db) => {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
    return rows.map(({ name }) => name);
  };
  return {
    url,
    migrator,
    names,
    async [Symbol.asyncDispose]() {
      for (const store of stores) await store.close();
    },
  };
}

const statement = (text: string): Migrations[string] => ({ up: async (db) => void (await sql.raw(text).execute(db)) });
const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: Error) => error,
  );

test('several processes that migrate at once all end with the schema, and so does a later one', async () => {
  await using database = await emptyDatabase();
  const [one, two, three] = [database.migrator(), database.migrator(), database.migrator()];
  await Promise.all([one, two, three].map((db) => migrate(db, product)));
  await migrate(one, product);
  expect(await database.names(two)).toEqual(Object.keys(product).sort());
  expect(await two.selectFrom('runs').selectAll().execute()).toEqual([]);
});

test('each migration is committed by itself, and one that failed is repeated at the next start', async () => {
  await using database = await emptyDatabase();
  const db = database.migrator();
  const first = { '0001-a': statement('create table a (id int)') };
  const failing = { ...first, '0002-b': statement('create table b (id int); select 1 / 0') };
  expect((await errorOf(migrate(db, failing)))?.message).toMatch('division by zero');
  expect(await database.names(db)).toEqual(['0001-a']);
  await migrate(db, { ...first, '0002-b': statement('create table b (id int)') });
  expect(await database.names(db)).toEqual(['0001-a', '0002-b']);
});

test('a migration that cannot get a lock lets others pass, and continues when the lock is free', async () => {
  await using database = await emptyDatabase();
  const db = database.migrator();
  const before = { '0001-a': statement('create table a (id int)') };
  await migrate(db, before);
  await using backup = await open(database.url);
  await using person = await open(database.url);
  await backup.query('begin; select from a');
  const waited: string[] = [];
  const migrating = migrate(db, { ...before, '0002-b': statement('alter table a add column b int') }, (name) =>
    waited.push(name),
  );
  // The change is the next in line for the lock, so this would wait for as long as the backup takes.
  await until(async () => waited.length > 0);
  await person.query(`set statement_timeout = '2s'; select from a`);
  await backup.query('commit');
  await migrating;
  expect(waited).toEqual(['0002-b']);
  await person.query('select b from a');
});

test('an index is created while the table is written, by one of two processes; one left invalid is made again', async () => {
  await using database = await emptyDatabase();
  const [one, two] = [database.migrator(), database.migrator()];
  const before = { '0001-a': statement('create table a (id int); insert into a values (1), (1)') };
  await migrate(one, before);
  await using person = await open(database.url);
  await errorOf(person.query('create unique index concurrently a_id on a (id)'));
  await person.query('begin; insert into a values (2)');
  const after: Migrations = {
    ...before,
    '0002-index': { transaction: false, up: (db) => createIndexConcurrently(db, 'a_id', 'on a (id)') },
  };
  const waiting: string[] = [];
  const migrating = [one, two].map((db) => migrate(db, after, (name) => waiting.push(name)));
  await until(async () => waiting.length > 0); // the other process waits for the one that creates the index
  await person.query('insert into a values (3); commit');
  await Promise.all(migrating);
  const { rows } = await person.query('select indisvalid, indisunique from pg_index where indexrelid = $1::regclass', [
    'a_id',
  ]);
  expect(rows).toEqual([{ indisvalid: true, indisunique: false }]);
});

test('unknown migrations are accepted, except those that need a newer release', async () => {
  await using database = await emptyDatabase();
  const db = database.migrator();
  const older = { '0002-b': statement('create table b (id int)') };
  const compatible = { ...statement('create table c (id int)'), minVersion: '0.0.9' };
  const newer = { ...older, '0001-a': statement('create table a (id int)'), '0003-c': compatible };
  await migrate(db, newer);
  expect(await isUpToDate(db, older)).toBe(true);
  // A branch with another migration, whatever the order of their names.
  const branch = { ...older, '0001-z': statement('create table z (id int)') };
  await migrate(db, branch);
  expect(await isUpToDate(db, newer)).toBe(true);

  const breaking = { ...newer, '0004-d': { ...statement('drop table b'), minVersion: '10.2.0' } };
  await migrate(db, breaking);
  expect(await isUpToDate(db, breaking)).toBe(true);
  const words =
    /cannot work with this database: a newer release has changed it \(0004-d\), and needs 10\.2\.0 or newer/;
  expect((await errorOf(isUpToDate(db, newer)))?.message).toMatch(words);
  const pending = { ...newer, '0005-e': statement('create table e (id int)') };
  expect((await errorOf(migrate(db, pending)))?.message).toMatch(words);
  expect(await database.names(db)).not.toContain('0005-e');
});
