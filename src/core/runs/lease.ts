import type { Store } from '../store/database.ts';
import { type ClaimedRun, LeaseLost, renew } from './claim.ts';

/** A person asked for the run to end: it turns back at once. */
export class Cancelled extends Error {
  override name = 'Cancelled';
}

export type Lease = Pick<ReturnType<typeof holdLease>, 'held' | 'signal'>;

/**
 * Renews the lease at a third of its length. `held` aborts with `LeaseLost` when somebody else has taken over or the
 * store has been out of reach for a whole lease, or as `stopping` does; `signal` also with `Cancelled` when the run was
 * cancelled, which ends the way forward but not the way back.
 */
export function holdLease(
  { store, leaseMs }: { store: Store; leaseMs: number },
  run: ClaimedRun,
  stopping: AbortSignal,
) {
  const lost = new AbortController();
  const cancelled = new AbortController();
  let renewedAt = performance.now();
  let renewing = false;
  const timer = setInterval(async () => {
    const loseIfOver = () => performance.now() - renewedAt > leaseMs && lost.abort(new LeaseLost(run.id));
    if (renewing) return void loseIfOver();
    renewing = true;
    try {
      const row = await renew(store, run, leaseMs);
      renewedAt = performance.now();
      if (row.cancelled) cancelled.abort(new Cancelled());
    } catch (error) {
      if (error instanceof LeaseLost) lost.abort(error);
      else loseIfOver();
    } finally {
      renewing = false;
    }
  }, leaseMs / 3);
  timer.unref();
  const held = AbortSignal.any([lost.signal, stopping]);
  return { held, signal: AbortSignal.any([held, cancelled.signal]), drop: () => clearInterval(timer) };
}
