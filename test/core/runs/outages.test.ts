import { expect, test } from 'vitest';
import type { Store } from '../../../src/core/store/database.ts';
import { expectInvariants } from './invariants.ts';
import { countRuns, eventTypes, newWorld, restartPostgres, silentDoorbell, until, type World } from './support.ts';

/** Breaks the connection at the first statement with this name, before or after it is executed. */
function breakOnce({ store }: World, statement: string, when: 'before' | 'after'): Store {
  let broken = false;
  return {
    ...store,
    async prepared<Row>(name: string, text: string, values: unknown[]) {
      if (broken || name !== statement) return store.prepared<Row>(name, text, values);
      broken = true;
      if (when === 'after') await store.prepared<Row>(name, text, values);
      throw new Error('Connection terminated unexpectedly');
    },
  };
}

test.each([
  ['before a run is released', 'release-run', 'before'],
  ['after a run is released', 'release-run', 'after'],
  ['before the journal is written', 'record-steps', 'before'],
  ['after the journal is written', 'record-steps', 'after'],
  ['before a run is claimed', 'claim-runs', 'before'],
  ['after a run is claimed', 'claim-runs', 'after'],
] as const)('a connection that breaks %s does not fail the run', async (_what, statement, when) => {
  await using world = await newWorld();
  const engine = world.engine({ store: breakOnce(world, statement, when) });
  engine.work();
  const { runId } = await engine.accept(world.request('one-thing'));
  await world.reaches(runId, 'succeeded');
  await engine.sweep();
  await engine.stop();
  expect(await eventTypes(world.store, runId)).not.toContain('run.undoing');
  expect(world.outside.changes).toEqual([`make roadcrew:${runId}:first`]);
  await expectInvariants(world.store, world.outside);
});

test('two crashes of PostgreSQL lose, double and fail no run', async () => {
  await using world = await newWorld();
  const engine = world.engine();
  engine.work();
  const runs = await Promise.all(Array.from({ length: 40 }, () => engine.accept(world.request('everything'))));
  for (const done of [1, 15]) {
    await until(async () => (await countRuns(world.store, 'succeeded')) >= done);
    await restartPostgres('immediate');
  }
  const succeeded = () => countRuns(world.store, 'succeeded').catch(() => 0);
  await until(async () => (await succeeded()) === runs.length, {
    otherwise: async () =>
      JSON.stringify(await world.store.db.selectFrom('runs').selectAll().where('state', '<>', 'succeeded').execute()),
  });
  await expectInvariants(world.store, world.outside);
});

test('a doorbell that never rings only makes runs late: the sweep claims them itself', async () => {
  await using world = await newWorld();
  const engine = world.engine({ doorbell: silentDoorbell });
  engine.work();
  const runs = await Promise.all(Array.from({ length: 30 }, () => engine.accept(world.request('one-thing'))));
  await until(async () => (await countRuns(world.store, 'succeeded')) === runs.length);
  await expectInvariants(world.store, world.outside);
});

test('without any doorbell, workers that look once share all due runs and go on until none is left', async () => {
  await using world = await newWorld();
  const lost = { doorbell: silentDoorbell, leaseMs: 60_000 };
  const web = world.engine(lost);
  const runs = await Promise.all(Array.from({ length: 30 }, () => web.accept(world.request('one-thing'))));
  const workers = [1, 2].map(() => world.engine({ ...lost, sweepMs: 600_000, concurrency: 3 }));
  for (const worker of workers) worker.work();
  await until(async () => (await countRuns(world.store, 'succeeded')) === runs.length);
  const starts = await world.store.db.selectFrom('runs').select('lease_by').where('epoch', '<>', 1).execute();
  expect(starts).toEqual([]);
  await expectInvariants(world.store, world.outside);
});
