import type { Logger } from 'pino';
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
  const attempt = (what: () => Promise<unknown>, name: string) => {
    let under = false;
    return async () => {
      if (under) return;
      under = true;
      await what().catch((err: unknown) => log.warn({ err }, `deployments could not be ${name}`));
      under = false;
    };
  };
  const tidy = attempt(async () => {
    await deployments.repair();
    await deployments.remind();
  }, 'tidied up');
  const timers = [setInterval(tidy, tidyEvery)];
  if (reconcile) {
    const look = attempt(() => reconcile(reconcileEvery), 'reconciled');
    timers.push(setInterval(look, reconcileEvery));
    void look();
  }
  for (const timer of timers) timer.unref();
  return () => timers.forEach(clearInterval);
}
