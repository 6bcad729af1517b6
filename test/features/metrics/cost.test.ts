import { expect, test } from 'vitest';
import { cost } from '../../../src/features/metrics/queries/cost.ts';
import { newWorld } from '../../core/runs/support.ts';
import { projectorOf } from './events.ts';

test('the resource of a run and its monthly cost are recorded once and counted for its team, without its name', async () => {
  await using world = await newWorld();
  const engine = world.engine();
  engine.work();
  const declared = await engine.accept(world.request('everything', { name: 'orders' }));
  const undeclared = await engine.accept(world.request('one-thing', { name: 'plain' }));
  await world.reaches(declared.runId, 'succeeded');
  await world.reaches(undeclared.runId, 'succeeded');
  const { db } = world.store;
  const recorded = await db
    .selectFrom('events')
    .select('data')
    .where('type', '=', 'run.succeeded')
    .orderBy('id')
    .execute();
  expect(recorded.map(({ data: { epoch, ...data } }) => data)).toEqual(
    expect.arrayContaining([
      { resource: { kind: 'thing' }, cost: { amount: 12.5, currency: 'EUR' } },
      { resource: { kind: 'thing' } },
    ]),
  );
  await projectorOf(db).catchUp();
  const { team } = await db.selectFrom('runs').select('team').executeTakeFirstOrThrow();
  const tomorrow = new Date(Date.now() + 86_400_000);
  expect(await cost(db, { from: new Date(0), until: tomorrow })).toEqual({
    teams: [{ team, currency: 'EUR', monthly: 12.5, resources: 1 }],
    total: [{ currency: 'EUR', monthly: 12.5, resources: 1 }],
    undeclared: 1,
    observed: 0,
    idle: [],
  });
});
