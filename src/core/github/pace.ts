import { setTimeout as sleep } from 'node:timers/promises';
import { RetryLater } from '../../roadcrew/errors.ts';
import type { Store } from '../store/database.ts';

/**
 * GitHub asks for a second between writes and for 80 a minute at most ("Best practices for using the REST API"); the
 * tenth more is for requests that take longer to arrive than the one after them. In milliseconds.
 */
const spacingMs = 1_100;
/** How long a write waits for its turn before its caller is sent away to come back, in milliseconds. */
const patienceMs = 3_000;
/** A turn that is not used this soon (a blocked event loop, a stopped process) is lost, in milliseconds. */
const validMs = 300;

/** Takes the next free turn if it is near enough; `busy_ms` says how far away the next one was. */
const takeTurn = `
  with turn as (
    update github_pace set next_at = greatest(next_at, paused_until, clock_timestamp()) + $1 * interval '1 ms'
    where name = 'writes' and greatest(next_at, paused_until) <= clock_timestamp() + $2 * interval '1 ms'
    returning next_at - $1 * interval '1 ms' as at
  )
  select turn.at::text as at, extract(epoch from turn.at - clock_timestamp())::float8 * 1000 as wait_ms,
    least(extract(epoch from greatest(next_at, paused_until) - clock_timestamp()), 86400)::float8 * 1000 as busy_ms
  from github_pace left join turn on true where name = 'writes'`;

const stillMine = `
  select from github_pace where name = 'writes' and paused_until <= clock_timestamp()
    and clock_timestamp() < $1::timestamptz + $2 * interval '1 ms'`;

const pauseWrites = `
  update github_pace set paused_until = greatest(paused_until, clock_timestamp() + $1 * interval '1 ms') where name = 'writes'`;

export interface Pace {
  /** Resolves when the caller may write, once. @throws RetryLater when that is seconds away. */
  turn(): Promise<void>;
  /** No write from any process for so long. */
  pause(ms: number): Promise<void>;
}

/** The pace of writes to GitHub over all processes, on the database's clock: turns are handed out by one conditional update of one row. */
export function createPace({ prepared }: Store): Pace {
  return {
    async turn() {
      for (;;) {
        const [row] = await prepared<{ at: string | null; wait_ms: number | null; busy_ms: number }>(
          'take-github-turn',
          takeTurn,
          [spacingMs, patienceMs],
        );
        if (!row) throw new Error('The row of github_pace is missing.');
        // Spread out, so that those sent away do not all come back at once.
        if (row.at === null || row.wait_ms === null)
          throw new RetryLater(Math.round(Math.max(row.busy_ms - patienceMs, 0) + (0.5 + Math.random()) * spacingMs));
        if (row.wait_ms <= 0) return;
        await sleep(Math.ceil(row.wait_ms));
        // GitHub may have asked for a pause meanwhile, or this process may have slept through its turn.
        if ((await prepared('confirm-github-turn', stillMine, [row.at, validMs])).length === 1) return;
      }
    },
    async pause(ms) {
      await prepared('pause-github', pauseWrites, [Math.ceil(ms)]);
    },
  };
}
