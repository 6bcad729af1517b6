import { sql } from 'kysely';
import { expect, vi } from 'vitest';
import type { ApiCall } from '../../playground/slack/slack.ts';
import type { Bot } from '../support/bot.ts';
import { open } from '../support/client.ts';

/** For bots whose tests ask for more than a person may: every look at the clock is another minute. */
export function withoutLimits() {
  let minutes = 0;
  const now = () => {
    minutes += 1;
    return minutes * 60_000;
  };
  return { now };
}

/** Every row of every table of ours, as text. */
export async function allRows({ store }: Bot, schema = 'public'): Promise<Record<string, string>> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = ${schema} and table_type = 'BASE TABLE'`.execute(
    store.db,
  );
  const each = tables.map(
    ({ name }) => sql`select ${name} as name, string_agg(one::text, ${'\n'} order by one::text) as rows
                      from ${sql.id(schema, name)} one`,
  );
  const { rows } = await sql<{ name: string; rows: string | null }>`${sql.join(each, sql` union all `)}`.execute(
    store.db,
  );
  return Object.fromEntries(rows.map(({ name, rows }) => [name, rows ?? '']));
}

/** The same without what the clock moves: who is there, and what the numbers have read of the events so far. */
export async function settledRows(bot: Bot): Promise<Record<string, string>> {
  const rows = await allRows(bot);
  return Object.fromEntries(Object.entries(rows).filter(([table]) => !/^(beats|adoption_.*)$/.test(table)));
}

/** What stands on the server that databases are provisioned on. */
export async function standing({ serverUrl }: Bot): Promise<string[]> {
  await using client = await open(serverUrl);
  const { rows } = await client.query<{ name: string }>(
    `select 'database ' || datname as name from pg_database where datname !~ '^(roadcrew_|postgres$|template)'
     union all select 'role ' || rolname from pg_roles where rolname !~ '^(postgres|pg_)' order by name`,
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
