import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import type { Target } from '../issues/tables.ts';
import { addEvent, change, type Escalation, hold, openFor } from './escalation.ts';
import { card, missed, notice } from './messages.ts';

/** How soon each is promised, in milliseconds. */
export type Levels = Partial<Record<Escalation['severity'], Partial<Record<Target, number | undefined>>>>;

/** It is reminded of when this share of the time is over. */
const remindAt = 0.8;
/** How many are looked at in a turn; the rest is still due at the next. */
const batch = 100;

/** What is promised for an escalation that was just opened. */
export async function promise(
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

/** The requester is asked: the clock stands still until they answer. */
export async function pause(tx: Db, escalation: Escalation, by: string | null): Promise<void> {
  if (escalation.paused_at !== null) return;
  await sql`update escalations set paused_at = now() where id = ${escalation.id}`.execute(tx);
  if (by !== null) await addEvent(tx, 'escalation.paused', escalation, by);
}

/** The clock goes on; what was promised moves by the time it stood. */
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

/** Whether it was in time; null where nothing was promised. */
async function meet(tx: Db, id: string, target: Target): Promise<boolean | null> {
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

/** The first word of the platform. `by`: a person of ours, or nobody known. */
export async function respond(tx: Db, escalation: Escalation, by: string | null): Promise<void> {
  if (escalation.responded_at !== null) return;
  const { severity } = escalation;
  await change(tx, escalation, { responded_at: sql<Date>`now()` as unknown as Date });
  const inTime = await meet(tx, escalation.id, 'response');
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
  const inTime = await meet(tx, id, 'resolution');
  const ms = await openFor(tx, id);
  await addEvent(tx, 'escalation.resolved', escalation, by, { severity, domain, ms, inTime, how });
  // What comes now is for the requester to say: should it go on, this time does not count.
  await change(tx, escalation, { resolved_at: sql<Date>`now()` as unknown as Date });
  await pause(tx, escalation, null);
}

/** “Not yet”, or reopened at GitHub. */
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

/** Reminds of what is due soon, and tells of what was missed. For the sweep. */
export async function watchClock(tx: Db, placeOfLead: (escalation: Escalation) => Promise<string[]>): Promise<number> {
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
    const escalation = await hold(tx, id);
    if (late) {
      await addEvent(tx, 'escalation.target-missed', escalation, null, { target, severity: escalation.severity });
      const places = await placeOfLead(escalation);
      await enqueueMessages(tx, [
        card(id),
        notice(id, `missed-${target}`, 'once'),
        ...places.map((place) => missed(id, target, place)),
      ]);
    } else await enqueueMessages(tx, [notice(id, `remind-${target}`, 'once')]);
  }
  return rows.length;
}
