import { describe, expect, test } from 'vitest';
import { type AnyStep, z } from '../../../src/roadcrew/index.ts';
import { expectInvariants } from './invariants.ts';
import {
  cause,
  effectsOf,
  firstNote,
  readStep,
  startKilledRun,
  startSecondWorker,
  waitUntilParked,
} from './second-worker.ts';
import { eventTypes, newWorld, until, type World } from './support.ts';

describe('a run is parked', () => {
  test('when it reads the clock, at the replay after a crash: the reason has both times', async () => {
    await using world = await newWorld();
    const runId = await startKilledRun(world, 'clock');
    startSecondWorker(world, 'clock');
    const reason = await waitUntilParked(world, runId);
    const [, before, now] =
      /^The input of the step "first" differs from the recorded one\. note\.at: recorded "([^"]+)", now "([^"]+)"\. /.exec(
        reason,
      ) ?? [];
    expect((await readStep(world, runId, 'first')).input).toMatchObject({ note: { at: before } });
    expect(Date.parse(now ?? '')).toBeGreaterThan(Date.parse(before ?? ''));
    expect(effectsOf(world, runId, 'first', 'second')).toBe('first 1, second 0');
  });

  test('when it calls a step twice', async () => {
    await using world = await newWorld();
    const engine = world.engine();
    engine.work();
    const { runId } = await engine.accept(world.request('unruly', { how: 'twice' }));
    expect(await waitUntilParked(world, runId)).toBe('The step "first" is called twice in one run.');
    expect(effectsOf(world, runId, 'first')).toBe('first 1');
  });

  test('when its steps have other names in the second process, before any of them is executed', async () => {
    await using world = await newWorld();
    const runId = await startKilledRun(world, 'orderly', 3);
    const engine = startSecondWorker(world, 'orderly', {
      steps: ({ first, second, third }) => ({ erste: first, zweite: second, third }) as Record<string, AnyStep>,
      async run(world, { erste, zweite, third }) {
        await erste?.({ world, note: firstNote });
        await zweite?.({ world, note: { size: 2 } });
        await third?.({ world, note: { size: 3 } });
      },
    });
    expect(await waitUntilParked(world, runId)).toBe(
      `The journal has steps that the workflow does not have: "first", "second". ${cause}`,
    );
    expect(effectsOf(world, runId, 'first', 'second', 'erste', 'zweite', 'third')).toBe(
      'first 1, second 1, erste 0, zweite 0, third 0',
    );

    // With this code a cancellation does not report it as undone.
    await engine.cancel(runId, 'T1:ada');
    await until(async () => (await world.run(runId)).error?.parked?.includes('could not be undone'));
    expect((await world.run(runId)).error?.parked).toBe(
      'The step "second" could not be undone: the workflow does not have it any more.',
    );
    await engine.stop();
    const corrected = startSecondWorker(world, 'orderly');
    await corrected.resume(runId, 'T1:grace');
    await world.reaches(runId, 'cancelled');
    expect(['first', 'second'].map((step) => world.outside.count(`roadcrew:${runId}:${step}`))).toEqual([0, 0]);
  });

  test('when two steps have swapped their inputs', async () => {
    await using world = await newWorld();
    const runId = await startKilledRun(world, 'orderly', 3);
    startSecondWorker(world, 'orderly', {
      async run(world, { first, second, third }) {
        await Promise.all([first?.({ world, note: { size: 2 } }), second?.({ world, note: firstNote })]);
        await third?.({ world, note: { size: 3 } });
      },
    });
    expect(await waitUntilParked(world, runId)).toContain(
      'The input of the step "first" differs from the recorded one.',
    );
    expect(effectsOf(world, runId, 'first', 'second', 'third')).toBe('first 1, second 1, third 0');
  });

  test('when a started step would continue with another input; its undo gets the recorded one', async () => {
    await using world = await newWorld();
    const runId = await startKilledRun(world, 'orderly');
    const undone: unknown[] = [];
    const engine = startSecondWorker(world, 'orderly', {
      steps: ({ second, ...others }) =>
        ({
          ...others,
          second: { ...second, undo: async ({ note }: { note: unknown }) => void undone.push(note) },
        }) as Record<string, AnyStep>,
      async run(world, { first, second }) {
        await first?.({ world, note: firstNote });
        await second?.({ world, note: { size: 9 } });
      },
    });
    expect(await waitUntilParked(world, runId)).toBe(
      `The input of the step "second" differs from the recorded one. note.size: recorded 2, now 9. ${cause}`,
    );
    expect(effectsOf(world, runId, 'second')).toBe('second 0');
    await engine.cancel(runId, 'T1:ada');
    await world.reaches(runId, 'cancelled');
    expect(undone).toEqual([{ size: 2 }]);
  });

  test.each([
    ['accepts other values now', z.object({ size: z.literal(9) }), 2],
    ['transforms the values now', z.object({ size: z.int() }).transform(({ size }) => ({ size: size * 2 })), 1],
  ])('when a step was started, and its schema %s', async (_how, note, size) => {
    await using world = await newWorld();
    const runId = await startKilledRun(world, 'orderly');
    const input = z.object({ world: z.string(), note });
    startSecondWorker(world, 'orderly', {
      steps: ({ second, ...others }) => ({ ...others, second: { ...second, input } }) as Record<string, AnyStep>,
      async run(world, { first, second }) {
        await first?.({ world, note: firstNote });
        await second?.({ world, note: { size } });
      },
    });
    expect(await waitUntilParked(world, runId)).toBe(
      `The recorded input of the step "second" no longer matches its schema. ${cause}`,
    );
    expect(effectsOf(world, runId, 'first', 'second')).toBe('first 1, second 0');
  });

  test('when one of several parallel steps differs; the outcome of another active one is stored', async () => {
    await using world = await newWorld();
    const runId = await startKilledRun(world, 'orderly');
    startSecondWorker(world, 'orderly', {
      async run(world, { first, second }) {
        await Promise.all([second?.({ world, note: { size: 2 } }), first?.({ world, note: {} })]);
      },
    });
    expect(await waitUntilParked(world, runId)).toContain(
      'The input of the step "first" differs from the recorded one.',
    );
    expect(await readStep(world, runId, 'second')).toMatchObject({ state: 'done' });
    expect(effectsOf(world, runId, 'first', 'second')).toBe('first 1, second 1');
  });

  test.each([
    ['calls', 'before the new step "third"'],
    ['does not call', 'before the end'],
  ])('when it omits a recorded step and %s a new one, which is not executed', async (how, when) => {
    await using world = await newWorld();
    const runId = await startKilledRun(world, 'orderly');
    startSecondWorker(world, 'orderly', {
      async run(world, { first, third }) {
        await first?.({ world, note: firstNote });
        if (how === 'calls') await third?.({ world, note: { size: 3 } });
      },
    });
    expect(await waitUntilParked(world, runId)).toBe(
      `The journal has steps that were not called ${when}: "second". ${cause}`,
    );
    expect(effectsOf(world, runId, 'first', 'second', 'third')).toBe('first 1, second 0, third 0');
  });

  test('when it fails before the end of its journal', async () => {
    await using world = await newWorld();
    const runId = await startKilledRun(world, 'orderly');
    startSecondWorker(world, 'orderly', {
      async run(world, { first }) {
        await first?.({ world, note: firstNote });
        throw new Error('not today');
      },
    });
    expect(await waitUntilParked(world, runId)).toContain('were not called before the end: "second".');
    expect(world.outside.count(`roadcrew:${runId}:first`)).toBe(1);
  });

  test('without a secret of either input in its reason, events, messages or log', async () => {
    await using world = await newWorld();
    const runId = await startKilledRun(world, 'orderly');
    const token = `ghp_${'canary0two'.repeat(4)}`;
    startSecondWorker(world, 'orderly', {
      async run(world, { first }) {
        const from = { password: 'canary-three', region: `in ${token}` };
        const extra = { apiKey: 'canary-five', url: 'postgres://app:canary-four@db' };
        await first?.({ world, note: { ...firstNote, from, extra } });
      },
    });
    const reason = await waitUntilParked(world, runId);
    expect(reason).toContain('note.from.password: recorded [hidden], now [hidden]');
    expect(reason).toContain('note.from.region: recorded "eu", now "in [a GitHub token was removed]"');
    expect(reason).toContain(
      'note.extra: recorded nothing, now {"apiKey":"[hidden]","url":"[a password in an address was removed]"}',
    );
    expect(reason).not.toMatch(/size|colour/); // they are equal
    const rows = await Promise.all(
      (['runs', 'events', 'outbox'] as const).map((table) => world.store.db.selectFrom(table).selectAll().execute()),
    );
    expect(JSON.stringify([rows, world.delivered, world.logged])).not.toContain('canary');
  });
});

describe('a parked run', () => {
  /** Parks a run whose second step is started. */
  async function parkRun(world: World) {
    const runId = await startKilledRun(world, 'orderly');
    const engine = startSecondWorker(world, 'orderly', {
      async run(world, { first }) {
        await first?.({ world, note: {} });
      },
    });
    return { runId, engine, reason: await waitUntilParked(world, runId) };
  }

  test('that is resumed with its original code continues from its journal, with each effect once', async () => {
    await using world = await newWorld();
    const { runId, engine, reason } = await parkRun(world);

    await engine.resume(runId, 'T1:grace');
    await until(
      async () => (await eventTypes(world.store, runId)).filter((type) => type === 'run.parked').length === 2,
    );
    expect(await waitUntilParked(world, runId)).toBe(reason);

    await engine.stop();
    await startSecondWorker(world, 'orderly').resume(runId, 'T1:grace');
    await world.reaches(runId, 'succeeded');
    expect((await world.run(runId)).error).toBeNull();
    expect(effectsOf(world, runId, 'first', 'second', 'third')).toBe('first 1, second 1, third 1');
    await expectInvariants(world.store, world.outside);
  });

  test('can be closed without undo: its effects remain', async () => {
    await using world = await newWorld();
    const { runId, engine } = await parkRun(world);
    await engine.closeWithoutUndo(runId, { by: 'T1:grace', reason: 'cleared by hand' });
    expect(await world.run(runId)).toMatchObject({
      state: 'cancelled',
      error: { ended: { left: ['first', 'second'] } },
    });
    expect(world.outside.count(`roadcrew:${runId}:first`)).toBe(1);
    await expectInvariants(world.store, world.outside);
  });
});
