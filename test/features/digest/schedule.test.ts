import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { dueAt, lastDue, nextDue, type Schedule, scheduleOf } from '../../../src/features/digest/schedule.ts';
import { isoWeek, weekBefore, weekName, weekOf } from '../../../src/lib/weeks.ts';

const zones = [
  ...['UTC', 'Europe/London', 'America/New_York', 'America/St_Johns', 'Asia/Kathmandu', 'Australia/Lord_Howe'],
  // Zones with clock changes at midnight, a skipped day, and hours far from UTC.
  ...[
    'America/Sao_Paulo',
    'Asia/Beirut',
    'America/Santiago',
    'Pacific/Apia',
    'Pacific/Kiritimati',
    'Pacific/Marquesas',
  ],
];
const schedules = fc.record({
  day: fc.integer({ min: 1, max: 7 }),
  hour: fc.integer({ min: 0, max: 23 }),
  zone: fc.constantFrom(...zones),
});
const moments = fc.date({ min: new Date('2005-01-01'), max: new Date('2045-01-01'), noInvalidDate: true });

/** First moment after `after` at which local time is at or past the day and hour, found in steps of half an hour. */
function naiveDue(after: Date, { day, hour, zone }: Schedule): Date {
  let at = Temporal.Instant.fromEpochMilliseconds(after.getTime()).toZonedDateTimeISO(zone);
  const isReached = () => {
    const monday = at.toPlainDate().subtract({ days: at.dayOfWeek - 1 });
    const target = monday.add({ days: day - 1 }).toPlainDateTime({ hour });
    return Temporal.PlainDateTime.compare(at.toPlainDateTime(), target) >= 0;
  };
  while (!isReached()) at = at.add({ minutes: 30 });
  return new Date(at.epochMilliseconds);
}

test('a week’s digest is due at the first moment of the day and hour in local time of the week after it', () => {
  fc.assert(
    fc.property(moments, schedules, (moment, schedule) => {
      const next = weekOf(moment, schedule.zone);
      const due = dueAt(weekBefore(next), schedule);
      expect(due.getTime()).toBe(naiveDue(next.from, schedule).getTime());
      expect(due.getTime()).toBeGreaterThanOrEqual(next.from.getTime());
    }),
    { numRuns: 60 },
  );
});

test('at every moment one week is the newest that is due, and the one after it is next', () => {
  fc.assert(
    fc.property(moments, schedules, (now, schedule) => {
      const last = lastDue(now, schedule);
      const next = nextDue(now, schedule);
      expect(dueAt(last, schedule) <= now).toBe(true);
      expect(dueAt(next, schedule) > now).toBe(true);
      expect(weekName(weekBefore(next))).toBe(weekName(last));
    }),
    { numRuns: 500 },
  );
});

test('year after year each week is due once, in order, with none left out', () => {
  const zonesAndTimes = ['Europe/London', 'America/Santiago', 'Pacific/Apia', 'Australia/Lord_Howe'].flatMap(
    (zone) => [
      { day: 1, hour: 0, zone },
      { day: 7, hour: 2, zone },
    ], // clock changes
  );
  for (const schedule of zonesAndTimes) {
    const names: string[] = [];
    let before = new Date(0);
    for (let week = isoWeek(2009, 44, schedule.zone); week.year < 2013; week = weekOf(week.until, schedule.zone)) {
      const due = dueAt(week, schedule);
      expect(due > before).toBe(true);
      // The week changes exactly at this moment.
      expect(weekName(lastDue(due, schedule))).toBe(weekName(week));
      expect(weekName(lastDue(new Date(due.getTime() - 1), schedule))).toBe(weekName(weekBefore(week)));
      names.push(weekName(week));
      before = due;
    }
    expect(names).toEqual([...new Set(names)].sort());
    expect(names).toContain('2009-W53');
  }
});

test('an hour that clocks skip is due after the jump, one that they show twice the first time', () => {
  const sunday = (hour: number) => ({ day: 7, hour, zone: 'Europe/London' });
  // 29 March 2026, 01:00 becomes 02:00; 25 October 2026, 02:00 becomes 01:00.
  expect(dueAt(isoWeek(2026, 12, 'Europe/London'), sunday(1)).toISOString()).toBe('2026-03-29T01:00:00.000Z');
  expect(dueAt(isoWeek(2026, 42, 'Europe/London'), sunday(1)).toISOString()).toBe('2026-10-25T00:00:00.000Z');
});

test('week 53 is reported in the first week of the year after it', () => {
  const schedule = scheduleOf({ day: 'monday', hour: 9 }, 'Europe/London');
  expect(dueAt(isoWeek(2026, 53, 'Europe/London'), schedule).toISOString()).toBe('2027-01-04T09:00:00.000Z');
  expect(weekName(lastDue(new Date('2027-01-04T09:00:00Z'), schedule))).toBe('2026-W53');
  expect(weekName(lastDue(new Date('2027-01-04T08:59:59Z'), schedule))).toBe('2026-W52');
});

test('the digest’s own time zone wins over the platform’s', () => {
  const schedule = scheduleOf({ day: 'friday', hour: 16, timezone: 'Asia/Tokyo' }, 'Europe/London');
  expect(schedule).toEqual({ day: 5, hour: 16, zone: 'Asia/Tokyo' });
});
