import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';

/** What a message about a lock says: what happened, and where the lock stands now. */
export interface LockNews {
  what: 'taken-over' | 'released' | 'reminded';
  /** Null is "every". */
  service: string | null;
  environment: string | null;
  at: Date;
  /** Who did it; null for what happened by itself. */
  by: string | null;
  /** Why they did it. */
  reason: string | null;
  /** How long it had been held then, in milliseconds. */
  afterMs: number;
  /** The lock that a question is about, as long as the one who was asked holds it. */
  lock: {
    id: string;
    reason: string;
    /** They have answered. */
    kept: boolean;
    /** They were asked again since. */
    askedAgain: boolean;
  } | null;
}

/** The news in an event about a lock; `undefined` when there is none that anybody is told. */
export async function lockNews(db: Db, eventId: string): Promise<LockNews | undefined> {
  const { rows } = await sql<LockNews>`
    select substring(e.type from 6) as what, e.data ->> 'service' as service, e.data ->> 'environment' as environment, e.at,
      case when e.person is not null then coalesce(people.name, 'Somebody') end as by, e.data ->> 'reason' as reason,
      (e.data ->> 'after')::float8 as "afterMs",
      case when locks.id is not null then jsonb_build_object('id', locks.id::text, 'reason', locks.reason,
        'kept', locks.asked is null, 'askedAgain', coalesce(locks.asked <> e.id, false)) end as lock
    from events e
    left join people on people.id = e.person
    left join locks on e.type = 'lock.reminded' and locks.id = (e.data ->> 'lock')::bigint
    where e.id = ${eventId} and e.type in ('lock.taken-over', 'lock.released', 'lock.reminded')
  `.execute(db);
  return rows[0];
}
