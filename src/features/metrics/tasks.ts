import type { Logger } from 'pino';
import type { Db } from '../../core/store/database.ts';
import { repeat } from '../../lib/repeat.ts';
import { type Role, recordHeartbeat } from './heartbeat.ts';
import { catchUp } from './projector.ts';

/** In milliseconds. Gaps are known to within the first; the second is how old the gauges are at most. */
const times = { beatEvery: 10_000, readEvery: 30_000 };

/** A process says that it is there; a worker keeps the numbers near to the events, so that whoever asks need not wait. */
export function keepCounting(
  { db, roles, log }: { db: Db; roles: readonly Role[]; log: Logger },
  { beatEvery, readEvery } = times,
): () => Promise<void> {
  let stopped = false;
  const failed = (what: string) => (err: unknown) => log.warn({ err }, what);
  const read = () => catchUp(db, { stopped: () => stopped });
  const ends = [
    repeat(beatEvery, () => recordHeartbeat(db, roles), failed('that this process is there could not be written'), {
      atOnce: true,
    }),
    ...(roles.includes('worker')
      ? [repeat(readEvery, read, failed('the numbers could not be brought up to date'), { atOnce: true })]
      : []),
  ];
  return async () => {
    stopped = true;
    await Promise.all(ends.map((end) => end()));
  };
}
