import { Temporal } from 'temporal-polyfill';

/** How long a round stays open after the last question of it, in days. */
export const answerDays = 14;
/** Questions of a day are spread over so many hours. */
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

/** When each of `count` people is asked: evenly over working days, at some time of each. None of them before now. */
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

/** When the round that is opened now ends. */
export function endOf(now: Date, { days, zone }: Spread): Date {
  const last = days === 0 ? dayOf(now, zone) : (workdaysFrom(dayOf(now, zone), days).at(-1) ?? dayOf(now, zone));
  return startOf(last.add({ days: answerDays + 1 }), zone);
}

/** The next `count` working days, this one included where it is one. */
function workdaysFrom(first: Temporal.PlainDate, count: number): Temporal.PlainDate[] {
  const found: Temporal.PlainDate[] = [];
  for (let day = first; found.length < count; day = day.add({ days: 1 })) if (day.dayOfWeek <= 5) found.push(day);
  return found;
}

const dayOf = (at: Date, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate();
const startOf = (day: Temporal.PlainDate, zone: string) => new Date(day.toZonedDateTime(zone).epochMilliseconds);
