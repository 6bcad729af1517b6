import type { Service } from '../../../core/catalog/services.ts';
import { hasAccess } from '../../../core/slack/authorise.ts';
import { oneLine } from '../../../core/slack/blocks/rich.ts';
import { commandText } from '../../../core/slack/command-text.ts';
import { nearest } from '../../../lib/nearest.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { Scope } from '../locks.ts';
import type { Incoming } from './context.ts';
import { type Place, placeWords } from './lock-blocks.ts';

/** Service as far as it can be locked. */
type LockableService = Pick<Service, 'name' | 'environments'>;

/** Place and the words after it, or a sentence that says what is unclear. */
export type ParsedPlace = { place: Place; rest: readonly string[] } | { unclear: string };

const everything: Place = { service: null, environment: null };

/**
 * Parses `everything`, `every production`, `checkout production` or `checkout`, also as pages show it: `checkout in
 * production`. A misspelt environment is reported: as the first word of a reason it would widen the lock.
 */
export function readPlace([first = '', ...rest]: readonly string[], services: readonly LockableService[]): ParsedPlace {
  const word = first.toLowerCase();
  if (word === 'everything') return { place: everything, rest };
  if (word === 'every') {
    const all = [...new Set(services.flatMap(({ environments }) => environments))];
    const after = /^services?$/i.test(rest[0] ?? '') ? rest.slice(1) : rest;
    const found = readEnvironment(after, all);
    if (found.environment) return { place: { service: null, environment: found.environment }, rest: found.rest };
    return { unclear: `Name the environment after “every”: ${all.join(', ') || 'there is none yet'}.` };
  }
  const service = services.find(({ name }) => name.toLowerCase() === word);
  if (!service) {
    const near = nearest(
      word,
      services.map(({ name }) => name),
    );
    return { unclear: `There is no service called ${oneLine(first, 60)}.${near ? ` Did you mean ${near}?` : ''}` };
  }
  const { environment, near, rest: after } = readEnvironment(rest, service.environments);
  if (near) {
    return {
      unclear: `${service.name} has no environment called ${rest[0]}. Did you mean ${near}? If it is part of the reason, put the reason in quotes.`,
    };
  }
  return { place: { service: service.name, environment: environment ?? null }, rest: after };
}

function readEnvironment(words: readonly string[], environments: readonly string[]) {
  const at = words[0]?.toLowerCase() === 'in' ? 1 : 0;
  const word = (words[at] ?? '').toLowerCase().replace(/[:,]$/, '');
  const environment = environments.find((name) => name.toLowerCase() === word);
  if (environment) return { environment, rest: words.slice(at + 1) };
  const isShort = (name: string) => word.length > 2 && name.toLowerCase().startsWith(word);
  return { near: environments.find(isShort) ?? nearest(word, environments), rest: words };
}

/** True for members of the service's team and for platform teams; only platform teams may lock all services. */
export function mayLock({ context, person }: Pick<Incoming, 'context' | 'person'>, { service }: Place): boolean {
  if (hasAccess(person, 'platform')) return true;
  const owner = service === null ? undefined : context.services.get(service)?.team;
  return person.teams.some(({ name }) => name === owner);
}

/** @throws UserError when the person may not lock or unlock the place. */
export function requireMayLock(incoming: Pick<Incoming, 'context' | 'person'>, place: Place): void {
  if (mayLock(incoming, place)) return;
  const owner = place.service === null ? undefined : incoming.context.services.get(place.service)?.team;
  if (owner === undefined) throw new UserError(`Only a platform team can lock or unlock ${placeWords(place)}.`);
  throw new UserError(`${place.service} belongs to team ${owner}, and you are not in it. Nothing was changed.`, {
    hint: `Ask someone in ${owner} or a platform team. ${commandText('status', place.service ?? '')} shows who locked it.`,
  });
}

export const scopeOf = ({ service, environment }: Place): Scope => ({
  ...(service !== null && { service }),
  ...(environment !== null && { environment }),
});

/** True when two places have a target in common. */
export const overlap = (one: Place, other: Place): boolean =>
  (one.service === null || other.service === null || one.service === other.service) &&
  (one.environment === null || other.environment === null || one.environment === other.environment);
