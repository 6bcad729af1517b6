import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { codeOf } from './directory.ts';

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
 * Finds a message that an earlier attempt may have posted, by the key in its metadata. Any app can write such a key, so the
 * author has to be the bot. Places that the bot cannot post to are skipped.
 */
export async function findPost(
  client: WebClient,
  botUserId: string | undefined,
  { key, created_at }: { key: string; created_at: Date },
  places: string[],
  /** Time stamp of the thread's parent, for a reply. */
  thread?: string,
): Promise<{ channel: string; ts: string } | undefined> {
  const oldest = String(created_at.getTime() / 1000 - clockMargin);
  for (const place of places) {
    try {
      const channel = await channelOf(client, place);
      if (!channel) continue;
      const options = { channel, oldest, include_all_metadata: true, limit: 200 };
      const answers =
        thread === undefined
          ? client.paginate('conversations.history', options)
          : client.paginate('conversations.replies', { ...options, ts: thread });
      for await (const answer of answers) {
        const found = page
          .parse(answer)
          .messages.find(({ user, metadata }) => user === botUserId && metadata?.event_payload?.key === key);
        if (found) return { channel, ts: found.ts };
      }
    } catch (error) {
      if (!closedChannelErrors.has(codeOf(error) ?? '')) throw error;
    }
  }
  return undefined;
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
