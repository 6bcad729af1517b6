import { sql } from 'kysely';
import type { Db } from './database.ts';

/** Current time of the database's clock, which decides what is due. */
export async function databaseNow(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select now() as now`.execute(db);
  return rows[0]?.now ?? new Date(Number.NaN);
}
