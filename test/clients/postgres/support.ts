import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type pg from 'pg';
import type { Database, PostgresProvider } from '../../../clients/postgres/provisioner.ts';
import { generatePassword } from '../../../clients/postgres/scram.ts';

export const keyOf = (name: string) => `roadcrew:${name}`;

/** What a run does, as its steps do it: look first, then make. Returns the URL the person would get. */
export async function make(postgres: PostgresProvider, name: string, limits: Partial<Limits> = {}): Promise<string> {
  const key = keyOf(name);
  const { connectionLimit = 5, statementTimeoutMs = 30_000, password = generatePassword() } = limits;
  const role = (await postgres.findRole(key)) ?? (await postgres.createRole({ name, key, connectionLimit }));
  const database: Database =
    (await postgres.findDatabase(key)) ??
    (await postgres.createDatabase({ name, owner: role.name, key, connectionLimit, statementTimeoutMs }));
  await postgres.setPassword({ name, key, password });
  return postgres.connectionUrl(database, role, password);
}

interface Limits {
  connectionLimit: number;
  statementTimeoutMs: number;
  password: string;
}

export async function undo(postgres: PostgresProvider, name: string): Promise<void> {
  await postgres.dropDatabase(keyOf(name));
  await postgres.dropRole(keyOf(name));
}

/** The same server, as someone else. */
export function as(url: string, user: string, password: string): string {
  const theirs = new URL(url);
  theirs.username = user;
  theirs.password = password;
  return theirs.href;
}

/** How many roles and databases there are, by this name or with its key, counted on the server. */
export async function count(admin: pg.ClientBase, name: string): Promise<{ roles: number; databases: number }> {
  const { rows } = await admin.query(
    `select (select count(*)::int from pg_roles
              where rolname = $1 or shobj_description(oid, 'pg_authid') = $2) as roles,
            (select count(*)::int from pg_database
              where datname = $1 or shobj_description(oid, 'pg_database') = $2) as databases`,
    [name, `roadcrew key=${keyOf(name)}`],
  );
  return rows[0];
}

export const ONE = { roles: 1, databases: 1 };
export const NONE = { roles: 0, databases: 0 };

/** How the n-th statement meets its end: not sent, sent but never answered (as after SIGKILL), or the line falls silent. */
export type Fault = 'unsent' | 'unanswered' | 'silent';

export interface Line {
  /** The server's URL, through this line. */
  url: string;
  /** The n-th statement from now on, counting from 1, meets `fault`. Later ones pass. */
  fail(statement: number, fault: Fault): void;
  /** Whether the fault has happened. */
  readonly failed: boolean;
  /** All that went through, in both directions. */
  readonly heard: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A TCP proxy that understands just enough of the protocol to count statements. */
export async function startLine(serverUrl: string): Promise<Line> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const heard: Buffer[] = [];
  let plan: { left: number; fault: Fault } | undefined;

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => other.destroy());
    }
    let silent = false;
    let waiting = Buffer.alloc(0);
    let started = false;
    client.on('data', (chunk) => {
      if (silent) return;
      heard.push(chunk);
      waiting = Buffer.concat([waiting, chunk]);
      for (;;) {
        const head = started ? 1 : 0; // the first message has no type byte
        if (waiting.length < head + 4) return;
        const length = head + waiting.readInt32BE(head);
        if (waiting.length < length) return;
        const message = waiting.subarray(0, length);
        waiting = waiting.subarray(length);
        const isStatement = started && 'QP'.includes(String.fromCharCode(message[0] ?? 0));
        started = true;
        if (isStatement && plan && --plan.left === 0) {
          silent = true;
          if (plan.fault === 'unanswered') upstream.write(message);
          // What was written still arrives, as it does when a process is killed.
          if (plan.fault !== 'silent') upstream.end(() => client.destroy());
          return;
        }
        upstream.write(message);
      }
    });
    upstream.on('data', (chunk) => {
      if (silent) return;
      heard.push(chunk);
      client.write(chunk);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The line has no port.');
  const url = new URL(serverUrl);
  url.port = String(address.port);
  return {
    url: url.href,
    fail(statement, fault) {
      plan = { left: statement, fault };
    },
    get failed() {
      return plan !== undefined && plan.left <= 0;
    },
    get heard() {
      return Buffer.concat(heard).toString('latin1');
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
