import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Store } from '../../../src/core/store/database.ts';
import { until } from '../../support/until.ts';

/** Options of a worker process. */
export interface WorkerOptions {
  databaseUrl: string;
  /** Queue settings; by default the queue is in the database of the store. */
  queue?: { databaseUrl: string; redisUrl?: string };
  /** Run to execute, without a queue; without it the process is a whole engine until SIGTERM. */
  runId?: string;
  dieAt?: { what: 'statement' | 'effect'; when: 'before' | 'after'; n: number };
  /** Time the event loop is blocked after each effect. */
  blockMs?: number;
  leaseMs?: number;
  sweepMs?: number;
  /** Removes the epoch check from its statements. */
  unfenced?: boolean;
}

export interface WorkerProcess extends AsyncDisposable {
  child: ChildProcess;
  /** Resolves when a whole engine works. */
  working: Promise<unknown>;
  /** Waits until the process has logged this text or has ended. */
  logs(text: string): Promise<unknown>;
  /** Exit code or signal, and the log of the process. */
  ended: Promise<{ code: number | null; signal: string | null; output: string }>;
}

/** Starts `worker.ts`. */
export function startWorker(options: WorkerOptions): WorkerProcess {
  const child = spawn(process.execPath, ['--max-lazy', join(import.meta.dirname, 'worker.ts')], {
    env: { ...process.env, WORKER_OPTIONS: JSON.stringify(options) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => ({
    code: typeof code === 'number' ? code : null,
    signal: typeof signal === 'string' ? signal : null,
    output,
  }));
  return {
    child,
    working: once(child, 'message'),
    logs: (text) => Promise.race([ended, until(() => output.includes(text))]),
    ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Lets claims find this run alone. */
export const onlyRun = (store: Store, runId: string): Store => ({
  ...store,
  prepared: (name, text, values) =>
    store.prepared(name, text.replace('where due_at <= now()', `where id = '${runId}' and due_at <= now()`), values),
});

/** Removes the fence: every statement writes, whatever worker has the lease. */
export const withoutFence = (store: Store): Store => ({
  ...store,
  prepared: (name, text, values) =>
    store.prepared(
      name,
      text.replaceAll('runs.epoch = input.epoch and lease_until is not null', 'input.epoch is not null'),
      values,
    ),
});
