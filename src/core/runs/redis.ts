import type { Cluster, Redis } from 'ioredis';
import type { Logger } from 'pino';
import { ConfigError } from '../config.ts';
import { type Explain, explainServer } from '../start-waits.ts';

/** Connection of the queue. */
export interface RedisConnection {
  connection: Redis | Cluster;
  /** True when the keys of a queue need a hash tag, so that one node has all of them. */
  isCluster: boolean;
}

/** Longest wait for Redis at the start, in milliseconds: for the connection, and for each answer. */
const answerMs = 5_000;

/**
 * Connects to one Redis, or to a cluster of which the URL names a node.
 * @throws ConfigError when it may lose jobs; the error of the connection when it cannot be used
 */
export async function openRedis(url: string, log: Logger): Promise<RedisConnection> {
  const { Redis, Cluster } = await import('ioredis');
  const { node, nodes } = await inspectRedis(url);
  const { host, port, username, password, tls } = node;
  const options = {
    maxRetriesPerRequest: null,
    socketTimeout: 30_000,
    keepAlive: 10_000,
    // After a failover the name leads to another server.
    reconnectOnError: ({ message }: Error) => message.startsWith('READONLY'),
  };
  // A cluster of one node may not know its own address, which the client would need to find the node.
  const connection =
    nodes > 1
      ? new Cluster([{ host, port }], { redisOptions: { ...options, username, password, tls } })
      : new Redis(url, options);
  connection.on('error', (err) => log.warn({ err }, 'redis'));
  return { connection, isCluster: nodes > 0 };
}

/**
 * Reads whether the queue can use it.
 * @returns the node of the URL, and the number of nodes of its cluster: 0 for a Redis that is in none
 * @throws as `openRedis`
 */
export async function inspectRedis(url: string) {
  const { Redis } = await import('ioredis');
  const probe = new Redis(url, {
    lazyConnect: true,
    retryStrategy: null,
    connectTimeout: answerMs,
    commandTimeout: answerMs,
  });
  const { host = 'localhost', port = 6379, username, password, tls } = probe.options;
  const { server, cluster } = await describe(probe);
  if (server.role === 'slave' && server.slave_read_only !== '0') throw new Error('READONLY This is a replica.');
  if (server.maxmemory_policy !== 'noeviction')
    throw new ConfigError([
      `REDIS_URL (${host}:${port}): Redis may evict jobs, its maxmemory-policy is "${server.maxmemory_policy}". Set it to "noeviction".`,
    ]);
  if (cluster && cluster.cluster_state !== 'ok') throw new Error('CLUSTERDOWN Not all slots are served.');
  return { node: { host, port, username, password, tls }, nodes: cluster ? Number(cluster.cluster_size) : 0 };
}

type Fields = Record<string, string | undefined>;

/** @throws the reason why it cannot be used, where ioredis only reports that the connection was closed */
async function describe(probe: Redis): Promise<{ server: Fields; cluster: Fields | undefined }> {
  let reason: unknown;
  probe.on('error', (error) => {
    reason = error;
  });
  try {
    await probe.connect();
    const server = fieldsOf(await probe.info());
    return { server, cluster: server.cluster_enabled === '1' ? fieldsOf(await probe.cluster('INFO')) : undefined };
  } catch (error) {
    throw reason ?? error;
  } finally {
    probe.disconnect();
  }
}

const fieldsOf = (lines: string): Fields =>
  Object.fromEntries([...lines.matchAll(/^(\w+):(.*?)\r?$/gm)].map(([, field, value]) => [field, value]));

/** Explains failures of the queue's Redis; `rediss:` in place of `redis:`, or the reverse, looks like a silent server. */
export function explainRedis(url: string): Explain {
  const explain = explainServer('Redis', 'REDIS_URL', url, 6379);
  const usesTls = new URL(url).protocol === 'rediss:';
  const hints: Readonly<Record<string, string>> = usesTls
    ? { 'no answer': ' (a port without TLS needs redis://)' }
    : { 'the connection was closed': ' (a port with TLS needs rediss://)' };
  return (error) => {
    const failure = explain(error);
    return failure && { ...failure, reason: `${failure.reason}${hints[failure.reason] ?? ''}` };
  };
}
