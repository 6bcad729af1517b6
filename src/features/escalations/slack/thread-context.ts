import { z } from 'zod';
import type { KnownPerson } from '../../../core/catalog/catalog.ts';
import type { ListenerContext } from '../../../core/slack/listener.ts';
import { messageToText } from '../../../core/slack/message-text.ts';
import { withTimeout } from '../../../lib/with-timeout.ts';
import type { Quoted } from '../../issues/tables.ts';

/** How long the thread around a message is waited for before the escalation goes without it, in milliseconds. */
const threadMs = 1_500;
const maxThread = 30;
/** A private channel with more members than this is not looked through for one of them. */
const maxMembers = 1_000;

/** Whose Slack id it is, as far as the catalog knows. */
export const namer =
  ({ catalog, workspace }: Pick<ListenerContext, 'catalog' | 'workspace'>) =>
  (userId: string): string | undefined =>
    catalog.find({ userId, workspaceId: workspace.teamId, enterpriseId: workspace.enterpriseId })?.name;

const replies = z.object({
  messages: z.array(z.object({ ts: z.string(), user: z.string().optional(), text: z.string().default('') })),
});

/**
 * What else was said in the thread of a message. Where the bot or the person may not read it, or that takes too long, the
 * link has to do: the place comes back from a form, and nobody gets to read by it what they could not.
 */
export async function threadAround(
  context: ListenerContext,
  person: Pick<KnownPerson, 'slackId'>,
  { channel, ts, thread }: { channel: string; ts: string; thread: string },
): Promise<Quoted[]> {
  const nameOf = namer(context);
  try {
    const answer = await withTimeout(
      threadMs,
      async () => {
        if (!(await mayRead(context, person.slackId, channel))) return { messages: [] };
        return await context.client.conversations.replies({ channel, ts: thread, limit: maxThread });
      },
      () => new Error('It took too long.'),
    );
    return replies
      .parse(answer)
      .messages.filter((message) => message.ts !== ts && message.text !== '')
      .slice(0, maxThread)
      .map((message) => ({
        author: message.user ? (nameOf(message.user) ?? 'Somebody') : 'An app',
        text: messageToText(message.text, nameOf),
        at: new Date(Number(message.ts) * 1000).toISOString(),
      }));
  } catch (err) {
    context.log.info({ err, channel }, 'a thread could not be taken along');
    return [];
  }
}

/** Everybody in a workspace reads its public channels; a private one, or another workspace's, is for those in it. */
async function mayRead({ client, workspace }: ListenerContext, slackId: string, channel: string): Promise<boolean> {
  const { channel: about } = await client.conversations.info({ channel });
  if (about?.is_channel && !about.is_private && !workspace.wholeOrganisation) return true;
  const { members = [] } = await client.conversations.members({ channel, limit: maxMembers });
  return members.includes(slackId);
}
