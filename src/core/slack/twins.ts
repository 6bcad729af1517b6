import type { WebClient } from '@slack/web-api';
import type { Store } from '../store/database.ts';
import { enqueueMessages, type OutboxMessage } from '../store/messages.ts';
import type { MessageLease } from '../store/outbox.ts';
import { transact } from '../store/transact.ts';
import { codeOf } from './directory.ts';
import { findPosts } from './find-post.ts';
import { findPosted, type MessageRef, savePosted } from './posts.ts';

export interface TwinsContext {
  store: Store;
  client: WebClient;
  botUserId: string | undefined;
  lease: MessageLease;
}

/**
 * Searches for the twins of a message whose call was repeated, when Slack has settled both calls. The oldest one stays, and
 * is updated if a younger one had its place.
 */
export async function removeTwins(context: TwinsContext, payload: Record<string, string>): Promise<void> {
  const { message = '', of: key = '', thread } = payload;
  const { store, client, botUserId } = context;
  const posted = await findPosted(store, key);
  const [row] = await store.prepared<OutboxMessage & { created_at: Date }>(
    'message-with-twins',
    'select target, kind, key, payload, created_at from outbox where id = $1',
    [message],
  );
  if (!posted || !row) return;
  const { created_at: since, ...original } = row;
  const [oldest, ...younger] = await findPosts(client, botUserId, { key, since }, [posted.channel], thread);
  if (!oldest || younger.length === 0) return;
  if (oldest.ts !== posted.ts)
    await transact(store.db, async (tx) => {
      await savePosted({ db: tx }, key, oldest);
      await enqueueMessages(tx, [original]);
    });
  await deletePosts(context, younger);
}

/** Deletes messages of the bot; those that do not exist any more are no error. */
export async function deletePosts(
  { client, lease }: Pick<TwinsContext, 'client' | 'lease'>,
  posts: readonly MessageRef[],
) {
  for (const post of posts) {
    await lease.check();
    await client.chat.delete({ ...post }).catch((error: unknown) => {
      if (codeOf(error) !== 'message_not_found') throw error;
    });
  }
}
