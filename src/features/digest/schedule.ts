import { days } from '../../lib/weekdays.ts';
import { momentIn, type Week, weekBefore, weekOf } from '../../lib/weeks.ts';
import type { DigestSettings } from './settings.ts';

/** Time at which digests are due: a week is reported on this day and hour of the week after it, in local time of `zone`. */
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
  day: days.indexOf(day) + 1,
  hour,
  zone: timezone ?? zone,
});

/** Time at which the digest of a week is due: the day and hour of the week after it. */
export const dueAt = (week: Week, { day, hour, zone }: Schedule): Date => momentIn(week, { days: 6 + day, hour, zone });

/** The newest week whose digest is due; of several missed ones only this is still sent. */
export function lastDue(now: Date, schedule: Schedule): Week {
  const current = weekOf(now, schedule.zone);
  const isDue = (week: Week) => dueAt(week, schedule) <= now;
  // The third is certainly due, whatever the clocks did.
  return [1, 2].map((count) => weekBefore(current, count)).find(isDue) ?? weekBefore(current, 3);
}

/** The week whose digest is due next. */
export function nextDue(now: Date, schedule: Schedule): Week {
  const current = weekOf(now, schedule.zone);
  const isDue = (week: Week) => dueAt(week, schedule) <= now;
  return [2, 1].map((count) => weekBefore(current, count)).find((week) => !isDue(week)) ?? current;
}
