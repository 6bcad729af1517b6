import { expect, test } from 'vitest';
import { UserError } from '../../../src/roadcrew/errors.ts';
import { expectInvariants } from './invariants.ts';
import { newWorld, until } from './support.ts';

const errorOf = async (work: Promise<unknown>): Promise<UserError> => {
  const error = await work.then(
    () => new Error('it was accepted'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw error;
  return error;
};

test('a delivery two hundred times at once is one run with one effect and one answer', async () => {
  await using world = await newWorld();
  const engine = world.engine();
  engine.work();
  const request = world.request('one-thing');
  const answers = await Promise.all(Array.from({ length: 200 }, () => engine.accept(request)));
  expect(new Set(answers.map(({ runId }) => runId)).size).toBe(1);
  expect(answers.filter(({ replay }) => !replay)).toHaveLength(1);
  const runId = answers[0]?.runId ?? '';
  await world.reaches(runId, 'succeeded');
  expect(await engine.accept(request)).toEqual({ runId, replay: true });
  expect(world.outside.changes).toEqual([`make roadcrew:${runId}:first`]);
  await expectInvariants(world.store, world.outside);
});

test('copies of a delivery with different ids are different runs', async () => {
  await using world = await newWorld();
  const engine = world.engine();
  const copies = Array.from({ length: 5 }, (_, n) =>
    world.request('careless', {}, { delivery: { id: `${n}`, digest: 'same' } }),
  );
  const answers = await Promise.all(copies.map((copy) => engine.accept(copy)));
  expect(new Set(answers.map(({ runId }) => runId)).size).toBe(5);
});

test('a delivery with a known id and other values is refused', async () => {
  await using world = await newWorld();
  const engine = world.engine();
  const request = world.request('one-thing');
  await engine.accept(request);
  const other = { ...request, delivery: { ...request.delivery, digest: 'another' } };
  expect(await errorOf(engine.accept(other))).toMatchObject({
    message: 'This form was already submitted with other values.',
  });
});

test('fifty deliveries for one name at once: one wins, the others get its owner and a free name', async () => {
  await using world = await newWorld();
  const engine = world.engine();
  engine.work();
  const requests = Array.from({ length: 50 }, (_, n) =>
    world.request('one-thing', { name: 'orders' }, { team: `team-${n}` }),
  );
  const results = await Promise.allSettled(requests.map((request) => engine.accept(request)));
  const winners = results.flatMap((result, n) => (result.status === 'fulfilled' ? [n] : []));
  expect(winners).toHaveLength(1);
  for (const [n, result] of results.entries()) {
    if (result.status === 'fulfilled') continue;
    expect(result.reason).toMatchObject({
      message: `\`orders\` already belongs to team-${winners[0]}.`,
      field: 'name',
      hint: `\`orders-team-${n}\` is free.`,
    });
  }
  await until(async () => (await world.store.db.selectFrom('resources').selectAll().execute()).length === 1);
  await expectInvariants(world.store, world.outside);
});

test('a delivery repeated after its run succeeded gets the same answer, although its name now exists', async () => {
  await using world = await newWorld();
  const engine = world.engine();
  engine.work();
  const request = world.request('one-thing');
  const checked = {
    ...request,
    workflow: {
      ...request.workflow,
      async precheck() {
        if (world.outside.changes.length > 0) throw new UserError('It is there already.', { field: 'name' });
      },
    },
  };
  const { runId } = await engine.accept(checked);
  await world.reaches(runId, 'succeeded');
  expect(await engine.accept(checked)).toEqual({ runId, replay: true });
  const another = { ...checked, delivery: { id: 'another', digest: 'same' } };
  expect(await engine.accept(another)).toEqual({ runId, replay: false, repeats: true });
  expect(await errorOf(engine.accept({ ...another, again: true }))).toMatchObject({ field: 'name' });
});

test('a precheck that never returns does not delay a request for long', async () => {
  await using world = await newWorld();
  const request = world.request('one-thing');
  const workflow = { ...request.workflow, precheck: () => new Promise<void>(() => {}) };
  const startedAt = performance.now();
  await world.engine().accept({ ...request, workflow });
  expect(performance.now() - startedAt).toBeLessThan(2_500);
});
