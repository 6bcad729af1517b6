import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Store } from '../../../src/core/store/database.ts';
import { until } from '../../support/until.ts';

/** What a worker process is told to do. */
export interface Orders {
  databaseUrl: string;
  /** Where the queue is; otherwise beside the store. */
  queue?: { databaseUrl: string; redisUrl?: string };
  /** Works on this run alone, without a queue; otherwise it is a whole engine until SIGTERM. */
  runId?: string;
  dieAt?: { what: 'statement' | 'effect'; when: 'before' | 'after'; n: number };
  /** For how long its event loop stands still after each effect. */
  blockMs?: number;
  leaseMs?: number;
  sweepMs?: number;
  /** Its statements no longer ask whose epoch it is. */
  unfenced?: boolean;
}

export interface WorkerProcess extends AsyncDisposable {
  child: ChildProcess;
  /** A whole engine: that it works. */
  working: Promise<unknown>;
  /** Waits until it has said this, or nothing can be said any more. */
  says(words: string): Promise<unknown>;
  /** How it ended, and its last words. */
  ended: Promise<{ code: number | null; signal: string | null; said: string }>;
}

/** Starts `worker.ts`. */
export function startWorker(orders: Orders): WorkerProcess {
  const child = spawn(process.execPath, ['--max-lazy', join(import.meta.dirname, 'worker.ts')], {
    env: { ...process.env, ORDERS: JSON.stringify(orders) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => ({
    code: typeof code === 'number' ? code : null,
    signal: typeof signal === 'string' ? signal : null,
    said,
  }));
  return {
    child,
    working: once(child, 'message'),
    says: (words) => Promise.race([ended, until(() => said.includes(words))]),
    ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The fence taken away: every statement is written whoever holds the run. */
export const unfenced = (store: Store): Store => ({
  ...store,
  prepared: (name, text, values) =>
    store.prepared(
      name,
      text.replaceAll('runs.epoch = input.epoch and lease_until is not null', 'input.epoch is not null'),
      values,
    ),
});
