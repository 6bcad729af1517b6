import { sql } from 'kysely';
import type { Logger } from 'pino';
import { runKey } from '../../core/runs/identity.ts';
import type { Db } from '../../core/store/database.ts';
import { appendEvents } from '../../core/store/event-log.ts';
import { transact } from '../../core/store/transact.ts';
import type { UsageReaders } from '../../core/toolbox.ts';
import type { ResourceUse } from '../../roadcrew/index.ts';

export interface UsageOptions {
  /** A kind without a reader is not measured. */
  readers(): UsageReaders;
  log: Logger;
  /** Pause between two readings of all processes together, in milliseconds. Default: one day. */
  every?: number;
}

/** A resource without a connection for this long is idle (docs/metrics.md#cost). */
const idleAfter = '14 days';

/** Reads the usage of all resources, if that is due and no other process has done it. */
export async function recordUsage(db: Db, { readers, log, every = 86_400_000 }: UsageOptions): Promise<void> {
  const all = readers();
  // A process that dies after this has missed one reading of many.
  const { numAffectedRows } = await sql`
    update resource_look set due_at = now() + ${every} * interval '1 ms' where due_at <= now()`.execute(db);
  if (!numAffectedRows) return;
  for (const [kind, read] of all) {
    try {
      const resources = await db.selectFrom('resources').select('run_id').where('kind', '=', kind).execute();
      const runs = new Map(resources.map(({ run_id }) => [runKey(run_id), run_id]));
      await storeUsage(db, kind, runs, await read([...runs.keys()]));
    } catch (err) {
      // An outside system that does not answer must not keep the others from being read.
      log.warn({ err, kind }, 'the usage of resources could not be read');
    }
  }
}

interface UsageChange {
  resource: string;
  team: string;
  usedAt: Date | null;
  /** State of the last event about it. */
  reported: 'used' | 'idle' | null;
  state: 'used' | 'idle' | null;
}

/** Stores the counts, and appends an event for each resource that has become used or idle. */
async function storeUsage(
  db: Db,
  kind: string,
  runs: ReadonlyMap<string, string>,
  uses: readonly ResourceUse[],
): Promise<void> {
  const byRun = new Map(uses.map((use) => [runs.get(use.key), use]));
  const counted = [...byRun].flatMap(([resource, { sessions, open }]) =>
    resource === undefined ? [] : [{ resource, sessions, open }],
  );
  if (counted.length === 0) return;
  const connected = counted.flatMap(({ resource, open }) => (open ? [resource] : []));
  await transact(db, async (tx) => {
    const { rows } = await sql<UsageChange>`
      with updated as (
        insert into resource_uses as known (resource, sessions, used_at)
        select resource, sessions,
          -- The first reading only shows that somebody has connected since it was made.
          case when open or (sessions > 0 and created_at > now() - ${idleAfter}::interval) then now() end
        from jsonb_to_recordset(${JSON.stringify(counted)}::jsonb) as c (resource text, sessions bigint, open boolean)
          join resources on run_id = resource
        order by resource
        on conflict (resource) do update set
          sessions = excluded.sessions,
          used_at = case
            when excluded.sessions <> known.sessions and excluded.sessions > 0 then now()
            -- A session that was open at the last reading, and still is, has not been counted again.
            when excluded.resource = any (${connected}::text[]) then now()
            else known.used_at end
        returning *
      )
      select updated.resource, team, used_at as "usedAt", said as reported,
        case
          when used_at > now() - ${idleAfter}::interval then 'used'
          when coalesce(used_at, first_looked_at) <= now() - ${idleAfter}::interval then 'idle'
        end as state
      from updated join resources on run_id = updated.resource
      order by updated.resource`.execute(tx);
    const changes = rows.filter(({ state, reported }) => state !== null && state !== reported);
    await appendEvents(
      tx,
      ...changes.map(({ resource, team, state, usedAt }) => ({
        type: `resource.seen-${state}`,
        team,
        data: { resource, kind, lastUsed: usedAt },
      })),
    );
    for (const [state, changed] of Map.groupBy(changes, ({ state }) => state))
      await tx
        .updateTable('resource_uses')
        .set({ said: state })
        .where(
          'resource',
          'in',
          changed.map(({ resource }) => resource),
        )
        .execute();
  });
}
