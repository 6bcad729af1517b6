import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

const env = { PATH: `${process.env.PATH}:/usr/sbin` };
const isInstalled = spawnSync('pgbouncer', ['--version'], { env }).status === 0;
/** False where PgBouncer is missing and its tests may be skipped. */
export const testsPooler = isInstalled || process.env.ROADCREW_NO_SKIP === '1';

export interface Pooler extends AsyncDisposable {
  /** Address of a database of the server through the pooler. */
  through(databaseUrl: string): string;
}

/** Starts a PgBouncer in front of a server, with its defaults and these settings. */
export async function startPooler(serverUrl: string, settings: Record<string, string | number>): Promise<Pooler> {
  const server = new URL(serverUrl);
  const dir = await mkdtemp(join(tmpdir(), 'roadcrew-pooler-'));
  const port = await freePort();
  const all = { listen_addr: '127.0.0.1', listen_port: port, auth_type: 'any', unix_socket_dir: '', ...settings };
  const account = `user=${server.username} password='${decodeURIComponent(server.password)}'`;
  const file = join(dir, 'pgbouncer.ini');
  await writeFile(
    file,
    `[databases]\n* = host=${server.hostname} port=${server.port} ${account}\n[pgbouncer]\n${Object.entries(all)
      .map(([name, value]) => `${name} = ${value}`)
      .join('\n')}\n`,
  );
  // PgBouncer refuses to run as root, and reads its settings as the account that it changes to.
  await chmod(dir, 0o755);
  const isRoot = process.getuid?.() === 0;
  const pooler = spawn('pgbouncer', ['-q', ...(isRoot ? ['-u', 'nobody'] : []), file], { env, stdio: 'ignore' });
  const exited = once(pooler, 'exit');
  const listens = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
  await until(listens);
  return {
    through: (databaseUrl) => Object.assign(new URL(databaseUrl), { port: String(port) }).href,
    async [Symbol.asyncDispose]() {
      pooler.kill('SIGKILL');
      await exited;
      await rm(dir, { recursive: true });
    },
  };
}
