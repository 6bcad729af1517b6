import type { Access, Person } from '../../roadcrew/index.ts';

/** True when one of the person's teams has this access. */
export function hasAccess(person: Pick<Person, 'teams'>, access: Access): boolean {
  if (access === 'everyone') return true;
  if (access === 'teams') return person.teams.length > 0;
  return person.teams.some(({ kind, domain }) => kind === 'platform' && (access === 'platform' || access === domain));
}
