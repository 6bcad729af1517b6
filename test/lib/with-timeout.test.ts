import { expect, test } from 'vitest';
import { withTimeout } from '../../src/lib/with-timeout.ts';

const late = () => new Error('late');

test('what comes in time is taken, a failure too', async () => {
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

test('what does not is given up, and its failure afterwards troubles nobody', async () => {
  const { promise, reject } = Promise.withResolvers<string>();
  await expect(withTimeout(1, () => promise, late)).rejects.toThrow('late');
  reject(new Error('too late to be heard'));
});
