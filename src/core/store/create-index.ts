import { type Kysely, sql } from 'kysely';

/**
 * Creates an index while the table is written: for migrations with `transaction = false`. An index that a killed attempt has
 * left invalid is made again.
 *
 * @param definition what follows the name: `on runs (team) where finished_at is null`
 */
export async function createIndexConcurrently(db: Kysely<unknown>, name: string, definition: string): Promise<void> {
  const { rows } = await sql`
    select from pg_index where indexrelid = to_regclass(${name}) and not indisvalid`.execute(db);
  if (rows.length > 0) await sql`drop index concurrently ${sql.ref(name)}`.execute(db);
  await sql`create index concurrently if not exists ${sql.ref(name)} ${sql.raw(definition)}`.execute(db);
}
