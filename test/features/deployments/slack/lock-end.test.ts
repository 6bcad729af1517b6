import { expect, test } from 'vitest';
import { endAfter, readEnd } from '../../../../src/features/deployments/slack/lock-end.ts';

const now = new Date('2026-11-30T17:00:00Z');
const end = (words: string) => {
  const { endsAt, rest } = readEnd(words.split(' '), 'Europe/Berlin', now);
  return [endsAt?.toISOString(), rest.join(' ')];
};

test.each([
  ['for 2h the migration', '2026-11-30T19:00:00.000Z', 'the migration'],
  ['for 90 minutes a test', '2026-11-30T18:30:00.000Z', 'a test'],
  ['for 1d', '2026-12-01T17:00:00.000Z', ''],
  ['until 18:30 lunch', '2026-11-30T17:30:00.000Z', 'lunch'], // Berlin is an hour ahead
  ['until 9:15 tomorrow', '2026-12-01T08:15:00.000Z', 'tomorrow'],
  ['until 18:00', '2026-12-01T17:00:00.000Z', ''], // now, so tomorrow
  ['for the migration', undefined, 'for the migration'],
  ['until further notice', undefined, 'until further notice'],
  ['for 2 reasons', undefined, 'for 2 reasons'],
  ['until 25:00', undefined, 'until 25:00'],
])('“%s” ends %s', (words, endsAt, rest) => {
  expect(end(words)).toEqual([endsAt, rest]);
});

test('a lock has no end more than 30 days away', () => {
  expect(() => endAfter('31d', now)).toThrow('up to 30 days');
  expect(() => endAfter('0h', now)).toThrow('up to 30 days');
});
