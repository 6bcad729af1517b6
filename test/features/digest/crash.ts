import { join } from 'node:path';
import type { Config } from '../../../src/core/config.ts';
import type { EventSpecs } from '../../../src/core/store/event-log.ts';
import { runCrashWorker } from '../../support/crash-worker.ts';
import { productEvents } from '../metrics/events.ts';

/** Orders of a worker process. */
export interface Orders {
  config: Pick<Config, 'databaseUrl' | 'slack' | 'platform'>;
  /** Types of events of the product. The worker does not load all features, which would be slow. */
  events: EventSpecs;
  dieAt?: { what: 'statement' | 'message'; when: 'before' | 'after'; n: number };
}

/** Starts `worker.ts`, and waits until it crashes or has sent everything. */
export const runSchedule = (orders: Omit<Orders, 'events'>) =>
  runCrashWorker<{ statement: number; message: number }>(join(import.meta.dirname, 'worker.ts'), {
    events: productEvents,
    ...orders,
  });
