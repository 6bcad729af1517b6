import { describe, expect, test } from 'vitest';
import type { Definitions } from '../../../src/core/definitions.ts';
import { none, type WorkflowDefinition, z } from '../../../src/roadcrew/index.ts';
import { expectInvariants } from './invariants.ts';
import { eventTypes, newWorld, until, type World } from './support.ts';

const grace = { id: 'T1:grace', human: 'grace@example.com', verified: true };

/** Waits before its one effect, so that a run of it can be half-way. Version 1 and version 2 answer with their number. */
function inVersion(world: World, version: number, changes: Partial<WorkflowDefinition> = {}): WorkflowDefinition {
  const original = world.definitions.workflows.get('long-rest') ?? expect.unreachable();
  return {
    ...original,
    version,
    approval: () => none,
    run: async (input, steps) => ({ ...(await original.run(input, steps)), summary: `By version ${version}.` }),
    ...changes,
  };
}

/** Definitions with one current version, and others that are kept for their runs. */
function withVersions(world: World, current: WorkflowDefinition, ...kept: WorkflowDefinition[]): Definitions {
  return {
    ...world.definitions,
    workflows: new Map([...world.definitions.workflows, [current.name, current]]),
    keptVersions: new Map(kept.map((one) => [`${one.name}.v${one.version}`, one])),
  };
}

const morning = (world: World) => fetch(`${world.outside.url}/morning`, { method: 'POST' });

/** Accepts a run under a version, long enough ago that no rollout can be in progress. */
async function acceptOld(world: World, workflow: WorkflowDefinition, input: Record<string, unknown> = {}) {
  const { runId } = await world.engine().accept(world.request('long-rest', input, { workflow }));
  await world.store.db
    .updateTable('runs')
    .set({ created_at: new Date(Date.now() - 86_400_000) } as never)
    .where('id', '=', runId)
    .execute();
  return runId;
}

const approvalsOf = (world: World, runId: string) =>
  world.store.db.selectFrom('approvals').selectAll().where('run_id', '=', runId).orderBy('round').execute();

describe('two versions side by side', () => {
  test('each run ends with the code it has begun with, and new ones begin with the current version', async () => {
    await using world = await newWorld();
    const [one, two] = [inVersion(world, 1), inVersion(world, 2)];
    const before = world.engine({ definitions: withVersions(world, one) });
    before.work();
    const old = await acceptOld(world, one);
    await world.reaches(old, 'waiting');
    await before.stop();
    const engine = world.engine({ definitions: withVersions(world, two, one), rolloutMs: 0 });
    engine.work();
    const { runId } = await engine.accept(world.request('long-rest', {}, { workflow: two }));
    await morning(world);
    await world.reaches(old, 'succeeded');
    await world.reaches(runId, 'succeeded');
    expect((await world.run(old)).made).toEqual({ summary: 'By version 1.' });
    expect((await world.run(runId)).made).toEqual({ summary: 'By version 2.' });
    await expectInvariants(world.store, world.outside);
  });

  test('in two workers: each leaves the runs of the other to it while it is alive, in both directions', async () => {
    await using world = await newWorld();
    const [one, two] = [inVersion(world, 1), inVersion(world, 2)];
    const rolloutMs = 1_500;
    const [older, newer] = [one, two].map((workflow) =>
      world.engine({ definitions: withVersions(world, workflow), rolloutMs }),
    );
    older?.work();
    newer?.work();
    await until(async () => (await world.store.db.selectFrom('workflow_versions').selectAll().execute()).length > 1);
    await morning(world);
    const runs = await Promise.all([one, two, one, two, one, two].map((workflow) => acceptOld(world, workflow)));
    // The workers find a run every 5 s that is left to others.
    await until(async () => {
      await world.store.db
        .updateTable('runs')
        .set({ due_at: new Date(0) })
        .where('state', '=', 'queued')
        .execute();
      return (await Promise.all(runs.map(world.run))).every(({ state }) => state === 'succeeded');
    });
    const versions = await Promise.all(runs.map(async (id) => (await world.run(id)).made?.summary));
    expect(versions).toEqual([1, 2, 1, 2, 1, 2].map((version) => `By version ${version}.`));
    await expectInvariants(world.store, world.outside);
  });
});

describe('a version that no worker has any more', () => {
  test('a run that has not begun continues under the installed version, without approval where none is needed', async () => {
    await using world = await newWorld();
    const two = inVersion(world, 2, {
      input: z.object({ world: z.string(), name: z.string(), size: z.int().default(3) }),
      claims: ({ name }) => [{ kind: 'bed', name: String(name), field: 'name' }],
    });
    const runId = await acceptOld(world, inVersion(world, 1), { name: 'blue' });
    world.engine({ definitions: withVersions(world, two), rolloutMs: 0 }).work();
    await morning(world);
    await world.reaches(runId, 'succeeded');
    expect(await world.run(runId)).toMatchObject({
      version: 2,
      input: { name: 'blue', size: 3 },
      made: { summary: 'By version 2.' },
    });
    expect(await world.store.db.selectFrom('claims').select(['kind', 'name']).execute()).toEqual([
      { kind: 'bed', name: 'blue' },
    ]);
    expect(await eventTypes(world.store, runId)).toContain('run.version-changed');
    await expectInvariants(world.store, world.outside);
  });

  test.each(['waits for approval', 'was approved'])(
    'a request that %s is asked for again: the former approval does not count',
    async (when) => {
      await using world = await newWorld();
      const approval = () => ({ from: 'core', count: 1 });
      const runId = await acceptOld(world, inVersion(world, 1, { approval }));
      const [first] = await approvalsOf(world, runId);
      if (when === 'was approved')
        await world.engine().decide({ approvalId: first?.id ?? '', by: grace, verdict: 'approve' });
      const two = inVersion(world, 2, { approval });
      const engine = world.engine({ definitions: withVersions(world, two), rolloutMs: 0 });
      engine.work();
      await morning(world);
      await until(async () => (await approvalsOf(world, runId)).length === 2);
      const [former, next] = await approvalsOf(world, runId);
      expect([former?.state, next?.state]).toEqual(['void', 'open']);
      expect(next?.hash).not.toBe(former?.hash);
      expect(await world.run(runId)).toMatchObject({ state: 'awaiting-approval', version: 2 });
      expect(world.outside.creations(`roadcrew:${runId}:first`)).toBe(0);
      await until(() => world.delivered.some(({ key }) => key === `notice:approval-void:${next?.id}:T1:ada`));
      await expect(
        engine.decide({
          approvalId: former?.id ?? '',
          by: { id: 'T1:linus', human: 'linus@example.com', verified: true },
          verdict: 'approve',
        }),
      ).rejects.toThrow('This was already withdrawn');
      await engine.decide({ approvalId: next?.id ?? '', by: grace, verdict: 'approve' });
      await world.reaches(runId, 'succeeded');
      expect(world.outside.creations(`roadcrew:${runId}:first`)).toBe(1);
      await expectInvariants(world.store, world.outside);
    },
  );

  test('a request whose values do not fit the installed version ends in words', async () => {
    await using world = await newWorld();
    const two = inVersion(world, 2, {
      input: z.object({ world: z.string(), name: z.string().max(3, 'Use at most 3 letters.') }),
    });
    const runId = await acceptOld(world, inVersion(world, 1), { name: 'violet' });
    world.engine({ definitions: withVersions(world, two), rolloutMs: 0 }).work();
    await world.reaches(runId, 'failed');
    expect((await world.run(runId)).error?.message).toBe(
      'The values of this run are no longer valid: Use at most 3 letters.',
    );
    expect(world.outside.changes).toEqual([]);
    await expectInvariants(world.store);
  });

  test('a name that the installed version claims and that is taken ends the request in words', async () => {
    await using world = await newWorld();
    const claims: WorkflowDefinition['claims'] = () => [{ kind: 'bed', name: 'only', field: 'name' }];
    const two = inVersion(world, 2, { claims });
    const runId = await acceptOld(world, inVersion(world, 1));
    await world.store.db
      .insertInto('claims')
      .values({ kind: 'bed', name: 'only', run_id: 'another', team: 'x' })
      .execute();
    world.engine({ definitions: withVersions(world, two), rolloutMs: 0 }).work();
    await world.reaches(runId, 'failed');
    expect((await world.run(runId)).error?.message).toContain('is taken');
    await expectInvariants(world.store);
  });

  test('a run that has begun is parked, and continues when the file of its version is back', async () => {
    await using world = await newWorld();
    const [one, two] = [inVersion(world, 1), inVersion(world, 2)];
    const before = world.engine({ definitions: withVersions(world, one) });
    before.work();
    const runId = await acceptOld(world, one);
    await world.reaches(runId, 'waiting');
    await before.stop();
    const without = world.engine({ definitions: withVersions(world, two), rolloutMs: 0 });
    without.work();
    await world.reaches(runId, 'parked');
    expect((await world.run(runId)).error?.parked).toBe(
      'The run started with version 1 of long-rest; only version 2 is installed. Put its file back as workflows/long-rest.v1.ts, then resume.',
    );
    await until(() => world.delivered.some(({ key }) => key === `notice:run-parked:${runId}:platform`));
    await without.stop();
    const back = world.engine({ definitions: withVersions(world, two, one), rolloutMs: 0 });
    back.work();
    await back.resume(runId, grace.id);
    await morning(world);
    await world.reaches(runId, 'succeeded');
    expect(await world.run(runId)).toMatchObject({ made: { summary: 'By version 1.' }, error: null });
    await expect(back.resume(runId, grace.id)).rejects.toThrow('This run is not on hold: succeeded.');
    expect(world.outside.creations(`roadcrew:${runId}:first`)).toBe(1);
    await expectInvariants(world.store, world.outside);
  });
});
