import { setTimeout as pause } from 'node:timers/promises';
import type * as BullMQ from 'bullmq';
import type { Logger } from 'pino';
import { within } from '../../lib/with-timeout.ts';
import { Connection } from '../store/database.ts';
import { openRedis } from './redis.ts';

/** Wakes a worker for a run. Rings may be lost or repeated; the sweep rings again. */
export interface Doorbell {
  ring(runId: string): void;
  answer(handler: (runId: string) => Promise<void>, concurrency: number): void;
  /** Stops answering; waits for the handlers that are running. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

const name = 'roadcrew';
/**
 * Debounce in milliseconds. Adding a job costs about as much as storing a run, so rings within this time share jobs; each
 * job has a limited size, so that several workers can share the work. Jobs are added one by one, because `addBulk` creates
 * two temporary tables each time, which costs ten times as much and invalidates the table caches of all connections.
 */
const gatherMs = 25;
const perJob = 25;
/** Longest wait of the start and the stop for the queue, in milliseconds. */
const queueMs = 3_000;
/** A crashed worker's job is taken over after about 10 s, instead of BullMQ's 60 s. */
const recovery = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 1_000 };
/** Workers start with `run`. */
const noAutorun = { autorun: false };
/** Finished jobs are not needed, because the journal is in PostgreSQL. */
const removeJobs = { removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } };

/** @throws Error when Redis may evict jobs, or when the store of the queue cannot be reached */
export async function openDoorbell(
  { databaseUrl, redisUrl, schema = 'bullmq' }: { databaseUrl: string; redisUrl?: string; schema?: string },
  log: Logger,
): Promise<Doorbell> {
  // Loaded here, while PostgreSQL and Slack answer the other requests of the start.
  const bullmq = await import('bullmq');
  const backend = redisUrl ? await redis(bullmq, redisUrl, schema, log) : postgres(bullmq, databaseUrl, schema);
  const queue = backend.queue();
  let closing = false;
  queue.on('error', (err) => closing || log.warn({ err }, 'queue'));
  if (!redisUrl)
    await queue.waitUntilReady().catch(async (error: unknown) => {
      closing = true;
      await withinLimit(queue.close());
      throw error;
    });
  let worker: ReturnType<typeof backend.worker> | undefined;
  let restart: NodeJS.Timeout | undefined;
  const pending = new Set<string>();
  let adding: Promise<void> | undefined;

  /** The first ring is sent immediately; those during its request and the debounce share the next jobs. */
  async function addJobs(): Promise<void> {
    try {
      while (pending.size > 0) {
        const runs = [...pending];
        pending.clear();
        const jobs = Array.from({ length: Math.ceil(runs.length / perJob) }, (_, job) =>
          runs.slice(job * perJob, (job + 1) * perJob),
        );
        await Promise.all(jobs.map((runIds) => queue.add('runs', { runIds })));
        await pause(gatherMs);
      }
    } catch (err) {
      pending.clear();
      log.warn({ err }, 'the queue cannot be reached: the sweep will ring instead');
    } finally {
      adding = undefined;
    }
  }

  function answer(handler: (runId: string) => Promise<void>, concurrency: number): void {
    const started = backend.worker(async ({ data: { runIds } }) => {
      await Promise.all((runIds ?? []).map(handler));
    }, concurrency);
    worker = started;
    started.on('error', (err) => closing || log.warn({ err }, 'queue worker'));
    // A worker whose start has failed cannot be started again, so it is replaced.
    const replaceWorker = async (err: unknown) => {
      if (started.closing) return;
      log.warn({ err }, 'the queue cannot be reached: its worker is restarted');
      restart = setTimeout(() => answer(handler, concurrency), queueMs);
      await started.close(true);
    };
    started
      .waitUntilReady()
      .then(() => started.run())
      .catch(replaceWorker);
  }

  return {
    ring(runId) {
      pending.add(runId);
      adding ??= addJobs();
    },
    answer,
    async stop() {
      clearTimeout(restart);
      await withinLimit(worker?.close());
    },
    async close() {
      closing = true;
      await withinLimit(adding); // sends the last rings, which are for other processes
      await withinLimit(Promise.allSettled([worker?.close(true), queue.close()]));
      await backend.close();
    },
  };
}

/** `runIds` is missing in jobs of another version, whose runs are left to the sweep. */
type Handler = (job: { data: { runIds?: string[] } }) => Promise<void>;

function postgres({ Queue, Worker, createPostgresBackend }: typeof BullMQ, connectionString: string, schema: string) {
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
  const options: BullMQ.QueueOptions & { connection: typeof connection } = {
    connection,
    defaultJobOptions: removeJobs,
  };
  return {
    queue: () => new Queue(name, options, createPostgresBackend),
    worker: (handler: Handler, concurrency: number) =>
      new Worker(
        name,
        handler,
        { connection, concurrency, ...recovery, ...removeJobs, ...noAutorun },
        createPostgresBackend,
      ),
    close: async () => {},
  };
}

async function redis({ Queue, Worker }: typeof BullMQ, url: string, space: string, log: Logger) {
  const { connection, isCluster } = await openRedis(url, log);
  const prefix = isCluster ? `{${space}}` : space;
  return {
    queue: () => new Queue(name, { connection, prefix, defaultJobOptions: removeJobs }),
    worker: (handler: Handler, concurrency: number) =>
      new Worker(name, handler, {
        connection,
        prefix,
        concurrency,
        ...recovery,
        ...removeJobs,
        ...noAutorun,
      }),
    close: async () => connection.disconnect(),
  };
}

/** Result of the queue, or undefined after `queueMs`: an unreachable queue must not block the start or the stop. */
const withinLimit = <T>(answer: Promise<T> | undefined) => within(queueMs, async () => answer);
