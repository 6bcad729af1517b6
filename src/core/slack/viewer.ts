import type { KnownPerson } from '../catalog/known-person.ts';
import { hasAccess } from './authorise.ts';

/** Viewer for queries, which hide everything that the person may not see. */
export const viewerOf = (person: KnownPerson) => ({
  id: person.id,
  teams: person.teams.map(({ name }) => name),
  platform: hasAccess(person, 'platform'),
});
