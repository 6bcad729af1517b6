import { expect, test } from 'vitest';
import { formatDuration } from '../../src/lib/format-duration.ts';

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000] as const;

test.each([
  [-5, '0 ms'],
  [0, '0 ms'],
  [850, '850 ms'],
  [999.7, '1.0 s'],
  [3.21 * second, '3.2 s'],
  [9.97 * second, '10 s'],
  [59.4 * second, '59 s'],
  [59.6 * second, '1 min'],
  [4 * minute, '4 min'],
  [59.7 * minute, '1 h'],
  [2 * hour, '2 h'],
  [47.6 * hour, '2 days'],
  [3 * day, '3 days'],
])('%d ms, short: %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [-5, '1 minute'],
  [0, '1 minute'],
  [1.9 * minute, '1 minute'],
  [5 * minute, '5 minutes'],
  [hour, '1 hour'],
  [47.9 * hour, '47 hours'],
  [2 * day, '2 days'],
])('%d ms, long: %s', (ms, text) => {
  expect(formatDuration(ms, 'long')).toBe(text);
});
