import { z } from 'zod';
import { personId } from '../../../core/catalog/directory.ts';
import type { KnownPerson } from '../../../core/catalog/known-person.ts';
import type { ListenerContext } from '../../../core/slack/listener.ts';
import { messageToText } from '../../../core/slack/message-text.ts';
import { withTimeout } from '../../../lib/with-timeout.ts';
import type { Quoted } from '../tables.ts';

/** Milliseconds to wait for the thread around a message before the escalation is opened without it. */
const threadMs = 1_500;
const maxThread = 30;
/** Members of a private channel among whom the person is searched. */
const maxMembers = 1_000;

/** Names of the people with these Slack ids and of those whom these texts mention, where the catalog knows them. */
export async function readNames(
  { catalog, workspace }: Pick<ListenerContext, 'catalog' | 'workspace'>,
  texts: readonly string[],
  users: readonly string[] = [],
): Promise<(userId: string) => string | undefined> {
  const idOf = (userId: string) =>
    personId({ userId, workspaceId: workspace.teamId, enterpriseId: workspace.enterpriseId });
  const mentioned = texts.flatMap((text) => [...text.matchAll(/<@(\w+)/g)].map(([, userId = '']) => userId));
  const nameOf = await catalog.names([...users, ...mentioned].map(idOf));
  return (userId) => nameOf(idOf(userId));
}

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
  try {
    const answer = await withTimeout(
      threadMs,
      async () => {
        if (!(await mayRead(context, person.slackId, channel))) return { messages: [] };
        return await context.client.conversations.replies({ channel, ts: thread, limit: maxThread });
      },
      () => new Error('It took too long.'),
    );
    const messages = replies
      .parse(answer)
      .messages.filter((message) => message.ts !== ts && message.text !== '')
      .slice(0, maxThread);
    const nameOf = await readNames(
      context,
      messages.map(({ text }) => text),
      messages.flatMap(({ user }) => user ?? []),
    );
    return messages.map((message) => ({
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
