import { sql, type Transaction } from 'kysely';
import type { Platform } from '../../core/platform-file.ts';
import type { Schema } from '../../core/store/schema.ts';

/**
 * Appends an event for each team that is new and each that is gone, so that “of all teams” has its denominator at any time:
 * once each, whichever process finds out first. At the first start every team begins. A team whose kind or domain has
 * changed ends and begins. Called under the catalog's lock.
 */
export async function recordTeamChanges(tx: Transaction<Schema>, teams: Platform['teams']): Promise<void> {
  const rows = await tx.selectFrom('team_kinds').selectAll().execute();
  const before = new Map(rows.map(({ team, kind }) => [team, kind]));
  const now = new Map(teams.map(({ name, domain }) => [name, domain ?? 'stream']));
  const changed = [...new Set([...before.keys(), ...now.keys()])]
    .filter((team) => before.get(team) !== now.get(team))
    .sort();
  const ended = kindsIn(before, changed);
  const began = kindsIn(now, changed);
  if (ended.length > 0) {
    const names = ended.map(({ team }) => team);
    await tx.deleteFrom('team_kinds').where('team', 'in', names).execute();
  }
  if (began.length > 0) await tx.insertInto('team_kinds').values(began).execute();
  const events = [
    ...ended.map((one) => teamEvent('team.ended', one)),
    ...began.map((one) => teamEvent('team.began', one)),
  ];
  if (events.length > 0) await tx.insertInto('events').values(events).execute();
}

interface TeamKind {
  team: string;
  /** Domain of a platform team, or `stream`. */
  kind: string;
}

const kindsIn = (kinds: ReadonlyMap<string, string>, teams: readonly string[]): TeamKind[] =>
  teams.flatMap((team) => {
    const kind = kinds.get(team);
    return kind === undefined ? [] : [{ team, kind }];
  });

function teamEvent(type: 'team.began' | 'team.ended', { team, kind }: TeamKind) {
  const data = JSON.stringify(kind === 'stream' ? { kind } : { kind: 'platform', domain: kind });
  // By the clock too, a process that waited for the lock writes after the one before.
  return { type, team, data, at: sql<Date>`clock_timestamp()` };
}
