import { type Selectable, sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { appendEvents, type NewEvent } from '../../core/store/event-log.ts';
import { UserError } from '../../roadcrew/errors.ts';
import type { EscalationsTable } from './tables.ts';

export type Escalation = Selectable<EscalationsTable>;

/** Locks it until the transaction ends. @throws UserError when there is none */
export async function lockEscalation(tx: Db, id: string): Promise<Escalation> {
  const found = await tx.selectFrom('escalations').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!found) throw new UserError('There is no such escalation.', { hint: 'See `/platform escalations`.' });
  return found;
}

/** Locks the escalation whose issue and outcome count: for a merged one, its target. */
export async function lockRoot(tx: Db, id: string): Promise<Escalation> {
  const escalation = await lockEscalation(tx, id);
  return escalation.merged_into === null ? escalation : await lockEscalation(tx, escalation.merged_into);
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
