import { quantity } from './quantity.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * A duration for people. A negative one, from clocks that disagree, counts as 0.
 *
 * - `short`: `850 ms`, `3.2 s`, `4 min`, `2 h`, `3 days`; rounded. For run times and times since an event.
 * - `long`: `1 minute`, `5 minutes`, `3 hours`, `2 days`; whole units, rounded down, at least a minute. For sentences.
 */
export function formatDuration(ms: number, style: 'short' | 'long' = 'short'): string {
  return style === 'short' ? short(Math.max(0, ms)) : long(ms);
}

/** Thresholds are set so that rounding never gives `1000 ms`, `60 s` or `60 min`. */
function short(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9.95 * second) return `${(ms / second).toFixed(1)} s`;
  if (ms < 59.5 * second) return `${Math.round(ms / second)} s`;
  if (ms < 59.5 * minute) return `${Math.round(ms / minute)} min`;
  if (ms < 47.5 * hour) return `${Math.round(ms / hour)} h`;
  return `${Math.round(ms / day)} days`;
}

function long(ms: number): string {
  const [unit, name] = ms < hour ? [minute, 'minute'] : ms < 2 * day ? [hour, 'hour'] : [day, 'day'];
  const amount = Math.max(1, Math.floor(ms / unit));
  return quantity(amount, name);
}
