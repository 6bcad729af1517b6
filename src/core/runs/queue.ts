import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type * as BullMQ from 'bullmq';
import type { Logger } from 'pino';
import { within } from '../../lib/with-timeout.ts';
import { openPool } from '../store/pool.ts';
import { openRedis } from './redis.ts';

/** Wakes a worker with room, to look for due runs. Rings may be lost or repeated: workers also look without one. */
export interface Doorbell {
  ring(): void;
  /** Calls `onRing` for one ring at a time, once `ready` has resolved: a worker without room leaves rings to others. */
  answer(ready: () => Promise<void>, onRing: () => void): void;
  /** Stops answering. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

const name = 'roadcrew';
/** Schema in PostgreSQL, prefix of the keys in Redis. */
const space = 'bullmq';
/** Debounce in milliseconds. Adding a job costs about as much as storing a run, so rings within this time share one. */
const gatherMs = 25;
/**
 * Id of every job: while one waits no other is added, so rings do not pile up while all workers are busy. A job is removed
 * before its worker looks for runs, so a run that was stored before a superfluous ring is found.
 */
const ringId = 'ring';
/** Longest wait of the start and the stop for the queue, in milliseconds. */
const queueMs = 3_000;
/** Finished jobs are removed, because a job that is kept swallows its successor with the same id. */
const removeJobs = { removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } };
const workerOptions = {
  ...removeJobs,
  autorun: false,
  // The job of a worker that crashed between taking and removing it is taken over after about 10 s, instead of BullMQ's 60 s.
  lockDuration: 10_000,
  stalledInterval: 5_000,
  maxStalledCount: 1_000,
};
/** Proof of a taken job's lock, in this process. */
const token = randomUUID();

/** @throws Error when Redis may evict jobs, or when the store of the queue cannot be reached */
export async function openDoorbell(
  { databaseUrl, redisUrl }: { databaseUrl: string; redisUrl?: string | undefined },
  log: Logger,
): Promise<Doorbell> {
  // Loaded here, while PostgreSQL and Slack answer the other requests of the start.
  const bullmq = await import('bullmq');
  const backend = redisUrl ? await redis(bullmq, redisUrl, log) : await postgres(bullmq, databaseUrl);
  const queue = backend.queue();
  let closing = false;
  queue.on('error', (err) => closing || log.warn({ err }, 'queue'));
  let worker: ReturnType<typeof backend.worker> | undefined;
  let restart: NodeJS.Timeout | undefined;
  let isRung = false;
  let adding: Promise<void> | undefined;

  /** The first ring is sent immediately; those during its request and the debounce share the next one. */
  async function addJobs(): Promise<void> {
    try {
      while (isRung) {
        isRung = false;
        await queue.add('runs', {}, { jobId: ringId });
        await pause(gatherMs);
      }
    } catch (err) {
      isRung = false;
      log.warn({ err }, 'the queue cannot be reached: workers find due runs at their next sweep');
    } finally {
      adding = undefined;
    }
  }

  /** Takes jobs by hand, because BullMQ's own loop would also take them while this process has no room. */
  async function takeJobs(from: Taker, ready: () => Promise<void>, onRing: () => void): Promise<void> {
    await from.startStalledCheckTimer();
    while (!from.closing) {
      await ready();
      try {
        const job = await from.getNextJob(token);
        await job?.moveToCompleted(undefined, token, false);
        if (job) onRing();
      } catch (err) {
        if (from.closing) return;
        log.warn({ err }, 'the queue cannot be reached: due runs are found at the next sweep');
        await pause(queueMs, undefined, { ref: false });
      }
    }
  }

  function answer(ready: () => Promise<void>, onRing: () => void): void {
    const started = backend.worker();
    worker = started;
    started.on('error', (err) => closing || log.warn({ err }, 'queue worker'));
    // A worker whose start has failed cannot be started again, so it is replaced.
    const replaceWorker = async (err: unknown) => {
      if (started.closing) return;
      log.warn({ err }, 'the queue cannot be reached: its worker is restarted');
      restart = setTimeout(() => answer(ready, onRing), queueMs);
      await started.close(true);
    };
    started
      .waitUntilReady()
      .then(() => takeJobs(started, ready, onRing))
      .catch(replaceWorker);
  }

  return {
    ring() {
      isRung = true;
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
      await withinLimit(backend.close());
    },
  };
}

/** Opens the queue in PostgreSQL. Its parts share a pool, one connection of which listens for rings. */
async function postgres({ Queue, Worker, createPostgresBackend, runMigrations }: typeof BullMQ, databaseUrl: string) {
  const pool = openPool(databaseUrl, {
    connections: 5,
    timeoutMs: 30_000,
    name: 'roadcrew queue',
    searchPath: space,
  });
  pool.on('error', () => {}); // the pool replaces broken idle connections
  try {
    const client = await pool.connect();
    await runMigrations(client, space).finally(() => client.release());
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    queue: () => new Queue(name, { connection: pool, defaultJobOptions: removeJobs }, createPostgresBackend),
    worker: () => new Worker(name, null, { connection: pool, ...workerOptions }, createPostgresBackend),
    close: () => pool.end(),
  };
}

async function redis({ Queue, Worker }: typeof BullMQ, url: string, log: Logger) {
  const { connection, isCluster } = await openRedis(url, log);
  const prefix = isCluster ? `{${space}}` : space;
  return {
    queue: () => new Queue(name, { connection, prefix, defaultJobOptions: removeJobs }),
    worker: () => new Worker(name, null, { connection, prefix, ...workerOptions }),
    close: async () => connection.disconnect(),
  };
}

/** Part of BullMQ's worker that both backends have. */
type Taker = Pick<BullMQ.Worker, 'closing' | 'startStalledCheckTimer' | 'getNextJob'>;

/** Result of the queue, or undefined after `queueMs`: an unreachable queue must not block the start or the stop. */
const withinLimit = <T>(answer: Promise<T> | undefined) => within(queueMs, async () => answer);
