import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activeFreezes, type Freeze, nextFreeze } from '../../../src/features/deployments/freezes.ts';

const weekly = (from: string, until: string, timezone?: string): Freeze => {
  const at = (text: string) => ({ day: days.indexOf(text.slice(0, 3)) + 1, time: text.slice(4) });
  return { name: 'Weekly', every: 'week', from: at(from), until: at(until), ...(timezone && { timezone }) };
};
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const once = (from: string, until: string, timezone?: string): Freeze => ({
  name: 'Once',
  from,
  until,
  ...(timezone && { timezone }),
});
const London = 'Europe/London';
const weekend = weekly('fri 16:00', 'mon 08:00');
const at = (iso: string) => new Date(iso);
const untilOf = (freezes: Freeze[], now: string, zone = London) =>
  activeFreezes(freezes, at(now), zone)?.until?.toISOString();

describe('a weekly freeze', () => {
  test.each([
    ['2026-11-20T15:59:59.999Z', undefined],
    ['2026-11-20T16:00:00Z', '2026-11-23T08:00:00.000Z'],
    ['2026-11-22T12:00:00Z', '2026-11-23T08:00:00.000Z'],
    ['2026-11-23T07:59:59.999Z', '2026-11-23T08:00:00.000Z'],
    ['2026-11-23T08:00:00Z', undefined],
  ])('spans the end of the week: at %s until %s', (now, until) => {
    expect(untilOf([weekend], now)).toBe(until);
  });

  test('can end just before it starts again, or on the same day', () => {
    expect(untilOf([weekly('mon 08:00', 'mon 07:00')], '2026-11-24T12:00:00Z')).toBe('2026-11-30T07:00:00.000Z');
    expect(untilOf([weekly('mon 08:00', 'mon 07:00')], '2026-11-30T07:30:00Z')).toBeUndefined();
    expect(untilOf([weekly('mon 08:00', 'mon 09:00')], '2026-11-24T12:00:00Z')).toBeUndefined();
  });

  test('uses its own time zone', () => {
    const tokyo = weekly('fri 16:00', 'mon 08:00', 'Asia/Tokyo');
    expect(untilOf([tokyo], '2026-11-20T08:00:00Z')).toBe('2026-11-22T23:00:00.000Z');
    expect(untilOf([weekend], '2026-11-20T08:00:00Z')).toBeUndefined();
  });

  test('follows daylight saving time', () => {
    expect(untilOf([weekend], '2026-03-28T12:00:00Z')).toBe('2026-03-30T07:00:00.000Z');
    expect(untilOf([weekend], '2026-10-24T12:00:00Z')).toBe('2026-10-26T08:00:00.000Z');
  });
});

describe('at a change of clocks', () => {
  // 29 March 2026: 01:00 to 02:00 is skipped in London. 25 October: 01:00 to 02:00 is repeated.
  test.each([
    ['starts at the change', weekly('sun 01:30', 'sun 05:00'), '2026-03-29T00:59:59Z', undefined],
    ['starts at the change', weekly('sun 01:30', 'sun 05:00'), '2026-03-29T01:00:00Z', '2026-03-29T04:00:00.000Z'],
    ['ends at the change', weekly('sat 20:00', 'sun 01:30'), '2026-03-29T00:59:59Z', '2026-03-29T01:00:00.000Z'],
    ['ends at the change', weekly('sat 20:00', 'sun 01:30'), '2026-03-29T01:00:00Z', undefined],
    ['starts at the first', weekly('sun 01:30', 'sun 05:00'), '2026-10-25T00:29:59Z', undefined],
    ['starts at the first', weekly('sun 01:30', 'sun 05:00'), '2026-10-25T00:30:00Z', '2026-10-25T05:00:00.000Z'],
    ['ends at the second', weekly('sat 20:00', 'sun 01:30'), '2026-10-25T01:29:59Z', '2026-10-25T01:30:00.000Z'],
    ['ends at the second', weekly('sat 20:00', 'sun 01:30'), '2026-10-25T01:30:00Z', undefined],
    ['is over when all of it is skipped', weekly('sun 01:10', 'sun 01:50'), '2026-03-29T01:00:00Z', undefined],
    ['has no hole', weekly('sun 01:10', 'sun 01:50'), '2026-10-25T01:00:00Z', '2026-10-25T01:50:00.000Z'],
  ])('a freeze %s (%#)', (_, freeze, now, until) => {
    expect(untilOf([freeze], now)).toBe(until);
  });

  test('one-off freezes follow the same rule', () => {
    expect(untilOf([once('2026-03-29T01:30', '2026-03-29T05:00')], '2026-03-29T01:00:00Z')).toBe(
      '2026-03-29T04:00:00.000Z',
    );
    expect(untilOf([once('2026-10-24T20:00', '2026-10-25T01:30')], '2026-10-25T01:29:00Z')).toBe(
      '2026-10-25T01:30:00.000Z',
    );
  });

  test('a calendar day that a country skipped has no freeze', () => {
    const friday = weekly('fri 08:00', 'fri 18:00', 'Pacific/Apia'); // there was no 30 December 2011
    expect(untilOf([friday], '2011-12-30T10:00:00Z')).toBeUndefined();
    expect(untilOf([friday], '2011-12-23T20:00:00Z')).toBe('2011-12-24T04:00:00.000Z');
  });
});

describe('a future freeze', () => {
  const newYear = once('2026-12-20T00:00', '2027-01-02T09:00');

  test('never blocks today, and is announced', () => {
    expect(activeFreezes([newYear, weekend], at('2026-11-19T12:00:00Z'), London)).toBeUndefined();
    expect(nextFreeze([newYear, weekend], at('2026-11-19T12:00:00Z'), London)).toMatchObject({
      freeze: { name: 'Weekly' },
      from: at('2026-11-20T16:00:00Z'),
    });
    expect(nextFreeze([newYear], at('2026-12-20T00:00:00Z'), London)).toBeUndefined();
  });

  test('a past one blocks nothing either', () => {
    expect(activeFreezes([newYear], at('2027-01-02T09:00:00Z'), London)).toBeUndefined();
  });
});

describe('the end of a freeze', () => {
  test('is the end of the last one that overlaps or follows', () => {
    const freezes = [
      weekend,
      once('2026-11-23T07:00', '2026-11-24T10:00'),
      once('2026-11-24T10:00', '2026-11-25T10:00'),
    ];
    const frozen = activeFreezes(freezes, at('2026-11-21T12:00:00Z'), London);
    expect(frozen?.until).toEqual(at('2026-11-25T10:00:00Z'));
    expect(frozen?.windows.map(({ freeze }) => freeze.name)).toEqual(['Weekly']);
  });

  test('names all active freezes, the longest first', () => {
    const frozen = activeFreezes(
      [weekend, once('2026-11-21T00:00', '2026-11-28T00:00')],
      at('2026-11-21T12:00:00Z'),
      London,
    );
    expect(frozen?.windows.map(({ freeze }) => freeze.name)).toEqual(['Once', 'Weekly']);
  });

  test('is undefined when freezes follow each other for ever', () => {
    const always = [weekly('mon 00:00', 'thu 00:00'), weekly('thu 00:00', 'mon 00:00')];
    expect(activeFreezes(always, at('2026-11-21T12:00:00Z'), London)).toMatchObject({ until: undefined });
  });
});

/**
 * Naive calendar: the local time of every minute of some weeks, by `Intl`. A freeze starts at the first minute with its
 * start time, or the first later one when there is none; it ends at the last minute with its end time, or the first later
 * one.
 */
function calendarOf(zone: string, start: number, length: number) {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const walls = Array.from({ length }, (_, at) => format.format(start + at * 60_000).replace(' ', 'T'));
  const first = new Map(walls.map((wall, at) => [wall, at] as const).reverse());
  const last = new Map(walls.map((wall, at) => [wall, at] as const));
  const later = (wall: string) => walls.findIndex((each) => each > wall);
  return {
    zone,
    start,
    walls,
    window: (from: string, until: string) => [first.get(from) ?? later(from), last.get(until) ?? later(until)] as const,
  };
}

describe('against a naive calendar', () => {
  const transitions = [
    ['Europe/London', '2026-03-29'],
    ['Europe/London', '2026-10-25'],
    ['America/New_York', '2026-03-08'],
    ['America/Havana', '2026-11-01'],
    ['Africa/Cairo', '2026-04-24'],
    ['Asia/Beirut', '2026-10-25'],
    ['Australia/Lord_Howe', '2026-04-05'],
    ['America/St_Johns', '2010-11-07'],
    ['Pacific/Apia', '2011-12-31'],
    ['Asia/Kathmandu', '2026-06-14'],
  ] as const;
  const calendars = transitions.map(([zone, day]) => {
    return calendarOf(zone, Date.parse(`${day}T00:00:00Z`) - 14 * 86_400_000, 28 * 1440);
  });
  const time = fc
    .oneof(fc.nat(1439), fc.integer({ min: 0, max: 240 }), fc.constantFrom(0, 60, 90, 120, 1380, 1439))
    .map((minutes) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`);
  const weekTime = fc.record({ day: fc.oneof(fc.integer({ min: 1, max: 7 }), fc.constantFrom(6, 7, 1)), time });
  const isoDay = (day: string) => ((new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7) + 1;
  const addDays = (day: string, count: number) =>
    new Date(Date.parse(`${day}T00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);

  /** Windows that start and end within the calendar, in minutes. */
  function windowsOf(freeze: Freeze, { walls, window }: (typeof calendars)[number]) {
    if (!freeze.every) return [window(freeze.from, freeze.until)];
    const span = (freeze.until.day - freeze.from.day + 7) % 7 || (freeze.until.time > freeze.from.time ? 0 : 7);
    const firstDay = walls[0]?.slice(0, 10) ?? '';
    return Array.from({ length: 30 }, (_, at) => addDays(firstDay, at))
      .filter((day) => isoDay(day) === freeze.from.day)
      .map((day) => window(`${day}T${freeze.from.time}`, `${addDays(day, span)}T${freeze.until.time}`))
      .filter(([from, until]) => from > 0 && until > 0);
  }

  test('state and end are right in every minute around a change of clocks', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...calendars),
        fc.array(fc.tuple(weekTime, weekTime), { minLength: 1, maxLength: 3 }),
        fc.option(fc.tuple(fc.integer({ min: 8 * 1440, max: 18 * 1440 }), fc.integer({ min: 1, max: 3 * 1440 })), {
          nil: undefined,
        }),
        fc.array(fc.oneof(fc.integer({ min: -1440, max: 2880 }), fc.integer({ min: -120, max: 300 })), {
          minLength: 1,
          maxLength: 12,
        }),
        (calendar, pairs, oneOff, moments) => {
          const { zone, start, walls } = calendar;
          const freezes: Freeze[] = pairs
            .filter(([from, until]) => from.day !== until.day || from.time !== until.time)
            .map(([from, until]) => ({ name: 'weekly', every: 'week', from, until }));
          if (oneOff) {
            const [from, until] = [walls[oneOff[0]] ?? '', walls[oneOff[0] + oneOff[1]] ?? ''];
            if (from < until) freezes.push({ name: 'once', from, until });
          }
          const windows = freezes.flatMap((freeze) => windowsOf(freeze, calendar));
          const activeCount = new Uint8Array(walls.length);
          for (const [from, until] of windows)
            for (let at = from; at < until; at += 1) activeCount[at] = (activeCount[at] ?? 0) + 1;
          for (const offset of moments) {
            const minute = 14 * 1440 + offset;
            const frozen = activeFreezes(freezes, new Date(start + minute * 60_000), zone);
            expect(frozen?.windows.length ?? 0).toBe(activeCount[minute]);
            if (!frozen) {
              const next = windows
                .map(([from, until]) => (from < until ? from : Infinity))
                .filter((from) => from > minute);
              const found = nextFreeze(freezes, new Date(start + minute * 60_000), zone);
              const first = Math.min(...next);
              if (first < 21 * 1440) expect(found && (found.from.getTime() - start) / 60_000).toBe(first);
              continue;
            }
            let end = minute;
            while (activeCount[end]) end += 1;
            // The calendar cannot check an end after its last days.
            if (end < 20 * 1440) expect(frozen.until && (frozen.until.getTime() - start) / 60_000).toBe(end);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
