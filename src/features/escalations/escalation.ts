import { type Selectable, sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { appendEvents, type NewEvent } from '../../core/store/event-log.ts';
import { UserError } from '../../roadcrew/errors.ts';
import type { EscalationsTable } from '../issues/tables.ts';

export type Escalation = Selectable<EscalationsTable>;

/** Held until the transaction ends. @throws UserError when there is none. */
export async function hold(tx: Db, id: string): Promise<Escalation> {
  const found = await tx.selectFrom('escalations').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  return found ?? unknown();
}

export const unknown = (): never => {
  throw new UserError('There is no such escalation.', { hint: 'See `/platform escalations`.' });
};

/** The one whose issue and outcome count: what was merged goes the way of what it was merged into. */
export async function holdRoot(tx: Db, id: string): Promise<Escalation> {
  const escalation = await hold(tx, id);
  return escalation.merged_into === null ? escalation : await hold(tx, escalation.merged_into);
}

/** It and all that were merged into it: everybody who hears how it ends. */
export const family = (db: Db, root: string): Promise<Escalation[]> =>
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
  appendEvents(tx, { type, team, person, run: run_id, data: without({ escalation: id, ...data }) } satisfies NewEvent);

/** What does not apply is left out. */
const without = (data: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(data).filter(([name, value]) => value !== null || name === 'inTime'));

/** How long it has been open, in milliseconds, without the time in which the requester was asked. */
export async function openFor(tx: Db, id: string): Promise<number> {
  const { rows } = await sql<{ ms: number }>`
    select greatest(0, extract(epoch from coalesce(paused_at, now()) - opened_at) * 1000 - paused_ms)::float8 as ms
    from escalations where id = ${id}`.execute(tx);
  return Math.round(rows[0]?.ms ?? 0);
}
