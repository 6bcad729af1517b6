import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { codeOf } from './directory.ts';
import type { MessageRef } from './posts.ts';

const page = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      user: z.string().optional(),
      metadata: z.object({ event_payload: z.object({ key: z.string().optional() }).optional() }).optional(),
    }),
  ),
});

/** Seconds before the message was written that are searched too, because clocks differ. */
const clockMargin = 60;

/** Errors of channels that the bot cannot post to or read. */
const closedChannelErrors = new Set([
  'not_in_channel',
  'channel_not_found',
  'missing_scope',
  'user_not_found',
  'user_disabled',
]);

/**
 * Finds the messages with this key that earlier attempts have posted, oldest first, by their metadata. Any app can write such
 * a key, so the author has to be the bot. Places that the bot cannot read are skipped.
 */
export async function findPosts(
  client: WebClient,
  botUserId: string | undefined,
  { key, since }: { key: string; since: Date },
  places: readonly string[],
  /** Time stamp of the thread's parent, for a reply. */
  thread?: string,
): Promise<MessageRef[]> {
  const oldest = String(since.getTime() / 1000 - clockMargin);
  for (const place of places) {
    try {
      const channel = await channelOf(client, place);
      if (!channel) continue;
      const options = { channel, oldest, include_all_metadata: true, limit: 200 };
      const answers =
        thread === undefined
          ? client.paginate('conversations.history', options)
          : client.paginate('conversations.replies', { ...options, ts: thread });
      const found: MessageRef[] = [];
      for await (const answer of answers)
        for (const { ts, user, metadata } of page.parse(answer).messages)
          if (user === botUserId && metadata?.event_payload?.key === key) found.push({ channel, ts });
      if (found.length > 0) return found.toSorted((one, other) => (one.ts < other.ts ? -1 : 1));
    } catch (error) {
      if (!closedChannelErrors.has(codeOf(error) ?? '')) throw error;
    }
  }
  return [];
}

/** Channel id of a place: a person's direct messages, or the channel of a `#name`. */
async function channelOf(client: WebClient, place: string): Promise<string | undefined> {
  if (/^[UW]/.test(place)) return (await client.conversations.open({ users: place })).channel?.id;
  if (!place.startsWith('#')) return place;
  for await (const answer of client.paginate('conversations.list', {
    limit: 1000,
    types: 'public_channel,private_channel',
  })) {
    const channels = z
      .object({ channels: z.array(z.object({ id: z.string(), name: z.string().optional() })) })
      .parse(answer);
    const found = channels.channels.find(({ name }) => `#${name}` === place);
    if (found) return found.id;
  }
  return undefined;
}
