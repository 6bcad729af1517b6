import { join } from 'node:path';
import type { Config } from '../../../src/core/config.ts';
import type { EventSpecs } from '../../../src/core/store/event-log.ts';
import { runCrashWorker } from '../../support/crash-worker.ts';
import { productEvents } from '../metrics/events.ts';

/** Orders of a schedule's process. */
export interface Orders {
  config: Pick<Config, 'databaseUrl' | 'slack' | 'platform'>;
  /** Types of events of the product; loading all features would take longer than everything else. */
  events: EventSpecs;
  dieAt?: { what: 'statement' | 'message'; when: 'before' | 'after'; n: number };
}

/** Starts `worker.ts` and waits for its end: its death, or that everything has been sent. */
export const runSchedule = (orders: Omit<Orders, 'events'>) =>
  runCrashWorker<{ statement: number; message: number }>(join(import.meta.dirname, 'worker.ts'), {
    events: productEvents,
    ...orders,
  });
