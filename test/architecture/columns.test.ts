import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrations } from '../../src/app.ts';
import { openStore, type Store } from '../../src/core/store/database.ts';
import { migrate } from '../../src/core/store/migrate.ts';
import { sharedPostgres } from '../support/postgres.ts';
import { featureOf } from './rules.ts';
import { filesOf, textOf } from './sources.ts';
import { declaredColumns } from './table-types.ts';

interface Source {
  path: string;
  text: string;
}

interface Column {
  table: string;
  column: string;
}

const sources: Source[] = ['src', 'clients', 'commands', 'workflows']
  .flatMap(filesOf)
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: withoutComments(textOf(path)) }));
const isMigration = ({ path }: Source) => path.includes('/migrations/');
const definesTypes = ({ path }: Source) => path.endsWith('/tables.ts') || path === 'src/core/store/schema.ts';
const code = sources.filter((source) => !isMigration(source) && !definesTypes(source));

/** Removes comments of TypeScript and SQL, which use no column. A `//` in a URL is part of a text. */
function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*|--.*/g, '');
}

/** Owner of a file: its feature, or the core. */
const ownerOf = (path: string) => featureOf(path) ?? path.split('/').slice(0, 2).join('/');

/** Owner of each table: the folder whose migrations create it. */
const ownersIn = (all: readonly Source[]) =>
  new Map(
    all
      .filter(isMigration)
      .flatMap(({ path, text }) =>
        [...text.matchAll(/create table (?:if not exists )?(\w+)/gi)].map(
          ([, table = '']) => [table, ownerOf(path)] as const,
        ),
      ),
  );
const owners = ownersIn(sources);

const names = (word: string) => new RegExp(`(?<![\\w-])${word}(?![\\w-])`);

/** Columns named neither by a file of the owner nor by one that names their table. */
function unusedColumns(columns: readonly Column[], files: readonly Source[], tables = owners): string[] {
  return columns
    .filter(({ table, column }) => {
      const own = files.filter(({ path, text }) => ownerOf(path) === tables.get(table) || names(table).test(text));
      return !own.some(({ text }) => names(column).test(text));
    })
    .map(({ table, column }) => `${table}.${column}`);
}

/** Tables that everybody appends to, in the statement that changes their own: nobody changes or removes a row. */
const appended: ReadonlySet<string> = new Set(['events']);
/** Columns that only the release before uses, whose processes go on during an upgrade. The next release drops them. */
const leaving = ['teams.begun_as'];

const inserts = [/\binsertInto\(\s*['"`](\w+)/g, /\binsert\s+into\s+(\w+)/gi];
const changes = [
  /\b(?:updateTable|deleteFrom|mergeInto|replaceInto)\(\s*['"`](\w+)/g,
  /\b(?:delete\s+from|merge\s+into|truncate(?:\s+table)?|update)\s+(?:only\s+)?(\w+)/gi,
];

/** Writes to a table outside of its owner, as sentences. */
function foreignWrites(files: readonly Source[], tables = owners): string[] {
  return files.flatMap(({ path, text }) => {
    const tablesIn = (forms: readonly RegExp[]) =>
      forms.flatMap((form) => [...text.matchAll(form)].map(([, table = '']) => table));
    return [...tablesIn(changes), ...tablesIn(inserts).filter((table) => !appended.has(table))]
      .filter((table) => tables.has(table) && tables.get(table) !== ownerOf(path))
      .map((table) => `${path} writes ${table}, a table of ${tables.get(table)}`);
  });
}

/** Statements whose table is a value, which the scan above cannot see. */
const hiddenWrites = (files: readonly Source[]): string[] =>
  files
    .filter(({ text }) =>
      /\b(?:insert\s+into|delete\s+from|merge\s+into|truncate(?:\s+table)?|(?<!for\s)update)\s+\$\{|\b(?:insertInto|updateTable|deleteFrom|mergeInto)\(\s*[^'"`\s]/i.test(
        text,
      ),
    )
    .map(({ path }) => path);

let store: Store;
let columns: (Column & { nullable: boolean })[];
beforeAll(async () => {
  const url = await (await sharedPostgres()).createDatabase(`columns_${crypto.randomUUID().slice(0, 8)}`);
  store = openStore(url);
  await migrate(store.db, migrations);
  const { rows } = await sql<Column & { nullable: boolean }>`
    select table_name as table, column_name as column, is_nullable = 'YES' as nullable from information_schema.columns
    where table_schema = 'public' and table_name not like 'kysely%' order by table_name, ordinal_position`.execute(
    store.db,
  );
  columns = rows;
});
afterAll(() => store.close());

test('every table of the database is created by a migration of a feature or the core', () => {
  expect(columns.length).toBeGreaterThan(200);
  expect([...new Set(columns.map(({ table }) => table))].sort()).toEqual([...owners.keys()].sort());
});

test('every column is named by code', () => {
  expect(unusedColumns(columns, code)).toEqual(leaving);
});

test('the types of the tables have the columns of the database, nullable where those are', () => {
  const words = (all: typeof columns) =>
    all.map(({ table, column, nullable }) => `${table}.${column}${nullable ? ' or null' : ''}`).sort();
  const declared = declaredColumns();
  expect(declared.length).toBeGreaterThan(200);
  expect(words(declared)).toEqual(
    words(columns.filter(({ table, column }) => !leaving.includes(`${table}.${column}`))),
  );
});

test('a table is written only by the feature that owns it, or by the core', () => {
  expect(foreignWrites(code)).toEqual([]);
  // A write to every table, and one to one of the two tables of its own.
  expect(hiddenWrites(code)).toEqual(['src/core/erase.ts', 'src/features/issues/push.ts']);
});

test('columns are read from inline, named, extended and merged types', () => {
  const core = `
    export interface Schema {
      eggs: { id: string; /** Cracked; by whom */ cracked_by: string | null };
      pans: PansTable;
    }
    interface PansTable { size: Generated<number>; hot_at: MaybeTime; data: JSONColumnType<{ a: string; b: 1 }> }`;
  const feature = `
    interface LunchTables { soups: { id: string } }
    declare module '../../core/store/schema.ts' { interface Schema extends LunchTables {} }`;
  const found = declaredColumns([core, feature]);
  expect(found.map(({ table, column, nullable }) => `${table}.${column}${nullable ? '?' : ''}`)).toEqual([
    'eggs.id',
    'eggs.cracked_by?',
    'pans.size',
    'pans.hot_at?',
    'pans.data',
    'soups.id',
  ]);
});

const breakfast: Source[] = [
  {
    path: 'src/features/breakfast/migrations/0001-eggs.ts',
    text: 'create table eggs (id text primary key, laid_at timestamptz not null default now())',
  },
  { path: 'src/features/breakfast/order.ts', text: "db.insertInto('eggs').values({ id })" },
];
const tables = ownersIn(breakfast);
const eggs = ['id', 'laid_at'].map((column) => ({ table: 'eggs', column }));

test('a column that code only mentions in a comment, in a word or beside another table is found', () => {
  const files = [
    ...breakfast,
    { path: 'src/features/breakfast/eggs.ts', text: withoutComments('// laid_at is now()\nconst was_laid_at = 1;') },
    { path: 'src/features/lunch/hens.ts', text: 'select laid_at from hens' },
  ];
  expect(unusedColumns(eggs, files.slice(1), tables)).toEqual(['eggs.laid_at']);
  const reader = { path: 'src/features/lunch/soup.ts', text: 'select laid_at from eggs' };
  expect(unusedColumns(eggs, [...files.slice(1), reader], tables)).toEqual([]);
});

test.each([
  "db.updateTable('eggs').set({ id })",
  "tx.deleteFrom('eggs')",
  'insert into eggs (id) values ($1)',
  'sql`with one as (update eggs set id = id returning id) select from one`',
  'delete from eggs e',
  'truncate eggs',
])('a write by somebody else is found: %s', (text) => {
  const other = { path: 'src/features/lunch/soup.ts', text };
  expect(foreignWrites([...breakfast, other], tables)).toEqual([
    'src/features/lunch/soup.ts writes eggs, a table of breakfast',
  ]);
  expect(foreignWrites([...breakfast, { ...other, path: 'src/features/breakfast/soup.ts' }], tables)).toEqual([]);
});

test('the event log may be appended to by everybody, and changed by nobody', () => {
  const log: Source[] = [{ path: 'src/core/migrations/0001-log.ts', text: 'create table events (id bigint)' }];
  const writer = (text: string) => [{ path: 'src/features/lunch/soup.ts', text }];
  expect(foreignWrites(writer("insert into events (type) values ('lunch.ordered')"), ownersIn(log))).toEqual([]);
  for (const text of ['delete from events', "db.updateTable('events')", 'truncate events'])
    expect(foreignWrites(writer(text), ownersIn(log)), text).toHaveLength(1);
});

test.each(["db.selectFrom('eggs')", 'select from eggs for update of eggs', 'on conflict do update set id = eggs.id'])(
  'a read is no write: %s',
  (text) => {
    expect(foreignWrites([{ path: 'src/features/lunch/soup.ts', text }], tables)).toEqual([]);
  },
);

test.each([`insert into \${table} (id) values (1)`, 'db.updateTable(table).set({ id })'])(
  'a write whose table is a value is found: %s',
  (text) => {
    expect(hiddenWrites([{ path: 'src/features/lunch/soup.ts', text }])).toEqual(['src/features/lunch/soup.ts']);
  },
);
