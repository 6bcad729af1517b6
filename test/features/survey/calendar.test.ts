import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { endOf, quarterOf, slots } from '../../../src/features/survey/calendar.ts';

const zones = ['UTC', 'Europe/London', 'America/Sao_Paulo', 'Pacific/Auckland', 'Asia/Kolkata'];

test.each([
  ['2026-12-31T23:30:00Z', 'UTC', '2026-Q4', '2027-01-01T00:00:00.000Z'],
  ['2026-12-31T23:30:00Z', 'Asia/Kolkata', '2027-Q1', '2027-03-31T18:30:00.000Z'],
  ['2026-03-31T12:00:00Z', 'Europe/London', '2026-Q1', '2026-03-31T23:00:00.000Z'],
  ['2026-04-01T12:00:00Z', 'Europe/London', '2026-Q2', '2026-06-30T23:00:00.000Z'],
])('%s in %s is in %s, which ends at %s', (now, zone, round, until) => {
  const found = quarterOf(new Date(now), zone);
  expect([found.round, found.until.toISOString()]).toEqual([round, until]);
});

test('everybody has a time: on a working day, in the hours that were asked for, evenly, and before the round ends', () => {
  const instants = fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(
      instants,
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 200 }),
      fc.integer({ min: 1, max: 15 }),
      fc.integer({ min: 0, max: 17 }),
      (now, zone, count, days, hour) => {
        const spread = { days, hour, zone };
        const times = slots(now, count, spread, Math.random);
        expect(times).toHaveLength(count);
        const end = endOf(now, spread);
        const perDay = new Map<string, number>();
        for (const time of times) {
          expect(time >= now && time < end).toBe(true);
          const local = Temporal.Instant.fromEpochMilliseconds(time.getTime()).toZonedDateTimeISO(zone);
          if (time > now)
            expect([local.dayOfWeek <= 5, local.hour >= hour && local.hour <= hour + 6]).toEqual([true, true]);
          const day = local.toPlainDate().toString();
          perDay.set(day, (perDay.get(day) ?? 0) + 1);
        }
        for (const number of perDay.values()) expect(number).toBeLessThanOrEqual(Math.ceil(count / days) + 1);
      },
    ),
    { numRuns: 200 },
  );
});

test('without days everybody is asked at once', () => {
  const now = new Date();
  expect(slots(now, 3, { days: 0, hour: 10, zone: 'UTC' }, Math.random)).toEqual([now, now, now]);
});
