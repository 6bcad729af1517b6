import { createHash } from 'node:crypto';
import pg from 'pg';
import { translateError } from './errors.ts';

export interface SessionOptions {
  /** The longest a statement may run on the server, `CREATE DATABASE` and waiting for a lock included. Default 20,000 ms. */
  statementTimeoutMs?: number;
  /** The longest to wait for a connection, a free place in the pool included. Default 5,000 ms. */
  connectTimeoutMs?: number;
}

/** Runs one or more statements in one round trip and returns the rows of the last. */
export type Sql = <Row extends pg.QueryResultRow>(text: string) => Promise<Row[]>;

export interface Sessions {
  /** A look without a lock. */
  read<Row extends pg.QueryResultRow>(text: string, values: string[]): Promise<Row[]>;
  /**
   * Runs `work` while nobody else, in any process, works on the same key. The lock belongs to the server's session: what a
   * killed process had sent ends first, then the lock is free. A holder silent for half a statement timeout loses it.
   * `look` is read under the lock, in the same round trip.
   *
   * When `signal` aborts, the running statement is cancelled and its end awaited; throws the signal's reason.
   * @throws PermanentError when the account may not do it; `needs` says which right is missing.
   */
  locked<Row extends pg.QueryResultRow, T>(task: Task<Row, T>): Promise<T>;
  close(): Promise<void>;
}

interface Task<Row, T> {
  key: string;
  look: string;
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
    // For a connection that has gone silent; otherwise the server's own limit comes first.
    query_timeout: statementTimeoutMs + 5_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'roadcrew provisioner',
  };
  // A stopped process must not block the next one: the server ends its session while the next still waits for the lock.
  const idleLimitMs = Math.ceil(statementTimeoutMs / 2);
  const pool = new pg.Pool({ ...config, max: CONNECTIONS, idleTimeoutMillis: 60_000 });
  pool.on('error', () => {}); // an idle connection broke: the pool opens another

  const cancel = async (client: pg.ClientBase) => {
    // `pg_cancel_backend` over a connection of its own: destroying ours would leave CREATE DATABASE running to its end, and
    // the pool may be full of statements that wait. pg knows the process id, its types do not.
    if (!('processID' in client)) return;
    const other = new pg.Client({ ...config, query_timeout: connectTimeoutMs });
    other.on('error', () => {});
    try {
      await other.connect();
      await other.query('select pg_cancel_backend($1)', [client.processID]);
    } catch {
      // Unreachable: then the statement's own timeout ends it.
    } finally {
      await other.end();
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
    read: async <Row extends pg.QueryResultRow>(text: string, values: string[]) =>
      (await pool.query<Row>(text, values)).rows,

    async locked<Row extends pg.QueryResultRow, T>({ key, look, needs, signal, work }: Task<Row, T>) {
      signal?.throwIfAborted();
      const client = await pool.connect();
      const ignore = () => {}; // a connection that breaks fails the next statement, which is where it is noticed
      client.on('error', ignore);
      const sql = bind(client, signal);
      let sound = false;
      try {
        const lock = lockNumber(key);
        // Committed before the look, so that the look sees what the last holder did.
        const taken = `begin; set idle_session_timeout = ${idleLimitMs}; select pg_advisory_lock(${lock}); commit`;
        const result = await work(await sql<Row>(`${taken}; ${look}`), sql);
        await client.query(`select pg_advisory_unlock(${lock}); reset idle_session_timeout`);
        sound = !signal?.aborted;
        return result;
      } catch (error) {
        throw signal?.aborted ? signal.reason : translateError(error, needs);
      } finally {
        client.off('error', ignore);
        // After any error the connection is closed, and with it goes the lock, an open transaction and a late cancellation.
        client.release(!sound);
      }
    },

    close: () => pool.end(),
  };
}

const lockNumber = (key: string): bigint =>
  createHash('sha256').update(`roadcrew provision ${key}`).digest().readBigInt64BE();
