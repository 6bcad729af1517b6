import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/core/runs/engine.ts';
import { overdueRuns } from '../../../src/core/runs/overdue.ts';
import { withStepTimeout } from '../../../src/core/runs/step-timeout.ts';
import { z } from '../../../src/roadcrew/index.ts';
import { expectInvariants } from './invariants.ts';
import { eventTypes, newWorld, until, type World } from './support.ts';

const notJson = (problem: string) => `The result of a step must be plain JSON: ${problem}.`;
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

  /** Accepts a request and waits for the state of its end. */
  async function execute(workflow: string, input: Record<string, unknown>, state: string) {
    const { runId } = await engine.accept(world.request(workflow, input));
    await world.reaches(runId, state);
    await expectInvariants(world.store, world.outside);
    return { runId, run: await world.run(runId) };
  }

  test('executes all steps, and stores their outputs, its resource and its secret', async () => {
    const { runId, run } = await execute('everything', { name: 'orders' }, 'succeeded');
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

  test('that fails undoes its steps in reverse, also the one that failed half-way, and releases its names', async () => {
    const { runId, run } = await execute('partial-failure', { name: 'ledger' }, 'failed');
    expect(run.error).toEqual({ message: 'It failed half-way.', step: 'breaks', reference: runId });
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
  ])('that fails with %s is tried %i times and has an error message', async (how, attempts, error) => {
    const { runId, run } = await execute('broken', { how }, 'failed');
    expect(run.error).toEqual(error);
    const starts = world.logged.filter(
      (line) => line.includes(`"run":"${runId}"`) && line.includes('"step":"breaks"') && line.includes('step starts'),
    );
    expect(starts).toHaveLength(attempts);
    expect(world.outside.count(`roadcrew:${runId}:first`)).toBe(0);
  });

  test.each([
    ['catches', 'No.'],
    ['does-not-await', 'No.'],
    ['awaits-later', 'No.'],
    ['retries-late-and-fails', 'No.'],
  ])('whose code %s a failed step does not succeed', async (how, message) => {
    const { runId, run } = await execute('unruly', { how }, 'failed');
    expect(run.error?.message).toBe(message);
    expect(world.outside.creations(`roadcrew:${runId}:second`)).toBe(0);
  });
});

describe('a slow outside system', () => {
  test('that requests pauses gets them, and its late response precedes the next attempt', async () => {
    await using world = await newWorld();
    const engine = world.engine();
    engine.work();
    // The change arrives after the step's timeout: the second attempt must not check for it before that.
    world.outside.beforeChange = (change) => (change.endsWith(':overruns') ? setTimeout(300) : undefined);
    const { runId } = await engine.accept(world.request('slow'));
    await world.reaches(runId, 'succeeded');
    expect(world.outside.creations(`roadcrew:${runId}:overruns`)).toBe(1);
    const attempts = await world.store.db.selectFrom('steps').select(['name', 'attempt']).orderBy('position').execute();
    expect(attempts[0]).toEqual({ name: 'pauses', attempt: 1 });
    await expectInvariants(world.store, world.outside);
  });

  test('is abandoned when it never responds', async () => {
    const step = { kind: 'step', title: 'Never', input: z.object({}), timeout: '10ms', run: async () => {} } as const;
    const never = new Promise<void>(() => {});
    await expect(withStepTimeout(step, new AbortController().signal, () => never, 20)).rejects.toThrow(
      'The step took longer than 10ms.',
    );
  });

  test('gets no request from a step that was aborted before its start', async () => {
    const step = { kind: 'step', title: 'Late', input: z.object({}), run: async () => {} } as const;
    let started = false;
    const work = async () => {
      started = true;
    };
    await expect(withStepTimeout(step, AbortSignal.abort(new Error('over')), work)).rejects.toThrow('over');
    expect(started).toBe(false);
  });
});

describe('an undo that fails', () => {
  test('is retried, then parked, and continues when it was fixed and resumed', async () => {
    await using world = await newWorld();
    const engine = world.engine();
    engine.work();
    const { runId } = await engine.accept(world.request('stubborn', { name: 'orders' }));
    await world.reaches(runId, 'undoing');
    // Skips the pauses between the attempts, which take seconds.
    const skipPause = async () => {
      await world.store.db
        .updateTable('runs')
        .set({ due_at: new Date(0) })
        .where('state', '=', 'undoing')
        .where('lease_until', 'is', null)
        .execute();
      return (await world.run(runId)).state === 'parked';
    };
    await until(skipPause);
    expect((await eventTypes(world.store, runId)).filter((type) => type === 'step.undo-failed')).toHaveLength(5);
    expect((await world.run(runId)).error?.parked).toBe('“Make a thing that cannot be undone” could not be undone.');
    expect(world.outside.count(`roadcrew:${runId}:first`)).toBe(1);
    await until(() => world.delivered.some(({ key }) => key === `notice:run-parked:${runId}:platform`));

    await fetch(`${world.outside.url}/undo-allowed`, { method: 'POST' });
    await engine.resume(runId, 'T1:grace');
    await world.reaches(runId, 'failed');
    expect((await world.run(runId)).error).toEqual({ message: 'It cannot be finished.', step: 'stays' });
    expect([world.outside.count(`roadcrew:${runId}:first`), world.outside.count(`roadcrew:${runId}:stays`)]).toEqual([
      0, 0,
    ]);
    await expectInvariants(world.store);
  });
});

describe('a wait', () => {
  test('ends when its condition is true, and survives occasional failures', async () => {
    await using world = await newWorld();
    const engine = world.engine();
    engine.work();
    const { runId } = await engine.accept(world.request('long-wait', { sign: 'dawn' }));
    const post = (thing: string) => fetch(`${world.outside.url}/${thing}`, { method: 'POST' });
    for (let failures = 0; failures < 4; failures += 1) {
      await world.reaches(runId, 'waiting');
      const countWaits = async () =>
        (await eventTypes(world.store, runId)).filter((type) => type === 'step.waiting').length;
      const before = await countWaits();
      await post('dawn-fails');
      await until(async () => (await countWaits()) > before);
    }
    await post('dawn');
    await world.reaches(runId, 'succeeded');
    expect((await world.run(runId)).made).toEqual({ summary: 'There is dawn.' });
    await expectInvariants(world.store);
  });

  test('fails when it takes longer than its timeout', async () => {
    await using world = await newWorld();
    const engine = world.engine();
    engine.work();
    const { runId } = await engine.accept(world.request('long-wait', { sign: 'never', short: true }));
    await world.reaches(runId, 'failed');
    expect((await world.run(runId)).error?.message).toBe('“Wait briefly for the sign” took longer than 200ms.');
  });
});

describe('a time limit', () => {
  test.each([
    ['wait', 'long-wait', { sign: 'limited', short: true }, '“Wait briefly for the sign” took longer than 200ms.'],
    ['step', 'slow', { forEver: true }, '“Ask for ever” took longer than 200ms.'],
  ])('ends a %s that is only ever asked for long pauses', async (_what, workflow, input, message) => {
    await using world = await newWorld();
    const engine = world.engine();
    engine.work();
    await fetch(`${world.outside.url}/limited-pauses`, { method: 'POST' });
    const { runId } = await engine.accept(world.request(workflow, input));
    await world.reaches(runId, 'failed');
    expect((await world.run(runId)).error?.message).toBe(message);
    await expectInvariants(world.store);
  });

  test('does not run while the run is on hold, and a run far over its time is reported', async () => {
    await using world = await newWorld();
    const engine = world.engine();
    engine.work();
    const { runId } = await engine.accept(world.request('long-wait', { sign: 'dawn' }));
    await world.reaches(runId, 'waiting');
    const overdue = () => overdueRuns(world.definitions).read(world.store.db);
    expect(await overdue()).toEqual([]);
    const { db } = world.store;
    await db.updateTable('runs').set({ started_at: sql<Date>`now() - interval '2 hours'` }).execute();
    expect(await overdue()).toEqual([{ labels: { workflow: 'long-wait' }, value: 1 }]);

    // Twenty-one workers have stopped while they executed it.
    await until(async () => {
      const crash = db.updateTable('runs').set({ crashes: 50, lease_until: new Date(0), due_at: new Date(0) });
      return (await crash.where('lease_until', 'is', null).executeTakeFirst()).numUpdatedRows > 0n;
    });
    await world.reaches(runId, 'parked');
    expect(await overdue()).toEqual([]);
    const hoursAgo = (hours: number) => sql<Date>`now() - ${hours} * interval '1 hour'`;
    await db
      .updateTable('steps')
      .set({ started_at: hoursAgo(200), deadline: hoursAgo(199) })
      .execute();
    await engine.resume(runId, 'T1:grace');
    await world.reaches(runId, 'waiting');
    await fetch(`${world.outside.url}/dawn`, { method: 'POST' });
    await world.reaches(runId, 'succeeded');
    await expectInvariants(world.store);
  });
});

describe('a version that is not installed', () => {
  test('leaves a run of a newer version to the workers of a rollout', async () => {
    await using world = await newWorld();
    const engine = world.engine();
    const { runId } = await engine.accept(world.request('one-thing'));
    await world.store.db.updateTable('runs').set({ version: 2 }).execute();
    engine.work();
    await until(async () => {
      const { state, epoch, lease_until } = await world.run(runId);
      return state === 'queued' && epoch > 0 && lease_until === null;
    });
    // A worker with this version executes it.
    await world.store.db.updateTable('runs').set({ version: 1, due_at: new Date() }).execute();
    await world.reaches(runId, 'succeeded');
    await expectInvariants(world.store, world.outside);
  });
});
