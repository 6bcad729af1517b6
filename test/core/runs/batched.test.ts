import { expect, test } from 'vitest';
import { acceptRequest } from '../../../src/core/runs/accept.ts';
import { claimRuns as claimDue, LeaseLost } from '../../../src/core/runs/claim.ts';
import { recordSteps, type StepEntry } from '../../../src/core/runs/journal.ts';
import { releaseRun } from '../../../src/core/runs/release.ts';
import type { Accepted } from '../../../src/core/runs/requests.ts';
import type { Store } from '../../../src/core/store/database.ts';
import { expectInvariants } from './invariants.ts';
import { noTools } from './settings.ts';
import { eventTypes, newWorld, type World } from './support.ts';

/** Records the names of the statements that are sent. */
function recordStatements(store: Store) {
  const sent: string[] = [];
  const recorded: Store = {
    ...store,
    prepared(name, text, values) {
      sent.push(name);
      return store.prepared(name, text, values);
    },
  };
  return { store: recorded, sent };
}

const times = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n));

const me = { workerId: 'me', leaseMs: 60_000 };

/** Accepts runs and claims them all for one worker at once. */
async function claimRuns(world: World, count: number, store = world.store) {
  await Promise.all(times(count, () => acceptRequest(store, world.request('one-thing'), noTools)));
  return claimDue(store, me, count);
}

const entry = (state: StepEntry['state'], more: Partial<StepEntry> = {}): StepEntry => ({
  name: 'first',
  position: 0,
  state,
  input: {},
  attempt: 1,
  ...more,
});

test('requests at the same time are stored in one statement, each with its own values', async () => {
  await using world = await newWorld();
  const { store, sent } = recordStatements(world.store);
  const requests = times(20, (n) => world.request('one-thing', { name: `thing-${n}` }, { team: `team-${n}` }));
  const answers = await Promise.all(requests.map((request) => acceptRequest(store, request, noTools)));
  expect(sent).toEqual(['accept']);
  for (const [n, { runId }] of answers.entries()) {
    expect(await world.run(runId)).toMatchObject({ team: `team-${n}`, input: { name: `thing-${n}` }, state: 'queued' });
    expect(await eventTypes(world.store, runId)).toEqual(['run.requested']);
  }
  expect(await world.store.db.selectFrom('claims').select('run_id').execute()).toHaveLength(20);
  expect(await world.store.db.selectFrom('outbox').select('key').execute()).toHaveLength(20);
});

test('a delivery that comes twice among others is one run, with the same answer to both', async () => {
  await using world = await newWorld();
  const { store, sent } = recordStatements(world.store);
  const twice = world.request('one-thing');
  const others = times(5, () => world.request('one-thing'));
  const answers = await Promise.all([twice, ...others, twice].map((request) => acceptRequest(store, request, noTools)));
  expect(sent).toEqual(['accept', 'accept']);
  expect(answers.at(-1)).toEqual({ runId: answers[0]?.runId, replay: true });
  expect(answers.slice(0, -1).every(({ replay }) => !replay)).toBe(true);
  expect(await world.store.db.selectFrom('runs').select('id').execute()).toHaveLength(6);
  await expectInvariants(world.store);
});

test('a request that cannot be stored is refused alone: the others are stored once each', async () => {
  await using world = await newWorld();
  const good = times(8, () => world.request('one-thing'));
  const bad = world.request('one-thing', {}, { team: 'pay\0ments' });
  const results = await Promise.allSettled(
    [...good, bad].map((request) => acceptRequest(world.store, request, noTools)),
  );
  expect(results.map(({ status }) => status)).toEqual([...times(8, () => 'fulfilled'), 'rejected']);
  const stored = await world.store.db.selectFrom('runs').select('id').execute();
  expect(stored).toHaveLength(8);
  for (const { id } of stored) expect(await eventTypes(world.store, id)).toEqual(['run.requested']);
});

test.each(['before', 'after'] as const)(
  'a connection that breaks %s the commit neither loses nor doubles a request: each retry is stored once',
  async (when) => {
    await using world = await newWorld();
    let broken = false;
    const store: Store = {
      ...world.store,
      async prepared(name, text, values) {
        if (broken || name !== 'accept') return world.store.prepared(name, text, values);
        broken = true;
        if (when === 'after') await world.store.prepared(name, text, values);
        throw new Error('Connection terminated unexpectedly');
      },
    };
    const requests = times(6, () => world.request('one-thing'));
    const acceptAll = () => Promise.allSettled(requests.map((request) => acceptRequest(store, request, noTools)));
    expect((await acceptAll()).map(({ status }) => status)).toEqual(times(6, () => 'rejected'));
    const retries = await acceptAll();
    const answers = retries.flatMap((one): Accepted[] => (one.status === 'fulfilled' ? [one.value] : []));
    expect(answers.map(({ replay }) => replay)).toEqual(times(6, () => when === 'after'));
    const stored = await world.store.db.selectFrom('runs').select('id').execute();
    expect(new Set(stored.map(({ id }) => id))).toEqual(new Set(answers.map(({ runId }) => runId)));
  },
);

test('a lost lease among many is an error for its own run alone', async () => {
  await using world = await newWorld();
  const { store, sent } = recordStatements(world.store);
  const runs = await claimRuns(world, 6, store);
  const [stolen] = runs;
  await world.store.db
    .updateTable('runs')
    .set({ epoch: 9 })
    .where('id', '=', stolen?.id ?? '')
    .execute();
  sent.length = 0;
  const results = await Promise.allSettled(runs.map((run) => recordSteps(store, run, [entry('started')], 60_000)));
  expect(sent).toEqual(['record-steps', 'record-steps-alone']); // checks the lost one once more alone
  expect(results[0]).toMatchObject({ status: 'rejected', reason: expect.any(LeaseLost) });
  expect(results.slice(1)).toEqual(
    times(5, () => ({ status: 'fulfilled', value: expect.objectContaining({ cancelled: false }) })),
  );
  const ended = await Promise.allSettled(
    runs.map((run) => releaseRun(store, run, { state: 'queued', dueInMs: 60_000 })),
  );
  expect(ended.map(({ status }) => status)).toEqual(['rejected', ...times(5, () => 'fulfilled')]);
  const rows = await world.store.db.selectFrom('steps').select('run_id').execute();
  expect(rows.map(({ run_id }) => run_id).sort()).toEqual(
    runs
      .slice(1)
      .map(({ id }) => id)
      .sort(),
  );
  expect(await world.run(stolen?.id ?? '')).toMatchObject({ epoch: 9, state: 'running', lease_by: 'me' });
});

test('a run that is being cancelled blocks its own worker, and nobody else', async () => {
  await using world = await newWorld();
  const runs = await claimRuns(world, 4);
  const [cancelled, ...others] = runs;
  const [released, locked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const cancelling = world.store.db.transaction().execute(async (tx) => {
    await tx
      .updateTable('runs')
      .set({ cancelled_by: 'ada' })
      .where('id', '=', cancelled?.id ?? '')
      .execute();
    locked.resolve();
    await released.promise;
  });
  await locked.promise;
  const end = (run: (typeof runs)[number]) => {
    const entries = [entry('started'), entry('done', { name: 'second', position: 1, output: 1 })];
    return releaseRun(world.store, run, { state: 'succeeded', entries, event: { type: 'run.succeeded' } });
  };
  const [waiting, ...rest] = runs.map(end);
  await Promise.all(rest);
  for (const { id } of others) expect(await world.run(id)).toMatchObject({ state: 'succeeded', lease_until: null });
  released.resolve();
  await cancelling;
  // It has not succeeded: its steps are written, and its worker still has the lease to undo it.
  expect(await waiting).toMatchObject({ cancelled: true });
  expect(await world.run(cancelled?.id ?? '')).toMatchObject({ state: 'running', lease_by: 'me', finished_at: null });
  expect(await eventTypes(world.store, cancelled?.id ?? '')).toEqual([
    'run.requested',
    'run.started',
    'step.started',
    'step.done',
  ]);
});

test('writes of one run stay in order, however many runs are written at once', async () => {
  await using world = await newWorld();
  const runs = await claimRuns(world, 10);
  // As with parallel steps: the next write starts before the last one has ended.
  const writes = (run: (typeof runs)[number]) => [
    recordSteps(world.store, run, [entry('started')], 60_000),
    recordSteps(
      world.store,
      run,
      [entry('done', { output: 1 }), entry('started', { name: 'second', position: 1 })],
      60_000,
    ),
    recordSteps(world.store, run, [entry('done', { name: 'second', position: 1 })], 60_000),
  ];
  await Promise.all(runs.flatMap(writes));
  const [started, done] = ['step.started', 'step.done'];
  for (const { id } of runs)
    expect(await eventTypes(world.store, id)).toEqual(['run.requested', 'run.started', started, done, started, done]);
});

test('workers that claim at once get different runs, and none waits for a run that a person holds', async () => {
  await using world = await newWorld();
  const accepted = await Promise.all(times(30, () => acceptRequest(world.store, world.request('one-thing'), noTools)));
  const [held, ...ids] = accepted.map(({ runId }) => runId);
  await world.store.db.transaction().execute(async (tx) => {
    await tx
      .selectFrom('runs')
      .select('id')
      .where('id', '=', held ?? '')
      .forUpdate()
      .execute();
    const claims = await Promise.all(
      ['me', 'they', 'others'].map((workerId) => claimDue(world.store, { ...me, workerId }, 10)),
    );
    expect(
      claims
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(ids.sort());
    expect(Math.max(...claims.map(({ length }) => length))).toBe(10);
  });
});
