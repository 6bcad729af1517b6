import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../../src/core/runs/engine.ts';
import { expectInvariants } from './invariants.ts';
import { eventTypes, newWorld, until, type World } from './support.ts';

let world: World;
let engine: Engine;
beforeAll(async () => {
  world = await newWorld();
  engine = world.engine();
  engine.work();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

const cancel = (runId: string) => engine.cancel(runId, 'T1:ada');

test('a cancellation ends a request that waits for approval, and the approval', async () => {
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
  const grace = { id: 'T1:grace', human: 'grace@example.com', verified: true };
  const late = engine.decide({ approvalId: approval.id, by: grace, verdict: 'approve' });
  await expect(late).rejects.toThrow('This was already cancelled.');
});

test('a cancellation ends a run that has not started', async () => {
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

test('a cancellation undoes a run in the middle of a step, once the effect of that step is complete', async () => {
  await using world = await newWorld();
  const engine = world.engine({ leaseMs: 900 });
  engine.work();
  const { runId } = await engine.accept(world.request('everything'));
  let cancelled = false;
  world.outside.beforeAnswer = async (change) => {
    if (cancelled || !change.includes(':left')) return;
    cancelled = true;
    await engine.cancel(runId, 'T1:ada');
    // The worker has aborted the step before the outside answers.
    await until(() => world.logged.some((line) => line.includes('step failed')));
  };
  await world.reaches(runId, 'cancelled');
  expect((await world.run(runId)).epoch).toBe(1); // undone by the same worker
  expect(['first', 'left', 'right'].map((step) => world.outside.count(`roadcrew:${runId}:${step}`))).toEqual([0, 0, 0]);
  await expectInvariants(world.store, world.outside);
});

test('a cancellation undoes a waiting run at once', async () => {
  const { runId } = await engine.accept(world.request('long-wait', { sign: `never ${Math.random()}` }));
  await world.reaches(runId, 'waiting');
  await cancel(runId);
  await world.reaches(runId, 'cancelled');
  await expect(cancel(runId)).resolves.toBeUndefined();
});

test('a cancellation just before a run is suspended is handled at once', async () => {
  await using world = await newWorld();
  let cancelled = false;
  const store = {
    ...world.store,
    async prepared<Row>(name: string, text: string, values: unknown[]) {
      if (name === 'release-run' && !cancelled) {
        cancelled = true;
        const [{ id }] = JSON.parse(String(values[2]));
        await engine.cancel(id, 'T1:ada');
      }
      return world.store.prepared<Row>(name, text, values);
    },
  };
  const engine = world.engine({ store });
  engine.work();
  const { runId } = await engine.accept(world.request('unruly', { how: 'retries-late' }));
  await world.reaches(runId, 'cancelled');
  await expectInvariants(world.store);
});

test('a cancellation undoes a parked run', async () => {
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

/** Parks a run of a version that is not installed, with these steps. */
async function parkWithVersion7(world: World, steps: Record<string, 'done' | 'started' | 'undone'>) {
  const idle = world.engine();
  const { runId } = await idle.accept(world.request('everything'));
  const long = new Date(Date.now() - 3_600_000);
  await world.store.db
    .updateTable('runs')
    .set({ version: 7, created_at: long, epoch: 1 })
    .where('id', '=', runId)
    .execute();
  for (const [position, [name, state]] of Object.entries(steps).entries()) {
    await world.store.db
      .insertInto('steps')
      .values({ run_id: runId, name, position, state, input: JSON.stringify({}) })
      .execute();
    await sql`insert into events (type, run_id, data)
      values ('step.started', ${runId}, ${{ step: name }}), ('step.' || ${state}::text, ${runId}, ${{ step: name }})`.execute(
      world.store.db,
    );
  }
  // A run that has not begun would move to the installed version.
  if (Object.keys(steps).length === 0)
    await world.store.db.updateTable('runs').set({ state: 'parked', due_at: null }).where('id', '=', runId).execute();
  const engine = world.engine({ rolloutMs: 0 });
  engine.work();
  await world.reaches(runId, 'parked');
  return { engine, runId };
}

test('a cancellation ends a run that was parked before its first step at once, whatever its version', async () => {
  await using world = await newWorld();
  const { engine, runId } = await parkWithVersion7(world, {});
  await engine.cancel(runId, 'T1:ada');
  expect(await world.run(runId)).toMatchObject({ state: 'cancelled', due_at: null });
  await expectInvariants(world.store);
});

test('a run that cannot be undone is closed without undo: nothing is changed, and the remaining steps are stored with the reason', async () => {
  await using world = await newWorld();
  const { engine, runId } = await parkWithVersion7(world, { first: 'done', left: 'started', right: 'undone' });
  await engine.cancel(runId, 'T1:ada');
  await world.reaches(runId, 'parked'); // its version cannot be undone here
  const reason = 'Its workflow was removed in May.';
  await engine.closeWithoutUndo(runId, { by: 'T1:grace', reason });
  const ended = await world.run(runId);
  expect(ended).toMatchObject({ state: 'cancelled', cancelled_by: 'T1:grace', due_at: null, lease_until: null });
  expect(ended.error).toEqual({ ended: { reason, left: ['first', 'left'] } });
  expect(world.outside.changes).toEqual([]);
  expect(await world.store.db.selectFrom('claims').selectAll().execute()).toEqual([]);
  await until(() => world.delivered.some(({ key }) => key === `notice:run-cancelled:${runId}:T1:ada`));
  await engine.sweep();
  expect((await world.run(runId)).state).toBe('cancelled');
  await expect(engine.closeWithoutUndo(runId, { by: 'T1:grace', reason })).rejects.toThrow(
    'This run is not on hold any more',
  );
  await expect(engine.resume(runId, 'T1:grace')).rejects.toThrow('This run is not on hold');
  await expectInvariants(world.store);
});

test('once a run is closed without undo, its worker can write nothing any more', async () => {
  await using world = await newWorld();
  const { engine, runId } = await parkWithVersion7(world, { first: 'done' });
  let ended = false;
  const store = {
    ...world.store,
    async prepared<Row>(name: string, text: string, values: unknown[]) {
      if (name === 'release-run' && !ended) {
        ended = true;
        await engine.closeWithoutUndo(runId, { by: 'T1:grace', reason: 'It is gone.' });
      }
      return world.store.prepared<Row>(name, text, values);
    },
  };
  await engine.stop();
  const other = world.engine({ store, rolloutMs: 0 });
  await engine.cancel(runId, 'T1:ada'); // which makes it due
  other.work();
  await until(() => world.logged.some((line) => line.includes('the lease was lost')));
  expect(await world.run(runId)).toMatchObject({ state: 'cancelled', cancelled_by: 'T1:grace' });
  await expectInvariants(world.store);
});

test('a run that has ended or is being undone cannot be cancelled', async () => {
  const { runId } = await engine.accept(world.request('one-thing'));
  await world.reaches(runId, 'succeeded');
  await expect(cancel(runId)).rejects.toThrow('This run has already ended: succeeded.');
  const stubborn = await engine.accept(world.request('stubborn'));
  await until(async () => (await eventTypes(world.store, stubborn.runId)).includes('step.undo-failed'));
  await expect(cancel(stubborn.runId)).rejects.toThrow('This run is already being undone.');
});
