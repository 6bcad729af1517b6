import { z } from 'zod';
import type { KnownPerson } from '../../../core/catalog/catalog.ts';
import type { ListenerContext } from '../../../core/slack/listener.ts';
import { messageToText } from '../../../core/slack/message-text.ts';
import { withTimeout } from '../../../lib/with-timeout.ts';
import type { Quoted } from '../tables.ts';

/** Milliseconds to wait for the thread around a message before the escalation is opened without it. */
const threadMs = 1_500;
const maxThread = 30;
/** Members of a private channel among whom the person is searched. */
const maxMembers = 1_000;

/** Name of the person with a Slack id, where the catalog knows them. */
export const namer =
  ({ catalog, workspace }: Pick<ListenerContext, 'catalog' | 'workspace'>) =>
  (userId: string): string | undefined =>
    catalog.find({ userId, workspaceId: workspace.teamId, enterpriseId: workspace.enterpriseId })?.name;

const replies = z.object({
  messages: z.array(z.object({ ts: z.string(), user: z.string().optional(), text: z.string().default('') })),
});

/**
 * Other messages of a thread. None where the bot or the person may not read it, or reading takes too long: the place comes
 * from a form, and must not let anybody read what they could not read before.
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
    context.log.info({ err, channel }, 'a thread could not be read for an escalation');
    return [];
  }
}

/** Public channels are open to everybody in the workspace; private ones, and those of other workspaces, to their members. */
async function mayRead({ client, workspace }: ListenerContext, slackId: string, channel: string): Promise<boolean> {
  const { channel: about } = await client.conversations.info({ channel });
  if (about?.is_channel && !about.is_private && !workspace.wholeOrganisation) return true;
  const { members = [] } = await client.conversations.members({ channel, limit: maxMembers });
  return members.includes(slackId);
}
