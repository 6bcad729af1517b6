import type { Logger } from 'pino';
import { repeat } from '../../lib/repeat.ts';
import type { Deployments } from './deployments.ts';

/** What has to be done again and again, in milliseconds: the first is cheap, the second asks GitHub about every service, by one worker of all. */
const times = { tidyEvery: 30_000, reconcileEvery: 600_000 };

/** A worker's standing tasks: ends what nobody works on any more, reminds the holders of old locks, looks everywhere for what hooks have missed. */
export function keepTrue(
  {
    deployments,
    reconcile,
    log,
  }: { deployments: Deployments; reconcile?: ((everyMs: number) => Promise<void>) | undefined; log: Logger },
  { tidyEvery, reconcileEvery } = times,
): () => void {
  const failed = (name: string) => (err: unknown) => log.warn({ err }, `deployments could not be ${name}`);
  const tidy = async () => {
    await deployments.repair();
    await deployments.remind();
  };
  const stops = [
    repeat(tidyEvery, tidy, failed('tidied up')),
    ...(reconcile
      ? [repeat(reconcileEvery, () => reconcile(reconcileEvery), failed('reconciled'), { atOnce: true })]
      : []),
  ];
  return () => {
    for (const stop of stops) void stop(); // who looks through GitHub is not waited for
  };
}
