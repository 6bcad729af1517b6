import type { Duration } from '../roadcrew/index.ts';

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds. Throws on what is not a `Duration`, so that a typing error in a definition stops the start. */
export function milliseconds(duration: Duration): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(duration) ?? [];
  if (amount === undefined || unit === undefined)
    throw new TypeError(`"${duration}" is not a duration like "2s" or "5m".`);
  return Number(amount) * units[unit as keyof typeof units];
}

/** Pause before attempt `attempt` (2 or more), in milliseconds: doubled each time up to a minute, with a quarter of jitter. */
export function backoff(base: Duration, attempt: number): number {
  const pause = Math.min(milliseconds(base) * 2 ** (attempt - 2), 60_000);
  return Math.round(pause * (0.75 + Math.random() * 0.5));
}
