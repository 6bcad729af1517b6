import type { Store } from '../store/store.ts';
import { type HeldRun, LeaseLost, renew } from './journal.ts';

/** A person asked for the run to end: it turns back at once. */
export class Cancelled extends Error {
  override name = 'Cancelled';
}

/**
 * Renews the lease at a third of its length. The signal aborts with `LeaseLost` when somebody else has taken over or the
 * store has been out of reach for a whole lease, with `Cancelled` when the run was cancelled, or as `stopping` does.
 */
export function holdLease({ store, leaseMs }: { store: Store; leaseMs: number }, run: HeldRun, stopping: AbortSignal) {
  const ended = new AbortController();
  let renewedAt = performance.now();
  let renewing = false;
  const timer = setInterval(async () => {
    if (renewing) return;
    renewing = true;
    try {
      const { cancelled } = await renew(store, run, leaseMs);
      renewedAt = performance.now();
      if (cancelled && run.state !== 'undoing') ended.abort(new Cancelled());
    } catch (error) {
      if (error instanceof LeaseLost) ended.abort(error);
      else if (performance.now() - renewedAt > leaseMs) ended.abort(new LeaseLost(run.id));
    } finally {
      renewing = false;
    }
  }, leaseMs / 3);
  timer.unref();
  return { signal: AbortSignal.any([ended.signal, stopping]), drop: () => clearInterval(timer) };
}
