import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { open } from '../../support/client.ts';
import { sharedPostgres } from '../../support/postgres.ts';
import { redisIsHere, startRedis } from './redis.ts';
import { asAdmin } from './support.ts';

/** A place for the queue, with the faults it can have. */
export interface Backend {
  settings: { databaseUrl: string; redisUrl?: string };
  /** Empties it behind everybody's back. */
  empty(): Promise<void>;
  /** How many rings it holds. */
  size(): Promise<number>;
  /** From now on it cannot be reached, until `mend`. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  stop(): Promise<void>;
}

/** The queue stands in a database of its own, so that it can fail while the store does not. */
async function postgres(): Promise<Backend> {
  const name = `queue_${randomUUID().slice(0, 8)}`;
  const databaseUrl = await (await sharedPostgres()).createDatabase(name);
  const ask = async (statement: string) => {
    await using client = await open(databaseUrl);
    return (await client.query(statement)).rows;
  };
  return {
    settings: { databaseUrl },
    async empty() {
      const tables = await ask("select tablename as name from pg_tables where schemaname = 'bullmq'");
      const truncate = () => ask(`truncate ${tables.map(({ name }) => `bullmq.${name}`).join(', ')}`);
      await truncate().catch(truncate).catch(truncate); // workers that hold one table and want the next stand in its way
    },
    size: async () => (await ask('select count(*)::int as count from bullmq.job').catch(() => [{ count: 0 }]))[0].count,
    async cut() {
      await asAdmin(`alter database ${name} allow_connections false`);
      await asAdmin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
    },
    mend: () => asAdmin(`alter database ${name} allow_connections true`),
    stop: async () => {},
  };
}

async function redis(): Promise<Backend> {
  const server = await startRedis();
  const ask = async <T>(question: (client: Redis) => Promise<T>) => {
    const client = new Redis(server.url);
    try {
      return await question(client);
    } finally {
      client.disconnect();
    }
  };
  return {
    settings: { databaseUrl: 'postgres://not-used', redisUrl: server.url },
    empty: async () => void (await ask((client) => client.flushall())),
    size: () => ask((client) => client.llen('bullmq:roadcrew:wait')),
    cut: server.stop,
    mend: server.start,
    stop: server.stop,
  };
}

export const backends = [
  { name: 'PostgreSQL', start: postgres, isHere: true },
  { name: 'Redis', start: redis, isHere: redisIsHere || process.env.ROADCREW_NO_SKIP === '1' },
];
