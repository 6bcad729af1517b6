import { expect, test } from 'vitest';
import type { Store } from '../../../src/core/store/database.ts';
import { expectInvariants } from './invariants.ts';
import { countRuns, deafDoorbell, eventTypes, newWorld, restartPostgres, until, type World } from './support.ts';

/** The first statement of this name is answered by a broken connection, before or after it was done. */
function breakingOnce({ store }: World, statement: string, when: 'before' | 'after'): Store {
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
  ['before it lets a run go', 'release-run', 'before'],
  ['after it has let a run go', 'release-run', 'after'],
  ['before it writes into the journal', 'record-steps', 'before'],
  ['after it has written into the journal', 'record-steps', 'after'],
  ['before it takes a run', 'claim-run', 'before'],
  ['after it has taken a run', 'claim-run', 'after'],
] as const)('a store that breaks %s does not make it fail', async (_what, statement, when) => {
  await using world = await newWorld();
  const engine = world.engine({ store: breakingOnce(world, statement, when) });
  engine.work();
  const { runId } = await engine.accept(world.request('one-thing'));
  await world.reaches(runId, 'succeeded');
  await engine.sweep();
  await engine.stop();
  expect(await eventTypes(world.store, runId)).not.toContain('run.undoing');
  expect(world.outside.changes).toEqual([`make roadcrew:${runId}:first`]);
  await expectInvariants(world.store, world.outside);
});

test('PostgreSQL crashing twice under way loses, doubles and fails nothing', async () => {
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

test('a bell that never rings only makes runs late: the sweep takes them itself', async () => {
  await using world = await newWorld();
  const engine = world.engine({ doorbell: deafDoorbell });
  engine.work();
  const runs = await Promise.all(Array.from({ length: 30 }, () => engine.accept(world.request('one-thing'))));
  await until(async () => (await countRuns(world.store, 'succeeded')) === runs.length);
  await expectInvariants(world.store, world.outside);
});
