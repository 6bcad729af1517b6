import { Temporal } from 'temporal-polyfill';

/** A time of the week on the clock on the wall: 1 is Monday, `16:00`. */
export interface WeekTime {
  day: number;
  time: string;
}

/**
 * A time in which nothing is deployed, by the clock on the wall of its time zone: from its beginning up to, not including,
 * its end. Where clocks are put forward, a skipped time is the moment of the jump; where they are put back and show a time
 * twice, a freeze begins with the first and ends with the second.
 */
export type Freeze = { name: string; timezone?: string } & (
  | { every: 'week'; from: WeekTime; until: WeekTime }
  /** ISO, without an offset: `2026-12-20T16:00`. */
  | { every?: undefined; from: string; until: string }
);

export interface Window {
  freeze: Freeze;
  from: Date;
  until: Date;
}

export interface Frozen {
  /** Those that hold now, the one that ends last first. */
  windows: Window[];
  /** When none holds any more, also none that has begun by then; undefined if that is not within a year. */
  until: Date | undefined;
}

const yearMs = 366 * 86_400_000;

/** Whether something is frozen at this moment, and until when. `zone` is for freezes without a time zone of their own. */
export function frozenNow(freezes: readonly Freeze[], now: Date, zone: string): Frozen | undefined {
  const windowsAt = (at: Date) =>
    freezes
      .flatMap((freeze) => windowsNear(freeze, at, zone))
      .filter(({ from, until }) => from <= at && at < until)
      .sort((a, b) => b.until.getTime() - a.until.getTime());
  const windows = windowsAt(now);
  let until = windows[0]?.until;
  if (!until) return undefined;
  for (let next = windowsAt(until)[0]; next; next = windowsAt(until)[0]) {
    until = next.until;
    if (until.getTime() - now.getTime() > yearMs) return { windows, until: undefined };
  }
  return { windows, until };
}

/** The freeze that begins next, after this moment. */
export function nextFreeze(freezes: readonly Freeze[], now: Date, zone: string): Window | undefined {
  return freezes
    .flatMap((freeze) => windowsNear(freeze, now, zone))
    .filter(({ from, until }) => now < from && from < until)
    .sort((a, b) => a.from.getTime() - b.from.getTime())[0];
}

/** Its windows around a moment: those that may hold it, and the next one. */
function windowsNear(freeze: Freeze, at: Date, platformZone: string): Window[] {
  const zone = freeze.timezone ?? platformZone;
  if (!freeze.every) {
    const from = Temporal.PlainDateTime.from(freeze.from);
    const until = Temporal.PlainDateTime.from(freeze.until);
    return [{ freeze, from: beginning(from, zone), until: end(until, zone) }];
  }
  const today = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  const { from, until } = freeze;
  const forward = (until.day - from.day + 7) % 7;
  const length = forward === 0 && until.time <= from.time ? 7 : forward;
  const first = today.subtract({ days: ((today.dayOfWeek - from.day + 7) % 7) + 7 });
  return [0, 7, 14].map((days) => {
    const day = first.add({ days });
    return {
      freeze,
      from: beginning(day.toPlainDateTime(from.time), zone),
      until: end(day.add({ days: length }).toPlainDateTime(until.time), zone),
    };
  });
}

const beginning = (wall: Temporal.PlainDateTime, zone: string) => moment(wall, zone, 'earlier');
const end = (wall: Temporal.PlainDateTime, zone: string) => moment(wall, zone, 'later');

function moment(wall: Temporal.PlainDateTime, zone: string, disambiguation: 'earlier' | 'later'): Date {
  const shown = wall.toZonedDateTime(zone, { disambiguation });
  if (shown.toPlainDateTime().equals(wall)) return new Date(shown.epochMilliseconds);
  // A time that is skipped: Temporal moves it by the length of the jump, we take the jump itself.
  const jump = wall.toZonedDateTime(zone, { disambiguation: 'earlier' }).getTimeZoneTransition('next');
  return new Date((jump ?? shown).epochMilliseconds);
}
