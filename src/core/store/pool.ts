import pg from 'pg';

export interface PoolOptions {
  connections: number;
  /** Time limit of a query here and on the server, in milliseconds. */
  timeoutMs: number;
  /** Name of the connections in `pg_stat_activity`. */
  name: string;
  /** Default: the account's. */
  searchPath?: string;
}

/** Without an `error` listener an idle disconnect would crash the process; the next query fails anyway. */
export class Connection extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on('error', () => {});
  }
}

/**
 * Opens a bounded pool, directly or through a pooler in session mode. Nothing is sent before the first query. A dead connection
 * is detected by `timeoutMs` and keepalive. Connections through a pooler that gives them another session for each transaction
 * fail with the code `POOLER_MODE`: a statement would run without its time limit, and unprepared.
 */
export function openPool(url: string, { connections, timeoutMs, name, searchPath }: PoolOptions): pg.Pool {
  const settings = {
    statement_timeout: String(timeoutMs),
    idle_in_transaction_session_timeout: String(timeoutMs),
    ...(searchPath !== undefined && { search_path: searchPath }),
  };
  const asOptions = Object.entries(settings).map(([setting, value]) => `-c ${setting}=${value}`);
  const asCalls = Object.entries(settings).map(
    ([setting, value]) => `set_config('${setting}', ${pg.escapeLiteral(value)}, false)`,
  );
  /** True once a connection was found to lead to the server itself. */
  let isDirect = false;

  /** Brings its settings along when that works: without a statement of its own, which costs a round trip. */
  class PoolConnection extends Connection {
    readonly isSet = isDirect;

    constructor(config?: pg.ClientConfig) {
      super(isDirect ? { ...config, options: asOptions.join(' ') } : config);
    }
  }

  let checked: Promise<void> | undefined;
  return new pg.Pool({
    Client: PoolConnection,
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5_000,
    query_timeout: timeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: name,
    async onConnect(client) {
      if (client instanceof PoolConnection && client.isSet) return;
      const set = `select ${asCalls.join(', ')}`;
      // A pooler names processes of its own. Nothing is set in sessions that may be those of others.
      const processId = 'processID' in client ? Number(client.processID) : 0;
      const { rowCount } = await client.query(
        `${set} from (select pg_backend_pid() as pid) as session where pid = ${processId}`,
      );
      isDirect = rowCount === 1;
      if (isDirect) return;
      checked ??= checkSessions(url);
      await checked;
      await client.query(set);
    },
  });
}

/** Order of two connections, such that a pooler that deals its sessions out in turn gives one of them another session. */
const turns = [0, 1, 1, 0, 0, 1] as const;

/** @throws Error with the code `POOLER_MODE` when two connections share sessions, or one does not keep its own */
async function checkSessions(url: string): Promise<void> {
  const open = () => new Connection({ connectionString: url, connectionTimeoutMillis: 5_000 });
  const clients = [open(), open()] as const;
  const sessions = [new Set<number>(), new Set<number>()] as const;
  try {
    for (const client of clients) await client.connect();
    for (const turn of turns) {
      const { rows } = await clients[turn].query<{ pid: number }>('select pg_backend_pid() as pid');
      for (const { pid } of rows) sessions[turn].add(pid);
    }
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
  if (sessions.some(({ size }) => size > 1) || !sessions[0].isDisjointFrom(sessions[1]))
    throw Object.assign(new Error('The pooler shares sessions.'), { code: 'POOLER_MODE' });
}
