import type { Platform } from '../platform-file.ts';

type Kind = 'requests' | 'reads';

/**
 * How much one person, one team and everybody may do in a minute, per process. Counted in fixed minutes: cheap, bounded in
 * memory, and at worst twice the limit across a boundary.
 */
export function createLimits(limits: Platform['limits'], now: () => number = Date.now) {
  let minute = 0;
  let counts = new Map<string, number>();
  const exceeded = (key: string, limit: number) => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count > limit;
  };
  /** Words when it is too much. */
  return (kind: Kind, person: { id: string; teams: readonly { name: string }[] }): string | undefined => {
    const current = Math.floor(now() / 60_000);
    if (current !== minute) {
      minute = current;
      counts = new Map();
    }
    const limit = limits[kind];
    if (exceeded(`${kind} person ${person.id}`, limit.person))
      return 'That was a lot in one minute. Try again in a moment; nothing was done.';
    const team = person.teams.find(({ name }) => exceeded(`${kind} team ${name}`, limit.team));
    if (team) return `Your team ${team.name} did a lot in one minute. Try again in a moment; nothing was done.`;
    if (exceeded(`${kind} all`, limit.all))
      return 'The platform is very busy right now. Try again in a minute; nothing was done.';
    return undefined;
  };
}
