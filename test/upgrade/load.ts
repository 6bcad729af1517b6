import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { open } from '../support/client.ts';

const dump = join(import.meta.dirname, 'installed.sql');

/**
 * Loads `installed.sql` into an empty database, with its times moved as if it had been dumped now.
 *
 * @param names external identifiers that differ from those in the dump, see `restoreOutside`
 */
export async function loadInstalled(databaseUrl: string, names: ReadonlyMap<string, string>): Promise<void> {
  const text = await readFile(dump, 'utf8');
  const taken = /^-- Taken at: (\S+)$/m.exec(text)?.[1];
  if (!taken) throw new Error('The dump has no line “-- Taken at: …”.');
  await using client = await open(databaseUrl);
  await client.query(rename(text, names));
  await moveTimes(client, new Date(taken), new Date());
}

/** Replaces identifiers, except in URLs of comparisons, which are parameters signed by an approval. */
export function rename(text: string, names: ReadonlyMap<string, string>): string {
  if (names.size === 0) return text;
  const old = [...names.keys()].map((name) => name.replaceAll('.', '\\.')).join('|');
  return text.replaceAll(new RegExp(`(?<!"comparison": ")(?:${old})`, 'g'), (name) => names.get(name) ?? name);
}

/**
 * Moves every time in the database by the distance between two moments, as if what was done at `from` had been done at
 * `to`. Weeks have names and begin on a Monday: they move by whole weeks. Untouched are parameters of runs, which are
 * hashed, their journal, quarters of the survey, and the text of digests that were sent.
 */
async function moveTimes(client: pg.Client, from: Date, to: Date): Promise<void> {
  const by = `${to.getTime() - from.getTime()} milliseconds`;
  const { rows } = await client.query<{ statement: string }>(timeStampUpdates, [by]);
  const inEvents = ['events', 'adoption_events'].map((table) => eventDataUpdate(table, by));
  await client.query('begin; alter table events disable trigger user');
  for (const statement of [...rows.map(({ statement }) => statement), ...inEvents, ...weekUpdates(from, to)])
    await client.query(statement);
  await client.query('alter table events enable trigger user; commit');
}

/** One UPDATE per table for its `timestamptz` columns, except those with the start or end of a week. */
const timeStampUpdates = `
  select format('update %I set %s', table_name,
                string_agg(format('%1$I = %1$I + interval %2$L', column_name, $1::text), ', ')) as statement
  from information_schema.columns join information_schema.tables using (table_schema, table_name)
  where table_schema = 'public' and table_type = 'BASE TABLE' and data_type = 'timestamp with time zone'
    and not (table_name = 'digests' and column_name in ('period_from', 'period_until', 'due_at'))
  group by table_name order by table_name`;

/** Times in the data of events, in the form of JavaScript's `toISOString`. */
const eventDataUpdate = (table: string, by: string) => `
  update ${table} set data = (
    select jsonb_object_agg(key, case when value #>> '{}' ~ '^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z$'
      then to_jsonb(to_char((value #>> '{}')::timestamptz at time zone 'UTC' + interval '${by}', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
      else value end)
    from jsonb_each(data))
  where data::text ~ '"\\d{4}-\\d\\d-\\d\\dT'`;

function weekUpdates(from: Date, to: Date): string[] {
  const monday = (at: Date) =>
    `date_trunc('week', timestamptz '${at.toISOString()}' at time zone 'Europe/London')::date`;
  const days = `(${monday(to)} - ${monday(from)})`;
  const move = (column: string) =>
    `${column} = (${column} at time zone zone + ${days} * interval '1 day') at time zone zone`;
  const moved = (week: string) => `to_char(to_date(${week}, 'IYYY"-W"IW') + ${days}, 'IYYY"-W"IW')`;
  return [
    // Weeks are unique per channel, so they are renamed in two steps.
    `update digests set week = '9' || substr(week, 2), ${['period_from', 'period_until', 'due_at'].map(move).join(', ')}`,
    `update digests set week = ${moved(`'2' || substr(week, 2)`)}`,
    `update digest_schedule set last_week = ${moved('last_week')}`,
  ];
}
