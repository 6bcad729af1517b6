import { Temporal } from 'temporal-polyfill';

/** Days that a round stays open after its last question. */
const answerDays = 14;
/** Hours of a day over which its questions are spread. */
const hours = 6;

/** A quarter of the year in the company's time zone: `2026-Q4`. */
export function quarterOf(now: Date, zone: string): { round: string; until: Date } {
  const day = dayOf(now, zone);
  const quarter = Math.ceil(day.month / 3);
  const first = Temporal.PlainDate.from({ year: day.year, month: quarter * 3 - 2, day: 1 });
  return { round: `${day.year}-Q${quarter}`, until: startOf(first.add({ months: 3 }), zone) };
}

export interface Spread {
  /** Working days. 0: at once. */
  days: number;
  hour: number;
  zone: string;
}

/** Times at which `count` people are asked: evenly over working days, at a random time of each; none before now. */
export function slots(now: Date, count: number, { days, hour, zone }: Spread, random: () => number): Date[] {
  if (days === 0) return Array.from({ length: count }, () => now);
  const workdays = workdaysFrom(dayOf(now, zone), days);
  return Array.from({ length: count }, (_, index) => {
    const day = workdays[Math.floor((index * days) / count)] ?? dayOf(now, zone);
    const time = Temporal.PlainTime.from({ hour }).add({ minutes: Math.floor(random() * hours * 60) });
    const at = new Date(day.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds);
    return at > now ? at : now;
  });
}

/** End of a round that is opened now. */
export function endOf(now: Date, { days, zone }: Spread): Date {
  const last = days === 0 ? dayOf(now, zone) : (workdaysFrom(dayOf(now, zone), days).at(-1) ?? dayOf(now, zone));
  return startOf(last.add({ days: answerDays + 1 }), zone);
}

/** The next `count` working days, the first day included where it is one. */
function workdaysFrom(first: Temporal.PlainDate, count: number): Temporal.PlainDate[] {
  const days: Temporal.PlainDate[] = [];
  for (let day = first; days.length < count; day = day.add({ days: 1 })) if (day.dayOfWeek <= 5) days.push(day);
  return days;
}

const dayOf = (at: Date, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate();
const startOf = (day: Temporal.PlainDate, zone: string) => new Date(day.toZonedDateTime(zone).epochMilliseconds);
