import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { expectInvariants } from './invariants.ts';
import { eventTypes, newWorld, stopPostgres, until, type World } from './support.ts';

let world: World;
let engine: Engine;
beforeAll(async () => {
  world = await newWorld();
  engine = world.engine();
  engine.work();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await stopPostgres();
});

const cancel = (runId: string) => engine.cancel(runId, 'T1:ada');

test('a cancellation ends a request that waits for approval, and the question with it', async () => {
  const { runId } = await engine.accept(world.request('one-thing', { approvers: 1 }));
  await cancel(runId);
  await cancel(runId);
  expect(await world.run(runId)).toMatchObject({ state: 'cancelled', cancelled_by: 'T1:ada' });
  const approval = await world.store.db
    .selectFrom('approvals')
    .select(['id', 'state'])
    .where('run_id', '=', runId)
    .executeTakeFirstOrThrow();
  expect(approval.state).toBe('cancelled');
  expect(await world.store.db.selectFrom('claims').selectAll().where('run_id', '=', runId).execute()).toEqual([]);
  const grace = { id: 'T1:grace', human: 'grace@example.com' };
  const late = engine.decide({ approvalId: approval.id, by: grace, verdict: 'approve' });
  await expect(late).rejects.toThrow('This was already cancelled.');
});

test('a cancellation ends a run that nobody has begun', async () => {
  await using world = await newWorld();
  const idle = world.engine();
  const { runId } = await idle.accept(world.request('one-thing'));
  await idle.cancel(runId, 'T1:ada');
  idle.work();
  await idle.sweep();
  expect(await world.run(runId)).toMatchObject({ state: 'cancelled', epoch: 0 });
  expect(world.outside.changes).toEqual([]);
  await expectInvariants(world.store);
});

test('a cancellation turns back a run in the middle of a step, after what that step has begun', async () => {
  await using world = await newWorld();
  const engine = world.engine({ leaseMs: 900 });
  engine.work();
  const { runId } = await engine.accept(world.request('everything'));
  let cancelled = false;
  world.outside.beforeAnswer = async (change) => {
    if (cancelled || !change.includes(':left')) return;
    cancelled = true;
    await engine.cancel(runId, 'T1:ada');
    // The holder has heard of it, and told the step, before the outside answers.
    await until(() => world.logged.some((line) => line.includes('step failed')));
  };
  await world.reaches(runId, 'cancelled');
  expect((await world.run(runId)).epoch).toBe(1); // by the one that held it, without a detour
  expect(['first', 'left', 'right'].map((step) => world.outside.standing(`roadcrew:${runId}:${step}`))).toEqual([
    0, 0, 0,
  ]);
  await expectInvariants(world.store, world.outside);
});

test('a cancellation turns back a run that waits, at once', async () => {
  const { runId } = await engine.accept(world.request('patience', { sign: `never ${Math.random()}` }));
  await world.reaches(runId, 'waiting');
  await cancel(runId);
  await world.reaches(runId, 'cancelled');
  await expect(cancel(runId)).resolves.toBeUndefined();
});

test('a cancellation that comes in the last moment before a run rests for long is seen at once', async () => {
  await using world = await newWorld();
  let cancelled = false;
  const store = {
    ...world.store,
    async prepared<Row>(name: string, text: string, values: unknown[]) {
      if (name === 'release-run' && !cancelled) {
        cancelled = true;
        await engine.cancel(String(values[0]), 'T1:ada');
      }
      return world.store.prepared<Row>(name, text, values);
    },
  };
  const engine = world.engine({ store });
  engine.work();
  const { runId } = await engine.accept(world.request('unruly', { how: 'rests' }));
  await world.reaches(runId, 'cancelled');
  await expectInvariants(world.store);
});

test('a cancellation turns back a run that was put aside', async () => {
  await using world = await newWorld();
  const engine = world.engine();
  const { runId } = await engine.accept(world.request('one-thing'));
  await sql`update runs set lease_until = 'epoch', crashes = 20`.execute(world.store.db);
  engine.work();
  await world.reaches(runId, 'parked');
  await engine.cancel(runId, 'T1:ada');
  await world.reaches(runId, 'cancelled');
  expect(await world.store.db.selectFrom('claims').selectAll().execute()).toEqual([]);
  await expectInvariants(world.store);
});

test('a cancellation comes too late for a run that has ended or is being undone', async () => {
  const { runId } = await engine.accept(world.request('one-thing'));
  await world.reaches(runId, 'succeeded');
  await expect(cancel(runId)).rejects.toThrow('It has ended already: succeeded.');
  const stubborn = await engine.accept(world.request('stubborn'));
  await until(async () => (await eventTypes(world.store, stubborn.runId)).includes('step.undo-failed'));
  await expect(cancel(stubborn.runId)).rejects.toThrow('It is being undone already.');
});
