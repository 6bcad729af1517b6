import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';

/** Between two questions to one person, of any kind. */
export const rest = '90 days';
/** Time in which newcomers are not asked. */
const firstWeeks = '14 days';

/**
 * People the platform is for, as a condition on `p` of `people`: active members of a stream team who are in no platform
 * team (nobody is asked how likely they are to recommend their own work), have been here for a while, and have not opted
 * out. Guests and people of other organisations are never asked. Two accounts of one human are one.
 */
export const isAsked = sql<boolean>`p.kind = 'member' and p.active and p.known_since <= now() - ${sql.lit(firstWeeks)}::interval
  and exists (select from memberships m join teams t on t.name = m.team where m.person = p.id and t.active and t.kind = 'stream')
  and not exists (select from memberships m join teams t on t.name = m.team join people o on o.id = m.person
                  where o.human = p.human and t.active and t.kind = 'platform')
  and not exists (select from survey_people s join people o on o.id = s.person where o.human = p.human and s.stopped_at is not null)`;

/** Time of the last question to the human behind `p`; null without any. */
export const lastAsked = sql<Date | null>`(select max(s.asked_at) from survey_people s join people o on o.id = s.person
  where o.human = p.human)`;

/**
 * Checks that this person may be sent a question now, and counts it as sent. Locks the human's rows until the transaction
 * ends: of two questions at the same moment, the second one finds the first.
 */
export async function mayAsk(tx: Db, person: string, { again = false } = {}): Promise<boolean> {
  await sql`select id from people where human = (select human from people where id = ${person}) order by id for update`.execute(
    tx,
  );
  const { rows } = await sql<{ fits: boolean; rested: boolean }>`
    select ${isAsked} as fits, coalesce(${lastAsked} <= now() - ${rest}::interval, true) as rested
    from people p where p.id = ${person}`.execute(tx);
  const [row] = rows;
  // A snoozed question comes back within the rest: the person asked for that.
  if (!row?.fits || !(row.rested || again)) return false;
  await sql`insert into survey_people (person, asked_at) values (${person}, now())
    on conflict (person) do update set asked_at = now()`.execute(tx);
  return true;
}
