import type { Access } from '../../roadcrew/index.ts';
import type { Catalog, KnownPerson } from '../catalog/catalog.ts';
import type { Identity } from '../catalog/directory.ts';
import type { Workspace } from './directory.ts';

export type Authorised = { person: KnownPerson } | { refusal: string };

/**
 * The one check that every command, button, form, shortcut and Home view passes. Who it is comes from the signed payload,
 * what they may do from the catalog; nothing a button or a form carries counts.
 */
export function authorise(
  catalog: Pick<Catalog, 'find'>,
  workspace: Workspace,
  identity: Identity | undefined,
  access: Access,
): Authorised {
  if (!identity) return { refusal: 'Slack did not say who you are.' };
  const { teamId, enterpriseId, wholeOrganisation } = workspace;
  const sameOrganisation = wholeOrganisation
    ? identity.enterpriseId === enterpriseId
    : identity.workspaceId === teamId && (identity.enterpriseId ?? enterpriseId) === enterpriseId;
  const person = sameOrganisation ? catalog.find({ ...identity, enterpriseId }) : undefined;
  if (!sameOrganisation || person?.kind === 'external')
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
          : 'This is for the platform team.',
    };
  }
  return { person };
}

/** Whether what someone is in opens what is asked for. */
export function hasAccess(person: Pick<KnownPerson, 'teams'>, access: Access): boolean {
  if (access === 'everyone') return true;
  if (access === 'teams') return person.teams.length > 0;
  return person.teams.some(({ kind, domain }) => kind === 'platform' && (access === 'platform' || access === domain));
}

/** Who is speaking, from a signed payload of any kind; undefined when it does not say. */
export function identityOf(body: Record<string, unknown>): Identity | undefined {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const part = (value: unknown): Record<string, unknown> =>
    typeof value === 'object' && value !== null ? { ...value } : {};
  const user = part(body.user);
  const event = part(body.event);
  // An edit or a deletion is its message's author's, whoever may do that.
  const message = part(event.message ?? event.previous_message);
  const userId = text(body.user_id) ?? text(user.id) ?? text(event.user) ?? text(message.user);
  // The user's own workspace first: a person from a connected workspace acts in ours.
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
