import { sql } from 'kysely';
import { serialize } from '../../core/store/serialize.ts';
import { cleanText, countCharacters } from '../../lib/text.ts';
import { UserError } from '../../roadcrew/errors.ts';
import { type ChangeSet, type Db, type Lock, type LockChange, lockOf, noChanges, type Tx } from './deployment.ts';
import { locksWhere } from './read.ts';

/** One service in one environment, one service everywhere, one environment of all services, or everything (`{}`). */
export interface Scope {
  service?: string;
  environment?: string;
}

export interface LockRequest {
  scope: Scope;
  /** Person id. */
  by: string;
  reason: string;
  /** When it ends by itself. Default: not before it is released. */
  endsAt?: Date | undefined;
  /** Id of another person's lock to take over: exactly the one that was shown. */
  takeOver?: string;
}

export type LockResult =
  /** `kept`: the person held it already; it gets the new reason and end, and keeps its age. */
  | { outcome: 'taken' | 'kept'; lock: Lock }
  | { outcome: 'taken-over'; lock: Lock; former: Lock }
  /** Another person holds it; nothing was changed. */
  | { outcome: 'held'; lock: Lock };

export type UnlockResult =
  | { outcome: 'released'; lock: Lock }
  /** There is no lock on exactly this scope. */
  | { outcome: 'free' }
  /** Another person holds it: releasing it needs a reason. */
  | { outcome: 'held'; lock: Lock }
  /** Not the expected lock: that one was released, and a new one taken. */
  | { outcome: 'changed'; lock: Lock };

/** Interval of the reminders to the holder of a lock. */
const remindAfter = '24 hours';
/** Characters of a reason. */
export const maxReason = 500;

/**
 * Takes a lock until it ends or is released. The caller has checked the permission for this scope.
 * @throws UserError without a reason.
 */
export async function lock(tx: Tx, request: LockRequest): Promise<ChangeSet & { result: LockResult }> {
  const { scope, by, takeOver, endsAt = null } = request;
  const reason = requireReason(request.reason);
  const ended = await releaseEnded(tx);
  const existing = await findLockForUpdate(tx, scope);
  if (existing?.heldBy === by) {
    if (existing.reason === reason && existing.endsAt?.getTime() === endsAt?.getTime())
      return { ...noChanges, result: { outcome: 'kept', lock: existing } };
    await tx.updateTable('locks').set({ reason, ends_at: endsAt }).where('id', '=', existing.id).execute();
    const kept = { ...existing, reason, endsAt };
    const event = await addEvent(tx, 'reason-changed', kept, by, { reason });
    return { ...changeSet(...ended, { what: 'changed', lock: kept, event }), result: { outcome: 'kept', lock: kept } };
  }
  if (existing && existing.id !== takeOver) return { ...noChanges, result: { outcome: 'held', lock: existing } };
  if (existing) await tx.deleteFrom('locks').where('id', '=', existing.id).execute();
  const row = await tx
    .insertInto('locks')
    .values({
      service: scope.service ?? null,
      environment: scope.environment ?? null,
      held_by: by,
      reason,
      ends_at: endsAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const taken = lockOf({ ...row, age_ms: 0 });
  if (!existing) {
    const event = await addEvent(tx, 'taken', taken, by, { reason });
    return { ...changeSet(...ended, { what: 'taken', lock: taken, event }), result: { outcome: 'taken', lock: taken } };
  }
  const event = await addEvent(tx, 'taken-over', taken, by, { reason, from: existing.heldBy, after: existing.ageMs });
  const formerHolder = { person: existing.heldBy, by, reason };
  return {
    ...changeSet({
      what: 'taken-over',
      lock: taken,
      event,
      formerHolder,
      former: existing.id,
      ...answeredReminder(existing),
    }),
    result: { outcome: 'taken-over', lock: taken, former: existing },
  };
}

export interface UnlockRequest {
  scope: Scope;
  /** Person id. */
  by: string;
  reason?: string;
  /** Id of the lock that was shown, when only that one may be released. */
  expectedLock?: string;
}

/** Releases the lock on exactly this scope; another person's only with a reason. Idempotent. */
export async function unlock(
  tx: Tx,
  { scope, by, reason, expectedLock }: UnlockRequest,
): Promise<ChangeSet & { result: UnlockResult }> {
  const existing = await findLockForUpdate(tx, scope);
  if (!existing) return { ...noChanges, result: { outcome: 'free' } };
  if (expectedLock !== undefined && existing.id !== expectedLock)
    return { ...noChanges, result: { outcome: 'changed', lock: existing } };
  if (existing.heldBy === by) {
    return { ...changeSet(await releaseLock(tx, existing, by)), result: { outcome: 'released', lock: existing } };
  }
  if (!reason?.trim()) return { ...noChanges, result: { outcome: 'held', lock: existing } };
  return {
    ...changeSet(await releaseLock(tx, existing, by, requireReason(reason))),
    result: { outcome: 'released', lock: existing },
  };
}

/** Releases all locks of a person. */
export async function unlockMine(tx: Tx, by: string): Promise<ChangeSet & { released: Lock[] }> {
  await serializeLocks(tx);
  const mine = await locksWhere(tx, sql`held_by = ${by}`);
  const changes: LockChange[] = [];
  for (const each of mine) changes.push(await releaseLock(tx, each, by));
  return { ...changeSet(...changes), released: mine };
}

/** Answers a reminder: the lock is still needed. `isHolder` is false when this person does not hold it. Idempotent. */
export async function keepLock(
  tx: Tx,
  { lock: id, by }: { lock: string; by: string },
): Promise<ChangeSet & { isHolder: boolean }> {
  await serializeLocks(tx);
  const [existing] = await locksWhere(tx, sql`id = ${id} and held_by = ${by}`);
  if (!existing?.openReminder) return { ...noChanges, isHolder: existing !== undefined };
  await tx.updateTable('locks').set({ asked: null, reminded_at: sql<Date>`now()` }).where('id', '=', id).execute();
  const event = await addEvent(tx, 'kept', existing, by, { after: existing.ageMs });
  const lock: Lock = { ...existing, openReminder: null };
  return { ...changeSet({ what: 'kept', lock, event, ...answeredReminder(existing) }), isHolder: true };
}

/** Releases the locks whose time is over. */
async function releaseEnded(tx: Tx): Promise<LockChange[]> {
  await serializeLocks(tx);
  const ended = await tx
    .selectFrom('locks')
    .selectAll()
    .select(sql<number>`extract(epoch from now() - taken_at)::float8 * 1000`.as('age_ms'))
    .where('ends_at', '<=', sql<Date>`now()`)
    .orderBy('id')
    .execute();
  const changes: LockChange[] = [];
  for (const row of ended) changes.push(await releaseLock(tx, lockOf(row), null));
  return changes;
}

export const endLocks = async (tx: Tx): Promise<ChangeSet> => changeSet(...(await releaseEnded(tx)));

/** Reminds the holders of locks without an end that are older than a day, once a day each. */
export async function remindHolders(tx: Tx): Promise<ChangeSet> {
  await serializeLocks(tx);
  const due = await tx
    .updateTable('locks')
    .set({ reminded_at: sql<Date>`now()` })
    .where('id', 'in', (old) =>
      old
        .selectFrom('locks')
        .select('id')
        .where('ends_at', 'is', null)
        .where(sql<boolean>`coalesce(reminded_at, taken_at) <= now() - ${remindAfter}::interval`)
        .limit(200),
    )
    .returning('id')
    .execute();
  if (due.length === 0) return noChanges;
  const late = await locksWhere(tx, sql`id = any(${due.map(({ id }) => id)}::bigint[])`);
  const changes: LockChange[] = [];
  for (const each of late) {
    const event = await addEvent(tx, 'reminded', each, null, { after: each.ageMs });
    await tx.updateTable('locks').set({ asked: event }).where('id', '=', each.id).execute();
    changes.push({ what: 'reminder', lock: { ...each, openReminder: event }, event, ...answeredReminder(each) });
  }
  return changeSet(...changes);
}

const changeSet = (...changes: LockChange[]): ChangeSet => ({ ...noChanges, locks: changes });

async function releaseLock(tx: Tx, existing: Lock, by: string | null, reason?: string): Promise<LockChange> {
  await tx.deleteFrom('locks').where('id', '=', existing.id).execute();
  const event = await addEvent(tx, 'released', existing, by, { reason, from: existing.heldBy, after: existing.ageMs });
  return {
    what: 'released',
    lock: existing,
    event,
    ...answeredReminder(existing),
    ...(by !== null && reason !== undefined && { formerHolder: { person: existing.heldBy, by, reason } }),
  };
}

const answeredReminder = ({ openReminder }: Lock): Pick<LockChange, 'answeredReminder'> =>
  openReminder === null ? {} : { answeredReminder: openReminder };

/** Serializes all changes of locks: they are rare. */
const serializeLocks = (tx: Tx) => serialize(tx, 'locks');

async function findLockForUpdate(tx: Tx, { service, environment }: Scope): Promise<Lock | undefined> {
  await serializeLocks(tx);
  const [existing] = await locksWhere(
    tx,
    sql`service is not distinct from ${service ?? null} and environment is not distinct from ${environment ?? null}`,
  );
  return existing;
}

function requireReason(text: string): string {
  const reason = cleanText(text);
  if (!reason) throw new UserError('Give a reason: others will ask.', { field: 'reason' });
  const length = countCharacters(reason);
  if (length > maxReason)
    throw new UserError(`Use at most ${maxReason} characters; these are ${length}.`, { field: 'reason' });
  return reason;
}

async function addEvent(
  tx: Db,
  event: 'taken' | 'taken-over' | 'reason-changed' | 'released' | 'reminded' | 'kept',
  { id, service, environment, heldBy }: Lock,
  person: string | null,
  { reason, ...data }: { reason?: string | undefined; from?: string; after?: number },
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
  // Apart from the event, which can never be changed.
  if (reason !== undefined) await tx.insertInto('lock_reasons').values({ event: row.id, person, reason }).execute();
  return row.id;
}
