import { sql } from 'kysely';
import { quantity } from '../lib/quantity.ts';
import type { Config } from './config.ts';
import { openStore } from './store/database.ts';

/** Letters and digits that a text needs at least: a shorter one is part of too many others. */
const minLength = 6;

interface Column {
  place: string;
  name: string;
  type: string;
}

/**
 * Replaces a text by “[erased]” in every table but the events, also where only its letters and digits are stored, as in
 * folded texts. Killed and called again, it continues.
 *
 * @returns the words for the operator; `isDone`: it is nowhere any more
 */
export async function erase(
  { databaseUrl }: Pick<Config, 'databaseUrl'>,
  text: string,
): Promise<{ text: string; isDone: boolean }> {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.join('').length < minLength || /\n./.test(text.trim()))
    return { text: `Give one line with at least ${minLength} letters or digits on standard input.\n`, isDone: false };
  const pattern = words.join('[^[:alnum:]]+');
  const store = openStore(databaseUrl, { connections: 1, timeoutMs: 3_600_000 });
  try {
    const { rows: columns } = await sql<Column>`
      select format('%I.%I', table_schema, table_name) as place, quote_ident(column_name) as name, udt_name as type
      from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where table_schema = current_schema() and table_type = 'BASE TABLE' and table_name not in ('events', 'kysely_migration')
        and is_generated = 'NEVER' and udt_name in ('text', 'jsonb', '_text')
      order by 1, 2`.execute(store.db);
    let values = 0;
    for (const { place, name, type } of columns) {
      const { numAffectedRows } = await sql`
        update ${sql.raw(place)}
        set ${sql.raw(name)} = regexp_replace(${sql.raw(name)}::text, ${pattern}, '[erased]', 'gi')::${sql.raw(type)}
        where ${sql.raw(name)}::text ~* ${pattern}`.execute(store.db);
      values += Number(numAffectedRows ?? 0);
    }
    const { rows } = await sql<{ id: string }>`
      select id from events where data::text ~* ${pattern} order by id limit 20`.execute(store.db);
    const left =
      rows.length > 0 ? `It is also in events, which cannot be changed: ${rows.map(({ id }) => id).join(', ')}.\n` : '';
    return { text: `${quantity(values, 'value')} erased.\n${left}`, isDone: rows.length === 0 };
  } finally {
    await store.close();
  }
}
