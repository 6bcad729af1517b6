import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { openPool } from './pool.ts';
import type { Schema } from './schema.ts';
import { repeatLostRaces } from './transact.ts';

export type Db = Kysely<Schema>;

export interface Store {
  db: Db;
  /** Runs a statement of the hot path, prepared once per connection under `name`. */
  prepared<Row>(name: string, text: string, values: unknown[]): Promise<Row[]>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** Default 10. */
  connections?: number;
  /** Time limit of a query in milliseconds. Default 10 s. */
  timeoutMs?: number;
  onError?: (error: Error) => void;
}

/** Opens a store. Nothing is sent before the first query. */
export function openStore(url: string, { connections = 10, timeoutMs = 10_000, onError }: StoreOptions = {}): Store {
  const pool = openPool(url, { connections, timeoutMs, name: 'roadcrew' });
  let closing = false;
  // Broken idle connections are reported only: the pool opens new ones.
  pool.on('error', (error) => !closing && onError?.(error));
  // Kysely releases a connection even when its statement is still unanswered: such a connection is closed.
  pool.on('release', (_error, client) => {
    if ('readyForQuery' in client && !client.readyForQuery) void client.end();
  });
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    async prepared<Row>(name: string, text: string, values: unknown[]) {
      return (await repeatLostRaces(() => pool.query<Row & pg.QueryResultRow>({ name, text, values }))).rows;
    },
    ping: async () => void (await sql`select 1`.execute(db)),
    async close() {
      closing = true;
      await db.destroy();
      if (!pool.ending) await pool.end(); // Kysely ends the pool only if it has used it
    },
  };
}

/** True when PostgreSQL rejects the values (invalid, too large, against a constraint): a retry cannot help. */
export function isRefused(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^(22|23|54)/.test(error.code ?? '');
}

/**
 * True when the statement certainly had no effect. The outcome is unknown when the connection or the server breaks (classes
 * 08, 57P, 58, XX), or when the server reports so (40003).
 */
export function wasRolledBack(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !/^(08|57P|58|XX|40003)/.test(error.code ?? '08');
}

/** True when an error is a violation of this unique constraint. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return error instanceof pg.DatabaseError && error.code === '23505' && error.constraint === constraint;
}
