import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { openStore } from '../../../src/core/store/database.ts';
import { defineStep, defineWorkflow, z } from '../../../src/roadcrew/index.ts';
import { about } from './definitions/steps.ts';
import { countRuns, newWorld, silentDoorbell, until, type World } from './support.ts';

vi.setConfig({ testTimeout: 120_000 });

const count = process.env.KILLS ? 5_000 : 1_000;
/** Allowed growth, in bytes: a handler that outlives its call costs 100 KB a run beside ten long ones. */
const limit = 8_000_000;

const input = z.object({ wait: z.boolean() });
const step = defineStep({
  title: 'Wait until the worker stops, or do nothing',
  input,
  timeout: '1h',
  run: ({ wait }, { signal }) =>
    new Promise<void>((resolve) => {
      if (!wait) return resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    }),
});
const workflow = defineWorkflow({
  ...about('brief'),
  input,
  steps: { step },
  async run(values, { step }) {
    await step(values);
    return { summary: 'Done.' };
  },
});

/** Accepts runs, a hundred at a time. */
async function acceptMany(accept: ReturnType<World['engine']>['accept'], many: number, wait: boolean) {
  for (let left = many; left > 0; left -= 100) {
    await Promise.all(
      Array.from({ length: Math.min(left, 100) }, () =>
        accept({
          delivery: { id: crypto.randomUUID(), digest: 'same' },
          again: true,
          workflow,
          input: { wait },
          requester: { id: 'T1:ada', human: 'ada@example.com', verified: true },
          team: 'payments',
        }),
      ),
    );
  }
}

function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

test('a backlog of runs beside ten that never end leaves nothing in memory', async () => {
  await using world = await newWorld();
  const store = openStore(world.databaseUrl, { connections: 5 });
  world.onEnd(store.close);
  const options = {
    store,
    doorbell: silentDoorbell,
    definitions: { ...world.definitions, workflows: new Map([[workflow.name, workflow]]) },
    log: pino({ level: 'silent' }),
    deliver: async () => {},
    leaseMs: 30_000,
  };
  const web = world.engine(options);
  const worker = world.engine(options);
  await acceptMany(web.accept, 10, true);
  worker.work();
  await until(async () => (await countRuns(world.store, 'running')) === 10);
  const finished = (many: number) =>
    until(async () => (await countRuns(world.store, 'succeeded')) >= many, { within: 100_000 });
  const warmUp = 200;
  await acceptMany(web.accept, warmUp, false);
  await finished(warmUp);
  const before = heapUsed();
  await acceptMany(web.accept, count, false);
  await finished(warmUp + count);
  expect(heapUsed() - before).toBeLessThan(limit);
  expect(await countRuns(world.store, 'running')).toBe(10);
});
