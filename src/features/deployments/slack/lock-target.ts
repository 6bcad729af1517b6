import type { Service } from '../../../core/catalog/services.ts';
import { hasAccess } from '../../../core/slack/authorise.ts';
import { oneLine } from '../../../core/slack/blocks/rich.ts';
import type { Incoming } from '../../../core/slack/listener.ts';
import { nearest } from '../../../core/slack/words.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { typed } from '../../runs/slack/find-command.ts';
import type { Scope } from '../locks.ts';
import { type Place, placeWords } from './lock-blocks.ts';

/** What may be locked. */
type Known = Pick<Service, 'name' | 'environments'>;

/** A place and the words after it, or a sentence about what is not sure enough to lock anything. */
export type Meant = { place: Place; rest: readonly string[] } | { unclear: string };

export const everything: Place = { service: null, environment: null };

/**
 * `everything`, `every production`, `checkout production` or `checkout`, also as a page says it: `checkout in production`.
 * An environment that is misspelt is asked about: it must not become the first word of a reason, and the lock wider.
 */
export function readPlace([first = '', ...rest]: readonly string[], services: readonly Known[]): Meant {
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
      unclear: `${service.name} has no environment called ${rest[0]}. Did you mean ${near}? If it begins a reason, put the reason in quotes.`,
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

/** Members of the team that owns the service, and platform teams; what concerns every service is for platform teams. */
export function mayHold({ context, person }: Pick<Incoming, 'context' | 'person'>, { service }: Place): boolean {
  if (hasAccess(person, 'platform')) return true;
  const owner = service === null ? undefined : context.clients.services.get(service)?.team;
  return person.teams.some(({ name }) => name === owner);
}

/** @throws UserError to somebody who may not lock or unlock this. */
export function refuseOthers(incoming: Pick<Incoming, 'context' | 'person'>, place: Place): void {
  if (mayHold(incoming, place)) return;
  const owner = place.service === null ? undefined : incoming.context.clients.services.get(place.service)?.team;
  if (owner === undefined) throw new UserError(`Only a platform team may lock or unlock ${placeWords(place)}.`);
  throw new UserError(`${place.service} belongs to team ${owner}, and you are not in it. Nothing was changed.`, {
    hint: `Ask somebody in ${owner}, or a platform team. ${typed('status', place.service ?? '')} shows who holds it.`,
  });
}

export const scopeOf = ({ service, environment }: Place): Scope => ({
  ...(service !== null && { service }),
  ...(environment !== null && { environment }),
});

/** Whether two places have something in common. */
export const overlap = (one: Place, other: Place): boolean =>
  (one.service === null || other.service === null || one.service === other.service) &&
  (one.environment === null || other.environment === null || one.environment === other.environment);
