import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Doorbell, openDoorbell } from '../../../src/core/runs/queue.ts';
import { type Backend, backends } from './backends.ts';
import { expectInvariants } from './invariants.ts';
import { startWorker } from './processes.ts';
import { joinCluster, startNode, startRedis } from './redis.ts';
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

    test('holds one ring while all workers are busy, and may lose it', async () => {
      const { world, backend, doorbell } = await startBackend(start);
      const engine = world.engine({ doorbell, leaseMs: 5_000, sweepMs: 20, concurrency: 3 });
      engine.work();
      const hold = Promise.withResolvers<void>();
      world.outside.beforeAnswer = () => hold.promise;
      for (let round = 0; round < 10; round += 1) {
        await acceptMany(world, 5, engine.accept);
        await setTimeout(40); // longer than a sweep, and than rings share a job
        expect(await backend.size()).toBeLessThanOrEqual(1);
      }
      expect(await backend.size()).toBe(1);
      await backend.empty();
      hold.resolve();
      await until(async () => (await countRuns(world.store, 'succeeded')) === 50, { within: 50_000 });
      await expectInvariants(world.store, world.outside);
    });

    test('wakes a worker with room, not one without', async () => {
      const { world, doorbell, backend } = await startBackend(start);
      const slow = { sweepMs: 60_000, leaseMs: 60_000, concurrency: 2 }; // no sweep can help
      const busy = world.engine({ ...slow, doorbell });
      busy.work();
      const hold = Promise.withResolvers<void>();
      world.outside.beforeAnswer = () => hold.promise;
      const held = await acceptMany(world, 2, busy.accept);
      await until(() => world.outside.changes.length === 2);
      world.outside.beforeAnswer = () => {};
      const otherDoorbell = await openDoorbell(backend.settings, world.log);
      world.onEnd(otherDoorbell.close);
      world.engine({ ...slow, doorbell: otherDoorbell }).work();
      const web = world.engine({ doorbell });
      const runs = await acceptMany(world, 20, web.accept);
      for (const { runId } of runs) await world.reaches(runId, 'succeeded');
      expect(await countRuns(world.store, 'running')).toBe(2);
      hold.resolve();
      for (const { runId } of held) await world.reaches(runId, 'succeeded');
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
      let rings = 0;
      doorbell.answer(
        async () => {},
        () => {
          rings += 1;
        },
      );
      await until(() => world.logged.length > 0);
      await backend.restore();
      await until(() => {
        doorbell.ring();
        return rings > 0;
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
  let rings = 0;
  let answer = () => {};
  const doorbell: Doorbell = {
    ring() {
      rings += 1;
    },
    answer(_ready, onRing) {
      answer = onRing;
    },
    stop: async () => {},
    close: async () => {},
  };
  const engine = world.engine({ doorbell });
  engine.work();
  const stopped = engine.stop();
  answer();
  await stopped;
  expect(rings).toBe(1);
});

describe.skipIf(!backends[1]?.isInstalled)('a Redis', () => {
  test('that may evict entries of the queue is refused', async () => {
    const redis = await startRedis({ 'maxmemory-policy': 'allkeys-lru' });
    onTestFinished(redis.stop);
    const opening = openDoorbell({ databaseUrl: '', redisUrl: redis.url }, pino({ level: 'silent' }));
    await expect(opening).rejects.toThrow('its maxmemory-policy is "allkeys-lru". Set it to "noeviction".');
  });

  test.each([1, 2])('cluster of %i nodes carries the queue without a warning', async (size) => {
    const nodes = await Promise.all(Array.from({ length: size }, startNode));
    for (const node of nodes) onTestFinished(node.stop);
    await joinCluster(nodes);
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line) => void lines.push(line) });
    const doorbell = await openDoorbell({ databaseUrl: '', redisUrl: nodes[0]?.url ?? '' }, log);
    let answered = 0;
    doorbell.answer(
      async () => {},
      () => void answered++,
    );
    doorbell.ring();
    await until(() => answered > 0);
    await doorbell.stop();
    await doorbell.close();
    expect(lines).toEqual([]);
  });

  test('that is down is named to the start, which waits for it', async () => {
    const redis = await startRedis();
    await redis.stop();
    const opening = openDoorbell({ databaseUrl: '', redisUrl: redis.url }, pino({ level: 'silent' }));
    await expect(opening).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
