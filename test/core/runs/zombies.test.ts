import { expect, test } from 'vitest';
import { broken, expectInvariants } from './invariants.ts';
import { type Orders, startWorker } from './processes.ts';
import { deafDoorbell, newWorld, until, type World } from './support.ts';

const leaseMs = 300;
const waysToStand = ['is stopped', 'has a blocked event loop'] as const;

/**
 * A worker stands still right after its first effect. Another one takes over and is in the middle of the next step when
 * the first goes on: the run is held, by somebody else.
 */
async function standStill(world: World, how: (typeof waysToStand)[number], more: Partial<Orders> = {}) {
  const { runId } = await world.engine({ doorbell: deafDoorbell }).accept(world.request('everything'));
  const blockMs = how === 'is stopped' ? 0 : 1_500;
  await using zombie = startWorker({ databaseUrl: world.databaseUrl, runId, leaseMs, blockMs, ...more });
  let taken = false;
  world.outside.beforeAnswer = async (_change, worker) => {
    if (worker === String(zombie.child.pid)) {
      if (how === 'is stopped' && !taken) zombie.child.kill('SIGSTOP');
    } else if (!taken) {
      taken = true;
      zombie.child.kill('SIGCONT');
      await zombie.says('the lease has passed on');
    }
  };
  await until(() => world.outside.changes.length > 0);
  world.engine({ leaseMs: 1_000 }).work();
  await world.reaches(runId, 'succeeded');
  return { runId, said: (await zombie.ended).said };
}

test.each(waysToStand)('a worker that %s for longer than its lease writes nothing any more', async (how) => {
  await using world = await newWorld();
  const { runId, said } = await standStill(world, how);
  expect(said).toContain('the lease has passed on');
  await expectInvariants(world.store, world.outside);
  expect(world.outside.changes.filter((change) => change.startsWith('make'))).toHaveLength(5);
  expect(await world.run(runId)).toMatchObject({ state: 'succeeded', lease_until: null });
});

// Whether it gets to write before it notices is a matter of moments.
test('without the fence it would write over what the other one does', { retry: 4 }, async () => {
  await using world = await newWorld();
  await standStill(world, 'is stopped', { unfenced: true });
  expect((await broken(world.store)).join('\n')).toMatch(/I13: step\.\w+ of \w+ by an older holder/);
});

test('a renewal that arrives after the run was let go does not hold it', async () => {
  await using world = await newWorld();
  const asked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const renewed = Promise.withResolvers<void>();
  const store = {
    ...world.store,
    async prepared<Row>(name: string, text: string, values: unknown[]) {
      if (name !== 'renew-lease') {
        const rows = await world.store.prepared<Row>(name, text, values);
        if (name === 'release-run') released.resolve();
        return rows;
      }
      asked.resolve();
      await released.promise;
      return world.store.prepared<Row>(name, text, values).finally(renewed.resolve);
    },
  };
  world.outside.beforeAnswer = () => asked.promise;
  const engine = world.engine({ store, leaseMs: 300 });
  engine.work();
  const { runId } = await engine.accept(world.request('one-thing'));
  await renewed.promise;
  expect(await world.run(runId)).toMatchObject({ state: 'succeeded', lease_until: null });
  await expectInvariants(world.store);
});
