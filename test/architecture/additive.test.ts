import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrations } from '../../src/app.ts';
import { openStore, type Store } from '../../src/core/store/database.ts';
import { type Migrations, migrate } from '../../src/core/store/migrate.ts';
import { sharedPostgres } from '../support/postgres.ts';
import { catalogOf } from '../upgrade/catalog.ts';
import { breakingChanges } from './additive.ts';
import { root } from './sources.ts';

// Processes of the release before run while this one starts, are restarted beside it, and take over after a rollback. So they
// have to work on the tables of this one.

/** Changes that look breaking, and are not: columns that the release before neither reads nor writes. */
const reviewed = [
  'gone: column outbox nudged',
  'gone: column posts posted_at',
  'gone: column digests made_at',
  'gone: column survey_rounds opened_at',
];

const databases: string[] = [];
let store: Store;
beforeAll(async () => {
  for (const name of ['before', 'after'])
    databases.push(await (await sharedPostgres()).createDatabase(`${name}_${crypto.randomUUID().slice(0, 8)}`));
  store = openStore(databases[0] ?? '');
});
afterAll(() => store.close());

/** Migrations of the release before: those of the database in test/upgrade. */
async function released(): Promise<Migrations> {
  const dump = await readFile(join(root, 'test/upgrade/installed.sql'), 'utf8');
  const rows = /^insert into kysely_migration [^;]*/m.exec(dump)?.[0] ?? '';
  const names = new Set([...rows.matchAll(/^\('([\w-]+)'/gm)].map(([, name]) => name));
  return Object.fromEntries(Object.entries(migrations).filter(([name]) => names.has(name)));
}

test('what has changed since the release before is additive, or a migration names the oldest release that can live with it', async () => {
  const before = await released();
  expect(Object.keys(before).length).toBeGreaterThan(5);
  await migrate(store.db, before);
  const old = await catalogOf(databases[0] ?? '');
  await migrate(store.db, migrations);
  const declared = Object.entries(migrations).filter(
    ([name, { minVersion }]) => minVersion && !Object.hasOwn(before, name),
  );
  const found = breakingChanges(old, await catalogOf(databases[0] ?? '')).filter(
    (change) => !reviewed.some((text) => change.startsWith(`${text} `)),
  );
  // Change it so that both releases work (docs/architecture.md, “Change a table”), or export `minVersion` from the migration.
  if (declared.length === 0) expect(found).toEqual([]);
  for (const [name, { minVersion }] of declared) expect(minVersion, name).toMatch(/^\d+\.\d+\.\d+$/);
});

/** Changes of a table `t (id int primary key, state text not null, note text)` with an index, and whether each is breaking. */
test.each<[change: string, isBreaking: boolean]>([
  ['alter table t add column more text', false],
  [`alter table t add column more text not null default 'x' check (more <> '')`, false],
  ['alter table t add column more text unique', false],
  ['alter table t add column more int generated always as identity', false],
  ['create table other (id int primary key, t int not null references t (id))', false],
  ['create index more on t (state)', false],
  ['drop index t_note', false],
  ['alter table t drop constraint t_check', false],
  ['alter table t set (fillfactor = 70)', false],
  ['alter table t add column more text not null', true],
  ['alter table t drop column note', true],
  ['alter table t rename column note to words', true],
  ['alter table t alter column note set not null', true],
  ['alter table t alter column id type bigint', true],
  ['alter table t alter column state drop not null', true],
  [`alter table t add check (state <> 'x')`, true],
  ['create unique index more on t (state)', true],
  ['alter table t drop constraint t_pkey', true],
  ['drop table t', true],
  [
    `create function f() returns trigger language plpgsql as 'begin return null; end';
    create trigger f before insert on t for each row execute function f()`,
    true,
  ],
])('%s: breaking is %s', async (change, isBreaking) => {
  const url = databases[1] ?? '';
  const other = openStore(url, { connections: 1 });
  const run = (text: string) => sql.raw(text).execute(other.db);
  await run(`drop schema public cascade; create schema public; create table t (id int primary key, state text not null, note text);
    alter table t add constraint t_check check (note <> ''); create index t_note on t (note)`);
  const before = await catalogOf(url);
  await run(change);
  expect(breakingChanges(before, await catalogOf(url)).length > 0).toBe(isBreaking);
  await other.close();
});
