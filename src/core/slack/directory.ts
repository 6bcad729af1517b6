import { ErrorCode, type WebClient } from '@slack/web-api';
import { z } from 'zod';
import { cleanText, storable } from '../../lib/text.ts';
import { RetryLater } from '../../roadcrew/errors.ts';
import { type Account, CursorExpired, type Directory } from '../catalog/directory.ts';

/** A text that people enter: anything else counts as not entered. */
const words = z.string().optional().catch(undefined);

/** The fields that decide on rights have to be readable; Slack leaves out what it does not know. */
const member = z.object({
  id: z.string().min(1),
  team_id: z.string().optional(),
  deleted: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
  is_email_confirmed: z.boolean().nullish(),
  name: words,
  real_name: words,
  enterprise_user: z.object({ enterprise_id: z.string().nullish() }).nullish(),
  profile: z.object({ email: words, display_name: words }).nullish(),
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

const page = z.object({
  members: z.array(z.unknown()),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
const groups = z.object({ usergroups: z.array(z.object({ id: z.string(), users: z.array(z.string()).optional() })) });

/** Accounts on one page: the list takes 20 calls a minute, and a page has to be parsed in a few milliseconds. */
const pageSize = 500;

/** Slack's list of people, page by page. */
export function slackDirectory(client: WebClient, workspace: Workspace): Directory {
  const team = workspace.wholeOrganisation ? { team_id: workspace.teamId } : {};
  const toAccount = (user: z.output<typeof member>): Account => {
    const email =
      storable(user.profile?.email ?? '')
        .trim()
        .toLowerCase() || undefined;
    return {
      slackId: user.id,
      workspaceId: user.team_id ?? workspace.teamId,
      enterpriseId: workspace.enterpriseId,
      email,
      verified: email !== undefined && user.is_email_confirmed !== false,
      name: cleanText(user.profile?.display_name || user.real_name || user.name || '') || user.id,
      kind: kindOf(user, workspace),
      active: !user.deleted,
    };
  };
  return {
    async page(cursor) {
      const answer = await translated(() =>
        client.users.list({ limit: pageSize, ...team, ...(cursor !== undefined && { cursor }) }),
      );
      const { members, response_metadata } = page.parse(answer);
      const accounts: Account[] = [];
      const skipped: string[] = [];
      for (const entry of members) {
        const user = member.safeParse(entry);
        if (user.success) accounts.push(toAccount(user.data));
        else skipped.push(describe(entry, user.error));
      }
      return { accounts, next: response_metadata?.next_cursor || undefined, skipped };
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
    async usergroups() {
      const answer = await translated(() => client.usergroups.list({ include_users: true, ...team }));
      return new Map(groups.parse(answer).usergroups.flatMap(({ id, users }) => (users ? [[id, users]] : [])));
    },
    async usergroup(id) {
      try {
        const { users } = await translated(() => client.usergroups.users.list({ usergroup: id, ...team }));
        return users ?? [];
      } catch (error) {
        if (codeOf(error) === 'no_such_subteam') return undefined;
        throw error;
      }
    },
  };
}

async function translated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (codeOf(error) === 'invalid_cursor') throw new CursorExpired('Slack’s cursor expired.', { cause: error });
    if (error instanceof Error && 'code' in error && error.code === ErrorCode.RateLimitedError && 'retryAfter' in error)
      throw new RetryLater(Number(error.retryAfter) * 1_000, error);
    throw error;
  }
}

/** Id and wrong fields of an entry. */
function describe(entry: unknown, error: z.ZodError): string {
  const id = typeof entry === 'object' && entry !== null && 'id' in entry ? String(entry.id) : 'an entry without an id';
  return `${id}: ${error.issues.map(({ path }) => path.join('.') || 'no object').join(', ')}`;
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
