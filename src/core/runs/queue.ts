import { setTimeout as pause } from 'node:timers/promises';
import { createPostgresBackend, Queue, type QueueOptions, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { Connection } from '../store/database.ts';

/** A doorbell: it wakes a worker for a run. It may lose every ring and ring twice; the sweep rings again. */
export interface Doorbell {
  ring(runId: string): void;
  answer(handler: (runId: string) => Promise<void>, concurrency: number): void;
  /** No more rings are answered; those being answered are waited for. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

const name = 'roadcrew';
/**
 * A job costs about as much as storing its run has cost. So after one ring the next ones gather for a moment, and a
 * few of them share a job: not all, so that several workers can share the work. (Jobs go in one by one: `addBulk` makes
 * two temporary tables each time, which costs ten times as much and makes every other connection look up its tables anew.)
 */
const gatherMs = 25;
const perJob = 25;
/** How long the start and the stop wait for the queue, in milliseconds. */
const queueMs = 3_000;
/** A dead worker's job is taken over after about 10 s instead of BullMQ's 60 s. */
const recovery = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 1_000 };
/** A worker begins when it is told to. */
const byHand = { autorun: false };
/** A job that stayed would swallow its successor, and the journal is in Postgres anyway. */
const keepNothing = { removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } };

/** @throws Error in words when Redis may evict what the queue holds, or when PostgreSQL cannot be reached. */
export async function openDoorbell(
  { databaseUrl, redisUrl, schema = 'bullmq' }: { databaseUrl: string; redisUrl?: string; schema?: string },
  log: Logger,
): Promise<Doorbell> {
  const backend = redisUrl ? await redis(redisUrl, schema, log) : postgres(databaseUrl, schema);
  const queue = backend.queue();
  let closing = false;
  queue.on('error', (err) => closing || log.warn({ err }, 'queue'));
  if (!redisUrl) await queue.waitUntilReady();
  let worker: ReturnType<typeof backend.worker> | undefined;
  let again: NodeJS.Timeout | undefined;
  const waiting = new Set<string>();
  let adding: Promise<void> | undefined;

  /** The first ring goes at once; those that come while it is on its way, and a moment longer, travel together. */
  async function addWaiting(): Promise<void> {
    try {
      while (waiting.size > 0) {
        const runs = [...waiting];
        waiting.clear();
        const jobs = Array.from({ length: Math.ceil(runs.length / perJob) }, (_, job) =>
          runs.slice(job * perJob, (job + 1) * perJob),
        );
        await Promise.all(jobs.map((runIds) => queue.add('runs', { runIds })));
        await pause(gatherMs);
      }
    } catch (err) {
      waiting.clear();
      log.warn({ err }, 'the queue cannot be reached: the sweep will ring instead');
    } finally {
      adding = undefined;
    }
  }

  function answer(handler: (runId: string) => Promise<void>, concurrency: number): void {
    const next = backend.worker(async ({ data: { runIds } }) => {
      await Promise.all((runIds ?? []).map(handler));
    }, concurrency);
    worker = next;
    next.on('error', (err) => closing || log.warn({ err }, 'queue worker'));
    // A worker remembers for ever that its start has failed: another one is begun in its place.
    const failed = async (err: unknown) => {
      if (next.closing) return;
      log.warn({ err }, 'the queue cannot be reached: its worker is begun again');
      again = setTimeout(() => answer(handler, concurrency), queueMs);
      await next.close(true);
    };
    next
      .waitUntilReady()
      .then(() => next.run())
      .catch(failed);
  }

  return {
    ring(runId) {
      waiting.add(runId);
      adding ??= addWaiting();
    },
    answer,
    async stop() {
      clearTimeout(again);
      await inTime(worker?.close());
    },
    async close() {
      closing = true;
      await inTime(adding); // the last rings are for others
      await inTime(Promise.allSettled([worker?.close(true), queue.close()]));
      await backend.close();
    },
  };
}

/** `runIds` is missing from what another version has left in the queue: its runs are the sweep's. */
type Handler = (job: { data: { runIds?: string[] } }) => Promise<void>;

function postgres(connectionString: string, schema: string) {
  const connection = {
    connectionString,
    schema,
    migrate: true,
    max: 4,
    keepAlive: true,
    query_timeout: 30_000,
    connectionTimeoutMillis: 5_000,
    application_name: 'roadcrew queue',
    Client: Connection,
  };
  const options: QueueOptions & { connection: typeof connection } = { connection, defaultJobOptions: keepNothing };
  return {
    queue: () => new Queue(name, options, createPostgresBackend),
    worker: (handler: Handler, concurrency: number) =>
      new Worker(
        name,
        handler,
        { connection, concurrency, ...recovery, ...keepNothing, ...byHand },
        createPostgresBackend,
      ),
    close: async () => {},
  };
}

async function redis(url: string, prefix: string, log: Logger) {
  const client = () => {
    const connection = new Redis(url, { maxRetriesPerRequest: null, socketTimeout: 30_000, keepAlive: 10_000 });
    connection.on('error', (err) => log.warn({ err }, 'redis'));
    return connection;
  };
  const connection = client();
  await refuseEviction(connection, log);
  return {
    queue: () => new Queue(name, { connection, prefix, defaultJobOptions: keepNothing }),
    worker: (handler: Handler, concurrency: number) =>
      new Worker(name, handler, {
        connection,
        prefix,
        concurrency,
        ...recovery,
        ...keepNothing,
        ...byHand,
      }),
    close: async () => connection.disconnect(),
  };
}

/** What the queue says within a few seconds, otherwise `undefined`: a queue that cannot be reached holds up nothing. */
const inTime = <T>(answer: Promise<T> | undefined) => Promise.race([answer, pause(queueMs, undefined, { ref: false })]);

async function refuseEviction(connection: Redis, log: Logger): Promise<void> {
  let policy: unknown;
  try {
    const answer = await inTime(connection.config('GET', 'maxmemory-policy'));
    if (!Array.isArray(answer)) throw new Error('Redis does not answer.');
    [, policy] = answer;
  } catch (err) {
    log.warn({ err }, 'cannot read maxmemory-policy from Redis: make sure it is noeviction');
    return;
  }
  if (policy === 'noeviction') return;
  connection.disconnect();
  throw new Error(`Redis may evict jobs: its maxmemory-policy is "${String(policy)}". Set it to "noeviction".`);
}
