import { sql } from 'kysely';
import type { RunState } from '../../core/store/schema.ts';
import {
  addEvent,
  type ChangeSet,
  type Db,
  type Deployment,
  type DeploymentState,
  findDeployment,
  findForUpdate,
  noChanges,
  serializeTarget,
  type Target,
  type Tx,
  updateDeployment,
} from './deployment.ts';
import { recordCancelled, recordFailed, recordLive } from './outcome.ts';
import { readQueue } from './read.ts';

export interface NewDeployment extends Target {
  /** Run id. */
  id: string;
  /** Owner of the service. */
  team: string;
  kind: 'deploy' | 'rollback';
  sha: string;
  ref?: string;
  title?: string;
  /** Reason of a rollback. */
  note?: string;
  /** Person id. */
  requestedBy: string;
  /** Time of the request: the queue is ordered by it. */
  requestedAt: Date;
  committedAt?: Date;
}

/**
 * Adds a deployment to the queue of its target. It supersedes waiting deployments that were requested earlier, and wakes
 * their runs; a waiting rollback is superseded only by a newer rollback. A deployment that arrives late, because its
 * approval took longer, waits in front of newer ones.
 */
export async function enqueue(tx: Tx, request: NewDeployment): Promise<ChangeSet> {
  await serializeTarget(tx, request);
  const known = await tx.selectFrom('deployments').select('id').where('id', '=', request.id).executeTakeFirst();
  if (known) return noChanges;
  await tx
    .insertInto('deployments')
    .values({
      id: request.id,
      service: request.service,
      environment: request.environment,
      team: request.team,
      origin: 'platform',
      kind: request.kind,
      state: 'waiting',
      sha: request.sha,
      ref: request.ref ?? null,
      title: request.title ?? null,
      note: request.note ?? null,
      requested_by: request.requestedBy,
      requested_at: request.requestedAt,
      committed_at: request.committedAt ?? null,
    })
    .execute();
  const added = await findDeployment(tx, request.id);
  await addEvent(tx, 'requested', added, added.requestedBy);
  const before = await readQueue(tx, request);
  const older = before
    .slice(0, positionOf(before, request.id))
    .filter(({ state, kind }) => state === 'waiting' && (kind === 'deploy' || request.kind === 'rollback'));
  const superseded: Deployment[] = [];
  for (const { id } of older) {
    const replaced = await updateDeployment(tx, id, {
      state: 'superseded',
      superseded_by: request.id,
      finished_at: sql<Date>`now()`,
    });
    await addEvent(tx, 'superseded', replaced, null, { by: request.id });
    superseded.push(replaced);
  }
  const moved = (await readQueue(tx, request)).filter(({ id }) => id !== request.id);
  return { ...noChanges, deployments: [added, ...superseded, ...moved], wake: older.map(({ id }) => id) };
}

/** Turn of a deployment in its queue. */
export type Turn =
  | { turn: true }
  /** `position` 1 is next; `ahead` is the head of the queue. */
  | { turn: false; ended?: undefined; position: number; ahead: Deployment }
  /** It has ended: superseded, cancelled, or done. */
  | { turn: false; ended: Exclude<DeploymentState, 'waiting' | 'active'>; supersededBy: string | null };

/** Activates a deployment when none is active on its target and none waits in front of it. Idempotent. */
export async function takeTurn(tx: Tx, id: string): Promise<ChangeSet & { turn: Turn }> {
  const own = await findForUpdate(tx, id);
  if (own.state === 'active') return { ...noChanges, turn: { turn: true } };
  if (own.state !== 'waiting') {
    return { ...noChanges, turn: { turn: false, ended: own.state, supersededBy: own.supersededBy } };
  }
  const [ahead, ...others] = await readQueue(tx, own);
  if (ahead && ahead.id !== id) {
    const position = positionOf([ahead, ...others], id);
    return { ...noChanges, turn: { turn: false, position, ahead } };
  }
  const active = await updateDeployment(tx, id, { state: 'active' });
  await addEvent(tx, 'turn-taken', active, active.requestedBy);
  return { ...noChanges, deployments: [active, ...others], turn: { turn: true } };
}

const positionOf = (deployments: Deployment[], id: string) => deployments.findIndex((each) => each.id === id);

const endedRunStates: RunState[] = ['succeeded', 'failed', 'cancelled', 'declined', 'expired'];

/**
 * Finds queued deployments without a working run: their run has ended, or is on hold while the deployment waits. An active
 * deployment of a run on hold keeps its turn, because its workflow run may still be going on.
 */
export async function findAbandoned(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('deployments')
    .innerJoin('runs', 'runs.id', 'deployments.id')
    .select('deployments.id')
    .where('deployments.origin', '=', 'platform')
    .where((row) =>
      row.or([
        row.and([row('deployments.state', 'in', ['waiting', 'active']), row('runs.state', 'in', endedRunStates)]),
        row.and([row('deployments.state', '=', 'waiting'), row('runs.state', '=', 'parked')]),
      ]),
    )
    .limit(200)
    .execute();
  return rows.map(({ id }) => id);
}

/** Ends an abandoned deployment in the state of its run. */
export async function endAbandoned(tx: Tx, id: string): Promise<ChangeSet> {
  const own = await findForUpdate(tx, id);
  const run = await tx.selectFrom('runs').select('state').where('id', '=', id).executeTakeFirstOrThrow();
  const isOver = endedRunStates.includes(run.state) || (run.state === 'parked' && own.state === 'waiting');
  if (!isOver) return noChanges; // the run was resumed
  if (run.state === 'failed') return recordFailed(tx, id, 'Its request ended before the deployment did.');
  return run.state === 'succeeded' && own.state === 'active' ? recordLive(tx, id) : recordCancelled(tx, id);
}
