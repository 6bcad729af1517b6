import { expect, test } from 'vitest';
import { cost } from '../../../src/features/metrics/numbers.ts';
import { catchUp } from '../../../src/features/metrics/projector.ts';
import { newWorld } from '../../core/runs/support.ts';

test('what a run made, and what that costs a month, is told once and counted for its team; its name is not', async () => {
  await using world = await newWorld();
  const engine = world.engine();
  engine.work();
  const declared = await engine.accept(world.request('everything', { name: 'orders' }));
  const undeclared = await engine.accept(world.request('one-thing', { name: 'plain' }));
  await world.reaches(declared.runId, 'succeeded');
  await world.reaches(undeclared.runId, 'succeeded');
  const { db } = world.store;
  const told = await db.selectFrom('events').select('data').where('type', '=', 'run.succeeded').orderBy('id').execute();
  expect(told.map(({ data: { epoch, ...data } }) => data)).toEqual(
    expect.arrayContaining([
      { resource: { kind: 'thing' }, cost: { amount: 12.5, currency: 'EUR' } },
      { resource: { kind: 'thing' } },
    ]),
  );
  await catchUp(db);
  const { team } = await db.selectFrom('runs').select('team').executeTakeFirstOrThrow();
  const tomorrow = new Date(Date.now() + 86_400_000);
  expect(await cost(db, { from: new Date(0), until: tomorrow })).toEqual({
    teams: [{ team, currency: 'EUR', monthly: 12.5, resources: 1 }],
    total: [{ currency: 'EUR', monthly: 12.5, resources: 1 }],
    ...{ undeclared: 1, looked: 0, idle: [] },
  });
});
