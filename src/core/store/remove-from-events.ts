import { type Kysely, sql } from 'kysely';

/**
 * Removes keys from the data of events. For migrations only: events are append-only, and earlier releases wrote words of
 * people into them. Holds up other writers no longer than the update of these events takes.
 */
export async function removeFromEvents(db: Kysely<unknown>, types: readonly string[], keys: readonly string[]) {
  const { rows } = await sql<{ ids: string[] }>`
    select coalesce(array_agg(id), '{}')::text[] as ids from events where type = any(${types}) and data ?| ${keys}`.execute(
    db,
  );
  const ids = rows[0]?.ids ?? [];
  if (ids.length === 0) return;
  await sql`alter table events disable trigger events_append_only`.execute(db);
  await sql`update events set data = data - ${keys}::text[] where id = any(${ids}::bigint[])`.execute(db);
  await sql`alter table events enable trigger events_append_only`.execute(db);
}
