import { isDeepStrictEqual } from 'node:util';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import * as deployments from '../../features/deployments/migrations/0002-deployments.ts';
import * as detours from '../../features/detours/migrations/0008-detours.ts';
import * as digests from '../../features/digest/migrations/0011-digests.ts';
import * as escalations from '../../features/escalations/migrations/0005-escalations.ts';
import * as featureRequests from '../../features/feature-requests/migrations/0006-feature-requests.ts';
import * as issues from '../../features/issues/migrations/0004-issues.ts';
import * as adoption from '../../features/metrics/migrations/0010-adoption.ts';
import * as uses from '../../features/metrics/migrations/0012-uses.ts';
import * as survey from '../../features/survey/migrations/0009-survey.ts';
import * as github from '../github/migrations/0003-github.ts';
import * as runs from './migrations/0001-runs.ts';
import type { Schema } from './schema.ts';

export type Db = Kysely<Schema>;

export interface Store {
  db: Db;
  /** A statement of the hot path, prepared once per connection under `name`. */
  prepared<Row>(name: string, text: string, values: unknown[]): Promise<Row[]>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** Default 10. */
  connections?: number;
  /** How long a query may take before it is given up, in milliseconds. Default 10 s. */
  timeoutMs?: number;
  onError?: (error: Error) => void;
}

const migrations = {
  '0001-runs': runs,
  '0002-deployments': deployments,
  '0003-github': github,
  '0004-issues': issues,
  '0005-escalations': escalations,
  '0006-feature-requests': featureRequests,
  '0008-detours': detours,
  '0009-survey': survey,
  '0010-adoption': adoption,
  '0011-digests': digests,
  '0012-uses': uses,
};

/** Broken between two statements, the next one says so. Where nobody listens, the break would end the process. */
export class Connection extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on('error', () => {});
  }
}

/** Opens a bounded pool. Nothing is sent before the first query. A silent connection is noticed by `timeoutMs` and keepalive. */
export function openStore(url: string, { connections = 10, timeoutMs = 10_000, onError }: StoreOptions = {}): Store {
  const pool = new pg.Pool({
    Client: Connection,
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5_000,
    query_timeout: timeoutMs,
    statement_timeout: timeoutMs,
    idle_in_transaction_session_timeout: timeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'roadcrew',
  });
  let closing = false;
  // An idle connection broke: the pool opens another.
  pool.on('error', (error) => !closing && onError?.(error));
  // Kysely gives a connection back whatever became of its statement: one that never answered is not used again.
  pool.on('release', (_error, client) => {
    if ('readyForQuery' in client && !client.readyForQuery) void client.end();
  });
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    async prepared<Row>(name: string, text: string, values: unknown[]) {
      return (await pool.query<Row & pg.QueryResultRow>({ name, text, values })).rows;
    },
    ping: async () => void (await sql`select 1`.execute(db)),
    async close() {
      closing = true;
      await db.destroy();
      if (!pool.ending) await pool.end(); // Kysely leaves alone what it has never used
    },
  };
}

/** Whether `migrate` has nothing to do: one statement, where the migrator takes a dozen and reads the whole catalog. */
export async function isUpToDate(db: Db): Promise<boolean> {
  const applied = await sql<{ name: string }>`select name from kysely_migration order by name collate "C"`
    .execute(db)
    .catch((error: unknown) => {
      if (error instanceof pg.DatabaseError && error.code === '42P01') return { rows: [] }; // no such table: the first start
      throw error;
    });
  return isDeepStrictEqual(
    applied.rows.map(({ name }) => name),
    Object.keys(migrations),
  );
}

/** Brings the schema up to date. Several processes may call it at once: one migrates, the others wait. Throws what broke. */
export async function migrate(db: Db): Promise<void> {
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest();
  if (error) throw error;
}

/** Whether the values themselves are refused (wrong, too large, against a constraint): trying again cannot help. */
export function isRefused(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^(22|23|54)/.test(error.code ?? '');
}

/**
 * Whether the server says that the statement has come to nothing. When the connection or the server itself breaks (classes
 * 08, 57P, 58, XX) or the server says so (40003) this is not known.
 */
export function wasRolledBack(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !/^(08|57P|58|XX|40003)/.test(error.code ?? '08');
}

/** Whether an error is the unique constraint `name` saying no. */
export function isTaken(error: unknown, name: string): boolean {
  return error instanceof pg.DatabaseError && error.code === '23505' && error.constraint === name;
}
