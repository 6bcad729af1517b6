import { afterEach, expect, test, vi } from 'vitest';
import { within, withTimeout } from '../../src/lib/with-timeout.ts';

const late = () => new Error('late');
afterEach(() => vi.restoreAllMocks());

test('a result or a failure in time is returned', async () => {
  expect(await withTimeout(1_000, async () => 'here', late)).toBe('here');
  await expect(withTimeout(1_000, () => Promise.reject(new Error('broken')), late)).rejects.toThrow('broken');
  await expect(
    withTimeout(
      1_000,
      () => {
        throw new Error('at once');
      },
      late,
    ),
  ).rejects.toThrow('at once');
});

test('work that takes too long is given up, and its later failure is ignored', async () => {
  const { promise, reject } = Promise.withResolvers<string>();
  await expect(withTimeout(1, () => promise, late)).rejects.toThrow('late');
  reject(new Error('too late to be heard'));
});

test('within gives a result, a failure or undefined', async () => {
  expect(await within(1_000, async () => 'here')).toBe('here');
  await expect(within(1_000, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  const { promise, reject } = Promise.withResolvers<string>();
  expect(await within(1, () => promise)).toBeUndefined();
  reject(new Error('too late to be heard'));
});

test('the timer is cleared in every case', async () => {
  const set = vi.spyOn(globalThis, 'setTimeout');
  const clear = vi.spyOn(globalThis, 'clearTimeout');
  const long = 7_777_777; // no other timer of the process is as long
  await withTimeout(long, async () => 'here', late);
  await within(long, () => Promise.reject(new Error('broken'))).catch(() => {});
  const timers = set.mock.calls.flatMap(([, ms], call) => (ms === long ? [set.mock.results[call]?.value] : []));
  expect(timers).toHaveLength(2);
  for (const timer of timers) expect(clear).toHaveBeenCalledWith(timer);
});
