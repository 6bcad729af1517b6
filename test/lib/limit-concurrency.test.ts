import { expect, test } from 'vitest';
import { limitConcurrency } from '../../src/lib/limit-concurrency.ts';

test('never more at once than the limit, and all of it in the end', async () => {
  const limit = limitConcurrency(3);
  let underWay = 0;
  let most = 0;
  const work = async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise(setImmediate);
    underWay -= 1;
  };
  await Promise.all(Array.from({ length: 20 }, () => limit.run(work)));
  expect([most, underWay, limit.free()]).toEqual([3, 0, 3]);
});

test('work that fails, at once or later, reports it and makes room', async () => {
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

test('it is idle when what is under way has ended, a failure too', async () => {
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
