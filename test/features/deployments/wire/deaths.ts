import { join } from 'node:path';
import type { Config } from '../../../../src/core/config.ts';
import type { Counts, Death } from '../../../support/crash-points.ts';
import { runCrashWorker } from '../../../support/crash-worker.ts';

/** What a worker process is told to do. */
export interface Orders {
  /** The bot's, with its key in base64. */
  config: Omit<Config, 'encryptionKey'> & { encryptionKey: string };
  runId: string;
  dieAt?: Death;
}

/** Starts `worker.ts` and waits for its end, which is its death or that of its run. */
export const work = (orders: Orders) => runCrashWorker<Counts>(join(import.meta.dirname, 'worker.ts'), orders);
