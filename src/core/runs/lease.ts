import type { Store } from '../store/database.ts';
import { type ClaimedRun, LeaseLost, renewLease } from './claim.ts';

/** The run was cancelled: it is undone immediately. */
export class Cancelled extends Error {
  override name = 'Cancelled';
}

export type Lease = Pick<ReturnType<typeof holdLease>, 'held' | 'signal'>;

/**
 * Renews the lease at a third of its length. `held` aborts with `LeaseLost` when another worker has taken over or the store
 * was unreachable for a whole lease, and when `stopping` aborts. `signal` also aborts with `Cancelled` when the run was
 * cancelled, which interrupts its steps but not their undo.
 */
export function holdLease(
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
  const held = AbortSignal.any([leaseLost.signal, stopping]);
  return { held, signal: AbortSignal.any([held, cancelled.signal]), drop: () => clearInterval(timer) };
}
