import { expect } from 'vitest';
import type { Engine } from '../../../src/core/runs/engine.ts';
import type { AnyStep, WorkflowDefinition, WorkflowResult } from '../../../src/roadcrew/index.ts';
import { expectInvariants } from './invariants.ts';
import { startWorker } from './processes.ts';
import { eventTypes, silentDoorbell, until, type World } from './support.ts';

type Call = (input: { world: unknown; note: Record<string, unknown> }) => Promise<unknown>;

/** Change to the code of a workflow. */
interface Change {
  steps?: (steps: Record<string, AnyStep>) => Record<string, AnyStep>;
  run?: (world: unknown, steps: Record<string, Call>) => Promise<unknown>;
}

const result: WorkflowResult = { summary: 'Made.' };
/** Note of the first step of `orderly`. */
export const firstNote = { size: 1, colour: 'red', from: { password: 'canary-one', region: 'eu' } };

/** Accepts a run, and kills its worker just before the `effect`-th effect: its step is started, earlier ones are done. */
export async function startKilledRun(world: World, workflow: string, effect = 2): Promise<string> {
  const { runId } = await world.engine({ doorbell: silentDoorbell }).accept(world.request(workflow));
  const dieAt = { what: 'effect', when: 'before', n: effect } as const;
  await using worker = startWorker({ databaseUrl: world.databaseUrl, runId, dieAt });
  expect(await worker.ended).toMatchObject({ signal: 'SIGKILL' });
  return runId;
}

/** Starts a second worker, with the code of the first or with a change to it. */
export function startSecondWorker(world: World, workflow: string, { steps, run }: Change = {}): Engine {
  const original = world.definitions.workflows.get(workflow);
  if (!original) throw new Error(`there is no workflow ${workflow}`);
  const changed = {
    ...original,
    ...(steps && { steps: steps(original.steps) }),
    ...(run && {
      run: (input: { world: unknown }, bound: Record<string, Call>) => run(input.world, bound).then(() => result),
    }),
  } as unknown as WorkflowDefinition;
  const workflows = new Map(world.definitions.workflows).set(workflow, changed);
  const engine = world.engine({ definitions: { ...world.definitions, workflows } });
  engine.work();
  return engine;
}

/** Waits until the run is parked, with a reason, an event and a notice. Returns the reason. */
export async function waitUntilParked(world: World, runId: string): Promise<string> {
  await world.reaches(runId, 'parked');
  const run = await world.run(runId);
  expect(run).toMatchObject({
    lease_until: null,
    due_at: null,
    finished_at: null,
    error: { parked: expect.any(String) },
  });
  const events = await world.store.db
    .selectFrom('events')
    .select('data')
    .where('run_id', '=', runId)
    .where('type', '=', 'run.parked')
    .orderBy('id', 'desc')
    .execute();
  expect(events[0]?.data).toMatchObject({ reason: run.error?.parked });
  await until(() => world.delivered.some(({ key }) => key === `notice:run-parked:${runId}:platform`));
  expect(await eventTypes(world.store, runId)).not.toContain('run.undoing');
  await expectInvariants(world.store, world.outside);
  return run.error?.parked ?? '';
}

/** Number of effects of each step. */
export const effectsOf = (world: World, runId: string, ...steps: string[]) =>
  steps.map((step) => `${step} ${world.outside.creations(`roadcrew:${runId}:${step}`)}`).join(', ');

/** Row of a step in the journal. */
export const readStep = async ({ store }: World, runId: string, step: string) =>
  store.db
    .selectFrom('steps')
    .selectAll()
    .where('run_id', '=', runId)
    .where('name', '=', step)
    .executeTakeFirstOrThrow();

/** Last sentence of the reasons for parking. */
export const cause = 'The workflow is not deterministic, or was changed without a new version.';
