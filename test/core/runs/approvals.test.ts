import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/core/runs/engine.ts';
import { parametersHash } from '../../../src/core/runs/identity.ts';
import type { Decision } from '../../../src/core/runs/requests.ts';
import { remindApprovers } from '../../../src/core/runs/sweep.ts';
import type { ApprovalPolicy } from '../../../src/roadcrew/index.ts';
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

const grace = { id: 'T1:grace', human: 'grace@example.com', verified: true };
const linus = { id: 'T1:linus', human: 'linus@example.com', verified: true };

/** Accepts a request that needs this many approvers. */
async function requestApproval(approvers = 1) {
  const { runId } = await engine.accept(world.request('one-thing', { approvers }));
  return { runId, approval: (await openApproval(runId)).id };
}

const openApproval = (runId: string) =>
  world.store.db
    .selectFrom('approvals')
    .selectAll()
    .where('run_id', '=', runId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();

const stateOf = async (approval: string) =>
  (await world.store.db.selectFrom('approvals').select('state').where('id', '=', approval).executeTakeFirstOrThrow())
    .state;

const decide = (approvalId: string, by: Decision['by'], verdict: Decision['verdict'] = 'approve') =>
  engine.decide({
    approvalId,
    by,
    verdict,
    ...(verdict === 'decline' && { category: 'cost' as const, reason: 'Too much.' }),
  });

const outcomeOf = (result: PromiseSettledResult<unknown>) =>
  result.status === 'fulfilled' ? 'done' : result.reason instanceof Error ? result.reason.message : '';

const creationsFor = (runId: string) => world.outside.creations(`roadcrew:${runId}:first`);
const claimsOf = (runId: string) =>
  world.store.db.selectFrom('claims').selectAll().where('run_id', '=', runId).execute();

test('a request that needs approval from no domain of the company is not stored', async () => {
  const request = world.request('one-thing', { approvers: 1 });
  await expect(world.engine({ domains: ['network'] }).accept(request)).rejects.toThrow(
    'one-thing needs approval from “core”, which is not a domain of platform.yaml.',
  );
  const { db } = world.store;
  expect(await db.selectFrom('deliveries').select('id').where('id', '=', request.delivery.id).execute()).toEqual([]);
  expect(await world.engine({ domains: ['core'] }).accept(request)).toMatchObject({ replay: false });
});

describe('a decision', () => {
  test('starts the run once, also with two clicks at the same time', async () => {
    for (let round = 0; round < 25; round += 1) {
      const { runId, approval } = await requestApproval();
      const clicks = await Promise.allSettled([decide(approval, grace), decide(approval, linus)]);
      expect(clicks.map(outcomeOf).sort()).toEqual(['This was already approved by somebody else.', 'done']);
      await world.reaches(runId, 'succeeded');
      expect(creationsFor(runId)).toBe(1);
    }
    await expectInvariants(world.store, world.outside);
  });

  test('is idempotent for its own person, and final for others', async () => {
    const { runId, approval } = await requestApproval();
    expect(await decide(approval, grace)).toBe(runId);
    expect(await decide(approval, grace)).toBe(runId);
    await expect(decide(approval, grace, 'decline')).rejects.toThrow('This was already approved');
    const approvals = (await eventTypes(world.store, runId)).filter((type) => type === 'approval.given');
    expect(approvals).toHaveLength(1);
  });

  test('races with a decline, a cancellation and its expiry: one of them wins, and none deadlocks', async () => {
    const ends = new Set<string>();
    for (let round = 0; round < 25; round += 1) {
      const { runId, approval } = await requestApproval();
      const soon = sql<Date>`clock_timestamp() + interval '2 ms'`;
      await world.store.db.updateTable('approvals').set({ expires_at: soon }).where('id', '=', approval).execute();
      const rivals = [
        () => decide(approval, grace),
        () => decide(approval, linus, 'decline'),
        () => engine.cancel(runId, 'T1:ada'),
        () => engine.sweep(),
      ];
      const results = await Promise.allSettled(
        [...rivals.slice(round % 4), ...rivals.slice(0, round % 4)].map((start) => start()),
      );
      for (const result of results)
        expect(outcomeOf(result)).toMatch(
          /^done$|^This was already|^This run has already ended|^This run is already being undone/,
        );
      await until(async () => (await world.run(runId)).finished_at);
      const { state } = await world.run(runId);
      ends.add(state);
      expect(creationsFor(runId)).toBeLessThanOrEqual(state === 'succeeded' || state === 'cancelled' ? 1 : 0);
    }
    expect(ends.size).toBeGreaterThan(1);
    await expectInvariants(world.store, world.outside);
  });

  test('of the requester is refused, also from a second account, and by the database', async () => {
    const { runId, approval } = await requestApproval();
    await expect(decide(approval, { id: 'T1:ada', human: 'other@example.com', verified: true })).rejects.toThrow(
      'somebody else has to decide',
    );
    await expect(decide(approval, { id: 'T2:ada', human: 'ada@example.com', verified: true })).rejects.toThrow(
      'somebody else has to decide',
    );
    const { requester, requester_human, hash } = await openApproval(runId);
    const insert = (
      values: Partial<{ person: string; human: string; requester: string; requester_human: string; hash: string }>,
    ) =>
      world.store.db
        .insertInto('decisions')
        .values({
          approval_id: approval,
          requester,
          requester_human,
          hash,
          person: grace.id,
          human: grace.human,
          verdict: 'approve',
          ...values,
        })
        .execute();
    await expect(insert({ person: requester })).rejects.toThrow('decisions_check');
    await expect(insert({ human: requester_human })).rejects.toThrow('decisions_check');
    await expect(insert({ requester: 'T1:eve', requester_human: 'eve@example.com' })).rejects.toThrow('foreign key');
    await expect(insert({ hash: 'of something else' })).rejects.toThrow('foreign key');
    expect(await stateOf(approval)).toBe('open');
  });

  test('that needs two people needs two humans', async () => {
    const { runId, approval } = await requestApproval(2);
    await decide(approval, grace);
    await expect(decide(approval, { ...grace, id: 'T2:grace' })).rejects.toThrow('You have already decided');
    expect((await world.run(runId)).state).toBe('awaiting-approval');
    await decide(approval, linus);
    await world.reaches(runId, 'succeeded');
    await expectInvariants(world.store, world.outside);
  });

  test('of an account whose human is unknown is refused, and so is its request', async () => {
    const { approval } = await requestApproval();
    await expect(decide(approval, { ...grace, verified: false })).rejects.toThrow('no confirmed e-mail address');
    const request = world.request('one-thing', { approvers: 1 });
    const hidden = { ...request, requester: { ...request.requester, verified: false } };
    await expect(engine.accept(hidden)).rejects.toThrow('no confirmed e-mail address');
    const alone = world.request('one-thing');
    await engine.accept({ ...alone, requester: { ...alone.requester, verified: false } });
    expect(await stateOf(approval)).toBe('open');
  });

  test('is refused to accounts that have become those of one human since they requested or decided', async () => {
    const { approval } = await requestApproval(2);
    await decide(approval, grace);
    const add = (id: string, human: string) =>
      sql`insert into people (id, slack_id, workspace_id, human, verified, name, kind, active)
        values (${id}, ${id}, 'T1', ${human}, true, ${id}, 'member', true)`.execute(world.store.db);
    await add('T1:ada', 'one@example.com');
    await add('T1:linus', 'one@example.com');
    await add('T1:grace', 'two@example.com');
    await add('T1:hal', 'two@example.com');
    const by = (id: string) => ({ id, human: id, verified: true });
    try {
      await expect(decide(approval, by('T1:linus'))).rejects.toThrow('You requested this yourself');
      await expect(decide(approval, by('T1:hal'))).rejects.toThrow('You have already decided');
    } finally {
      await world.store.db.deleteFrom('people').execute();
    }
  });

  test('to decline ends the run, sends a notice, and releases its names', async () => {
    const { runId, approval } = await requestApproval();
    await decide(approval, grace, 'decline');
    expect(await world.run(runId)).toMatchObject({ state: 'declined', due_at: null });
    expect(await claimsOf(runId)).toEqual([]);
    await until(() => world.delivered.some(({ key }) => key === `notice:approval-declined:${approval}:T1:ada`));
    await expect(decide(approval, linus)).rejects.toThrow('This was already declined by somebody else.');
    await expectInvariants(world.store);
  });
});

describe('an approved run', () => {
  test.each([
    ['values were changed', { name: 'payroll' }, false],
    ['values and their hash were changed', { name: 'payroll' }, true],
    ['hash was changed', {}, 'another'],
  ])('fails without any effect when its %s', async (_what, values, hash) => {
    await using world = await newWorld();
    const engine = world.engine();
    const { runId } = await engine.accept(world.request('one-thing', { approvers: 1 }));
    const { id } = await world.store.db.selectFrom('approvals').select('id').executeTakeFirstOrThrow();
    await engine.decide({ approvalId: id, by: grace, verdict: 'approve' });
    const run = await world.run(runId);
    const forged = { ...run, input: { ...run.input, ...values } };
    await world.store.db
      .updateTable('runs')
      .set({
        input: JSON.stringify(forged.input),
        hash: hash === true ? parametersHash(forged) : hash || run.hash,
      })
      .execute();
    engine.work();
    await world.reaches(runId, 'failed');
    expect((await world.run(runId)).error?.message).toMatch(/parameters/);
    expect(world.outside.changes).toEqual([]);
    await expectInvariants(world.store);
  });

  test('needs another approval when the approver has lost the right, and then succeeds', async () => {
    await using world = await newWorld();
    const engine = world.engine();
    const { runId } = await engine.accept(world.request('one-thing', { approvers: 1 }));
    const first = await world.store.db.selectFrom('approvals').select('id').executeTakeFirstOrThrow();
    await engine.decide({ approvalId: first.id, by: grace, verdict: 'approve' });
    world.rights = { ...world.rights, mayDecide: async (person) => person !== grace.id };
    engine.work();
    await world.reaches(runId, 'awaiting-approval');
    expect(world.outside.changes).toEqual([]);
    const rounds = await world.store.db
      .selectFrom('approvals')
      .select(['id', 'round', 'state'])
      .orderBy('round')
      .execute();
    expect(rounds.map(({ round, state }) => `${round} ${state}`)).toEqual(['1 void', '2 open']);
    await until(() => world.delivered.some(({ key }) => key === `approval:${rounds[1]?.id}`));
    await engine.decide({ approvalId: rounds[1]?.id ?? '', by: linus, verdict: 'approve' });
    await world.reaches(runId, 'succeeded');
    await expectInvariants(world.store, world.outside);
  });

  test('needs another approval when the approver has turned out to be the requester', async () => {
    await using world = await newWorld();
    const engine = world.engine();
    const { runId } = await engine.accept(world.request('one-thing', { approvers: 1 }));
    const { id } = await world.store.db.selectFrom('approvals').select('id').executeTakeFirstOrThrow();
    await engine.decide({ approvalId: id, by: grace, verdict: 'approve' });
    await sql`insert into people (id, slack_id, workspace_id, human, verified, name, kind, active)
      select id, id, 'T1', 'one@example.com', true, id, 'member', true
      from unnest(array['T1:ada', 'T1:grace']) as id`.execute(world.store.db);
    engine.work();
    await world.reaches(runId, 'awaiting-approval');
    expect(world.outside.changes).toEqual([]);
  });

  test('waits while the rights cannot be read', async () => {
    await using world = await newWorld();
    const engine = world.engine();
    const { runId } = await engine.accept(world.request('one-thing', { approvers: 1 }));
    const { id } = await world.store.db.selectFrom('approvals').select('id').executeTakeFirstOrThrow();
    const { rights } = world;
    let checks = 0;
    world.rights = {
      ...rights,
      async mayDecide() {
        checks += 1;
        throw new Error('Slack does not answer');
      },
    };
    engine.work();
    await engine.decide({ approvalId: id, by: grace, verdict: 'approve' });
    const makeDue = () =>
      world.store.db
        .updateTable('runs')
        .set({ due_at: new Date(0) })
        .where('state', '=', 'queued')
        .execute();
    await until(async () => checks > 1 || ((await makeDue()) && false));
    expect(world.outside.changes).toEqual([]);
    world.rights = rights;
    await until(async () => (await world.run(runId)).state === 'succeeded' || ((await makeDue()) && false));
    await expectInvariants(world.store, world.outside);
  });

  test('fails when the requester has left the team', async () => {
    await using world = await newWorld();
    world.rights = { ...world.rights, mayRun: async () => false };
    const engine = world.engine();
    engine.work();
    const { runId } = await engine.accept(world.request('one-thing'));
    await world.reaches(runId, 'failed');
    expect((await world.run(runId)).error?.message).toBe('The requester is no longer an active member of payments.');
    expect(world.outside.changes).toEqual([]);
  });
});

test('a request without approval is asked for one when the policy has been tightened before its start', async () => {
  await using world = await newWorld();
  const engine = world.engine();
  const workflow = world.definitions.workflows.get('long-rest') ?? expect.unreachable();
  const { runId } = await engine.accept(world.request('long-rest', { name: 'free' }));
  const workflows = new Map([['long-rest', { ...workflow, approval: () => ({ from: 'core', count: 1 }) }]]);
  world.engine({ definitions: { ...world.definitions, workflows } }).work();
  await world.reaches(runId, 'awaiting-approval');
  expect(world.outside.changes).toEqual([]);
  const { id } = await world.store.db.selectFrom('approvals').select('id').executeTakeFirstOrThrow();
  await fetch(`${world.outside.url}/morning`, { method: 'POST' });
  await engine.decide({ approvalId: id, by: grace, verdict: 'approve' });
  await world.reaches(runId, 'succeeded');
  await expectInvariants(world.store);
});

describe('an approved run that has begun, and rested', () => {
  const leaver = { requester: 'T1:ada', approver: grace.id };
  /** Starts a run that waits after its first effect; `policy` is what its workflow requires then. */
  async function startResting(input: Record<string, unknown> = {}) {
    const world = await newWorld();
    const workflow = world.definitions.workflows.get('long-rest') ?? expect.unreachable();
    let policy: ApprovalPolicy = { from: 'core', count: 1 };
    const workflows = new Map(world.definitions.workflows).set('long-rest', { ...workflow, approval: () => policy });
    const engine = world.engine({ definitions: { ...world.definitions, workflows } });
    engine.work();
    const { runId } = await engine.accept(world.request('long-rest', input));
    const { id } = await world.store.db.selectFrom('approvals').select('id').executeTakeFirstOrThrow();
    await engine.decide({ approvalId: id, by: grace, verdict: 'approve' });
    await world.reaches(runId, 'waiting');
    return {
      world,
      engine,
      runId,
      approval: id,
      morning: () => fetch(`${world.outside.url}/morning`, { method: 'POST' }),
      withdraw(what: keyof typeof leaver | 'policy') {
        if (what === 'policy') policy = { from: 'core', count: 2 };
        else
          world.rights = {
            mayRun: async (person) => person !== leaver[what],
            mayDecide: async (person) => person !== leaver[what],
          };
      },
      count: (step: string) => world.outside.creations(`roadcrew:${runId}:${step}`),
    };
  }

  test.each([
    ['requester', 'The requester is no longer an active member of payments.', 'approved'],
    ['approver', 'An approver is no longer allowed to decide, so the approval does not count.', 'void'],
    ['policy', 'The rules for its approval have changed, so the approval does not count.', 'void'],
  ] as const)('is undone before its next effect when the %s has changed meanwhile', async (what, message, state) => {
    const resting = await startResting();
    await using world = resting.world;
    const { runId, approval } = resting;
    resting.withdraw(what);
    await resting.morning();
    await world.reaches(runId, 'failed');
    expect((await world.run(runId)).error?.message).toBe(message);
    expect([resting.count('first'), resting.count('second')]).toEqual([1, 0]);
    expect(world.outside.count(`roadcrew:${runId}:first`)).toBe(0);
    const stored = await world.store.db.selectFrom('approvals').select(['id', 'state']).execute();
    expect(stored).toEqual([{ id: approval, state }]);
    for (const to of ['T1:ada', 'approvals'])
      await until(() => world.delivered.some(({ key }) => key === `notice:run-withdrawn:${runId}:${to}`));
    await expectInvariants(world.store, world.outside);
  });

  test('is undone when it was parked meanwhile, and is resumed after the approver has left', async () => {
    const resting = await startResting();
    await using world = resting.world;
    const { runId } = resting;
    await until(async () => {
      const { numUpdatedRows } = await world.store.db
        .updateTable('runs')
        .set({ state: 'parked', due_at: null, error: JSON.stringify({ parked: 'For weeks.' }) })
        .where('id', '=', runId)
        .where('state', '=', 'waiting')
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    });
    resting.withdraw('approver');
    await resting.morning();
    await world.store.db
      .insertInto('events')
      .values({ type: 'run.parked', run_id: runId, team: 'payments', person: null, data: '{}' })
      .execute();
    await resting.engine.resume(runId, 'T1:linus');
    await world.reaches(runId, 'failed');
    expect(resting.count('second')).toBe(0);
    await expectInvariants(world.store, world.outside);
  });

  test('does nothing while the rights cannot be read, and then continues', async () => {
    const resting = await startResting();
    await using world = resting.world;
    const { rights } = world;
    let checks = 0;
    world.rights = {
      ...rights,
      async mayDecide() {
        checks += 1;
        throw new Error('Slack does not answer');
      },
    };
    await resting.morning();
    await until(() => checks > 0);
    await world.reaches(resting.runId, 'queued');
    expect(resting.count('second')).toBe(0);
    world.rights = rights;
    await world.store.db
      .updateTable('runs')
      .set({ due_at: new Date(0) })
      .execute();
    await world.reaches(resting.runId, 'succeeded');
    expect(resting.count('second')).toBe(1);
  });

  test('still completes what it has done: a step that is no effect needs no rights', async () => {
    const resting = await startResting({ completes: true });
    await using world = resting.world;
    resting.withdraw('requester');
    await resting.morning();
    await world.reaches(resting.runId, 'succeeded');
    expect(resting.count('complete')).toBe(1);
  });
});

describe('a request without a decision', () => {
  test('leads to one reminder', async () => {
    const { approval } = await requestApproval();
    await world.store.db
      .updateTable('approvals')
      .set({ remind_at: new Date(0) })
      .where('id', '=', approval)
      .execute();
    await Promise.all([remindApprovers(world.store), remindApprovers(world.store), engine.sweep()]);
    await until(() => world.delivered.some(({ key }) => key === `notice:approval-reminder:${approval}:approvals`));
    await engine.sweep();
    const reminders = await world.store.db
      .selectFrom('outbox')
      .select('key')
      .where('key', 'like', `notice:approval-reminder:${approval}%`)
      .execute();
    expect(reminders).toHaveLength(1);
  });

  test('expires, sends a notice to the requester, and releases its names', async () => {
    const { runId, approval } = await requestApproval();
    await world.store.db
      .updateTable('approvals')
      .set({ expires_at: new Date(0) })
      .where('id', '=', approval)
      .execute();
    await world.reaches(runId, 'expired');
    expect(await stateOf(approval)).toBe('expired');
    expect(await claimsOf(runId)).toEqual([]);
    await until(() => world.delivered.some(({ key }) => key === `notice:approval-expired:${approval}:T1:ada`));
    await expect(decide(approval, grace)).rejects.toThrow('This was already expired.');
    await expectInvariants(world.store);
  });
});
