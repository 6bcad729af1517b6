import type { Store } from '../store/database.ts';
import { type ClaimedRun, LeaseLost, renewLease } from './claim.ts';

/** The run was cancelled: it is undone immediately. */
export class Cancelled extends Error {
  override name = 'Cancelled';
}

export type Lease = Pick<ReturnType<typeof keepLease>, 'undoSignal' | 'signal'>;

/**
 * Renews the lease at a third of its length until `end`. Both signals abort with `LeaseLost` when another worker has claimed
 * the run or the store was unreachable for a whole lease, and when `stopping` aborts. `signal` also aborts with `Cancelled`
 * when the run was cancelled, which interrupts its steps but not their undo.
 */
export function keepLease(
  { store, leaseMs }: { store: Store; leaseMs: number },
  run: ClaimedRun,
  stopping: AbortSignal,
) {
  const leaseLost = new AbortController();
  const cancelled = new AbortController();
  let renewedAt = performance.now();
  let isRenewing = false;
  const timer = setInterval(async () => {
    const abortIfExpired = () => performance.now() - renewedAt > leaseMs && leaseLost.abort(new LeaseLost(run.id));
    if (isRenewing) return void abortIfExpired();
    isRenewing = true;
    try {
      const row = await renewLease(store, run, leaseMs);
      renewedAt = performance.now();
      if (row.cancelled) cancelled.abort(new Cancelled());
    } catch (error) {
      if (error instanceof LeaseLost) leaseLost.abort(error);
      else abortIfExpired();
    } finally {
      isRenewing = false;
    }
  }, leaseMs / 3);
  timer.unref();
  const undoSignal = AbortSignal.any([leaseLost.signal, stopping]);
  const signal = AbortSignal.any([undoSignal, cancelled.signal]);
  return { undoSignal, signal, end: () => clearInterval(timer) };
}
