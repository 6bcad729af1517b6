import { createHash } from 'node:crypto';
import pg from 'pg';
import { translateError } from './errors.ts';

export interface SessionOptions {
  /** Time limit of a statement on the server, including `CREATE DATABASE` and waiting for a lock. Default 20,000 ms. */
  statementTimeoutMs?: number;
  /** Longest wait for a connection, including a free slot in the pool. Default 5,000 ms. */
  connectTimeoutMs?: number;
}

/** Runs one or more statements in one round trip and returns the rows of the last. */
export type Sql = <Row extends pg.QueryResultRow>(text: string) => Promise<Row[]>;

export interface Sessions {
  /** True when another program than the server answers: a pooler names processes of its own. */
  isPooled(): Promise<boolean>;
  /** Query without a lock. */
  read<Row extends pg.QueryResultRow>(text: string, values?: string[]): Promise<Row[]>;
  /**
   * Runs `work` under an exclusive lock for the key, across all processes, with the rows of `query`. The lock belongs to the
   * server's session: after a crash, statements in flight end before the lock is free. A session that is idle for half a
   * statement timeout loses it. Advisory locks belong to a database, and no created role may connect to this one.
   *
   * When `signal` aborts, the running statement is cancelled and awaited; throws the signal's reason.
   * @throws PermanentError when the account lacks a right, which `needs` names
   */
  withLock<Row extends pg.QueryResultRow, T>(task: Task<Row, T>): Promise<T>;
  close(): Promise<void>;
}

interface Task<Row, T> {
  key: string;
  query: string;
  needs: string;
  signal?: AbortSignal | undefined;
  work: (found: Row[], sql: Sql) => Promise<T>;
}

const CONNECTIONS = 4;

/** Opens a small pool. Nothing is sent before the first query. */
export function openSessions(
  url: string,
  { statementTimeoutMs = 20_000, connectTimeoutMs = 5_000 }: SessionOptions = {},
): Sessions {
  const config = {
    connectionString: url,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    // Applies only to dead connections; otherwise the server's limit is reached first.
    query_timeout: statementTimeoutMs + 5_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'roadcrew provisioner',
  };
  // A stopped process must not block the next one: its session ends while that one still waits for the lock.
  const idleLimitMs = Math.ceil(statementTimeoutMs / 2);
  const pool = new pg.Pool({ ...config, max: CONNECTIONS, idleTimeoutMillis: 60_000 });
  pool.on('error', () => {}); // the pool replaces broken idle connections

  const cancel = async (client: pg.ClientBase) => {
    // Uses a separate connection: closing ours would not stop CREATE DATABASE, and the pool may be full of waiting
    // statements. `processID` is missing in pg's types.
    if (!('processID' in client)) return;
    const canceller = new pg.Client({ ...config, query_timeout: connectTimeoutMs });
    canceller.on('error', () => {});
    try {
      await canceller.connect();
      await canceller.query('select pg_cancel_backend($1)', [client.processID]);
    } catch {
      // The server is unreachable, and the statement's timeout ends it.
    } finally {
      await canceller.end();
    }
  };

  const bind = (client: pg.ClientBase, signal: AbortSignal | undefined): Sql => {
    return async <Row extends pg.QueryResultRow>(text: string) => {
      signal?.throwIfAborted();
      let cancelled: Promise<void> | undefined;
      const abort = () => {
        cancelled = cancel(client);
      };
      signal?.addEventListener('abort', abort, { once: true });
      try {
        const results: pg.QueryResult<Row> | pg.QueryResult<Row>[] = await client.query<Row>(text);
        return [results].flat().at(-1)?.rows ?? [];
      } finally {
        signal?.removeEventListener('abort', abort);
        await cancelled;
      }
    };
  };

  return {
    async isPooled() {
      const client = await pool.connect();
      try {
        const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
        return 'processID' in client && client.processID !== rows[0]?.pid;
      } finally {
        client.release();
      }
    },

    read: async <Row extends pg.QueryResultRow>(text: string, values?: string[]) =>
      (await pool.query<Row>(text, values)).rows,

    async withLock<Row extends pg.QueryResultRow, T>({ key, query, needs, signal, work }: Task<Row, T>) {
      signal?.throwIfAborted();
      const client = await pool.connect();
      const ignore = () => {}; // a broken connection fails the next statement
      client.on('error', ignore);
      const sql = bind(client, signal);
      let isReusable = false;
      try {
        const lock = lockNumber(key);
        // Committed before the query, so that it sees the changes of the last session with the lock.
        const acquire = `begin; set idle_session_timeout = ${idleLimitMs}; select pg_advisory_lock(${lock}); commit`;
        const result = await work(await sql<Row>(`${acquire}; ${query}`), sql);
        await client.query(`select pg_advisory_unlock(${lock}); reset idle_session_timeout`);
        isReusable = !signal?.aborted;
        return result;
      } catch (error) {
        throw signal?.aborted ? signal.reason : translateError(error, needs);
      } finally {
        client.off('error', ignore);
        // After an error the connection is closed, which ends the lock, an open transaction and a late cancellation.
        client.release(!isReusable);
      }
    },

    close: () => pool.end(),
  };
}

const lockNumber = (key: string): bigint =>
  createHash('sha256').update(`roadcrew provision ${key}`).digest().readBigInt64BE();
