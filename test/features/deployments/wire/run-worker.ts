import { join } from 'node:path';
import type { Config } from '../../../../src/core/config.ts';
import type { Counts, CrashPoint } from '../../../support/crash-points.ts';
import { runCrashWorker } from '../../../support/crash-worker.ts';

/** Input of a worker process. */
export interface WorkerInput {
  /** Configuration of the bot, with its key in base64. */
  config: Omit<Config, 'encryptionKeys'> & { encryptionKey: string };
  runId: string;
  dieAt?: CrashPoint;
}

/** Starts `worker.ts` and waits until it crashes or its run ends. */
export const runWorker = (orders: WorkerInput) =>
  runCrashWorker<Counts>(join(import.meta.dirname, 'worker.ts'), orders);
