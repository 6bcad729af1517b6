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

/** A world with an empty queue; everything is taken down when the test is over. */
async function open(start: () => Promise<Backend>): Promise<{ world: World; backend: Backend; doorbell: Doorbell }> {
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

/** Accepts this many runs at once. */
const acceptMany = (world: World, count: number, accept: ReturnType<World['engine']>['accept']) =>
  Promise.all(Array.from({ length: count }, () => accept(world.request('one-thing'))));

for (const { name, start, isHere } of backends) {
  describe.skipIf(!isHere)(`the queue on ${name}${isHere ? '' : ' (redis-server is not installed)'}`, () => {
    test('is shared by two worker processes: every run is taken once, and both take some', async () => {
      const { world, backend, doorbell } = await open(start);
      const orders = { databaseUrl: world.databaseUrl, queue: backend.settings, leaseMs: 10_000, sweepMs: 60_000 };
      await using one = startWorker(orders);
      await using two = startWorker(orders);
      await Promise.all([one.working, two.working]);
      const runs = await acceptMany(world, 200, world.engine({ doorbell }).accept);
      await until(async () => (await countRuns(world.store, 'succeeded')) === 200, { within: 50_000 });
      const epochs = await world.store.db.selectFrom('runs').select('epoch').distinct().execute();
      expect(epochs).toEqual([{ epoch: 1 }]);
      expect(world.outside.changes).toHaveLength(runs.length);
      expect(world.outside.workers).toEqual(new Set([String(one.child.pid), String(two.child.pid)]));
      await expectInvariants(world.store, world.outside);
    });

    test('may be emptied while hundreds of runs are queued: the sweep rings again', async () => {
      const { world, backend, doorbell } = await open(start);
      const engine = world.engine({ doorbell, leaseMs: 5_000, sweepMs: 500 });
      await acceptMany(world, 200, engine.accept);
      await until(async () => (await backend.size()) >= 200 / 25); // 25 runs to a ring at most
      engine.work();
      await until(async () => (await countRuns(world.store, 'succeeded')) > 20);
      await backend.empty();
      await until(async () => (await countRuns(world.store, 'succeeded')) === 200, { within: 50_000 });
      await expectInvariants(world.store, world.outside);
    });

    test('may be out of reach: what was accepted meanwhile is done when it is back', async () => {
      const { world, backend, doorbell } = await open(start);
      const engine = world.engine({ doorbell });
      engine.work();
      const before = await engine.accept(world.request('one-thing'));
      await world.reaches(before.runId, 'succeeded');
      await backend.cut();
      const runs = await acceptMany(world, 20, engine.accept);
      await backend.mend();
      for (const { runId } of runs) await world.reaches(runId, 'succeeded');
      await expectInvariants(world.store, world.outside);
    });

    test('may break while a worker begins: it is begun again', async () => {
      const { world, backend, doorbell } = await open(start);
      await backend.cut();
      const answered: string[] = [];
      doorbell.answer(async (runId) => void answered.push(runId), 1);
      await until(() => world.logged.length > 0);
      await backend.mend();
      await until(() => {
        doorbell.ring('a-run');
        return answered.includes('a-run');
      });
    });

    test('carries on at once elsewhere what a stopping worker lets go of', async () => {
      const { world, backend, doorbell } = await open(start);
      const orders = { databaseUrl: world.databaseUrl, queue: backend.settings, leaseMs: 60_000, sweepMs: 60_000 };
      await using stopping = startWorker(orders);
      await stopping.working;
      // Neither the lease nor the sweep of the other one can help: a minute is longer than this test.
      const other = world.engine({ doorbell, leaseMs: 60_000, sweepMs: 60_000, concurrency: 2 });
      other.work();
      let told = 0;
      world.outside.beforeAnswer = async (_change, worker) => {
        if (worker !== String(stopping.child.pid)) return;
        if (!told) stopping.child.kill('SIGTERM');
        told ||= performance.now();
        await setTimeout(200); // a slow answer, on its way when the worker is told to stop
      };
      const runs: { runId: string }[] = [];
      await until(async () => {
        runs.push(...(await acceptMany(world, 5, other.accept)));
        return told;
      });
      expect(await stopping.ended).toMatchObject({ code: 0 });
      expect(performance.now() - told).toBeLessThan(8_000);
      for (const { runId } of runs) await world.reaches(runId, 'succeeded');
      await expectInvariants(world.store, world.outside);
    });
  });
}

test('a ring that comes to a stopping worker is passed on', async () => {
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

describe.skipIf(!backends[1]?.isHere)('a Redis', () => {
  test('that may evict what the queue holds is refused in words', async () => {
    const redis = await startRedis('allkeys-lru');
    onTestFinished(redis.stop);
    const opening = openDoorbell({ databaseUrl: '', redisUrl: redis.url }, pino({ level: 'silent' }));
    await expect(opening).rejects.toThrow('its maxmemory-policy is "allkeys-lru". Set it to "noeviction".');
  });

  test('that is down does not hold up the start', async () => {
    const redis = await startRedis();
    await redis.stop();
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line) => void lines.push(line) });
    const doorbell = await openDoorbell({ databaseUrl: '', redisUrl: redis.url }, log);
    expect(lines.join('')).toContain('cannot read maxmemory-policy from Redis: make sure it is noeviction');
    await doorbell.close();
  });
});
