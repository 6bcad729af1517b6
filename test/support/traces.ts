import { sql } from 'kysely';
import { expect, vi } from 'vitest';
import type { ApiCall } from '../../playground/slack/slack.ts';
import type { Store } from '../../src/core/store/database.ts';
import type { Bot } from './bot.ts';

/** Lifts the limits on requests per minute: every reading of the clock is another minute. */
export function withoutLimits() {
  let minutes = 0;
  const now = () => {
    minutes += 1;
    return minutes * 60_000;
  };
  return { now };
}

/** All rows of a schema as text, by table. The query is built once per store: it runs after hundreds of requests. */
export async function allRows({ store }: Bot, schema = 'public'): Promise<Record<string, string>> {
  const query = (schema === 'public' ? queries.get(store) : undefined) ?? (await queryOf(store, schema));
  if (schema === 'public') queries.set(store, query);
  const rows = await store.prepared<{ name: string; rows: string | null }>(`all rows of ${schema}`, query, []);
  return Object.fromEntries(rows.map(({ name, rows }) => [name, rows ?? '']));
}
const queries = new WeakMap<Store, string>();

async function queryOf(store: Store, schema: string): Promise<string> {
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

/** All rows but those that change by themselves: heartbeats, and tables that are projected from events. */
export async function stableRows(bot: Bot): Promise<Record<string, string>> {
  const rows = await allRows(bot);
  return Object.fromEntries(Object.entries(rows).filter(([table]) => !/^(beats|adoption_.*)$/.test(table)));
}

/** Databases and roles on the server for provisioning. Roadcrew’s own database is on the same server and left out. */
export async function serverObjects({ store }: Bot): Promise<string[]> {
  const rows = await store.prepared<{ name: string }>(
    'server-objects',
    `select 'database ' || datname as name from pg_database where datname !~ '^(roadcrew_|postgres$|template)'
     union all select 'role ' || rolname from pg_roles where rolname !~ '^(postgres|pg_)' order by name`,
    [],
  );
  return rows.map(({ name }) => name);
}

/** Waits until no run is due or claimed, and no message is due within a minute. */
export async function waitUntilIdle({ store }: Bot): Promise<void> {
  const busy = () =>
    sql<{ count: number }>`
    select (select count(*) from outbox where state in ('pending', 'sending') and due_at < now() + interval '1 minute')
         + (select count(*) from runs where due_at is not null or lease_until > now()) as count`.execute(store.db);
  const isIdle = async () => expect(Number((await busy()).rows[0]?.count)).toBe(0);
  await vi.waitFor(isIdle, { timeout: 20_000, interval: 20 });
}

/** Web API calls whose effect people can see. */
export const visibleCalls = (calls: ApiCall[]) =>
  calls.filter(({ method }) => /^(chat\.(post|update|delete)|views\.|reactions\.|response_url)/.test(method));

/** Id of the newest run whose input has this `name`. */
export async function runOf({ store }: Bot, name: string): Promise<string> {
  const run = await store.db
    .selectFrom('runs')
    .select('id')
    .where(sql<string>`input ->> 'name'`, '=', name)
    .orderBy('created_at', 'desc')
    .executeTakeFirstOrThrow();
  return run.id;
}

/** Waits for the log line of an answered request after the first `before` lines. */
export async function nextAnswer({ logged }: Bot, before: number): Promise<Record<string, unknown>> {
  return vi.waitFor(
    () => {
      const line = logged.slice(before).find((one) => one.includes('"msg":"answered"'));
      if (!line) throw new Error('No request has been answered.');
      return JSON.parse(line);
    },
    { timeout: 10_000, interval: 2 },
  );
}
