import type { Logger } from 'pino';
import { repeat } from '../lib/repeat.ts';
import type { Escalations } from './escalations/escalations.ts';
import type { Mirror } from './issues/mirror.ts';

/** In milliseconds: the first is cheap, the second looks through GitHub, by one worker of all. */
const times = { tidyEvery: 30_000, reconcileEvery: 600_000 };

/** A worker's standing tasks: looks after service levels, and through the issues for what hooks have missed. */
export function keepInStep(
  {
    mirror,
    escalations,
    log,
  }: { mirror?: Pick<Mirror, 'reconcile'> | undefined; escalations: Pick<Escalations, 'watchClock'>; log: Logger },
  { tidyEvery, reconcileEvery } = times,
): () => void {
  const failed = (what: string) => (err: unknown) => log.warn({ err }, what);
  const stops = [
    repeat(tidyEvery, escalations.watchClock, failed('service levels could not be looked after')),
    ...(mirror
      ? [
          repeat(reconcileEvery, () => mirror.reconcile(reconcileEvery), failed('issues could not be reconciled'), {
            atOnce: true,
          }),
        ]
      : []),
  ];
  return () => {
    for (const stop of stops) void stop(); // who looks through GitHub is not waited for
  };
}
