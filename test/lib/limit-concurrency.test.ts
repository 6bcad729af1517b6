import { expect, test } from 'vitest';
import { limitConcurrency } from '../../src/lib/limit-concurrency.ts';

test('never more calls at once than the limit, and all of them in the end', async () => {
  const limit = limitConcurrency(3);
  let running = 0;
  let peak = 0;
  const work = async () => {
    running += 1;
    peak = Math.max(peak, running);
    await new Promise(setImmediate);
    running -= 1;
  };
  await Promise.all(Array.from({ length: 20 }, () => limit.run(work)));
  expect([peak, running, limit.free()]).toEqual([3, 0, 3]);
});

test('work that fails, at once or later, rejects and frees its slot', async () => {
  const limit = limitConcurrency(1);
  const broken = new Error('broken');
  await expect(limit.run(() => Promise.reject(broken))).rejects.toBe(broken);
  await expect(
    limit.run(() => {
      throw broken;
    }),
  ).rejects.toBe(broken);
  await limit.room();
  expect(limit.free()).toBe(1);
});

test('it is idle when all running work has ended, also with an error', async () => {
  const limit = limitConcurrency(2);
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const failed = limit.run(() => first.promise).catch(() => 'failed');
  const done = limit.run(() => second.promise);
  let idle = false;
  const waiting = limit.idle().then(() => {
    idle = true;
  });
  first.reject(new Error('broken'));
  expect(await failed).toBe('failed');
  expect(idle).toBe(false);
  second.resolve();
  await Promise.all([done, waiting]);
});
