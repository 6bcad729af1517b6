import { sql, type Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * Waits for the other transactions of this name, and keeps them waiting until this one ends. Locks a row and takes no advisory
 * lock, which any role that may connect could take. The row stays: name what is kept for ever anyway.
 */
export async function serialize(tx: Transaction<Schema>, name: string): Promise<void> {
  // Locks the row without writing it again.
  await sql`
    insert into mutexes (name) values (${name}) on conflict (name) do update set name = excluded.name where false`.execute(
    tx,
  );
}
