import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createPace } from '../../../src/core/github/pace.ts';
import { openStore, type Store } from '../../../src/core/store/database.ts';
import { RetryLater } from '../../../src/roadcrew/errors.ts';
import { startStore } from './support.ts';

const run = promisify(execFile);
const gapsOf = (times: number[]) => {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted.slice(1).map((time, index) => time - (sorted[index] ?? 0));
};

/** Waits until `turns` turns are reserved, the last of them in the future. */
const waitForReservation = (store: Store, turns: number) =>
  expect
    .poll(async () => {
      const line = 'select extract(epoch from next_at - now())::float8 as seconds from github_pace';
      return (await store.prepared<{ seconds: number }>('line', line, []))[0]?.seconds;
    })
    .toBeGreaterThan(1.1 * (turns - 1));

test('three processes that write as fast as they may share one write a second', async () => {
  await using base = await startStore();
  const child = join(import.meta.dirname, 'pace-child.ts');
  const outputs = await Promise.all(
    Array.from({ length: 3 }, () => run(process.execPath, [child, base.databaseUrl, '2'])),
  );
  const times = outputs.flatMap(({ stdout }) => stdout.trim().split('\n').map(Number));
  expect(times).toHaveLength(6);
  expect(Math.min(...gapsOf(times))).toBeGreaterThan(1_000);
});

test('a write with a long wait is refused with the time to retry, and reserves no turn', async () => {
  await using base = await startStore();
  const pace = createPace(base.store);
  const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => pace.turn()));
  const granted = outcomes.filter(({ status }) => status === 'fulfilled');
  const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  // The turn of now, and those within three seconds.
  expect(granted).toHaveLength(3);
  expect(refusals.every((reason) => reason instanceof RetryLater && reason.inMs > 500)).toBe(true);
});

test('a pause that GitHub requests delays every write, also one with a turn from before', async () => {
  await using base = await startStore();
  const other = openStore(base.databaseUrl, { connections: 2 });
  try {
    const [mine, theirs] = [createPace(base.store), createPace(other)];
    await mine.turn();
    const reserved = theirs.turn(); // a second from now
    await waitForReservation(base.store, 2);
    const since = performance.now();
    await mine.pause(2_000);
    await mine.pause(500); // a shorter one does not end the longer
    await reserved;
    expect(performance.now() - since).toBeGreaterThan(1_990);
    await mine.pause(60_000);
    await expect(theirs.turn()).rejects.toMatchObject({ name: 'RetryLater', inMs: expect.closeTo(60_000, -4) });
  } finally {
    await other.close();
  }
});

test('a process that is blocked past its turn loses it', async () => {
  await using base = await startStore();
  const other = openStore(base.databaseUrl, { connections: 2 });
  try {
    const [mine, theirs] = [createPace(base.store), createPace(other)];
    const times: number[] = [];
    const write = async (pace: typeof mine) => {
      await pace.turn();
      times.push(Date.now());
    };
    await write(mine);
    const late = write(mine);
    await waitForReservation(base.store, 2);
    // Blocks this process for longer than the turn lasts.
    const until = performance.now() + 1_700;
    while (performance.now() < until);
    await Promise.all([late, write(theirs)]);
    expect(Math.min(...gapsOf(times))).toBeGreaterThan(1_000);
  } finally {
    await other.close();
  }
});
