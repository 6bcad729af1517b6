import { Temporal } from 'temporal-polyfill';
import { type Week, weekBefore, weekOf } from '../../lib/weeks.ts';
import { days } from '../deployments/policy-file.ts';
import type { DigestSettings } from './settings.ts';

/** When digests are due: a week is reported on this day and hour of the week after it, by the clock on the wall of `zone`. */
export interface Schedule {
  /** 1 is Monday. */
  day: number;
  hour: number;
  /** IANA; weeks are counted in it too. */
  zone: string;
}

/** `zone`: the platform's. */
export const scheduleOf = (
  { day, hour, timezone }: Pick<DigestSettings, 'day' | 'hour' | 'timezone'>,
  zone: string,
) => ({
  ...{ day: days.indexOf(day) + 1, hour, zone: timezone ?? zone },
});

/**
 * When the digest of a week is due. An hour that clocks skip is the moment after the jump; of one that they show twice it is
 * the first.
 */
export function dueAt({ from }: Week, { day, hour, zone }: Schedule): Date {
  const monday = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  const wall = monday.add({ days: 6 + day }).toPlainDateTime({ hour });
  return new Date(wall.toZonedDateTime(zone).epochMilliseconds);
}

/** The newest week whose digest is due: of several that were missed it is the only one that is still sent. */
export function lastDue(now: Date, schedule: Schedule): Week {
  const current = weekOf(now, schedule.zone);
  const isDue = (week: Week) => dueAt(week, schedule) <= now;
  // The last one has been due for a week, whatever the clocks did.
  return [1, 2].map((count) => weekBefore(current, count)).find(isDue) ?? weekBefore(current, 3);
}

/** The week whose digest is due next. */
export function nextDue(now: Date, schedule: Schedule): Week {
  const current = weekOf(now, schedule.zone);
  const isDue = (week: Week) => dueAt(week, schedule) <= now;
  return [2, 1].map((count) => weekBefore(current, count)).find((week) => !isDue(week)) ?? current;
}
