import type { Access } from '../../roadcrew/index.ts';
import { hasAccess } from '../catalog/access.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Identity } from '../catalog/directory.ts';
import type { KnownPerson } from '../catalog/known-person.ts';
import type { Workspace } from './directory.ts';

export { hasAccess };

export type Authorised = { person: KnownPerson } | { refusal: string };

/**
 * Access check of every command, button, form, shortcut and Home view. The identity comes from the signed payload and the
 * rights from the catalog, never from the value of a button or form.
 */
export async function authorise(
  catalog: Pick<Catalog, 'find'>,
  workspace: Workspace,
  identity: Identity | undefined,
  access: Access,
): Promise<Authorised> {
  if (!identity) return { refusal: 'Slack did not say who you are.' };
  const { teamId, enterpriseId, wholeOrganisation } = workspace;
  const isSameOrganisation = wholeOrganisation
    ? identity.enterpriseId === enterpriseId
    : identity.workspaceId === teamId && (identity.enterpriseId ?? enterpriseId) === enterpriseId;
  const person = isSameOrganisation ? await catalog.find({ ...identity, enterpriseId }) : undefined;
  if (!isSameOrganisation || person?.kind === 'external')
    return { refusal: 'The platform is for members of this workspace; people from other organisations cannot use it.' };
  if (!person)
    return {
      refusal: 'I do not know you yet. Ask a platform team to add you to your team, then try again in a few minutes.',
    };
  if (!person.active || person.kind === 'bot') return { refusal: 'This account cannot use the platform.' };
  if (person.kind === 'guest')
    return { refusal: 'Guests cannot use the platform. Ask somebody in your team to do this for you.' };
  if (!hasAccess(person, access)) {
    return {
      refusal:
        access === 'teams'
          ? 'You are not in a team yet. Ask a platform team to add you to yours.'
          : `This is for the ${access === 'platform' ? '' : `${access} `}platform team.`,
    };
  }
  return { person };
}

/** Identity in a signed payload of any kind; undefined when there is none. */
export function identityOf(body: Record<string, unknown>): Identity | undefined {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const part = (value: unknown): Record<string, unknown> =>
    typeof value === 'object' && value !== null ? { ...value } : {};
  const user = part(body.user);
  const event = part(body.event);
  // Edits and deletions are attributed to the author of the message.
  const message = part(event.message ?? event.previous_message);
  const userId = text(body.user_id) ?? text(user.id) ?? text(event.user) ?? text(message.user);
  // The user's own workspace first: people from connected workspaces also act in ours.
  const workspaceId =
    text(user.team_id) ??
    text(part(body.team).id) ??
    text(event.user_team) ??
    text(message.user_team) ??
    text(body.team_id);
  const enterpriseId =
    text(body.enterprise_id) ?? text(part(body.enterprise).id) ?? text(part(body.team).enterprise_id);
  return userId && workspaceId ? { userId, workspaceId, enterpriseId } : undefined;
}
