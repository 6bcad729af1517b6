import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../test/support/free-port.ts';
import type { Program } from './programs.ts';
import { type Connection, openConnection } from './wire.ts';

/** HTTP server on 127.0.0.1 in a process of its own. */
export interface Server extends AsyncDisposable {
  port: number;
  /** Connects as soon as the server listens. @throws Error when it exits before */
  connect(): Promise<Connection>;
  /** Resident memory in bytes. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a program with settings and `PORT`, without waiting: `connect` waits. */
export async function startServer({ file, args, node }: Program, settings: Record<string, string>): Promise<Server> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', file), ...args], {
    env: { ...process.env, ...node, ...settings, PORT: String(port), HOST: '127.0.0.1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  return {
    port,
    async connect() {
      for (;;) {
        if (child.exitCode !== null) throw new Error(`${file} ended (${child.exitCode}) before it listened.`);
        try {
          return await openConnection(port);
        } catch {
          await sleep(1);
        }
      }
    },
    async memory() {
      // Debian's slim images have no ps, other systems have no /proc. Both report kibibytes.
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => undefined);
      const resident = /^VmRSS:\s*(\d+) kB$/m.exec(status ?? '')?.[1];
      return (
        Number(resident ?? (await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(child.pid)])).stdout) * 1024
      );
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
