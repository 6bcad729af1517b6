import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Doorbell, openDoorbell } from '../../../src/core/runs/queue.ts';
import { type Backend, backends } from './backends.ts';
import { expectInvariants } from './invariants.ts';
import { startWorker } from './processes.ts';
import { startRedis } from './redis.ts';
import { countRuns, newWorld, until, type World } from './support.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Starts a world with an empty queue; both are stopped after the test. */
async function startBackend(
  start: () => Promise<Backend>,
): Promise<{ world: World; backend: Backend; doorbell: Doorbell }> {
  const world = await newWorld();
  const backend = await start();
  const doorbell = await openDoorbell(backend.settings, world.log);
  onTestFinished(async () => {
    await world[Symbol.asyncDispose]();
    await doorbell.close();
    await backend.stop();
  });
  return { world, backend, doorbell };
}

/** Accepts `count` runs at once. */
const acceptMany = (world: World, count: number, accept: ReturnType<World['engine']>['accept']) =>
  Promise.all(Array.from({ length: count }, () => accept(world.request('one-thing'))));

for (const { name, start, isInstalled } of backends) {
  describe.skipIf(!isInstalled)(`the queue on ${name}${isInstalled ? '' : ' (redis-server is not installed)'}`, () => {
    test('is shared by two worker processes: every run is claimed once, and both claim some', async () => {
      const { world, backend, doorbell } = await startBackend(start);
      const options = { databaseUrl: world.databaseUrl, queue: backend.settings, leaseMs: 10_000, sweepMs: 60_000 };
      await using first = startWorker(options);
      await using second = startWorker(options);
      await Promise.all([first.working, second.working]);
      const runs = await acceptMany(world, 200, world.engine({ doorbell }).accept);
      await until(async () => (await countRuns(world.store, 'succeeded')) === 200, { within: 50_000 });
      const epochs = await world.store.db.selectFrom('runs').select('epoch').distinct().execute();
      expect(epochs).toEqual([{ epoch: 1 }]);
      expect(world.outside.changes).toHaveLength(runs.length);
      expect(world.outside.workers).toEqual(new Set([String(first.child.pid), String(second.child.pid)]));
      await expectInvariants(world.store, world.outside);
    });

    test('can lose hundreds of queued runs: the sweep rings again', async () => {
      const { world, backend, doorbell } = await startBackend(start);
      const engine = world.engine({ doorbell, leaseMs: 5_000, sweepMs: 500 });
      await acceptMany(world, 200, engine.accept);
      await until(async () => (await backend.size()) >= 200 / 25); // 25 runs to a ring at most
      engine.work();
      await until(async () => (await countRuns(world.store, 'succeeded')) > 20);
      await backend.empty();
      await until(async () => (await countRuns(world.store, 'succeeded')) === 200, { within: 50_000 });
      await expectInvariants(world.store, world.outside);
    });

    test('can be unreachable: runs accepted meanwhile are done when it is back', async () => {
      const { world, backend, doorbell } = await startBackend(start);
      const engine = world.engine({ doorbell });
      engine.work();
      const before = await engine.accept(world.request('one-thing'));
      await world.reaches(before.runId, 'succeeded');
      await backend.cut();
      const runs = await acceptMany(world, 20, engine.accept);
      await backend.restore();
      for (const { runId } of runs) await world.reaches(runId, 'succeeded');
      await expectInvariants(world.store, world.outside);
    });

    test('can be unreachable while a worker starts: the worker retries', async () => {
      const { world, backend, doorbell } = await startBackend(start);
      await backend.cut();
      const answered: string[] = [];
      doorbell.answer(async (runId) => void answered.push(runId), 1);
      await until(() => world.logged.length > 0);
      await backend.restore();
      await until(() => {
        doorbell.ring('a-run');
        return answered.includes('a-run');
      });
    });

    test('passes the runs of a stopping worker on at once', async () => {
      const { world, backend, doorbell } = await startBackend(start);
      const options = { databaseUrl: world.databaseUrl, queue: backend.settings, leaseMs: 60_000, sweepMs: 60_000 };
      await using stopping = startWorker(options);
      await stopping.working;
      // Lease and sweep of a minute are longer than this test, so neither can help.
      const other = world.engine({ doorbell, leaseMs: 60_000, sweepMs: 60_000, concurrency: 2 });
      other.work();
      let stoppedAt = 0;
      world.outside.beforeAnswer = async (_change, worker) => {
        if (worker !== String(stopping.child.pid)) return;
        if (!stoppedAt) stopping.child.kill('SIGTERM');
        stoppedAt ||= performance.now();
        await setTimeout(200); // a slow response, still pending when the worker is stopped
      };
      const runs: { runId: string }[] = [];
      await until(async () => {
        runs.push(...(await acceptMany(world, 5, other.accept)));
        return stoppedAt;
      });
      expect(await stopping.ended).toMatchObject({ code: 0 });
      expect(performance.now() - stoppedAt).toBeLessThan(8_000);
      for (const { runId } of runs) await world.reaches(runId, 'succeeded');
      await expectInvariants(world.store, world.outside);
    });
  });
}

test('a stopping worker passes its rings on', async () => {
  await using world = await newWorld();
  const rung: string[] = [];
  let answer = async (_runId: string) => {};
  const doorbell: Doorbell = {
    ring: (runId) => void rung.push(runId),
    answer(handler) {
      answer = handler;
    },
    stop: async () => {},
    close: async () => {},
  };
  const engine = world.engine({ doorbell });
  engine.work();
  const stopped = engine.stop();
  await answer('a-run');
  await stopped;
  expect(rung).toContain('a-run');
});

describe.skipIf(!backends[1]?.isInstalled)('a Redis', () => {
  test('that may evict entries of the queue is refused', async () => {
    const redis = await startRedis('allkeys-lru');
    onTestFinished(redis.stop);
    const opening = openDoorbell({ databaseUrl: '', redisUrl: redis.url }, pino({ level: 'silent' }));
    await expect(opening).rejects.toThrow('its maxmemory-policy is "allkeys-lru". Set it to "noeviction".');
  });

  test('that is down is named to the start, which waits for it', async () => {
    const redis = await startRedis();
    await redis.stop();
    const opening = openDoorbell({ databaseUrl: '', redisUrl: redis.url }, pino({ level: 'silent' }));
    await expect(opening).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
