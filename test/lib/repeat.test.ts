import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { repeat } from '../../src/lib/repeat.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('never runs twice at once, and its end waits for the running turn', async () => {
  const turns: PromiseWithResolvers<void>[] = [];
  const work = () => {
    const turn = Promise.withResolvers<void>();
    turns.push(turn);
    return turn.promise;
  };
  const end = repeat(10, work, () => {}, { atOnce: true });
  await vi.advanceTimersByTimeAsync(50);
  expect(turns).toHaveLength(1);
  turns[0]?.resolve();
  await vi.advanceTimersByTimeAsync(10);
  expect(turns).toHaveLength(2);
  let ended = false;
  const ending = end().then(() => {
    ended = true;
  });
  await vi.advanceTimersByTimeAsync(50);
  expect(ended).toBe(false);
  turns[1]?.resolve();
  await ending;
  await vi.advanceTimersByTimeAsync(50);
  expect(turns).toHaveLength(2);
});

test.each([
  ['rejects', () => Promise.reject(new Error('broken'))],
  [
    'throws',
    () => {
      throw new Error('broken');
    },
  ],
])('work that %s does not end the repetition', async (_how, work) => {
  const errors: unknown[] = [];
  const end = repeat(10, work, (error) => errors.push(error));
  await vi.advanceTimersByTimeAsync(35);
  expect(errors).toEqual(Array(3).fill(new Error('broken')));
  await end();
});
