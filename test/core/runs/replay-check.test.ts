import { describe, expect, test } from 'vitest';
import { type AnyStep, z } from '../../../src/roadcrew/index.ts';
import { expectInvariants } from './invariants.ts';
import { acted, cause, firstNote, killedRun, parkedFor, recorded, secondWorker } from './second-worker.ts';
import { eventTypes, newWorld, until, type World } from './support.ts';

describe('a run is parked', () => {
  test('when it reads the clock and is taken up after a crash: both times are named', async () => {
    await using world = await newWorld();
    const runId = await killedRun(world, 'clock');
    secondWorker(world, 'clock');
    const reason = await parkedFor(world, runId);
    const [, before, now] =
      /^The step "first" is called with another input than recorded\. note\.at: recorded "([^"]+)", now "([^"]+)"\. /.exec(
        reason,
      ) ?? [];
    expect((await recorded(world, runId, 'first')).input).toMatchObject({ note: { at: before } });
    expect(Date.parse(now ?? '')).toBeGreaterThan(Date.parse(before ?? ''));
    expect(acted(world, runId, 'first', 'second')).toBe('first 1, second 0');
  });

  test('when it calls a step twice', async () => {
    await using world = await newWorld();
    const engine = world.engine();
    engine.work();
    const { runId } = await engine.accept(world.request('unruly', { how: 'twice' }));
    expect(await parkedFor(world, runId)).toBe('The step "first" is called twice in one run.');
    expect(acted(world, runId, 'first')).toBe('first 1');
  });

  test('when its steps have other names in the second process, before any of them acts', async () => {
    await using world = await newWorld();
    const runId = await killedRun(world, 'orderly', 3);
    const engine = secondWorker(world, 'orderly', {
      steps: ({ first, second, third }) => ({ erste: first, zweite: second, third }) as Record<string, AnyStep>,
      async run(world, { erste, zweite, third }) {
        await erste?.({ world, note: firstNote });
        await zweite?.({ world, note: { size: 2 } });
        await third?.({ world, note: { size: 3 } });
      },
    });
    expect(await parkedFor(world, runId)).toBe(
      `The journal has steps that the workflow has not: "first", "second". ${cause}`,
    );
    expect(acted(world, runId, 'first', 'second', 'erste', 'zweite', 'third')).toBe(
      'first 1, second 1, erste 0, zweite 0, third 0',
    );

    // Cancelled by a person under that code, it is not reported as undone.
    await engine.cancel(runId, 'T1:ada');
    await until(async () => (await world.run(runId)).error?.parked?.includes('could not be undone'));
    expect((await world.run(runId)).error?.parked).toBe(
      'The step "second" could not be undone: the workflow does not have it any more.',
    );
    await engine.stop();
    const corrected = secondWorker(world, 'orderly');
    await corrected.resume(runId, 'T1:grace');
    await world.reaches(runId, 'cancelled');
    expect(['first', 'second'].map((step) => world.outside.standing(`roadcrew:${runId}:${step}`))).toEqual([0, 0]);
  });

  test('when two steps have swapped their inputs', async () => {
    await using world = await newWorld();
    const runId = await killedRun(world, 'orderly', 3);
    secondWorker(world, 'orderly', {
      async run(world, { first, second, third }) {
        await Promise.all([first?.({ world, note: { size: 2 } }), second?.({ world, note: firstNote })]);
        await third?.({ world, note: { size: 3 } });
      },
    });
    expect(await parkedFor(world, runId)).toContain('The step "first" is called with another input than recorded.');
    expect(acted(world, runId, 'first', 'second', 'third')).toBe('first 1, second 1, third 0');
  });

  test('when a step that was begun would go on with another input; its undo gets the recorded one', async () => {
    await using world = await newWorld();
    const runId = await killedRun(world, 'orderly');
    const undone: unknown[] = [];
    const engine = secondWorker(world, 'orderly', {
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
    expect(await parkedFor(world, runId)).toBe(
      `The step "second" is called with another input than recorded. note.size: recorded 2, now 9. ${cause}`,
    );
    expect(acted(world, runId, 'second')).toBe('second 0');
    await engine.cancel(runId, 'T1:ada');
    await world.reaches(runId, 'cancelled');
    expect(undone).toEqual([{ size: 2 }]);
  });

  test.each([
    ['takes other values now', z.object({ size: z.literal(9) }), 2],
    [
      'makes something else of the values now',
      z.object({ size: z.int() }).transform(({ size }) => ({ size: size * 2 })),
      1,
    ],
  ])('when a step was begun, and its schema %s', async (_how, note, size) => {
    await using world = await newWorld();
    const runId = await killedRun(world, 'orderly');
    const input = z.object({ world: z.string(), note });
    secondWorker(world, 'orderly', {
      steps: ({ second, ...others }) => ({ ...others, second: { ...second, input } }) as Record<string, AnyStep>,
      async run(world, { first, second }) {
        await first?.({ world, note: firstNote });
        await second?.({ world, note: { size } });
      },
    });
    expect(await parkedFor(world, runId)).toBe(
      `The recorded input of the step "second" does not fit its schema any more. ${cause}`,
    );
    expect(acted(world, runId, 'first', 'second')).toBe('first 1, second 0');
  });

  test('when a step of several in parallel differs; the outcome of another one that is under way is kept', async () => {
    await using world = await newWorld();
    const runId = await killedRun(world, 'orderly');
    secondWorker(world, 'orderly', {
      async run(world, { first, second }) {
        await Promise.all([second?.({ world, note: { size: 2 } }), first?.({ world, note: {} })]);
      },
    });
    expect(await parkedFor(world, runId)).toContain('The step "first" is called with another input than recorded.');
    expect(await recorded(world, runId, 'second')).toMatchObject({ state: 'done' });
    expect(acted(world, runId, 'first', 'second')).toBe('first 1, second 1');
  });

  test.each([
    ['does', 'before the new step "third"'],
    ['does not', 'before the end'],
  ])('when it leaves out a step that has acted, and %s another one, which does not act', async (does, when) => {
    await using world = await newWorld();
    const runId = await killedRun(world, 'orderly');
    secondWorker(world, 'orderly', {
      async run(world, { first, third }) {
        await first?.({ world, note: firstNote });
        if (does === 'does') await third?.({ world, note: { size: 3 } });
      },
    });
    expect(await parkedFor(world, runId)).toBe(
      `The journal has steps that were not called ${when}: "second". ${cause}`,
    );
    expect(acted(world, runId, 'first', 'second', 'third')).toBe('first 1, second 0, third 0');
  });

  test('when it fails where its journal goes on', async () => {
    await using world = await newWorld();
    const runId = await killedRun(world, 'orderly');
    secondWorker(world, 'orderly', {
      async run(world, { first }) {
        await first?.({ world, note: firstNote });
        throw new Error('not today');
      },
    });
    expect(await parkedFor(world, runId)).toContain('were not called before the end: "second".');
    expect(world.outside.standing(`roadcrew:${runId}:first`)).toBe(1);
  });

  test('without a secret of either input in its reason, events, messages or log', async () => {
    await using world = await newWorld();
    const runId = await killedRun(world, 'orderly');
    const token = `ghp_${'canary0two'.repeat(4)}`;
    secondWorker(world, 'orderly', {
      async run(world, { first }) {
        const from = { password: 'canary-three', region: `in ${token}` };
        const extra = { apiKey: 'canary-five', url: 'postgres://app:canary-four@db' };
        await first?.({ world, note: { ...firstNote, from, extra } });
      },
    });
    const reason = await parkedFor(world, runId);
    expect(reason).toContain('note.from.password: recorded [hidden], now [hidden]');
    expect(reason).toContain('note.from.region: recorded "eu", now "in [a GitHub token was removed]"');
    expect(reason).toContain(
      'note.extra: recorded nothing, now {"apiKey":"[hidden]","url":"[a password in an address was removed]"}',
    );
    expect(reason).not.toMatch(/size|colour/); // they are equal
    const kept = await Promise.all(
      (['runs', 'events', 'outbox'] as const).map((table) => world.store.db.selectFrom(table).selectAll().execute()),
    );
    expect(JSON.stringify([kept, world.delivered, world.logged])).not.toContain('canary');
  });
});

describe('a parked run', () => {
  /** Parks a run whose second step is begun. */
  async function parked(world: World) {
    const runId = await killedRun(world, 'orderly');
    const engine = secondWorker(world, 'orderly', {
      async run(world, { first }) {
        await first?.({ world, note: {} });
      },
    });
    return { runId, engine, reason: await parkedFor(world, runId) };
  }

  test('that is resumed with the code as it was goes on from its journal, each step once', async () => {
    await using world = await newWorld();
    const { runId, engine, reason } = await parked(world);

    await engine.resume(runId, 'T1:grace');
    await until(
      async () => (await eventTypes(world.store, runId)).filter((type) => type === 'run.parked').length === 2,
    );
    expect(await parkedFor(world, runId)).toBe(reason);

    await engine.stop();
    await secondWorker(world, 'orderly').resume(runId, 'T1:grace');
    await world.reaches(runId, 'succeeded');
    expect((await world.run(runId)).error).toBeNull();
    expect(acted(world, runId, 'first', 'second', 'third')).toBe('first 1, second 1, third 1');
    await expectInvariants(world.store, world.outside);
  });

  test('can be closed without undo: what it has made stays', async () => {
    await using world = await newWorld();
    const { runId, engine } = await parked(world);
    await engine.closeWithoutUndo(runId, { by: 'T1:grace', reason: 'cleared by hand' });
    expect(await world.run(runId)).toMatchObject({
      state: 'cancelled',
      error: { ended: { left: ['first', 'second'] } },
    });
    expect(world.outside.standing(`roadcrew:${runId}:first`)).toBe(1);
    await expectInvariants(world.store, world.outside);
  });
});
