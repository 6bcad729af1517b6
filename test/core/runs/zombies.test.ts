import { expect, test } from 'vitest';
import { expectInvariants, findViolations } from './invariants.ts';
import { startWorker, type WorkerOptions } from './processes.ts';
import { newWorld, silentDoorbell, until, type World } from './support.ts';

const leaseMs = 300;
const stalls = ['is stopped', 'has a blocked event loop'] as const;

/**
 * Stalls a worker right after its first effect. Another one claims the run and is in the middle of the next step when the
 * first one resumes.
 */
async function stallWorker(world: World, how: (typeof stalls)[number], more: Partial<WorkerOptions> = {}) {
  const { runId } = await world.engine({ doorbell: silentDoorbell }).accept(world.request('everything'));
  const blockMs = how === 'is stopped' ? 0 : 1_500;
  await using zombie = startWorker({ databaseUrl: world.databaseUrl, runId, leaseMs, blockMs, ...more });
  let claimed = false;
  world.outside.beforeAnswer = async (_change, worker) => {
    if (worker === String(zombie.child.pid)) {
      if (how === 'is stopped' && !claimed) zombie.child.kill('SIGSTOP');
    } else if (!claimed) {
      claimed = true;
      zombie.child.kill('SIGCONT');
      await zombie.logs('the lease was lost');
    }
  };
  await until(() => world.outside.changes.length > 0);
  world.engine({ leaseMs: 1_000 }).work();
  await world.reaches(runId, 'succeeded');
  return { runId, output: (await zombie.ended).output };
}

test.each(stalls)('a worker that %s for longer than its lease writes nothing any more', async (how) => {
  await using world = await newWorld();
  const { runId, output } = await stallWorker(world, how);
  expect(output).toContain('the lease was lost');
  await expectInvariants(world.store, world.outside);
  expect(world.outside.changes.filter((change) => change.startsWith('make'))).toHaveLength(5);
  expect(await world.run(runId)).toMatchObject({ state: 'succeeded', lease_until: null });
});

// Retried, since the worker may notice the lost lease before it writes.
test('without the fence such a worker overwrites the other one', { retry: 4 }, async () => {
  await using world = await newWorld();
  await stallWorker(world, 'is stopped', { unfenced: true });
  expect((await findViolations(world.store)).join('\n')).toMatch(/I13: step\.\w+ of \w+ by an older worker/);
});

test('a renewal that arrives after the release of a run gives no lease', async () => {
  await using world = await newWorld();
  const requested = Promise.withResolvers<void>();
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
      requested.resolve();
      await released.promise;
      return world.store.prepared<Row>(name, text, values).finally(renewed.resolve);
    },
  };
  world.outside.beforeAnswer = () => requested.promise;
  const engine = world.engine({ store, leaseMs: 300 });
  engine.work();
  const { runId } = await engine.accept(world.request('one-thing'));
  await renewed.promise;
  expect(await world.run(runId)).toMatchObject({ state: 'succeeded', lease_until: null });
  await expectInvariants(world.store);
});
