import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';

export type Role = 'web' | 'worker';

/** Whoever was away for longer than this is said to have been. Shorter is a restart, and nobody notices it. */
export const awayAfter = '60 seconds';

/**
 * A process of these roles is there. When none was for a while, the one that is there again says for how long: one event
 * for each gap, however many come back at once. How long Roadcrew was not there cannot be told by itself while it is so.
 */
export async function recordHeartbeat(db: Db, roles: readonly Role[]): Promise<void> {
  await sql`
    with first as (
      insert into beats (role, at) select role, now() from unnest(${[...roles]}::text[]) role on conflict do nothing returning role
    ), before as (
      -- Locked: who comes second reads what the first has written.
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
