import { type Generated, sql, type Transaction } from 'kysely';
import type { Platform } from '../../core/platform-file.ts';
import type { Schema } from '../../core/store/schema.ts';

declare module '../../core/store/schema.ts' {
  interface TeamsTable {
    /** Kind of the last `team.began`: its domain, `stream` for a stream team; null when it has ended since. */
    begun_as: Generated<string | null>;
  }
}

/** `stream`, or the domain of a platform team. */
type Kind = string;

/**
 * Appends an event for each team that is new and each that is gone, so that “of all teams” has its denominator at any time:
 * once each, whichever process finds out first. At the first start every team begins. A team whose kind or domain has
 * changed ends and begins. Called under the catalog's lock, when the table `teams` equals platform.yaml.
 */
export async function recordTeamChanges(tx: Transaction<Schema>, teams: Platform['teams']): Promise<void> {
  const now = new Map(teams.map(({ name, domain }) => [name, domain ?? 'stream'] as const));
  const known = await tx
    .selectFrom('teams')
    .select(['name', 'begun_as'])
    .where((team) => team.or([team('begun_as', 'is not', null), team('active', '=', true)]))
    .orderBy('name')
    .execute();
  const changed = known.filter(({ name, begun_as }) => begun_as !== (now.get(name) ?? null));
  if (changed.length === 0) return;
  const events = [
    ...changed.flatMap(({ name, begun_as }) => (begun_as ? teamEvents('team.ended', name, begun_as) : [])),
    ...changed.flatMap(({ name }) => teamEvents('team.began', name, now.get(name))),
  ];
  await tx.insertInto('events').values(events).execute();
  for (const { name } of changed)
    await tx
      .updateTable('teams')
      .set({ begun_as: now.get(name) ?? null })
      .where('name', '=', name)
      .execute();
}

function teamEvents(type: 'team.began' | 'team.ended', team: string, kind: Kind | undefined) {
  if (!kind) return [];
  const data = JSON.stringify(kind === 'stream' ? { kind } : { kind: 'platform', domain: kind });
  // By the clock too, a process that waited for the lock writes after the one before.
  return [{ type, team, data, at: sql<Date>`clock_timestamp()` }];
}
