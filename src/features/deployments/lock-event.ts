import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';

/** Event about a lock, with the present state of the lock, for a message. */
export interface LockEvent {
  what: 'taken-over' | 'released' | 'reminded';
  /** Null means all. */
  service: string | null;
  environment: string | null;
  at: Date;
  /** Display name; null for automatic events. */
  by: string | null;
  /** Reason given. */
  reason: string | null;
  /** Age of the lock at the event, in milliseconds. */
  afterMs: number;
  /** Lock of a reminder, while the reminded person still holds it. */
  lock: {
    id: string;
    reason: string;
    /** The holder has answered. */
    kept: boolean;
    /** A newer reminder was sent. */
    remindedAgain: boolean;
  } | null;
}

/** Reads an event about a lock; undefined for events without a message. */
export async function readLockEvent(db: Db, eventId: string): Promise<LockEvent | undefined> {
  const { rows } = await sql<LockEvent>`
    select substring(e.type from 6) as what, e.data ->> 'service' as service, e.data ->> 'environment' as environment, e.at,
      case when e.person is not null then coalesce(people.name, 'Somebody') end as by, e.data ->> 'reason' as reason,
      (e.data ->> 'after')::float8 as "afterMs",
      case when locks.id is not null then jsonb_build_object('id', locks.id::text, 'reason', locks.reason,
        'kept', locks.asked is null, 'remindedAgain', coalesce(locks.asked <> e.id, false)) end as lock
    from events e
    left join people on people.id = e.person
    left join locks on e.type = 'lock.reminded' and locks.id = (e.data ->> 'lock')::bigint
    where e.id = ${eventId} and e.type in ('lock.taken-over', 'lock.released', 'lock.reminded')
  `.execute(db);
  return rows[0];
}
