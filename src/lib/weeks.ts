import { Temporal } from 'temporal-polyfill';

/** A time span: `from` is included, `until` is not. */
export interface Period {
  from: Date;
  until: Date;
}

/** An ISO week in the platform's time zone: from the start of its Monday to the start of the next. */
export interface Week extends Period {
  /** The ISO year: 29 December 2025 is in week 1 of 2026. */
  year: number;
  /** 1 to 53. */
  week: number;
  /** IANA. */
  zone: string;
}

/** @throws RangeError when the year has no such week, or the zone is unknown. */
export function isoWeek(year: number, week: number, zone: string): Week {
  const fourth = Temporal.PlainDate.from({ year, month: 1, day: 4 }); // in week 1 of every year
  const monday = fourth.subtract({ days: fourth.dayOfWeek - 1 }).add({ weeks: week - 1 });
  if (monday.yearOfWeek !== year) throw new RangeError(`There is no week ${week} in ${year}.`);
  return weekFrom(monday, zone);
}

/** The week that contains a moment. */
export function weekOf(at: Date, zone: string): Week {
  const day = dayOf(at, zone);
  return weekFrom(day.subtract({ days: day.dayOfWeek - 1 }), zone);
}

/** The week `count` weeks before this one. */
export function weekBefore({ year, week, zone }: Week, count = 1): Week {
  return weekFrom(dayOf(isoWeek(year, week, zone).from, zone).subtract({ weeks: count }), zone);
}

/** `count` weeks for a trend, oldest first, ending with the given one. */
export const weeksUntil = (week: Week, count: number): Week[] =>
  Array.from({ length: count }, (_, index) => weekBefore(week, count - 1 - index));

/** The `days` calendar days before a moment: `days` times 24 hours, unless the clocks changed in between. */
export function daysUntil(until: Date, days: number, zone: string): Period {
  const end = Temporal.Instant.fromEpochMilliseconds(until.getTime()).toZonedDateTimeISO(zone);
  return { from: new Date(end.subtract({ days }).epochMilliseconds), until };
}

/**
 * Moment that lies `days` calendar days after the first day of a week, at a full hour in local time of `zone`. For an hour that
 * clocks skip it is the moment after the jump; for an hour that comes twice it is the first.
 */
export function momentIn({ from }: Week, { days, hour, zone }: { days: number; hour: number; zone: string }): Date {
  const local = dayOf(from, zone).add({ days }).toPlainDateTime({ hour });
  return new Date(local.toZonedDateTime(zone).epochMilliseconds);
}

/** `2026-W53` */
export const weekName = ({ year, week }: Week) => `${year}-W${String(week).padStart(2, '0')}`;

const dayOf = (at: Date, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate();

function weekFrom(monday: Temporal.PlainDate, zone: string): Week {
  // The start of the day, not midnight: it does not exist where clocks go forward at midnight.
  const start = (day: Temporal.PlainDate) => new Date(day.toZonedDateTime(zone).epochMilliseconds);
  const { yearOfWeek: year, weekOfYear: week } = monday;
  if (year === undefined || week === undefined) throw new RangeError('The ISO calendar has weeks.');
  return { year, week, zone, from: start(monday), until: start(monday.add({ weeks: 1 })) };
}
