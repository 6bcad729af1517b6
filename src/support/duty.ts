import type { Logger } from 'pino';
import { every } from '../every.ts';
import type { Mirror } from './issues/mirror.ts';

/** In milliseconds: by one worker of all, and what it finds out first is what nobody was told. */
const times = { reconcileEvery: 600_000 };

/** A worker's standing tasks: looks through the issues for what hooks have missed. */
export function keepInStep(
  { mirror, log }: { mirror: Pick<Mirror, 'reconcile'>; log: Logger },
  { reconcileEvery } = times,
): () => void {
  const failed = (err: unknown) => log.warn({ err }, 'issues could not be reconciled');
  return every(reconcileEvery, () => mirror.reconcile(reconcileEvery), failed, { atOnce: true });
}
