import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { daysUntil, isoWeek, weekBefore, weekName, weekOf, weeksUntil } from '../../src/lib/weeks.ts';

const hours = ({ from, until }: { from: Date; until: Date }) => (until.getTime() - from.getTime()) / 3_600_000;

test.each([
  ['an ordinary week', 2026, 30, 'UTC', '2026-07-20T00:00:00.000Z', 168],
  ['a week when the clocks go forward', 2026, 13, 'Europe/London', '2026-03-23T00:00:00.000Z', 167],
  ['a week when the clocks go back', 2026, 43, 'Europe/London', '2026-10-18T23:00:00.000Z', 169],
  ['a change of half an hour', 2026, 14, 'Australia/Lord_Howe', '2026-03-29T13:00:00.000Z', 168.5],
  ['a week 53', 2026, 53, 'UTC', '2026-12-28T00:00:00.000Z', 168],
  ['a week that starts in the previous year', 2026, 1, 'UTC', '2025-12-29T00:00:00.000Z', 168],
  ['a skipped day', 2011, 52, 'Pacific/Apia', '2011-12-26T10:00:00.000Z', 144],
])('%s', (_what, year, week, zone, from, length) => {
  const found = isoWeek(year, week, zone);
  expect([found.from.toISOString(), hours(found)]).toEqual([from, length]);
});

test('where the clocks go forward at midnight, the day starts at one', () => {
  const { from } = isoWeek(2018, 45, 'America/Sao_Paulo');
  expect(from.toISOString()).toBe('2018-11-05T02:00:00.000Z');
  const sunday = weekOf(new Date('2018-11-04T03:00:00.000Z'), 'America/Sao_Paulo');
  expect([weekName(sunday), hours(sunday)]).toEqual(['2018-W44', 167]);
});

test('a week that does not exist is refused', () => {
  expect(() => isoWeek(2025, 53, 'UTC')).toThrow('There is no week 53 in 2025.');
  expect(() => isoWeek(2026, 54, 'UTC')).toThrow(RangeError);
  expect(() => isoWeek(2026, 0, 'UTC')).toThrow(RangeError);
  expect(() => isoWeek(2026, 1, 'Mars/Olympus')).toThrow(RangeError);
});

test('28 days are calendar days', () => {
  const { until, zone } = isoWeek(2026, 13, 'Europe/London');
  expect(hours(daysUntil(until, 28, zone))).toBe(28 * 24 - 1);
});

const zones = fc.constantFrom(
  'UTC',
  'Europe/London',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Australia/Lord_Howe',
);
const moments = fc.date({ min: new Date('2005-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });

test('every moment is in one week, numbered as in the calendar, right after the previous one', () => {
  fc.assert(
    fc.property(moments, zones, (at, zone) => {
      const week = weekOf(at, zone);
      expect(week.from <= at && at < week.until).toBe(true);
      const day = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate();
      expect([week.year, week.week]).toEqual([day.yearOfWeek, day.weekOfYear]);
      expect(isoWeek(week.year, week.week, zone)).toEqual(week);
      expect(weekBefore(week).until).toEqual(week.from);
      const trend = weeksUntil(week, 12);
      expect(trend.at(-1)).toEqual(week);
      expect(trend.slice(1).map(({ from }) => from)).toEqual(trend.slice(0, -1).map(({ until }) => until));
    }),
    { numRuns: 100 },
  );
});
