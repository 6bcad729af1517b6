import { type Kysely, sql } from 'kysely';
import { removeFromEvents } from '../../../core/store/remove-from-events.ts';

/** Moves the reasons of locks out of the events, and removes from them what is stored with the deployment as well. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table lock_reasons (
      event bigint primary key references events (id),
      person text,
      reason text not null
    )`.execute(db);
  await sql`
    insert into lock_reasons (event, person, reason)
    select id, person, data ->> 'reason' from events where type like 'lock.%' and data ->> 'reason' is not null`.execute(
    db,
  );
  const types = ['taken', 'taken-over', 'reason-changed', 'released'].map((event) => `lock.${event}`);
  await removeFromEvents(db, [...types, 'deployment.requested', 'deployment.broke'], ['reason', 'note']);
}
