import type { Platform } from '../platform-file.ts';

type Kind = 'requests' | 'reads';

/**
 * Rate limits per person, per team and overall, in fixed one-minute windows per process. Cheap and bounded in memory; up to
 * twice the limit may pass around the end of a window. Copies of a delivery that was let through are not counted, in its
 * window and the next: they get the same answer.
 *
 * @returns a function that counts one request and returns a message when a limit is exceeded
 */
export function createLimits(limits: Platform['limits'], now: () => number = Date.now) {
  let minute = 0;
  let counts = new Map<string, number>();
  let passed = new Set<string>();
  let passedBefore = new Set<string>();
  const exceeds = (key: string, limit: number) => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count > limit;
  };
  const refuse = (kind: Kind, person: Counted): string | undefined => {
    const limit = limits[kind];
    if (exceeds(`${kind} person ${person.id}`, limit.person))
      return 'Too many requests in one minute. Nothing was done; try again in a moment.';
    const team = person.teams.find(({ name }) => exceeds(`${kind} team ${name}`, limit.team));
    if (team) return `Too many requests from team ${team.name} in one minute. Nothing was done; try again in a moment.`;
    if (exceeds(`${kind} all`, limit.all))
      return 'The platform is very busy right now. Nothing was done; try again in a minute.';
    return undefined;
  };
  return (kind: Kind, person: Counted, delivery?: string): string | undefined => {
    const current = Math.floor(now() / 60_000);
    if (current !== minute) {
      minute = current;
      counts = new Map();
      passedBefore = passed;
      passed = new Set();
    }
    const key = delivery && `${kind} ${delivery}`;
    if (key && (passed.has(key) || passedBefore.has(key))) return undefined;
    const refusal = refuse(kind, person);
    if (key && refusal === undefined) passed.add(key);
    return refusal;
  };
}

interface Counted {
  id: string;
  teams: readonly { name: string }[];
}
