import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Account, Directory } from '../catalog/directory.ts';

const member = z.object({
  id: z.string(),
  team_id: z.string().optional(),
  deleted: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
  name: z.string().optional(),
  real_name: z.string().optional(),
  enterprise_user: z.object({ enterprise_id: z.string().optional() }).optional(),
  profile: z.object({ email: z.string().optional(), display_name: z.string().optional() }).optional(),
});

/** Workspace of the bot, and the bot's own ids. */
export interface Workspace {
  teamId: string;
  /** Organisation of the workspace, if any; people have the same id in all its workspaces. */
  enterpriseId: string | undefined;
  /** True when the app is installed for every workspace of the organisation. */
  wholeOrganisation: boolean;
  botId: string | undefined;
  botUserId: string | undefined;
  /** URL of the workspace: `https://acme.slack.com/`. */
  url?: string | undefined;
}

const members = z.object({ members: z.array(member) });

/** Slack's list of people, read with a bounded number of calls. */
export function slackDirectory(client: WebClient, workspace: Workspace): Directory {
  const toAccount = (user: z.output<typeof member>): Account => ({
    slackId: user.id,
    workspaceId: user.team_id ?? workspace.teamId,
    enterpriseId: workspace.enterpriseId,
    email: user.profile?.email,
    name: user.profile?.display_name || user.real_name || user.name || user.id,
    kind: kindOf(user, workspace),
    active: !user.deleted,
  });
  return {
    async everyone() {
      const accounts: Account[] = [];
      const team = workspace.wholeOrganisation ? { team_id: workspace.teamId } : {};
      for await (const page of client.paginate('users.list', { limit: 500, ...team })) {
        for (const user of members.parse(page).members) accounts.push(toAccount(user));
      }
      return accounts;
    },
    async person(slackId) {
      try {
        const { user } = await client.users.info({ user: slackId });
        return toAccount(member.parse(user));
      } catch (error) {
        if (codeOf(error) === 'user_not_found') return undefined;
        throw error;
      }
    },
    async usergroup(id) {
      const { users } = await client.usergroups.users.list({ usergroup: id });
      return users ?? [];
    },
  };
}

function kindOf(user: z.output<typeof member>, { teamId, enterpriseId }: Workspace): Account['kind'] {
  if (user.is_bot || user.id === 'USLACKBOT') return 'bot';
  // `is_stranger` is not enough: it is false for people of other organisations who share a channel with the bot.
  const isOurs = enterpriseId
    ? user.enterprise_user?.enterprise_id === enterpriseId
    : (user.team_id ?? teamId) === teamId;
  if (user.is_stranger || !isOurs) return 'external';
  if (user.is_restricted || user.is_ultra_restricted) return 'guest';
  return 'member';
}

/** Slack's error code of a failed call (`channel_not_found`), if it answered with one. */
export function codeOf(error: unknown): string | undefined {
  const data = typeof error === 'object' && error !== null && 'data' in error ? error.data : undefined;
  const code = typeof data === 'object' && data !== null && 'error' in data ? data.error : undefined;
  return typeof code === 'string' ? code : undefined;
}
