import type { KnownPerson } from '../catalog/catalog.ts';
import { hasAccess } from './authorise.ts';

/** Whose eyes a query looks with: what they may not see is as absent as what does not exist. */
export const viewerOf = (person: KnownPerson) => ({
  id: person.id,
  teams: person.teams.map(({ name }) => name),
  platform: hasAccess(person, 'platform'),
});
