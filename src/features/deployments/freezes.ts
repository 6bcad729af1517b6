import { Temporal } from 'temporal-polyfill';

/** Local time of the week: day 1 is Monday, time as `16:00`. */
export interface WeekTime {
  day: number;
  time: string;
}

/**
 * Period without deployments in local time of its zone; the end is exclusive. When clocks go forward, a skipped time is the
 * moment of the change; when they go back, a repeated time starts a freeze at its first and ends it at its second occurrence.
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

export interface ActiveFreezes {
  /** Windows that contain the moment, the one that ends last first. */
  windows: Window[];
  /** End of the last window, including those that start before it ends; undefined when that is more than a year away. */
  until: Date | undefined;
}

const yearMs = 366 * 86_400_000;

/** Freezes at a moment, and their common end; undefined when there are none. `zone` applies to freezes without their own. */
export function activeFreezes(freezes: readonly Freeze[], now: Date, zone: string): ActiveFreezes | undefined {
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

/** First freeze that starts after a moment. */
export function nextFreeze(freezes: readonly Freeze[], now: Date, zone: string): Window | undefined {
  return freezes
    .flatMap((freeze) => windowsNear(freeze, now, zone))
    .filter(({ from, until }) => now < from && from < until)
    .sort((a, b) => a.from.getTime() - b.from.getTime())[0];
}

/** Windows of a freeze around a moment: those that may contain it, and the next one. */
function windowsNear(freeze: Freeze, at: Date, platformZone: string): Window[] {
  const zone = freeze.timezone ?? platformZone;
  if (!freeze.every) {
    const from = Temporal.PlainDateTime.from(freeze.from);
    const until = Temporal.PlainDateTime.from(freeze.until);
    return [{ freeze, from: startOf(from, zone), until: endOf(until, zone) }];
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
      from: startOf(day.toPlainDateTime(from.time), zone),
      until: endOf(day.add({ days: length }).toPlainDateTime(until.time), zone),
    };
  });
}

const startOf = (wall: Temporal.PlainDateTime, zone: string) => resolveWallTime(wall, zone, 'earlier');
const endOf = (wall: Temporal.PlainDateTime, zone: string) => resolveWallTime(wall, zone, 'later');

function resolveWallTime(wall: Temporal.PlainDateTime, zone: string, disambiguation: 'earlier' | 'later'): Date {
  const zoned = wall.toZonedDateTime(zone, { disambiguation });
  if (zoned.toPlainDateTime().equals(wall)) return new Date(zoned.epochMilliseconds);
  // Skipped time: Temporal shifts it by the length of the gap; a freeze uses the transition itself.
  const transition = wall.toZonedDateTime(zone, { disambiguation: 'earlier' }).getTimeZoneTransition('next');
  return new Date((transition ?? zoned).epochMilliseconds);
}
