import { expect, test, vi } from 'vitest';
import { sampleStride } from '../../support/sampling.ts';
import { broken, expectInvariants } from './invariants.ts';
import { type Orders, startWorker } from './processes.ts';
import { deafDoorbell, newWorld, type World } from './support.ts';

// A process per point: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

type Point = NonNullable<Orders['dieAt']>;

/** The death of a worker before a statement is its death after the one before, or after the effect between the two. */
const points: Omit<Point, 'n'>[] = [
  { when: 'after', what: 'statement' },
  { when: 'before', what: 'effect' },
  { when: 'after', what: 'effect' },
];

/** Statements that are left out have their neighbours between the same two effects. */
const strideOver = { statement: sampleStride({ few: 4, many: 1 }), effect: sampleStride({ few: 2, many: 1 }) };

/** One worker process per point, two at a time, from the `from`-th point on until one gets through untouched. */
async function killEverywhere(world: World, workflow: string, where: Omit<Point, 'n'>, from = 1): Promise<string[]> {
  const stride = strideOver[where.what];
  const engine = world.engine({ doorbell: deafDoorbell });
  const runs: string[] = [];
  let untouched = false;
  let n = from - stride;
  const oneAfterAnother = async () => {
    while (!untouched) {
      n += stride;
      const dieAt = { ...where, n };
      const { runId } = await engine.accept(world.request(workflow));
      runs.push(runId);
      const { code } = await endOf({ databaseUrl: world.databaseUrl, runId, dieAt });
      untouched ||= code === 0;
    }
  };
  await Promise.all([oneAfterAnother(), oneAfterAnother()]);
  return runs;
}

/** Runs a worker process to its end, which is its death or that of its run. */
async function endOf(orders: Orders) {
  await using worker = startWorker(orders);
  const end = await worker.ended;
  if (end.signal !== 'SIGKILL' && end.code !== 0) throw new Error(`the worker broke: ${end.said}`);
  return end;
}

/** A healthy worker finishes what the dead have left. */
async function finish(world: World, runs: string[], state: string) {
  world.engine({ concurrency: 50 }).work();
  for (const run of runs) await world.reaches(run, state);
}

test.each(points)(
  'a worker killed $when any $what of any step leaves a run that another one ends, each effect once',
  async (where) => {
    await using world = await newWorld();
    const runs = await killEverywhere(world, 'everything', where);
    expect(runs.length).toBeGreaterThan((where.what === 'statement' ? 15 : 5) / strideOver[where.what]); // as many points as there are, at least
    await finish(world, runs, 'succeeded');
    for (const run of runs) {
      for (const step of ['first', 'left', 'right', 'settle', 'flaky']) {
        expect(world.outside.made(`roadcrew:${run}:${step}`), `${step} of ${run}`).toBe(1);
      }
    }
    await expectInvariants(world.store, world.outside);
  },
);

test.each(points)('a worker killed $when any $what of the way back leaves nothing outside', async (where) => {
  await using world = await newWorld();
  // The way there is the one above: it is begun shortly before the step that breaks.
  const runs = await killEverywhere(world, 'turn-back', where, where.what === 'statement' ? 5 : 4);
  expect(runs.length).toBeGreaterThan((where.what === 'statement' ? 6 : 4) / strideOver[where.what]);
  await finish(world, runs, 'failed');
  for (const run of runs) {
    for (const step of ['first', 'left', 'right', 'breaks']) {
      expect(world.outside.standing(`roadcrew:${run}:${step}`), `${step} of ${run}`).toBe(0);
    }
  }
  expect(await world.store.db.selectFrom('claims').selectAll().execute()).toEqual([]);
  await expectInvariants(world.store, world.outside);
});

test('a step that does not look first is what these tests would find', async () => {
  await using world = await newWorld();
  const runs = await killEverywhere(world, 'careless', { when: 'after', what: 'effect' });
  await finish(world, runs, 'succeeded');
  const found = await broken(world.store, world.outside);
  expect(found).toEqual([expect.stringMatching(/^I2: twice: make roadcrew:\w+:first$/)]);
});

test('ten workers killed in a row with one run do not hurt it; more than twenty put it aside', async () => {
  await using world = await newWorld();
  const engine = world.engine({ doorbell: deafDoorbell });
  const { runId } = await engine.accept(world.request('everything'));
  for (let death = 1; death <= 10; death += 1) {
    const dieAt = { what: 'statement', when: 'after', n: 2 } as const;
    await endOf({ databaseUrl: world.databaseUrl, runId, dieAt });
    await world.store.db
      .updateTable('runs')
      .set({ lease_until: new Date(0) })
      .where('id', '=', runId)
      .execute();
  }
  expect(await world.run(runId)).toMatchObject({ epoch: 10, crashes: 9, finished_at: null });
  await finish(world, [runId], 'succeeded');
  await expectInvariants(world.store, world.outside);

  const killer = await engine.accept(world.request('everything'));
  await world.store.db
    .updateTable('runs')
    .set({ crashes: 20, lease_until: new Date(0) })
    .where('id', '=', killer.runId)
    .execute();
  await world.reaches(killer.runId, 'parked');
  expect((await world.run(killer.runId)).error?.parked).toBe('21 workers in a row stopped while working on it.');
  expect(world.outside.changes.filter((change) => change.includes(killer.runId))).toEqual([]);
});
