import { join } from 'node:path';
import type { Config } from '../../../src/config.ts';
import { runCrashWorker } from '../../support/crash-worker.ts';

/** What a scheduler's process is told to do. */
export interface Orders {
  config: Pick<Config, 'databaseUrl' | 'slack' | 'platform'>;
  dieAt?: { what: 'statement' | 'message'; when: 'before' | 'after'; n: number };
}

/** Starts `worker.ts` and waits for its end, which is its death, or that everything has been sent. */
export const work = (orders: Orders) =>
  runCrashWorker<{ statement: number; message: number }>(join(import.meta.dirname, 'worker.ts'), orders);
