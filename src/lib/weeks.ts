import { Temporal } from 'temporal-polyfill';

/** From a moment up to, not including, another: what every number is asked about. */
export interface Period {
  from: Date;
  until: Date;
}

/** An ISO week in the platform's time zone: from the first moment of its Monday to that of the next. */
export interface Week extends Period {
  /** The ISO year: 29 December 2025 is in week 1 of 2026. */
  year: number;
  /** 1 to 53. */
  week: number;
  /** IANA. */
  zone: string;
}

/** @throws RangeError when the year has no such week, or there is no such zone. */
export function isoWeek(year: number, week: number, zone: string): Week {
  const fourth = Temporal.PlainDate.from({ year, month: 1, day: 4 }); // in week 1 of every year
  const monday = fourth.subtract({ days: fourth.dayOfWeek - 1 }).add({ weeks: week - 1 });
  if (monday.yearOfWeek !== year) throw new RangeError(`There is no week ${week} in ${year}.`);
  return weekFrom(monday, zone);
}

/** The week a moment is in. */
export function weekOf(at: Date, zone: string): Week {
  const day = dayOf(at, zone);
  return weekFrom(day.subtract({ days: day.dayOfWeek - 1 }), zone);
}

/** The week that lies `count` weeks before this one. */
export function weekBefore({ year, week, zone }: Week, count = 1): Week {
  return weekFrom(dayOf(isoWeek(year, week, zone).from, zone).subtract({ weeks: count }), zone);
}

/** `count` weeks, the oldest first, the last of them the given one: what a trend is drawn from. */
export const weeksUntil = (week: Week, count: number): Week[] =>
  Array.from({ length: count }, (_, index) => weekBefore(week, count - 1 - index));

/** The calendar days before a moment: 28 of them are 28 times 24 hours, unless clocks were changed meanwhile. */
export function daysUntil(until: Date, days: number, zone: string): Period {
  const end = Temporal.Instant.fromEpochMilliseconds(until.getTime()).toZonedDateTimeISO(zone);
  return { from: new Date(end.subtract({ days }).epochMilliseconds), until };
}

/** `2026-W53` */
export const weekName = ({ year, week }: Week) => `${year}-W${String(week).padStart(2, '0')}`;

const dayOf = (at: Date, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate();

function weekFrom(monday: Temporal.PlainDate, zone: string): Week {
  // The start of a day, not midnight: where clocks are put forward at midnight there is none.
  const start = (day: Temporal.PlainDate) => new Date(day.toZonedDateTime(zone).epochMilliseconds);
  const { yearOfWeek: year, weekOfYear: week } = monday;
  if (year === undefined || week === undefined) throw new RangeError('The ISO calendar has weeks.');
  return { year, week, zone, from: start(monday), until: start(monday.add({ weeks: 1 })) };
}
