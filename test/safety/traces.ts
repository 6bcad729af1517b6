import { sql } from 'kysely';
import { expect, vi } from 'vitest';
import type { ApiCall } from '../../playground/slack/slack.ts';
import type { Store } from '../../src/core/store/database.ts';
import type { Bot } from '../support/bot.ts';

/** For bots whose tests ask for more than a person may: every look at the clock is another minute. */
export function withoutLimits() {
  let minutes = 0;
  const now = () => {
    minutes += 1;
    return minutes * 60_000;
  };
  return { now };
}

/** Every row of every table of ours, as text. Looked at after hundreds of requests: the question is put together once. */
export async function allRows({ store }: Bot, schema = 'public'): Promise<Record<string, string>> {
  const asked = (schema === 'public' ? questions.get(store) : undefined) ?? (await questionAbout(store, schema));
  if (schema === 'public') questions.set(store, asked);
  const rows = await store.prepared<{ name: string; rows: string | null }>(`all rows of ${schema}`, asked, []);
  return Object.fromEntries(rows.map(({ name, rows }) => [name, rows ?? '']));
}
const questions = new WeakMap<Store, string>();

async function questionAbout(store: Store, schema: string): Promise<string> {
  const names = await store.prepared<{ name: string; place: string }>(
    'tables',
    `select tablename as name, format('%I.%I', schemaname, tablename) as place from pg_tables where schemaname = $1`,
    [schema],
  );
  const each = names.map(
    ({ name, place }) =>
      `select '${name}' as name, string_agg(one::text, e'\\n' order by one::text) as rows from ${place} one`,
  );
  return each.join(' union all ');
}

/** The same without what the clock moves: who is there, and what the numbers have read of the events so far. */
export async function settledRows(bot: Bot): Promise<Record<string, string>> {
  const rows = await allRows(bot);
  return Object.fromEntries(Object.entries(rows).filter(([table]) => !/^(beats|adoption_.*)$/.test(table)));
}

/** What stands on the server that databases are provisioned on, which is also the one our own database stands on. */
export async function standing({ store }: Bot): Promise<string[]> {
  const rows = await store.prepared<{ name: string }>(
    'standing',
    `select 'database ' || datname as name from pg_database where datname !~ '^(roadcrew_|postgres$|template)'
     union all select 'role ' || rolname from pg_roles where rolname !~ '^(postgres|pg_)' order by name`,
    [],
  );
  return rows.map(({ name }) => name);
}

/** Waits until nothing is being worked on and nothing is left to say. */
export async function quiet({ store }: Bot): Promise<void> {
  const busy = () =>
    sql<{ count: number }>`
    select (select count(*) from outbox where state in ('pending', 'sending') and due_at < now() + interval '1 minute')
         + (select count(*) from runs where due_at is not null or lease_until > now()) as count`.execute(store.db);
  const look = async () => expect(Number((await busy()).rows[0]?.count)).toBe(0);
  await vi.waitFor(look, { timeout: 20_000, interval: 20 });
}

/** Web API calls that somebody could notice. */
export const seen = (calls: ApiCall[]) =>
  calls.filter(({ method }) => /^(chat\.(post|update|delete)|views\.|reactions\.|response_url)/.test(method));

/** The id of the newest run that asks for `name`. */
export async function runOf({ store }: Bot, name: string): Promise<string> {
  const run = await store.db
    .selectFrom('runs')
    .select('id')
    .where(sql<string>`input ->> 'name'`, '=', name)
    .orderBy('created_at', 'desc')
    .executeTakeFirstOrThrow();
  return run.id;
}

/** The log line of the next request that is answered, once it has been: the newest after the first `before` lines. */
export async function answered({ logged }: Bot, before: number): Promise<Record<string, unknown>> {
  return vi.waitFor(
    () => {
      const line = logged.slice(before).find((one) => one.includes('"msg":"answered"'));
      if (!line) throw new Error('Nothing has been answered.');
      return JSON.parse(line);
    },
    { timeout: 10_000, interval: 2 },
  );
}
