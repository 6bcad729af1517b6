import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/core/runs/engine.ts';
import { underTimeout } from '../../../src/core/runs/step-timeout.ts';
import { z } from '../../../src/roadcrew/index.ts';
import { expectInvariants } from './invariants.ts';
import { eventTypes, newWorld, until, type World } from './support.ts';

const notJson = (words: string) => `The result of a step must be plain JSON: ${words}.`;
const atStep = { step: 'breaks', reference: expect.any(String) };

describe('a run', () => {
  let world: World;
  let engine: Engine;
  beforeAll(async () => {
    world = await newWorld();
    engine = world.engine();
    engine.work();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  /** Accepts a request and waits for its end. */
  async function tell(workflow: string, input: Record<string, unknown>, state: string) {
    const { runId } = await engine.accept(world.request(workflow, input));
    await world.reaches(runId, state);
    await expectInvariants(world.store, world.outside);
    return { runId, run: await world.run(runId) };
  }

  test('does all its steps, keeps what they said, and leaves its resource and its secret', async () => {
    const { runId, run } = await tell('everything', { name: 'orders' }, 'succeeded');
    expect(run).toMatchObject({ made: { summary: 'orders is ready.' }, due_at: null, lease_until: null });
    const steps = await world.store.db
      .selectFrom('steps')
      .selectAll()
      .where('run_id', '=', runId)
      .orderBy('position')
      .execute();
    expect(steps.map(({ name, state, attempt }) => `${name} ${state} ${attempt}`)).toEqual(
      ['first done 1', 'left done 1', 'right done 1', 'settle done 1', 'flaky done 2', 'keepSecret done 1'], // flaky failed once
    );
    const resource = await world.store.db
      .selectFrom('resources')
      .selectAll()
      .where('run_id', '=', runId)
      .executeTakeFirst();
    expect(resource).toMatchObject({ run_id: runId, kind: 'thing', name: 'orders', team: 'payments', owner: 'T1:ada' });
    expect(await world.store.db.selectFrom('claims').select('name').execute()).toEqual([{ name: 'orders' }]);
  });

  test('that fails undoes its finished steps in reverse, the half-done one too, and frees its names', async () => {
    const { runId, run } = await tell('turn-back', { name: 'ledger' }, 'failed');
    expect(run.error).toEqual({ message: 'It broke half-way.', step: 'breaks', reference: runId });
    const removed = world.outside.changes.filter((change) => change.startsWith('remove'));
    expect(removed).toEqual(['breaks', 'right', 'left', 'first'].map((step) => `remove roadcrew:${runId}:${step}`));
    expect(await world.store.db.selectFrom('claims').selectAll().where('name', '=', 'ledger').execute()).toEqual([]);
  });

  test.each([
    ['user-error', 1, { message: 'That size is not on offer.', hint: 'Pick a smaller one.', step: 'breaks' }],
    ['permanent', 1, { message: 'The account is closed.', step: 'breaks', reference: expect.any(String) }],
    ['unknown', 2, { message: 'Something went wrong on our side.', step: 'breaks', reference: expect.any(String) }],
    ['circular', 1, { message: notJson('“self” is a circular reference'), ...atStep }],
    ['nul', 1, { message: notJson('“text” is text with a NUL character'), ...atStep }],
    ['nul-note', 1, { message: 'Something went wrong on our side.', reference: expect.any(String) }],
  ])('that breaks with %s is tried %i times and explained', async (how, attempts, error) => {
    const { runId, run } = await tell('broken', { how }, 'failed');
    expect(run.error).toEqual(error);
    const failed = world.logged.filter(
      (line) => line.includes(`"run":"${runId}"`) && line.includes('"step":"breaks"') && line.includes('step starts'),
    );
    expect(failed).toHaveLength(attempts);
    expect(world.outside.standing(`roadcrew:${runId}:first`)).toBe(0);
  });

  test.each([
    ['swallows', 'No.'],
    ['forgets', 'No.'],
    ['looks-later', 'No.'],
    ['rests-and-fails', 'No.'],
  ])('whose story %s does not succeed', async (how, message) => {
    const { runId, run } = await tell('unruly', { how }, 'failed');
    expect(run.error?.message).toBe(message);
    expect(world.outside.made(`roadcrew:${runId}:second`)).toBe(0);
  });
});

describe('a slow outside', () => {
  test('that asks for pauses gets them, and is waited for before a step is tried again', async () => {
    await using world = await newWorld();
    const engine = world.engine();
    engine.work();
    // The change is on its way when the step's time is over: a second attempt must not look before it has arrived.
    world.outside.beforeChange = (change) => (change.endsWith(':overruns') ? setTimeout(300) : undefined);
    const { runId } = await engine.accept(world.request('slow'));
    await world.reaches(runId, 'succeeded');
    expect(world.outside.made(`roadcrew:${runId}:overruns`)).toBe(1);
    const attempts = await world.store.db.selectFrom('steps').select(['name', 'attempt']).orderBy('position').execute();
    expect(attempts[0]).toEqual({ name: 'pauses', attempt: 1 });
    await expectInvariants(world.store, world.outside);
  });

  test('is left behind when it does not come to an end', async () => {
    const step = { kind: 'step', title: 'Never', input: z.object({}), timeout: '10ms', run: async () => {} } as const;
    const never = new Promise<void>(() => {});
    await expect(underTimeout(step, new AbortController().signal, () => never, 20)).rejects.toThrow(
      'It took longer than 10ms.',
    );
  });

  test('is not asked for anything by a step that was told to end before it began', async () => {
    const step = { kind: 'step', title: 'Late', input: z.object({}), run: async () => {} } as const;
    let begun = false;
    const work = async () => {
      begun = true;
    };
    await expect(underTimeout(step, AbortSignal.abort(new Error('over')), work)).rejects.toThrow('over');
    expect(begun).toBe(false);
  });
});

describe('a way back that fails', () => {
  test('is tried again, then put aside for a person, and goes on when it was mended', async () => {
    await using world = await newWorld();
    const engine = world.engine();
    engine.work();
    const { runId } = await engine.accept(world.request('stubborn', { name: 'orders' }));
    await world.reaches(runId, 'undoing');
    // The pauses between the attempts are seconds: here they are over at once.
    const hurry = async () => {
      await world.store.db
        .updateTable('runs')
        .set({ due_at: new Date(0) })
        .where('state', '=', 'undoing')
        .where('lease_until', 'is', null)
        .execute();
      return (await world.run(runId)).state === 'parked';
    };
    await until(hurry);
    expect((await eventTypes(world.store, runId)).filter((type) => type === 'step.undo-failed')).toHaveLength(5);
    expect((await world.run(runId)).error?.parked).toBe('“Make a thing that stays” could not be undone.');
    expect(world.outside.standing(`roadcrew:${runId}:first`)).toBe(1);
    await until(() => world.delivered.some(({ key }) => key === `notice:run-parked:${runId}:platform`));

    await fetch(`${world.outside.url}/way-back`, { method: 'POST' });
    await engine.resume(runId, 'T1:grace');
    await world.reaches(runId, 'failed');
    expect((await world.run(runId)).error).toEqual({ message: 'It cannot be finished.', step: 'stays' });
    expect([
      world.outside.standing(`roadcrew:${runId}:first`),
      world.outside.standing(`roadcrew:${runId}:stays`),
    ]).toEqual([0, 0]);
    await expectInvariants(world.store);
  });
});

describe('a wait', () => {
  test('ends when the outside world says so, and stumbles on the way without giving up', async () => {
    await using world = await newWorld();
    const engine = world.engine();
    engine.work();
    const { runId } = await engine.accept(world.request('patience', { sign: 'dawn' }));
    const post = (thing: string) => fetch(`${world.outside.url}/${thing}`, { method: 'POST' });
    for (let stumbles = 0; stumbles < 4; stumbles += 1) {
      await world.reaches(runId, 'waiting');
      const looked = async () =>
        (await eventTypes(world.store, runId)).filter((type) => type === 'step.waiting').length;
      const before = await looked();
      await post('dawn-stumbles');
      await until(async () => (await looked()) > before);
    }
    await post('dawn');
    await world.reaches(runId, 'succeeded');
    expect((await world.run(runId)).made).toEqual({ summary: 'There is dawn.' });
    await expectInvariants(world.store);
  });

  test('that takes too long is over, by the clock of its beginning', async () => {
    await using world = await newWorld();
    const engine = world.engine();
    engine.work();
    const { runId } = await engine.accept(world.request('patience', { sign: 'never', hurry: true }));
    await world.reaches(runId, 'failed');
    expect((await world.run(runId)).error?.message).toBe('“Wait for the sign, not long” took longer than 200ms.');
  });
});

describe('a version that is not installed', () => {
  test('parks the run, says so, and lets it go on when it is back', async () => {
    await using world = await newWorld();
    const engine = world.engine();
    const { runId } = await engine.accept(world.request('one-thing'));
    await world.store.db
      .updateTable('runs')
      // Long ago: whoever was of that version would have come by now.
      .set({ version: 7, created_at: new Date(Date.now() - 3_600_000) } as never)
      .execute();
    engine.work();
    await world.reaches(runId, 'parked');
    expect((await world.run(runId)).error).toEqual({
      parked: 'It began with version 7 of one-thing; only version 1 is installed.',
    });
    await until(() => world.delivered.some(({ key }) => key === `notice:run-parked:${runId}:platform`));
    await world.store.db
      .updateTable('runs')
      .set({ version: 1 } as never)
      .execute();
    await engine.resume(runId, 'T1:grace');
    await world.reaches(runId, 'succeeded');
    expect((await world.run(runId)).error).toBeNull();
    await expect(engine.resume(runId, 'T1:grace')).rejects.toThrow('This run is not on hold: succeeded.');
    await expectInvariants(world.store, world.outside);
  });

  test('leaves a run of a newer version to those that are being rolled out', async () => {
    await using world = await newWorld();
    const engine = world.engine();
    const { runId } = await engine.accept(world.request('one-thing'));
    await world.store.db.updateTable('runs').set({ version: 2 }).execute();
    engine.work();
    await until(async () => {
      const { state, epoch, lease_until } = await world.run(runId);
      return state === 'queued' && epoch > 0 && lease_until === null;
    });
    // The new one comes, and takes what it was left.
    await world.store.db.updateTable('runs').set({ version: 1, due_at: new Date() }).execute();
    await world.reaches(runId, 'succeeded');
    await expectInvariants(world.store, world.outside);
  });
});
