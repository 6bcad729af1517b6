import { createPump } from '../../lib/pump.ts';
import { type ClaimedRun, claimRuns } from './claim.ts';
import { executeRun } from './execute.ts';
import type { Doorbell } from './queue.ts';
import type { WorkerContext } from './worker-context.ts';

/** Debounce in milliseconds: runs that end within this time share the claim of the next ones. */
const gatherMs = 5;

/**
 * Claims as many due runs as this process has room for, and executes them. It looks again whenever a run ends, until it
 * finds fewer than it has room for.
 */
export function createExecutor(
  worker: WorkerContext,
  doorbell: Doorbell,
  { concurrency, stopping }: { concurrency: number; stopping: AbortSignal },
) {
  const { store, log } = worker;
  /** Resolves when a claim since the last ring has found fewer runs than there was room for. */
  let hungry = Promise.withResolvers<void>();
  /** The last claim has found as many runs as there was room for: others were woken to look for more. */
  let isFull = false;
  const { poke, reserve, free, stop } = createPump<ClaimedRun>({
    async claim(room) {
      const claimed = await claimRuns(store, worker, room);
      if (claimed.length < room) hungry.resolve();
      else if (!isFull) doorbell.ring();
      isFull = claimed.length === room;
      return claimed;
    },
    work: (run) => executeRun(worker, run, stopping),
    concurrency,
    gatherMs,
    onError: (err, run) =>
      run
        ? log.error({ err, run: run.id }, 'a run was left until its lease ends')
        : log.error({ err }, 'due runs could not be claimed'),
  });

  /** Looks for due runs if this process has room, otherwise wakes another one. */
  function start(): void {
    if (!stopping.aborted && free() > 0) poke();
    else doorbell.ring();
  }

  return {
    poke,
    reserve,
    start,
    /** Starts to answer the doorbell. Without room, rings are left to others. */
    work() {
      doorbell.answer(
        () => hungry.promise,
        () => {
          hungry = Promise.withResolvers();
          start();
          poke(); // without room, as soon as there is some
        },
      );
    },
    stop,
  };
}
