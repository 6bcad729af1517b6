import type { KnownPerson } from '../catalog/known-person.ts';
import { hasAccess } from './authorise.ts';
import type { ListenerContext } from './listener.ts';

/** Workflows this person may run. */
export const workflowsFor = ({
  context,
  person,
}: {
  context: Pick<ListenerContext, 'definitions'>;
  person: KnownPerson;
}) => [...context.definitions.workflows.values()].filter(({ access }) => hasAccess(person, access ?? 'teams'));

/** Team of a request: the person's only team, or the chosen one. Undefined when they have to choose. */
export function teamOf(person: KnownPerson, chosen: unknown): string | undefined {
  const names = person.teams.map(({ name }) => name);
  if (typeof chosen === 'string') return names.find((name) => name.toLowerCase() === chosen.trim().toLowerCase());
  return names.length === 1 ? names[0] : undefined;
}
