import { sql } from 'kysely';
import type { Role } from '../../core/feature.ts';
import type { Db } from '../../core/store/database.ts';

/** Absence that counts as an outage. A shorter one is a restart, which nobody notices. */
const awayAfter = '60 seconds';

/**
 * Records that a process of these roles is alive. After a time without any, the first one back appends how long that was:
 * one event for each gap, however many processes return at once. A gap can only be known when it is over.
 */
export async function recordHeartbeat(db: Db, roles: readonly Role[]): Promise<void> {
  await sql`
    with first as (
      insert into beats (role, at) select role, now() from unnest(${[...roles]}::text[]) role on conflict do nothing returning role
    ), before as (
      -- Locked: the second process reads what the first has written.
      select role, at from beats where role = any(${[...roles]}) for update
    ), moved as (
      update beats set at = now() from before where beats.role = before.role and before.at < now()
      returning beats.role, now() - before.at as away
    )
    insert into events (type, data)
    select 'platform.began', jsonb_build_object('role', role) from first
    union all
    select 'platform.gap', jsonb_build_object('role', role, 'ms', round(extract(epoch from away) * 1000))
    from moved where away > ${awayAfter}::interval`.execute(db);
}
