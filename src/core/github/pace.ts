import { setTimeout as sleep } from 'node:timers/promises';
import { RetryLater } from '../../roadcrew/errors.ts';
import type { Store } from '../store/database.ts';

/**
 * Spacing of writes. GitHub asks for at least a second, and for at most 80 writes a minute ("Best practices for using the
 * REST API"); 10% more allows for different network latencies. In milliseconds.
 */
const spacingMs = 1_100;
/** Longest wait for a turn, in milliseconds; when the turn is further away, the caller has to retry. */
const maxWaitMs = 3_000;
/** Time in which a turn has to be used, in milliseconds; it is lost to a blocked event loop or a stopped process. */
const validMs = 300;

/** Takes the next free turn if it is near enough; `busy_ms` is the time until that turn. */
const takeTurn = `
  with turn as (
    update github_pace set next_at = greatest(next_at, paused_until, clock_timestamp()) + $1 * interval '1 ms'
    where name = 'writes' and greatest(next_at, paused_until) <= clock_timestamp() + $2 * interval '1 ms'
    returning next_at - $1 * interval '1 ms' as at
  )
  select turn.at::text as at, extract(epoch from turn.at - clock_timestamp())::float8 * 1000 as wait_ms,
    least(extract(epoch from greatest(next_at, paused_until) - clock_timestamp()), 86400)::float8 * 1000 as busy_ms
  from github_pace left join turn on true where name = 'writes'`;

const confirmTurn = `
  select from github_pace where name = 'writes' and paused_until <= clock_timestamp()
    and clock_timestamp() < $1::timestamptz + $2 * interval '1 ms'`;

const pauseWrites = `
  update github_pace set paused_until = greatest(paused_until, clock_timestamp() + $1 * interval '1 ms') where name = 'writes'`;

export interface Pace {
  /** Resolves when the caller may send one write. @throws RetryLater when that is seconds away */
  turn(): Promise<void>;
  /** Pauses the writes of all processes. */
  pause(ms: number): Promise<void>;
}

/** Paces writes to GitHub across all processes by the database's clock. A turn is taken by a conditional update of one row. */
export function createPace({ prepared }: Store): Pace {
  return {
    async turn() {
      for (;;) {
        const [row] = await prepared<{ at: string | null; wait_ms: number | null; busy_ms: number }>(
          'take-github-turn',
          takeTurn,
          [spacingMs, maxWaitMs],
        );
        if (!row) throw new Error('The row of github_pace is missing.');
        // With jitter, so that the callers do not all retry at once.
        if (row.at === null || row.wait_ms === null)
          throw new RetryLater(Math.round(Math.max(row.busy_ms - maxWaitMs, 0) + (0.5 + Math.random()) * spacingMs));
        if (row.wait_ms <= 0) return;
        await sleep(Math.ceil(row.wait_ms));
        // Taken again when GitHub asked for a pause in the meantime, or this process missed its turn.
        if ((await prepared('confirm-github-turn', confirmTurn, [row.at, validMs])).length === 1) return;
      }
    },
    async pause(ms) {
      await prepared('pause-github', pauseWrites, [Math.ceil(ms)]);
    },
  };
}
