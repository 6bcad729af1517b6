import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { AnyStep } from '../../../src/roadcrew/index.ts';
import { expectInvariants } from './invariants.ts';
import { effectsOf, firstNote, readStep, startKilledRun, startSecondWorker } from './second-worker.ts';
import { newWorld } from './support.ts';

describe('a run continues', () => {
  test('when the keys of its inputs and the calls of its steps are in another order', async () => {
    await using world = await newWorld();
    const runId = await startKilledRun(world, 'orderly', 3);
    startSecondWorker(world, 'orderly', {
      async run(world, { first, second, third }) {
        const from = { region: 'eu', password: 'canary-one' };
        await Promise.all([
          second?.({ note: { size: 2 }, world }),
          first?.({ note: { from, absent: undefined, colour: 'red', size: 1 }, world }),
        ]);
        await third?.({ world, note: { size: 3 } });
      },
    });
    await world.reaches(runId, 'succeeded');
    expect(effectsOf(world, runId, 'first', 'second', 'third')).toBe('first 1, second 1, third 1');
    await expectInvariants(world.store, world.outside);
  });

  test('when a new step is called before a recorded one of a slower branch', async () => {
    await using world = await newWorld();
    const runId = await startKilledRun(world, 'orderly');
    startSecondWorker(world, 'orderly', {
      async run(world, { first, second, third }) {
        await first?.({ world, note: firstNote });
        const later = crypto.subtle.digest('SHA-256', new Uint8Array(1_000_000));
        await Promise.all([
          third?.({ world, note: { size: 3 } }),
          later.then(() => second?.({ world, note: { size: 2 } })),
        ]);
      },
    });
    await world.reaches(runId, 'succeeded');
    expect(effectsOf(world, runId, 'first', 'second', 'third')).toBe('first 1, second 1, third 1');
  });

  test('when a recorded step is called only after a slow one', async () => {
    await using world = await newWorld();
    const runId = await startKilledRun(world, 'orderly', 1);
    // As after a connection that broke between two writes: the outcome of the first step is lost, the second is started.
    const input = JSON.stringify({ world: world.outside.url, note: { size: 2 } });
    await world.store.db
      .insertInto('steps')
      .values({ run_id: runId, name: 'second', position: 1, state: 'started', input })
      .execute();
    world.outside.beforeChange = (change) => (change.endsWith(':first') ? setTimeout(1_500) : undefined);
    startSecondWorker(world, 'orderly', {
      async run(world, { first, second, third }) {
        const firstThenSecond = async () => {
          await first?.({ world, note: firstNote });
          await second?.({ world, note: { size: 2 } });
        };
        await Promise.all([firstThenSecond(), third?.({ world, note: { size: 3 } })]);
      },
    });
    await world.reaches(runId, 'succeeded');
    expect(effectsOf(world, runId, 'first', 'second', 'third')).toBe('first 1, second 1, third 1');
  });

  test('with values that JSON and jsonb format differently', async () => {
    await using world = await newWorld();
    const calls: unknown[] = [];
    const outputs = new Set<string>();
    const odd = {
      when: new Date(0),
      zero: -0,
      huge: 1e21,
      largest: Number.MAX_VALUE,
      smallest: 5e-324,
      third: 1 / 3,
      text: 'é \u2028 🔑 \\u0000 "',
      absent: undefined,
      10: 'ten',
      9: 'nine',
      nested: [{ b: 1, a: null }],
    };
    const engine = startSecondWorker(world, 'orderly', {
      steps: ({ first, second, third }) =>
        ({
          first: { ...first, run: async ({ note }: { note: unknown }) => void calls.push(note) },
          second: { ...second, run: async () => ({ b: { y: 1, x: undefined }, longer: 1, aa: [2] }) },
          third: {
            ...third,
            async run(_input: unknown, { attempt }: { attempt: number }) {
              if (attempt === 1) throw new Error('not yet');
            },
          },
        }) as Record<string, AnyStep>,
      async run(world, { first, second, third }) {
        await first?.({ world, note: odd });
        outputs.add(JSON.stringify(await second?.({ world, note: odd })));
        await third?.({ world, note: { size: 3 } });
      },
    });
    const { runId } = await engine.accept(world.request('orderly'));
    await world.reaches(runId, 'succeeded');
    expect((await readStep(world, runId, 'third')).attempt).toBe(2); // proves that there was a replay
    expect(calls).toEqual([expect.objectContaining({ when: '1970-01-01T00:00:00.000Z', zero: 0, huge: 1e21 })]);
    expect([...outputs]).toEqual(['{"aa":[2],"b":{"y":1},"longer":1}']); // the same at the first call and at the replay
  });
});
