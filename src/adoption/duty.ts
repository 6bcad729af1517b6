import type { Logger } from 'pino';
import type { Db } from '../store/store.ts';
import { beat, type Role } from './beat.ts';
import { catchUp } from './log.ts';

/** In milliseconds. Gaps are known to within the first; the second is how old the gauges are at most. */
const times = { beatEvery: 10_000, readEvery: 30_000 };

/** A process says that it is there; a worker keeps the numbers near to the events, so that whoever asks need not wait. */
export function keepCounting(
  { db, roles, log }: { db: Db; roles: readonly Role[]; log: Logger },
  { beatEvery, readEvery } = times,
): () => Promise<void> {
  let stopped = false;
  const running = new Set<Promise<unknown>>();
  const every = (ms: number, what: () => Promise<unknown>, failed: string) => {
    let under = false;
    const attempt = async () => {
      if (under || stopped) return;
      under = true;
      const work = what().catch((err: unknown) => log.warn({ err }, failed));
      running.add(work);
      await work;
      running.delete(work);
      under = false;
    };
    void attempt();
    return setInterval(attempt, ms).unref();
  };
  const timers = [every(beatEvery, () => beat(db, roles), 'that this process is there could not be written')];
  if (roles.includes('worker'))
    timers.push(
      every(readEvery, () => catchUp(db, { stopped: () => stopped }), 'the numbers could not be brought up to date'),
    );
  return async () => {
    stopped = true;
    timers.forEach(clearInterval);
    await Promise.all(running);
  };
}
