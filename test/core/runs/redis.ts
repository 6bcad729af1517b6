import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../../support/free-port.ts';
import { until } from '../../support/until.ts';

export const isRedisInstalled = spawnSync('redis-server', ['--version']).status === 0;

export interface RedisServer {
  url: string;
  stop(): Promise<void>;
  /** Starts an empty server on the same port. */
  start(): Promise<void>;
  /** Removes everything in it. */
  flush(): Promise<void>;
}

/** Starts a redis-server without persistence on a free port of 127.0.0.1. `more`: its settings. */
export async function startRedis(more: Record<string, string> = {}): Promise<RedisServer> {
  const dir = await mkdtemp(join(tmpdir(), 'roadcrew-redis-'));
  const port = await freePort();
  const settings = {
    port,
    bind: '127.0.0.1',
    dir,
    save: '',
    appendonly: 'no',
    'maxmemory-policy': 'noeviction',
    ...more,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, ...String(value).split(' ')]);
  let end = await launch(flags);
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      await end();
      await rm(dir, { recursive: true, force: true });
    },
    async start() {
      end = await launch(flags.filter((_flag, index) => !['--dir', dir].includes(flags[index] ?? '')));
    },
    async flush() {
      const client = new Redis(`redis://127.0.0.1:${port}`);
      await client.flushall().finally(() => client.disconnect());
    },
  };
}

// The server is killed when its standard input ends, and so with this process, however that ends.
const SUPERVISOR = `
exec 3<&0
redis-server "$@" </dev/null 3<&- & server=$!
{ read -r _ <&3; kill -9 $server; } 2>/dev/null & watcher=$!
wait $server
kill $watcher 2>/dev/null`;

async function launch(flags: string[]) {
  const server = spawn('/bin/sh', ['-c', SUPERVISOR, 'redis', ...flags], { stdio: ['pipe', 'pipe', 'ignore'] });
  server.stdin.on('error', () => {}); // it may already have exited when it is stopped
  const exited = once(server, 'exit');
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  void exited.then(() => reject(new Error('redis-server did not start')));
  server.stdout
    .setEncoding('utf8')
    .on('data', (text: string) => text.includes('Ready to accept connections') && resolve());
  await ready;
  return async () => {
    server.stdin.end();
    await exited;
  };
}

/** Starts a Redis that can join a cluster. */
export const startNode = async () => {
  const bus = await freePort();
  const settings = {
    'cluster-enabled': 'yes',
    'cluster-port': String(bus),
    'cluster-config-file': `nodes-${bus}.conf`,
  };
  return { ...(await startRedis(settings)), bus };
};

/** Makes a cluster of these nodes, which share the slots. */
export async function joinCluster(nodes: readonly (RedisServer & { bus: number })[]): Promise<void> {
  const clients = nodes.map(({ url }) => new Redis(url));
  const share = Math.ceil(16_384 / nodes.length);
  await Promise.all(
    clients.map((client, n) => client.cluster('ADDSLOTSRANGE', n * share, Math.min((n + 1) * share, 16_384) - 1)),
  );
  for (const { url, bus } of nodes.slice(1)) await clients[0]?.cluster('MEET', '127.0.0.1', new URL(url).port, bus);
  const isReady = async (client: Redis) => {
    const state = await client.cluster('INFO');
    return /cluster_state:ok/.test(state) && state.includes(`cluster_size:${nodes.length}\r`);
  };
  await until(async () => (await Promise.all(clients.map(isReady))).every(Boolean));
  for (const client of clients) client.disconnect();
}
