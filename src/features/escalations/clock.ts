import { type SqlBool, sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import type { Ending } from './endings.ts';
import { addEvent, change, type Escalation, openFor } from './escalation.ts';
import { card, dueNotice, notice } from './messages.ts';
import { placesOf, type ResponsibleTeam } from './responsible.ts';
import type { Target } from './tables.ts';

/** Service levels in milliseconds. */
export type Levels = Partial<Record<Escalation['severity'], Partial<Record<Target, number | undefined>>>>;

/** Share of the time after which the thread is reminded. */
const remindAt = 0.8;
/** Targets read at once; the rest is still due at the next run. */
const batch = 100;

/** Sets the targets of an escalation that was just opened. */
export async function addTargets(
  tx: Db,
  { id, severity }: Pick<Escalation, 'id' | 'severity'>,
  levels: Levels,
): Promise<void> {
  for (const [target, ms] of Object.entries(levels[severity] ?? {})) {
    if (ms === undefined) continue;
    await sql`
      insert into escalation_targets (escalation, target, due_at, remind_at)
      select id, ${target}, opened_at + ${ms} * interval '1 ms', opened_at + ${ms * remindAt} * interval '1 ms'
      from escalations where id = ${id}`.execute(tx);
  }
}

/** Pauses the clock until the requester answers. */
export async function pauseClock(tx: Db, escalation: Escalation, by: string | null): Promise<void> {
  if (escalation.paused_at !== null) return;
  await sql`update escalations set paused_at = now() where id = ${escalation.id}`.execute(tx);
  if (by !== null) await addEvent(tx, 'escalation.paused', escalation, by);
}

/** Resumes the clock, and moves open targets by the time it was paused. */
export async function resumeClock(tx: Db, escalation: Escalation, by: string | null): Promise<void> {
  if (escalation.paused_at === null) return;
  // A transaction that began before the pause was stored has an older now().
  const pause = sql`greatest(now() - paused_at, interval '0')`;
  await sql`
    update escalation_targets set due_at = due_at + ${pause}, remind_at = remind_at + ${pause}
    from escalations where id = ${escalation.id} and escalation = id and met_at is null`.execute(tx);
  await sql`
    update escalations set paused_ms = paused_ms + (extract(epoch from ${pause}) * 1000)::bigint, paused_at = null
    where id = ${escalation.id}`.execute(tx);
  if (by !== null) await addEvent(tx, 'escalation.continued', escalation, by);
}

/** Records that a target was reached. @returns whether in time; null where there was no target */
async function meetTarget(tx: Db, id: string, target: Target): Promise<boolean | null> {
  const met = await tx
    .updateTable('escalation_targets')
    .set({ met_at: sql<Date>`now()` })
    .where('escalation', '=', id)
    .where('target', '=', target)
    .returning(
      sql<boolean>`missed_at is null and due_at >= coalesce((select paused_at from escalations where id = escalation), now())`.as(
        'inTime',
      ),
    )
    .executeTakeFirst();
  return met?.inTime ?? null;
}

/** Records the first response of the platform. `by`: person id; null for an account at GitHub. */
export async function respond(tx: Db, escalation: Escalation, by: string | null): Promise<void> {
  if (escalation.responded_at !== null) return;
  const { severity } = escalation;
  await change(tx, escalation, { responded_at: sql<Date>`now()` as unknown as Date });
  const inTime = await meetTarget(tx, escalation.id, 'response');
  await addEvent(tx, 'escalation.responded', escalation, by, {
    severity,
    ms: await openFor(tx, escalation.id),
    inTime,
  });
}

export async function resolve(tx: Db, escalation: Escalation, by: string | null, how: Ending): Promise<void> {
  const { id, severity, domain } = escalation;
  const inTime = await meetTarget(tx, id, 'resolution');
  const ms = await openFor(tx, id);
  await addEvent(tx, 'escalation.resolved', escalation, by, { severity, domain, ms, inTime, how });
  // The time until the requester confirms does not count, should it be reopened.
  await change(tx, escalation, { resolved_at: sql<Date>`now()` as unknown as Date });
  await pauseClock(tx, escalation, null);
}

/** Reopens it after a “Not yet”, or after its issue was reopened at GitHub. */
export async function reopen(tx: Db, escalation: Escalation, by: string | null): Promise<void> {
  await resumeClock(tx, escalation, null);
  await change(tx, escalation, { resolved_at: null });
  await tx
    .updateTable('escalation_targets')
    .set({ met_at: null })
    .where('escalation', '=', escalation.id)
    .where('target', '=', 'resolution')
    .execute();
  await addEvent(tx, 'escalation.reopened', escalation, by);
}

const isDue = sql<SqlBool>`
  met_at is null and missed_at is null and paused_at is null and state in ('open', 'accepted')
  and (due_at <= now() or remind_at <= now())`;

export interface DueTarget {
  escalation: string;
  target: Target;
}

/** Targets that are due soon or were missed, the oldest first. */
export const dueTargets = (db: Db): Promise<DueTarget[]> =>
  db
    .selectFrom('escalation_targets')
    .innerJoin('escalations', 'id', 'escalation')
    .select(['escalation', 'target'])
    .where(isDue)
    .orderBy('due_at')
    .limit(batch)
    .execute();

/**
 * Reminds those who answer for it of a target that is due soon, and notifies them of one that was missed. Leaves an
 * escalation that somebody is deciding to the next run. @returns true when it was still due
 */
export async function checkTarget(
  tx: Db,
  { escalation: id, target }: DueTarget,
  responsible: (escalation: Escalation) => Promise<ResponsibleTeam[]>,
): Promise<boolean> {
  const escalation = await tx
    .selectFrom('escalations')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (!escalation) return false;
  const checked = await tx
    .updateTable('escalation_targets')
    .from('escalations')
    .set({ remind_at: null, missed_at: sql<Date | null>`case when due_at <= now() then now() end` })
    .where('escalations.id', '=', id)
    .where('escalation', '=', id)
    .where('target', '=', target)
    .where(isDue)
    .returning('missed_at')
    .executeTakeFirst();
  if (!checked) return false;
  const what = checked.missed_at === null ? 'remind' : 'missed';
  if (what === 'missed')
    await addEvent(tx, 'escalation.target-missed', escalation, null, { target, severity: escalation.severity });
  await enqueueMessages(tx, [
    card(id),
    notice(id, `${what}-${target}`, 'once'),
    ...placesOf(await responsible(escalation), what).map((place) => dueNotice(id, target, what, place)),
  ]);
  return true;
}
