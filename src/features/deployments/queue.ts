import { sql } from 'kysely';
import type { RunState } from '../../core/store/schema.ts';
import {
  addEvent,
  type Changed,
  change,
  type Db,
  type Deployment,
  type DeploymentState,
  find,
  hold,
  holdTarget,
  nothing,
  type Target,
  type Tx,
} from './deployment.ts';
import { cancelled, failed, live } from './outcome.ts';
import { readQueue } from './read.ts';

export interface NewDeployment extends Target {
  /** The engine's run. */
  id: string;
  /** The service's owner. */
  team: string;
  kind: 'deploy' | 'rollback';
  sha: string;
  ref?: string;
  title?: string;
  /** For a rollback, the reason. */
  note?: string;
  /** Person id. */
  requestedBy: string;
  /** Of the request: the line's order. */
  requestedAt: Date;
  committedAt?: Date;
}

/**
 * Stands in line. What waits for the same target and was asked for earlier is superseded by it, and woken to learn so; a
 * waiting rollback gives way to a newer rollback only. Asked for earlier but here later (its approval took longer): it
 * waits in its place before the newer one.
 */
export async function enqueue(tx: Tx, asked: NewDeployment): Promise<Changed> {
  await holdTarget(tx, asked);
  const known = await tx.selectFrom('deployments').select('id').where('id', '=', asked.id).executeTakeFirst();
  if (known) return nothing;
  await tx
    .insertInto('deployments')
    .values({
      id: asked.id,
      service: asked.service,
      environment: asked.environment,
      team: asked.team,
      origin: 'platform',
      kind: asked.kind,
      state: 'waiting',
      sha: asked.sha,
      ref: asked.ref ?? null,
      title: asked.title ?? null,
      note: asked.note ?? null,
      requested_by: asked.requestedBy,
      requested_at: asked.requestedAt,
      committed_at: asked.committedAt ?? null,
    })
    .execute();
  const entered = await find(tx, asked.id);
  await addEvent(tx, 'requested', entered, entered.requestedBy, { note: entered.note });
  const before = await readQueue(tx, asked);
  const older = before
    .slice(0, placeOf(before, asked.id))
    .filter(({ state, kind }) => state === 'waiting' && (kind === 'deploy' || asked.kind === 'rollback'));
  const superseded: Deployment[] = [];
  for (const { id } of older) {
    const over = await change(tx, id, {
      state: 'superseded',
      superseded_by: asked.id,
      finished_at: sql<Date>`now()`,
    });
    await addEvent(tx, 'superseded', over, null, { by: asked.id });
    superseded.push(over);
  }
  const moved = (await readQueue(tx, asked)).filter(({ id }) => id !== asked.id);
  return { ...nothing, deployments: [entered, ...superseded, ...moved], wake: older.map(({ id }) => id) };
}

/** Whether it may go ahead now. */
export type Turn =
  | { turn: true }
  /** `position` 1 is next; `ahead` is at the head of the line. */
  | { turn: false; ended?: undefined; position: number; ahead: Deployment }
  /** It is over: superseded (by which one), cancelled, or done. */
  | { turn: false; ended: Exclude<DeploymentState, 'waiting' | 'active'>; supersededBy: string | null };

/** Goes ahead when nothing is active on its target and nothing waits before it. Whose turn it is keeps it. */
export async function takeTurn(tx: Tx, id: string): Promise<Changed & { turn: Turn }> {
  const own = await hold(tx, id);
  if (own.state === 'active') return { ...nothing, turn: { turn: true } };
  if (own.state !== 'waiting') {
    return { ...nothing, turn: { turn: false, ended: own.state, supersededBy: own.supersededBy } };
  }
  const [ahead, ...others] = await readQueue(tx, own);
  if (ahead && ahead.id !== id) {
    const position = placeOf([ahead, ...others], id);
    return { ...nothing, turn: { turn: false, position, ahead } };
  }
  const active = await change(tx, id, { state: 'active' });
  await addEvent(tx, 'turn-taken', active, active.requestedBy);
  return { ...nothing, deployments: [active, ...others], turn: { turn: true } };
}

const placeOf = (deployments: Deployment[], id: string) => deployments.findIndex((each) => each.id === id);

const endedRun: RunState[] = ['succeeded', 'failed', 'cancelled', 'declined', 'expired'];

/**
 * Deployments still in the line although nobody works on them any more: their run has ended, or it waits for its turn but
 * was put aside. (One put aside while active keeps its turn: what it has begun outside may still be under way.)
 */
export async function abandoned(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('deployments')
    .innerJoin('runs', 'runs.id', 'deployments.id')
    .select('deployments.id')
    .where('deployments.origin', '=', 'platform')
    .where((row) =>
      row.or([
        row.and([row('deployments.state', 'in', ['waiting', 'active']), row('runs.state', 'in', endedRun)]),
        row.and([row('deployments.state', '=', 'waiting'), row('runs.state', '=', 'parked')]),
      ]),
    )
    .limit(200)
    .execute();
  return rows.map(({ id }) => id);
}

/** Ends an abandoned deployment as its run has ended. */
export async function follow(tx: Tx, id: string): Promise<Changed> {
  const own = await hold(tx, id);
  const run = await tx.selectFrom('runs').select('state').where('id', '=', id).executeTakeFirstOrThrow();
  const isOver = endedRun.includes(run.state) || (run.state === 'parked' && own.state === 'waiting');
  if (!isOver) return nothing; // taken up again meanwhile
  if (run.state === 'failed') return failed(tx, id, 'Its run ended before it did.');
  return run.state === 'succeeded' && own.state === 'active' ? live(tx, id) : cancelled(tx, id);
}
