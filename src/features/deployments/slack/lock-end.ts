import { Temporal } from 'temporal-polyfill';
import { UserError } from '../../../roadcrew/errors.ts';

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 };
/** Longest time for which a lock may be taken, in milliseconds. A longer one has to be released by its holder. */
const maxMs = 30 * units.d;

/** Times that the form offers, by value. */
export const lockTimes = { '1h': '1 hour', '4h': '4 hours', '8h': '8 hours', '1d': '1 day' } as const;
export type LockTime = keyof typeof lockTimes;

/** End of a lock taken now for a time such as `2h`. @throws UserError for more than 30 days */
export function endAfter(time: string, now = new Date()): Date {
  const [, amount = '0', unit = 'm'] = /^(\d+)([mhd])$/.exec(time) ?? [];
  const ms = Number(amount) * units[unit as keyof typeof units];
  if (ms === 0 || ms > maxMs) throw new UserError('A lock can be taken for up to 30 days, or until it is unlocked.');
  return new Date(now.getTime() + ms);
}

/**
 * Reads `for 2h`, `for 90 minutes` or `until 18:00` at the beginning of the words, in the platform's time zone; a time that
 * has passed is tomorrow's. Anything else belongs to the reason: `for the migration`.
 */
export function readEnd(
  words: readonly string[],
  timeZone: string,
  now = new Date(),
): { endsAt?: Date; rest: readonly string[] } {
  const [first = '', second = '', third = ''] = words.map((word) => word.toLowerCase());
  if (first === 'for') {
    const whole = /^(\d{1,5})(m|h|d)$/.exec(second);
    if (whole) return { endsAt: endAfter(second, now), rest: words.slice(2) };
    const unit = /^(minute|hour|day|min)s?$/.exec(third)?.[1]?.charAt(0);
    if (/^\d{1,5}$/.test(second) && unit) return { endsAt: endAfter(`${second}${unit}`, now), rest: words.slice(3) };
  }
  const time = first === 'until' ? /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(second) : null;
  if (!time) return { rest: words };
  const start = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  const today = start.withPlainTime({ hour: Number(time[1]), minute: Number(time[2]) });
  const end = Temporal.ZonedDateTime.compare(today, start) > 0 ? today : today.add({ days: 1 });
  return { endsAt: new Date(end.epochMilliseconds), rest: words.slice(2) };
}
