import { createPostgresBackend, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { z } from 'zod';
import type { Contestant, ContestantOptions } from './contestant.ts';

const data = z.object({ id: z.int(), step: z.int() });
type Handler = (job: { data: unknown }) => Promise<void>;

/** Three chained jobs of plain BullMQ: each adds the next one, and the third completes the unit. */
export async function jobs(options: ContestantOptions): Promise<Contestant> {
  const { queue, worker, close } = await open(options, async (job) => {
    const { id, step } = data.parse(job.data);
    if (step < 3) await queue.add('step', { id, step: step + 1 });
  });
  const pending = new Map<number, () => void>();
  worker.on('completed', (job) => {
    const { id, step } = data.parse(job.data);
    if (step === 3) pending.get(id)?.();
  });
  let last = 0;
  return {
    async perform() {
      last += 1;
      const id = last;
      const done = Promise.withResolvers<void>();
      pending.set(id, done.resolve);
      await queue.add('step', { id, step: 1 });
      await done.promise;
      pending.delete(id);
    },
    async stop() {
      await worker.close();
      await queue.close();
      close();
    },
  };
}

async function open({ databaseUrl, redisUrl, concurrency }: ContestantOptions, handler: Handler) {
  const tidy = { removeOnComplete: true };
  const name = 'bare';
  if (redisUrl) {
    const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
    const queue = new Queue(name, { connection, defaultJobOptions: tidy });
    const worker = new Worker(name, handler, { connection, concurrency });
    await worker.waitUntilReady();
    return { queue, worker, close: () => connection.disconnect() };
  }
  const connection = { connectionString: databaseUrl, migrate: true };
  const queue = new Queue(name, { connection, defaultJobOptions: tidy }, createPostgresBackend);
  const worker = new Worker(name, handler, { connection, concurrency }, createPostgresBackend);
  await worker.waitUntilReady();
  return { queue, worker, close: () => {} };
}
