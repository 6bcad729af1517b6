import { sql } from 'kysely';
import { UserError } from '../../roadcrew/errors.ts';
import { type Changed, type Db, type Lock, type LockChange, lockOf, nothing, type Tx } from './deployment.ts';
import { locksWhere } from './read.ts';

/** One service in one environment, one service everywhere, one environment of every service, or (`{}`) everything. */
export interface Scope {
  service?: string;
  environment?: string;
}

export interface LockRequest {
  scope: Scope;
  /** Person id. */
  by: string;
  reason: string;
  /** Id of somebody else's lock that is to be taken over: exactly the one the person has seen. */
  takeOver?: string;
}

export type LockResult =
  /** `kept`: it was theirs already; the reason is the new one, its age stays. */
  | { outcome: 'taken' | 'kept'; lock: Lock }
  | { outcome: 'taken-over'; lock: Lock; former: Lock }
  /** It is somebody else's, and stays it. */
  | { outcome: 'held'; lock: Lock };

export type UnlockResult =
  | { outcome: 'released'; lock: Lock }
  /** Nobody holds exactly this. */
  | { outcome: 'free' }
  /** It is somebody else's: that needs a reason. */
  | { outcome: 'held'; lock: Lock }
  /** Not the one that was seen: it was released meanwhile, and taken again. */
  | { outcome: 'changed'; lock: Lock };

/** After this time its holder is asked, and then once in the same time again. */
const remindAfter = '24 hours';

/**
 * Takes a lock, which then stays until it is released. The caller has checked the right to this scope.
 * @throws UserError without a reason.
 */
export async function lock(tx: Tx, request: LockRequest): Promise<Changed & { result: LockResult }> {
  const { scope, by, takeOver } = request;
  const reason = reasonOf(request.reason);
  const held = await holdScope(tx, scope);
  if (held?.heldBy === by) {
    if (held.reason === reason) return { ...nothing, result: { outcome: 'kept', lock: held } };
    await tx.updateTable('locks').set({ reason }).where('id', '=', held.id).execute();
    const kept = { ...held, reason };
    await addEvent(tx, 'reason-changed', kept, by, { reason });
    return { ...nothing, result: { outcome: 'kept', lock: kept } };
  }
  if (held && held.id !== takeOver) return { ...nothing, result: { outcome: 'held', lock: held } };
  if (held) await tx.deleteFrom('locks').where('id', '=', held.id).execute();
  const row = await tx
    .insertInto('locks')
    .values({ service: scope.service ?? null, environment: scope.environment ?? null, held_by: by, reason })
    .returningAll()
    .executeTakeFirstOrThrow();
  const taken = lockOf({ ...row, age_ms: 0 });
  if (!held) {
    const event = await addEvent(tx, 'taken', taken, by, { reason });
    return { ...changed({ what: 'taken', lock: taken, event }), result: { outcome: 'taken', lock: taken } };
  }
  const event = await addEvent(tx, 'taken-over', taken, by, { reason, from: held.heldBy, after: held.ageMs });
  const former = { person: held.heldBy, by, reason };
  return {
    ...changed({ what: 'taken-over', lock: taken, event, former, ...answeredBy(held) }),
    result: { outcome: 'taken-over', lock: taken, former: held },
  };
}

export interface UnlockRequest {
  scope: Scope;
  /** Person id. */
  by: string;
  reason?: string;
  /** Id of the lock, where exactly one that the person has seen is meant. */
  seen?: string;
}

/** Releases the lock on exactly this scope; somebody else's with a reason only. Twice is fine. */
export async function unlock(
  tx: Tx,
  { scope, by, reason, seen }: UnlockRequest,
): Promise<Changed & { result: UnlockResult }> {
  const held = await holdScope(tx, scope);
  if (!held) return { ...nothing, result: { outcome: 'free' } };
  if (seen !== undefined && held.id !== seen) return { ...nothing, result: { outcome: 'changed', lock: held } };
  if (held.heldBy === by) {
    return { ...changed(await release(tx, held, by)), result: { outcome: 'released', lock: held } };
  }
  if (!reason?.trim()) return { ...nothing, result: { outcome: 'held', lock: held } };
  return {
    ...changed(await release(tx, held, by, reasonOf(reason))),
    result: { outcome: 'released', lock: held },
  };
}

/** Releases everything this person holds. */
export async function unlockMine(tx: Tx, by: string): Promise<Changed & { released: Lock[] }> {
  await holdLocks(tx);
  const mine = await locksWhere(tx, sql`held_by = ${by}`);
  const changes: LockChange[] = [];
  for (const each of mine) changes.push(await release(tx, each, by));
  return { ...changed(...changes), released: mine };
}

/** Its holder still needs it, and is asked again in a day. @returns whether they hold it; answering twice is fine. */
export async function keep(
  tx: Tx,
  { lock: id, by }: { lock: string; by: string },
): Promise<Changed & { held: boolean }> {
  await holdLocks(tx);
  const [held] = await locksWhere(tx, sql`id = ${id} and held_by = ${by}`);
  if (!held?.asked) return { ...nothing, held: held !== undefined };
  await tx.updateTable('locks').set({ asked: null, reminded_at: sql<Date>`now()` }).where('id', '=', id).execute();
  const event = await addEvent(tx, 'kept', held, by, { after: held.ageMs });
  const lock = { ...held, asked: null };
  return { ...changed({ what: 'kept', lock, event, ...answeredBy(held) }), held: true };
}

/** Locks older than a day, once a day each: their holders are to be asked whether they still need them. */
export async function remind(tx: Tx): Promise<Changed> {
  await holdLocks(tx);
  const due = await tx
    .updateTable('locks')
    .set({ reminded_at: sql<Date>`now()` })
    .where('id', 'in', (old) =>
      old
        .selectFrom('locks')
        .select('id')
        .where(sql<boolean>`coalesce(reminded_at, taken_at) <= now() - ${remindAfter}::interval`)
        .limit(200),
    )
    .returning('id')
    .execute();
  if (due.length === 0) return nothing;
  const late = await locksWhere(tx, sql`id = any(${due.map(({ id }) => id)}::bigint[])`);
  const changes: LockChange[] = [];
  for (const each of late) {
    const event = await addEvent(tx, 'reminded', each, null, { after: each.ageMs });
    await tx.updateTable('locks').set({ asked: event }).where('id', '=', each.id).execute();
    changes.push({ what: 'reminder', lock: { ...each, asked: event }, event, ...answeredBy(each) });
  }
  return changed(...changes);
}

const changed = (...changes: LockChange[]): Changed => ({ ...nothing, locks: changes });

async function release(tx: Tx, held: Lock, by: string, reason?: string): Promise<LockChange> {
  await tx.deleteFrom('locks').where('id', '=', held.id).execute();
  const event = await addEvent(tx, 'released', held, by, { reason, from: held.heldBy, after: held.ageMs });
  return {
    what: 'released',
    lock: held,
    event,
    ...answeredBy(held),
    ...(reason !== undefined && { former: { person: held.heldBy, by, reason } }),
  };
}

const answeredBy = ({ asked }: Lock) => (asked === null ? {} : { answered: asked });

/** Locks change seldom: one after the other. */
const holdLocks = (tx: Tx) => sql`select pg_advisory_xact_lock(hashtext('roadcrew locks'))`.execute(tx);

async function holdScope(tx: Tx, { service, environment }: Scope): Promise<Lock | undefined> {
  await holdLocks(tx);
  const [held] = await locksWhere(
    tx,
    sql`service is not distinct from ${service ?? null} and environment is not distinct from ${environment ?? null}`,
  );
  return held;
}

function reasonOf(text: string): string {
  const reason = text.trim();
  if (!reason) throw new UserError('Say why: others will ask.', { field: 'reason' });
  if (reason.length > 500) throw new UserError('Say it in 500 characters.', { field: 'reason' });
  return reason;
}

async function addEvent(
  tx: Db,
  event: 'taken' | 'taken-over' | 'reason-changed' | 'released' | 'reminded' | 'kept',
  { id, service, environment, heldBy }: Lock,
  person: string | null,
  data: Record<string, unknown>,
): Promise<string> {
  const row = await tx
    .insertInto('events')
    .values({
      type: `lock.${event}`,
      person,
      data: JSON.stringify({ lock: id, service, environment, heldBy, ...data }),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}
