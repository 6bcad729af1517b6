import { type Selectable, sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { appendEvents, type NewEvent } from '../../core/store/event-log.ts';
import { UserError } from '../../roadcrew/errors.ts';
import type { EscalationsTable } from './tables.ts';

export type Escalation = Selectable<EscalationsTable>;

/*
 * Every transaction locks in this order, so that no two wait for each other: the issue, escalations (roots before those that
 * were merged into them, then by id), their targets, messages.
 */

/** Locks it until the transaction ends. @throws UserError when there is none */
export async function lockEscalation(tx: Db, id: string): Promise<Escalation> {
  const [found] = await lockEscalations(tx, [id]);
  return found ?? throwUnknown();
}

/** Locks the escalation whose issue and outcome count, which for a merged one is its target, and the escalation itself. */
export async function lockRoot(tx: Db, id: string): Promise<{ root: Escalation; own: Escalation }> {
  const root = await rootOf(tx, id);
  const locked = await lockEscalations(tx, [id, root]);
  const own = locked.find((one) => one.id === id) ?? throwUnknown();
  // Undefined when its root was merged into another one while this waited for the lock.
  const found = locked.find((one) => one.id === (own.merged_into ?? id));
  return { own, root: found ?? (await lockEscalation(tx, own.merged_into ?? id)) };
}

/** Locks several at once. Those that do not exist are left out. */
export const lockEscalations = (tx: Db, ids: readonly string[]): Promise<Escalation[]> =>
  tx
    .selectFrom('escalations')
    .selectAll()
    .where('id', 'in', ids)
    .orderBy(sql`merged_into is not null`)
    .orderBy('id')
    .forUpdate()
    .execute();

/** Locks the issue of an escalation and of its root, if there is one. */
export const lockIssue = (tx: Db, id: string) =>
  sql`
    select from issues where kind = 'escalation' and subject = (select coalesce(merged_into, id) from escalations where id = ${id})
    for no key update`.execute(tx);

/** Id of the escalation it was merged into, or its own. */
export async function rootOf(db: Db, id: string): Promise<string> {
  const row = await db.selectFrom('escalations').select('merged_into').where('id', '=', id).executeTakeFirst();
  return row?.merged_into ?? id;
}

function throwUnknown(): never {
  throw new UserError('There is no such escalation.', { hint: 'See `/platform escalations`.' });
}

/** A root and all that were merged into it: they share its issue and outcome. */
export const groupOf = (db: Db, root: string): Promise<Escalation[]> =>
  db
    .selectFrom('escalations')
    .selectAll()
    .where((row) => row.or([row('id', '=', root), row('merged_into', '=', root)]))
    .orderBy('opened_at')
    .execute();

export const change = (tx: Db, { id }: Pick<Escalation, 'id'>, values: Partial<Escalation>): Promise<Escalation> =>
  tx
    .updateTable('escalations')
    .set(values as object)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();

/** Appends a fact about an escalation; see docs/events.md. */
export const addEvent = (
  tx: Db,
  type: `escalation.${string}`,
  { id, team, run_id }: Pick<Escalation, 'id' | 'team' | 'run_id'>,
  person: string | null,
  data: Record<string, unknown> = {},
): Promise<void> =>
  appendEvents(tx, {
    type,
    team,
    person,
    run: run_id,
    data: withoutNulls({ escalation: id, ...data }),
  } satisfies NewEvent);

/** Leaves out what does not apply; `inTime` is null where there was no target. */
const withoutNulls = (data: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(data).filter(([name, value]) => value !== null || name === 'inTime'));

/** Milliseconds it has been open, without the time in which the clock was paused. */
export async function openFor(tx: Db, id: string): Promise<number> {
  const { rows } = await sql<{ ms: number }>`
    select greatest(0, extract(epoch from coalesce(paused_at, now()) - opened_at) * 1000 - paused_ms)::float8 as ms
    from escalations where id = ${id}`.execute(tx);
  return Math.round(rows[0]?.ms ?? 0);
}
