import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { open } from '../../support/client.ts';
import { sharedPostgres } from '../../support/postgres.ts';
import { isRedisInstalled, startRedis } from './redis.ts';
import { asAdmin } from './support.ts';

/** Backend of the queue, with its faults. */
export interface Backend {
  settings: { databaseUrl: string; redisUrl?: string };
  /** Removes all entries directly. */
  empty(): Promise<void>;
  /** Number of rings in the queue. */
  size(): Promise<number>;
  /** Makes it unreachable until `restore`. */
  cut(): Promise<void>;
  restore(): Promise<void>;
  stop(): Promise<void>;
}

/** Creates a queue in a database of its own, which can fail while the store does not. */
async function postgres(): Promise<Backend> {
  const name = `queue_${randomUUID().slice(0, 8)}`;
  const databaseUrl = await (await sharedPostgres()).createDatabase(name);
  const query = async (statement: string) => {
    await using client = await open(databaseUrl);
    return (await client.query(statement)).rows;
  };
  return {
    settings: { databaseUrl },
    async empty() {
      const tables = await query("select tablename as name from pg_tables where schemaname = 'bullmq'");
      const truncate = () => query(`truncate ${tables.map(({ name }) => `bullmq.${name}`).join(', ')}`);
      await truncate().catch(truncate).catch(truncate); // it may deadlock with a worker
    },
    size: async () =>
      (await query('select count(*)::int as count from bullmq.job').catch(() => [{ count: 0 }]))[0].count,
    async cut() {
      await asAdmin(`alter database ${name} allow_connections false`);
      await asAdmin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    },
    restore: () => asAdmin(`alter database ${name} allow_connections true`),
    stop: async () => {},
  };
}

async function redis(): Promise<Backend> {
  const server = await startRedis();
  const withClient = async <T>(work: (client: Redis) => Promise<T>) => {
    const client = new Redis(server.url);
    try {
      return await work(client);
    } finally {
      client.disconnect();
    }
  };
  return {
    settings: { databaseUrl: 'postgres://not-used', redisUrl: server.url },
    empty: server.flush,
    size: () => withClient((client) => client.llen('bullmq:roadcrew:wait')),
    cut: server.stop,
    restore: server.start,
    stop: server.stop,
  };
}

export const backends = [
  { name: 'PostgreSQL', start: postgres, isInstalled: true },
  { name: 'Redis', start: redis, isInstalled: isRedisInstalled || process.env.ROADCREW_NO_SKIP === '1' },
];
