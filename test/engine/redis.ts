import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const redisIsHere = spawnSync('redis-server', ['--version']).status === 0;

export interface RedisServer {
  url: string;
  stop(): Promise<void>;
  /** On the same port, empty. */
  start(): Promise<void>;
}

/** A redis-server on a free port of 127.0.0.1 that keeps nothing. */
export async function startRedis(evictionPolicy = 'noeviction'): Promise<RedisServer> {
  const dir = await mkdtemp(join(tmpdir(), 'roadcrew-redis-'));
  const port = await freePort();
  const settings = { port, bind: '127.0.0.1', dir, save: '', appendonly: 'no', 'maxmemory-policy': evictionPolicy };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  let server = await launch(flags);
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      const exited = once(server, 'exit');
      if (server.kill('SIGKILL')) await exited;
      await rm(dir, { recursive: true, force: true });
    },
    async start() {
      server = await launch(flags.filter((_flag, index) => !['--dir', dir].includes(flags[index] ?? '')));
    },
  };
}

async function launch(flags: string[]) {
  const server = spawn('redis-server', flags, { stdio: ['ignore', 'pipe', 'ignore'] });
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  server.once('exit', () => reject(new Error('redis-server did not start')));
  server.stdout
    .setEncoding('utf8')
    .on('data', (text: string) => text.includes('Ready to accept connections') && resolve());
  await ready;
  return server;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
