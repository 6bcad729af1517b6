import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type pg from 'pg';
import { createPostgresProvider, type Database, type PostgresProvider } from '../../../clients/postgres/provisioner.ts';
import { generatePassword } from '../../../clients/postgres/scram.ts';
import type { SessionOptions } from '../../../clients/postgres/session.ts';
import type { Keys } from '../../../src/core/config.ts';
import { createFingerprints } from '../../../src/core/fingerprint.ts';

const encryptionKeys: Keys = [Buffer.alloc(32, 1)];

/** Creates a provider with a fixed encryption key, or with these. */
export const createProvider = (
  url: string,
  { keys = encryptionKeys, ...options }: SessionOptions & { keys?: Keys } = {},
) => createPostgresProvider(url, createFingerprints(keys), options);

/** Comment of everything that a run with this key created. */
export const markOf = (key: string) => `roadcrew run=${createFingerprints(encryptionKeys)(key)[0]}`;

export const keyOf = (name: string) => `roadcrew:${name}`;

/** Runs the steps of a database run: each looks for its resource before it creates one. Returns the URL for the person. */
export async function provision(
  postgres: PostgresProvider,
  name: string,
  limits: Partial<Limits> = {},
): Promise<string> {
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

/** Replaces user and password of a connection URL. */
export function withAccount(url: string, user: string, password: string): string {
  const result = new URL(url);
  result.username = user;
  result.password = password;
  return result.href;
}

/** Counts the roles and databases on the server with this name or its key. */
export async function count(admin: pg.ClientBase, name: string): Promise<{ roles: number; databases: number }> {
  const { rows } = await admin.query(
    `select (select count(*)::int from pg_roles
              where rolname = $1 or shobj_description(oid, 'pg_authid') = $2) as roles,
            (select count(*)::int from pg_database
              where datname = $1 or shobj_description(oid, 'pg_database') = $2) as databases`,
    [name, markOf(keyOf(name))],
  );
  return rows[0];
}

export const ONE = { roles: 1, databases: 1 };
export const NONE = { roles: 0, databases: 0 };

/** Fault of a statement: not sent, sent but never answered (as after SIGKILL), or a connection that stays open and silent. */
export type Fault = 'unsent' | 'unanswered' | 'silent';

export interface FaultProxy {
  /** URL of the server through this proxy. */
  url: string;
  /** Injects `fault` into the n-th statement from now on, counted from 1. Later ones pass. */
  fail(statement: number, fault: Fault): void;
  /** True once the fault has happened. */
  readonly failed: boolean;
  /** All bytes of both directions, as latin1. */
  readonly traffic: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a TCP proxy that understands just enough of the protocol to count statements. */
export async function startFaultProxy(serverUrl: string): Promise<FaultProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const traffic: Buffer[] = [];
  let plan: { remaining: number; fault: Fault } | undefined;

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
    let pending = Buffer.alloc(0);
    let started = false;
    client.on('data', (chunk) => {
      if (silent) return;
      traffic.push(chunk);
      pending = Buffer.concat([pending, chunk]);
      for (;;) {
        const head = started ? 1 : 0; // the first message has no type byte
        if (pending.length < head + 4) return;
        const length = head + pending.readInt32BE(head);
        if (pending.length < length) return;
        const message = pending.subarray(0, length);
        pending = pending.subarray(length);
        const isStatement = started && 'QP'.includes(String.fromCharCode(message[0] ?? 0));
        started = true;
        if (isStatement && plan && --plan.remaining === 0) {
          silent = true;
          if (plan.fault === 'unanswered') upstream.write(message);
          // Written data still arrives, as it does when a process is killed.
          if (plan.fault !== 'silent') upstream.end(() => client.destroy());
          return;
        }
        upstream.write(message);
      }
    });
    upstream.on('data', (chunk) => {
      if (silent) return;
      traffic.push(chunk);
      client.write(chunk);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  const url = new URL(serverUrl);
  url.port = String(address.port);
  return {
    url: url.href,
    fail(statement, fault) {
      plan = { remaining: statement, fault };
    },
    get failed() {
      return plan !== undefined && plan.remaining <= 0;
    },
    get traffic() {
      return Buffer.concat(traffic).toString('latin1');
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
