import { sql } from 'kysely';
import { expect } from 'vitest';
import type { Store } from '../../../src/core/store/database.ts';
import { statesFromEvents, statesFromTable } from '../../features/deployments/events.ts';
import { type Phase, phaseOf, runTransitions, stepTransitions } from './history.ts';
import type { Outside } from './outside-server.ts';

/** Checks the invariants that must be true after every fault, one query each. Returns the violations. */
export async function findViolations(store: Store, outside?: Outside): Promise<string[]> {
  const violations = await Promise.all([
    findLostDeliveries(store),
    findStuckRuns(store),
    findIllegalHistory(store),
    findDivergedDeployments(store),
    findWrongDecisions(store),
    findOlderEpochs(store),
  ]);
  return [...violations.flat(), ...(outside ? findDoubles(outside) : [])];
}

export const expectInvariants = async (store: Store, outside?: Outside) =>
  expect(await findViolations(store, outside)).toEqual([]);

/** I1: every accepted delivery has exactly one run. */
async function findLostDeliveries({ db }: Store): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select deliveries.id from deliveries left join runs on runs.id = deliveries.run_id
    group by deliveries.id having count(runs.id) <> 1`.execute(db);
  return rows.map(({ id }) => `I1: the delivery ${id} has no run`);
}

/** I2: no effect happened twice, counted outside. */
function findDoubles({ changes }: Outside): string[] {
  const creations = changes.filter((change) => change.startsWith('make '));
  return [...new Set(creations.filter((change, index) => creations.indexOf(change) < index))].map(
    (change) => `I2: twice: ${change}`,
  );
}

/** I3: every open run is parked, waits for approval, or has a due time or a lease. */
async function findStuckRuns({ db }: Store): Promise<string[]> {
  const { rows } = await sql<{ id: string; state: string }>`
    select id, state from runs
    where finished_at is null and due_at is null and state <> 'parked'
      and not exists (select from approvals where run_id = runs.id and approvals.state = 'open')
    union all
    select id, state from runs where finished_at is not null and (due_at is not null or lease_until is not null)`.execute(
    db,
  );
  return rows.map(({ id, state }) => `I3: ${id} is stuck as ${state}`);
}

/** I4 and I6: the events, replayed through the state machine, give exactly the rows, and each change has one event. */
async function findIllegalHistory({ db }: Store): Promise<string[]> {
  const problems: string[] = [];
  const phases = new Map<string, Phase>();
  const steps = new Map<string, string>();
  const events = await db.selectFrom('events').selectAll().where('run_id', 'is not', null).orderBy('id').execute();
  for (const { run_id: run, type, data } of events) {
    if (run === null) continue;
    const phase = phases.get(run) ?? 'none';
    const change = runTransitions[type];
    if (change) {
      if (!change.from.includes(phase)) problems.push(`I4: ${type} of ${run} while ${phase}`);
      phases.set(run, change.to(data, phase));
    } else if (type.startsWith('step.')) {
      const step = `${run}:${String(data.step)}`;
      const state = type.slice('step.'.length);
      const before = steps.get(step) ?? 'none';
      if (!stepTransitions[state]?.includes(before)) problems.push(`I4: ${step} becomes ${state} after ${before}`);
      if (!['under-way', 'undoing'].includes(phase))
        problems.push(`I4: ${step} becomes ${state} while its run is ${phase}`);
      steps.set(step, state);
    }
  }
  for (const { id, state } of await db.selectFrom('runs').select(['id', 'state']).execute()) {
    if (phases.get(id) !== phaseOf(state)) problems.push(`I4: ${id} is ${state}, its events say ${phases.get(id)}`);
  }
  const rows = await db.selectFrom('steps').select(['run_id', 'name', 'state']).execute();
  for (const { run_id, name, state } of rows) {
    const replayed = steps.get(`${run_id}:${name}`);
    if (replayed !== state) problems.push(`I4: ${run_id}:${name} is ${state}, its events say ${replayed}`);
  }
  return problems;
}

/** I4 for deployments: the states replayed from their events are those of the table. */
async function findDivergedDeployments({ db }: Store): Promise<string[]> {
  const [replayed, stored] = await Promise.all([statesFromEvents(db), statesFromTable(db)]);
  const expected = new Map(replayed.map((each) => [each.id, JSON.stringify(each, Object.keys(each).sort())]));
  const diverged = stored.filter((each) => expected.get(each.id) !== JSON.stringify(each, Object.keys(each).sort()));
  return [
    ...diverged.map(({ id }) => `I4: the deployment ${id} differs from its events`),
    ...(replayed.length === stored.length
      ? []
      : [`I4: ${stored.length} deployments, ${replayed.length} in the events`]),
  ];
}

/** I8: the state of an approval agrees with its decisions. */
async function findWrongDecisions({ db }: Store): Promise<string[]> {
  const { rows } = await sql<{ id: string; state: string }>`
    select approvals.id, approvals.state
    from approvals left join decisions on decisions.approval_id = approvals.id
    group by approvals.id
    having case approvals.state
      when 'approved' then count(*) filter (where verdict = 'approve') <> needs_count or bool_or(verdict = 'decline')
      when 'declined' then count(*) filter (where verdict = 'decline') <> 1
      when 'void' then false
      else count(*) filter (where verdict = 'approve') >= needs_count or coalesce(bool_or(verdict = 'decline'), false)
    end`.execute(db);
  return rows.map(({ id, state }) => `I8: ${id} is ${state} against its decisions`);
}

/** I13: nothing is committed by the worker of an older epoch. */
async function findOlderEpochs({ db }: Store): Promise<string[]> {
  const { rows } = await sql<{ run_id: string; type: string }>`
    select run_id, type from (
      select run_id, type, (data ->> 'epoch')::int as epoch,
             max((data ->> 'epoch')::int) over (partition by run_id order by id) as newest
      from events where data ? 'epoch'
    ) epochs where epoch < newest`.execute(db);
  return rows.map(({ run_id, type }) => `I13: ${type} of ${run_id} by an older worker`);
}
