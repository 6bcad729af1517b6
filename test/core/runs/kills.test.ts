import { expect, test, vi } from 'vitest';
import { sampleStride } from '../../support/sampling.ts';
import { expectInvariants, findViolations } from './invariants.ts';
import { startWorker, type WorkerOptions } from './processes.ts';
import { newWorld, silentDoorbell, type World } from './support.ts';

// One process per crash point: slow on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

type Point = NonNullable<WorkerOptions['dieAt']>;

/** A crash before a statement equals one after the previous statement, or after the effect between the two. */
const points: Omit<Point, 'n'>[] = [
  { when: 'after', what: 'statement' },
  { when: 'before', what: 'effect' },
  { when: 'after', what: 'effect' },
];

/** A sample suffices: skipped statements have neighbours between the same two effects. */
const strides = { statement: sampleStride({ few: 4, many: 1 }), effect: sampleStride({ few: 2, many: 1 }) };

/** Starts one worker process per crash point, two at a time, from the `from`-th point until one survives. */
async function killEverywhere(world: World, workflow: string, where: Omit<Point, 'n'>, from = 1): Promise<string[]> {
  const stride = strides[where.what];
  const engine = world.engine({ doorbell: silentDoorbell });
  const runs: string[] = [];
  let survived = false;
  let n = from - stride;
  const killInTurn = async () => {
    while (!survived) {
      n += stride;
      const dieAt = { ...where, n };
      const { runId } = await engine.accept(world.request(workflow));
      runs.push(runId);
      const { code } = await runWorker({ databaseUrl: world.databaseUrl, runId, dieAt });
      survived ||= code === 0;
    }
  };
  await Promise.all([killInTurn(), killInTurn()]);
  return runs;
}

/** Runs a worker process until it is killed or its run has ended. */
async function runWorker(options: WorkerOptions) {
  await using worker = startWorker(options);
  const end = await worker.ended;
  if (end.signal !== 'SIGKILL' && end.code !== 0) throw new Error(`the worker failed: ${end.output}`);
  return end;
}

/** Finishes the runs of the killed workers with a healthy one. */
async function finish(world: World, runs: string[], state: string) {
  world.engine({ concurrency: 50 }).work();
  for (const run of runs) await world.reaches(run, state);
}

test.each(points)(
  'the run of a worker killed $when any $what of any step is finished by another one, with each effect once',
  async (where) => {
    await using world = await newWorld();
    const runs = await killEverywhere(world, 'everything', where);
    expect(runs.length).toBeGreaterThan((where.what === 'statement' ? 15 : 5) / strides[where.what]); // a lower bound of the points
    await finish(world, runs, 'succeeded');
    for (const run of runs) {
      for (const step of ['first', 'left', 'right', 'settle', 'flaky']) {
        expect(world.outside.creations(`roadcrew:${run}:${step}`), `${step} of ${run}`).toBe(1);
      }
    }
    await expectInvariants(world.store, world.outside);
  },
);

test.each(points)('the run of a worker killed $when any $what of an undo leaves nothing outside', async (where) => {
  await using world = await newWorld();
  // The test above covers the steps before: this one starts shortly before the step that fails.
  const runs = await killEverywhere(world, 'partial-failure', where, where.what === 'statement' ? 5 : 4);
  expect(runs.length).toBeGreaterThan((where.what === 'statement' ? 6 : 4) / strides[where.what]);
  await finish(world, runs, 'failed');
  for (const run of runs) {
    for (const step of ['first', 'left', 'right', 'breaks']) {
      expect(world.outside.count(`roadcrew:${run}:${step}`), `${step} of ${run}`).toBe(0);
    }
  }
  expect(await world.store.db.selectFrom('claims').selectAll().execute()).toEqual([]);
  await expectInvariants(world.store, world.outside);
});

test('these tests find a step that creates without a check', async () => {
  await using world = await newWorld();
  const runs = await killEverywhere(world, 'careless', { when: 'after', what: 'effect' });
  await finish(world, runs, 'succeeded');
  const violations = await findViolations(world.store, world.outside);
  expect(violations).toEqual([expect.stringMatching(/^I2: twice: make roadcrew:\w+:first$/)]);
});

test('a run survives ten killed workers in a row, and is parked after more than twenty', async () => {
  await using world = await newWorld();
  const engine = world.engine({ doorbell: silentDoorbell });
  const { runId } = await engine.accept(world.request('everything'));
  for (let death = 1; death <= 10; death += 1) {
    const dieAt = { what: 'statement', when: 'after', n: 2 } as const;
    await runWorker({ databaseUrl: world.databaseUrl, runId, dieAt });
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
  expect((await world.run(killer.runId)).error?.parked).toBe('21 workers in a row stopped while executing this run.');
  expect(world.outside.changes.filter((change) => change.includes(killer.runId))).toEqual([]);
});
