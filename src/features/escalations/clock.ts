import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { addEvent, change, type Escalation, lockEscalation, openFor } from './escalation.ts';
import { card, missed, notice } from './messages.ts';
import type { Target } from './tables.ts';

/** Service levels in milliseconds. */
export type Levels = Partial<Record<Escalation['severity'], Partial<Record<Target, number | undefined>>>>;

/** Share of the time after which the thread is reminded. */
const remindAt = 0.8;
/** Targets handled at once; the rest is still due at the next run. */
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
  await sql`
    update escalation_targets set due_at = due_at + (now() - paused_at), remind_at = remind_at + (now() - paused_at)
    from escalations where id = ${escalation.id} and escalation = id and met_at is null`.execute(tx);
  await sql`
    update escalations set paused_ms = paused_ms + (extract(epoch from now() - paused_at) * 1000)::bigint, paused_at = null
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

export async function resolve(
  tx: Db,
  escalation: Escalation,
  by: string | null,
  how: 'closed' | 'answered' | 'declined',
): Promise<void> {
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

/**
 * Reminds of targets that are due soon, and notifies the lead of those that were missed.
 * @returns how many there were
 */
export async function checkTargets(
  tx: Db,
  placesOfLead: (escalation: Escalation) => Promise<string[]>,
): Promise<number> {
  const { rows } = await sql<{ escalation: string; target: Target; late: boolean }>`
    select escalation, target, due_at <= now() as late from escalation_targets join escalations on id = escalation
    where met_at is null and missed_at is null and paused_at is null and state in ('open', 'accepted')
      and (due_at <= now() or remind_at <= now())
    order by due_at limit ${batch} for update of escalation_targets skip locked`.execute(tx);
  for (const { escalation: id, target, late } of rows) {
    await tx
      .updateTable('escalation_targets')
      .set({ remind_at: null, ...(late && { missed_at: sql<Date>`now()` }) })
      .where('escalation', '=', id)
      .where('target', '=', target)
      .execute();
    const escalation = await lockEscalation(tx, id);
    if (late) {
      await addEvent(tx, 'escalation.target-missed', escalation, null, { target, severity: escalation.severity });
      const places = await placesOfLead(escalation);
      await enqueueMessages(tx, [
        card(id),
        notice(id, `missed-${target}`, 'once'),
        ...places.map((place) => missed(id, target, place)),
      ]);
    } else await enqueueMessages(tx, [notice(id, `remind-${target}`, 'once')]);
  }
  return rows.length;
}
