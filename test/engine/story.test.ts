import { afterAll, describe, expect, test } from 'vitest';
import { expectInvariants } from './invariants.ts';
import { eventTypes, newWorld, stopPostgres, until, type World } from './support.ts';

afterAll(stopPostgres);

/** Accepts a request on a working engine and waits for its end. */
async function tellIn(world: World, workflow: string, input: Record<string, unknown>, state: string) {
  const engine = world.engine();
  engine.work();
  const { runId } = await engine.accept(world.request(workflow, input));
  await world.reaches(runId, state);
  await expectInvariants(world.store, world.outside);
  return { engine, runId, run: await world.run(runId) };
}

describe('a run', () => {
  test('does all its steps, keeps what they said, and leaves its resource and its secret', async () => {
    await using world = await newWorld();
    const { runId, run } = await tellIn(world, 'everything', { name: 'orders' }, 'succeeded');
    expect(run).toMatchObject({ made: { summary: 'orders is ready.' }, due_at: null, lease_until: null });
    const steps = await world.store.db.selectFrom('steps').selectAll().orderBy('position').execute();
    expect(steps.map(({ name, state, attempt }) => `${name} ${state} ${attempt}`)).toEqual(
      ['first done 1', 'left done 1', 'right done 1', 'settle done 1', 'flaky done 2', 'keepSecret done 1'], // flaky failed once
    );
    const resource = await world.store.db.selectFrom('resources').selectAll().executeTakeFirst();
    expect(resource).toMatchObject({ run_id: runId, kind: 'thing', name: 'orders', team: 'payments', owner: 'T1:ada' });
    expect(await world.store.db.selectFrom('claims').select('name').execute()).toEqual([{ name: 'orders' }]);
  });

  test('that fails undoes its finished steps in reverse, the half-done one too, and frees its names', async () => {
    await using world = await newWorld();
    const { runId, run } = await tellIn(world, 'turn-back', { name: 'orders' }, 'failed');
    expect(run.error).toEqual({ message: 'It broke half-way.', step: 'breaks', reference: runId });
    const removed = world.outside.changes.filter((change) => change.startsWith('remove'));
    expect(removed).toEqual(['breaks', 'right', 'left', 'first'].map((step) => `remove roadcrew:${runId}:${step}`));
    expect(await world.store.db.selectFrom('claims').selectAll().execute()).toEqual([]);
  });

  test.each([
    ['user-error', 1, { message: 'That size is not on offer.', hint: 'Pick a smaller one.', step: 'breaks' }],
    ['permanent', 1, { message: 'The account is closed.', step: 'breaks', reference: expect.any(String) }],
    ['unknown', 2, { message: 'Something went wrong on our side.', step: 'breaks', reference: expect.any(String) }],
    ['circular', 2, { message: 'Something went wrong on our side.', step: 'breaks', reference: expect.any(String) }],
    ['nul', 1, { message: 'Something went wrong on our side.', reference: expect.any(String) }],
  ])('that breaks with %s is tried %i times and explained', async (how, attempts, error) => {
    await using world = await newWorld();
    const { runId, run } = await tellIn(world, 'broken', { how }, 'failed');
    expect(run.error).toEqual(error);
    const failed = world.logged.filter((line) => line.includes('"step":"breaks"') && line.includes('step starts'));
    expect(failed).toHaveLength(attempts);
    expect(world.outside.standing(`roadcrew:${runId}:first`)).toBe(0);
  });

  test.each([
    ['swallows', 'No.'],
    ['twice', 'The step "first" is called twice in one run.'],
    ['forgets', 'No.'],
    ['looks-later', 'No.'],
    ['rests-and-fails', 'No.'],
  ])('whose story %s does not succeed', async (how, message) => {
    await using world = await newWorld();
    const { runId, run } = await tellIn(world, 'unruly', { how }, 'failed');
    expect(run.error?.message).toBe(message);
    expect(world.outside.made(`roadcrew:${runId}:second`)).toBe(0);
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
    const { run } = await tellIn(world, 'patience', { sign: 'never', hurry: true }, 'failed');
    expect(run.error?.message).toBe('“Wait for the sign, not long” took longer than 200ms.');
  });
});

describe('a version that is not installed', () => {
  test('parks the run, says so, and lets it go on when it is back', async () => {
    await using world = await newWorld();
    const engine = world.engine();
    const { runId } = await engine.accept(world.request('one-thing'));
    await world.store.db
      .updateTable('runs')
      .set({ version: 7 } as never)
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
    await expect(engine.resume(runId, 'T1:grace')).rejects.toThrow('It is not parked: succeeded.');
    await expectInvariants(world.store, world.outside);
  });
});
