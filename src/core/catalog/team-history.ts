import { sql, type Transaction } from 'kysely';
import type { Platform } from '../platform-file.ts';
import type { Schema } from '../store/schema.ts';

type Kind = 'stream' | 'core' | 'data';

/**
 * Tells the log which teams have begun and which have ended, so that “of all teams” has its denominator at any time: each
 * once, whoever finds out first. Whom it was never told of is told now: at the first start everybody. A team whose kind or
 * domain has changed ends and begins. Called with the catalog's lock held, when `teams` is what `platform.yaml` says.
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
    ...changed.flatMap(({ name, begun_as }) => (begun_as ? told('team.ended', name, begun_as) : [])),
    ...changed.flatMap(({ name }) => told('team.began', name, now.get(name))),
  ];
  await tx.insertInto('events').values(events).execute();
  for (const { name } of changed)
    await tx
      .updateTable('teams')
      .set({ begun_as: now.get(name) ?? null })
      .where('name', '=', name)
      .execute();
}

function told(type: 'team.began' | 'team.ended', team: string, kind: Kind | undefined) {
  if (!kind) return [];
  const data = JSON.stringify(kind === 'stream' ? { kind } : { kind: 'platform', domain: kind });
  // Whoever waited for the lock writes after whoever had it, also by the clock.
  return [{ type, team, data, at: sql<Date>`clock_timestamp()` }];
}
