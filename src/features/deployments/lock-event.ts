import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';

/** Event about a lock, with the present state of the lock, for a message. */
export interface LockEvent {
  what: 'taken' | 'taken-over' | 'reason-changed' | 'released' | 'reminded';
  /** Null means all. */
  service: string | null;
  environment: string | null;
  at: Date;
  /** Display name; null for automatic events. */
  by: string | null;
  /** Display name of the person who holds or held it. */
  holder: string;
  /** Display name of the person who had it before. */
  formerHolder: string | null;
  /** Reason given. */
  reason: string | null;
  /** Age of the lock at the event, in milliseconds; 0 when it was taken. */
  afterMs: number;
  /** The lock, while this person still holds it. */
  lock: {
    id: string;
    reason: string;
    /** When it ends by itself, in milliseconds since 1970. */
    endsAt: number | null;
    /** The holder has answered a reminder. */
    kept: boolean;
    /** A newer reminder was sent. */
    remindedAgain: boolean;
  } | null;
}

/** Reads an event about a lock; undefined for events without a message. */
export async function readLockEvent(db: Db, eventId: string): Promise<LockEvent | undefined> {
  const { rows } = await sql<LockEvent>`
    select substring(e.type from 6) as what, e.data ->> 'service' as service, e.data ->> 'environment' as environment, e.at,
      case when e.person is not null then coalesce(people.name, 'Somebody') end as by, coalesce(r.reason, e.data ->> 'reason') as reason,
      coalesce(holder.name, 'Somebody') as holder,
      case when e.data ? 'from' then coalesce(former.name, 'Somebody') end as "formerHolder",
      coalesce((e.data ->> 'after')::float8, 0) as "afterMs",
      case when locks.id is not null then jsonb_build_object('id', locks.id::text, 'reason', locks.reason,
        'endsAt', extract(epoch from locks.ends_at) * 1000,
        'kept', locks.asked is null, 'remindedAgain', coalesce(locks.asked <> e.id, false)) end as lock
    from events e
    left join people on people.id = e.person
    left join lock_reasons r on r.event = e.id -- the release before still writes it into the event
    left join people holder on holder.id = e.data ->> 'heldBy'
    left join people former on former.id = e.data ->> 'from'
    left join locks on locks.id = (e.data ->> 'lock')::bigint and (locks.ends_at is null or locks.ends_at > now())
    where e.id = ${eventId} and e.type like 'lock.%'
  `.execute(db);
  return rows[0];
}
