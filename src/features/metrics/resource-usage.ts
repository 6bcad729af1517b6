import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Db, Store } from '../../core/store/database.ts';
import { appendEvents } from '../../core/store/event-log.ts';
import { repeat } from '../../lib/repeat.ts';

/** What a provider counts of one thing it has made. */
export interface ResourceUse {
  /** What the thing carries: that of the run that made it. */
  key: string;
  /** Connections so far. The count may begin anew. */
  sessions: number;
  /** Somebody is connected now. */
  open: boolean;
}

/** By kind of resource: all that its provider knows of. Kinds that are not here cannot be looked at. */
export type Usage = Readonly<Record<string, () => Promise<ResourceUse[]>>>;

export interface UsesOptions {
  store: Store;
  usage: Usage;
  keyOf(run: string): string;
  log: Logger;
  /** How often providers are asked, and how often a worker asks whether that is due, in milliseconds. */
  times?: { lookEvery: number; turnEvery: number } | undefined;
}

/** A resource without a connection for as long is idle (docs/metrics.md#cost). */
const idleAfter = '14 days';

/** A worker's standing task: once a day, one of all workers asks the providers what is used. @returns what ends it */
export function keepLooking({ store, usage, keyOf, log, times }: UsesOptions): () => Promise<void> {
  const { lookEvery, turnEvery } = times ?? { lookEvery: 86_400_000, turnEvery: 600_000 };
  const look = () => recordUsage(store, { usage, keyOf, log, lookEvery });
  return repeat(turnEvery, look, (err) => log.warn({ err }, 'what is used could not be looked at'), { atOnce: true });
}

/** Asks all providers, if that is due and nobody else has. */
export async function recordUsage(
  { db }: Store,
  { usage, keyOf, log, lookEvery }: Pick<UsesOptions, 'usage' | 'keyOf' | 'log'> & { lookEvery: number },
): Promise<void> {
  // Who dies after this has missed one look of many.
  const { numAffectedRows } = await sql`
    update resource_look set due_at = now() + ${lookEvery} * interval '1 ms' where due_at <= now()`.execute(db);
  if (!numAffectedRows) return;
  for (const [kind, ask] of Object.entries(usage)) {
    try {
      await note(db, kind, await ask(), keyOf);
    } catch (err) {
      // One provider that is away keeps no other from being asked.
      log.warn({ err, kind }, 'what is used could not be looked at');
    }
  }
}

interface Looked {
  resource: string;
  team: string;
  usedAt: Date | null;
  said: 'used' | 'idle' | null;
  state: 'used' | 'idle' | null;
}

/** Notes what was counted, and tells of each resource that is used, or idle, and was not so before. */
async function note(db: Db, kind: string, uses: readonly ResourceUse[], keyOf: (run: string) => string): Promise<void> {
  const known = new Map(uses.map((use) => [use.key, use]));
  const resources = await db.selectFrom('resources').select('run_id').where('kind', '=', kind).execute();
  const counted = resources.flatMap(({ run_id }) => {
    const use = known.get(keyOf(run_id));
    return use ? [{ resource: run_id, sessions: use.sessions, open: use.open }] : [];
  });
  if (counted.length === 0) return;
  const connected = counted.flatMap(({ resource, open }) => (open ? [resource] : []));
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<Looked>`
      with seen as (
        insert into resource_uses as known (resource, sessions, used_at)
        select resource, sessions,
          -- At the first look it is only known that somebody connected since it was made.
          case when open or (sessions > 0 and created_at > now() - ${idleAfter}::interval) then now() end
        from jsonb_to_recordset(${JSON.stringify(counted)}::jsonb) as c (resource text, sessions bigint, open boolean)
          join resources on run_id = resource
        order by resource
        on conflict (resource) do update set
          sessions = excluded.sessions,
          used_at = case
            when excluded.sessions <> known.sessions and excluded.sessions > 0 then now()
            -- A session that was there at the last look, and still is, has not been counted anew.
            when excluded.resource = any (${connected}::text[]) then now()
            else known.used_at end
        returning *
      )
      select seen.resource, team, used_at as "usedAt", said,
        case
          when used_at > now() - ${idleAfter}::interval then 'used'
          when coalesce(used_at, first_looked_at) <= now() - ${idleAfter}::interval then 'idle'
        end as state
      from seen join resources on run_id = seen.resource
      order by seen.resource`.execute(tx);
    const news = rows.filter(({ state, said }) => state !== null && state !== said);
    await appendEvents(
      tx,
      ...news.map(({ resource, team, state, usedAt }) => ({
        type: `resource.seen-${state}`,
        team,
        data: { resource, kind, lastUsed: usedAt },
      })),
    );
    for (const [said, told] of Map.groupBy(news, ({ state }) => state))
      await tx
        .updateTable('resource_uses')
        .set({ said })
        .where(
          'resource',
          'in',
          told.map(({ resource }) => resource),
        )
        .execute();
  });
}
