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

/** How far back an earlier attempt is looked for: some before the message was written, for clocks that differ, in seconds. */
const margin = 60;

/** Where nothing of ours can be, or where nobody can look. */
const closed = new Set(['not_in_channel', 'channel_not_found', 'missing_scope', 'user_not_found', 'user_disabled']);

/**
 * A message of ours that may have arrived without our knowing, found by the key in its metadata: any app can write such
 * a key, so it has to be from `us`, our own user. Places it cannot be in are skipped.
 */
export async function findPost(
  client: WebClient,
  us: string | undefined,
  { key, created_at }: { key: string; created_at: Date },
  places: string[],
  /** The thread it belongs to. */
  thread?: string,
): Promise<{ channel: string; ts: string } | undefined> {
  const oldest = String(created_at.getTime() / 1000 - margin);
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
          .messages.find(({ user, metadata }) => user === us && metadata?.event_payload?.key === key);
        if (found) return { channel, ts: found.ts };
      }
    } catch (error) {
      if (!closed.has(codeOf(error) ?? '')) throw error;
    }
  }
  return undefined;
}

/** History is asked for by channel id: a person's is that of their direct messages, a `#name` has to be looked up. */
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
