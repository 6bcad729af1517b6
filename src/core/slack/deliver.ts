import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { PermanentError, RetryLater } from '../../roadcrew/errors.ts';
import type { Store } from '../store/database.ts';
import type { OutgoingMessage } from '../store/outbox.ts';
import type { Content } from './content.ts';
import { codeOf, type Workspace } from './directory.ts';
import { findPost } from './find-post.ts';
import type { Post, RenderContext, Renderer } from './post.ts';
import { isRefusal } from './refusals.ts';
import { findFile, upload } from './upload.ts';

export interface SenderOptions {
  store: Store;
  renderContext: RenderContext;
  /** Renderers by kind of outbox row. */
  renderers: ReadonlyMap<string, Renderer>;
  workspace: Workspace;
  client: WebClient;
  log: Logger;
}

/** Location of a posted message. */
interface MessageRef {
  channel: string;
  ts: string;
}

/** Errors of a channel that the bot cannot post to: the next place is tried. */
const closedChannelErrors = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'restricted_action',
  'cannot_dm_bot',
  'user_not_found',
  'user_disabled',
]);
const noPreviews = { unfurl_links: false, unfurl_media: false };
/** Errors of a message that was deleted or cannot be updated any more: it is posted again. */
const lostMessageErrors = new Set([
  ...closedChannelErrors,
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'is_inactive',
]);

/**
 * Sends outbox rows to Slack: renders the message from the store as it is now, and posts it or updates it in place. When
 * the outcome of an earlier attempt is unknown, the channel is searched for the message first.
 */
export function createSender({ store: { db }, renderContext, renderers, workspace, client, log }: SenderOptions) {
  async function renderPosts(message: OutgoingMessage): Promise<Post[]> {
    const render = renderers.get(message.kind);
    if (!render) throw new PermanentError(`No installed feature renders messages of the kind “${message.kind}”.`);
    return render(message, renderContext);
  }

  const findPosted = (key: string): Promise<MessageRef | undefined> =>
    db.selectFrom('posts').select(['channel', 'ts']).where('key', '=', key).executeTakeFirst();

  /** Parent message of the thread. @throws Error while it is still in the outbox; PermanentError when it will never be posted */
  async function findThread(parentKey: string, { id, target }: OutgoingMessage): Promise<MessageRef> {
    const parent = await findPosted(parentKey);
    if (parent) return parent;
    const pending = await db
      .selectFrom('outbox')
      .select('id')
      .where('key', '=', parentKey)
      .where('state', 'in', ['pending', 'sending'])
      // A parent queued later for the same target waits for this message itself.
      .where(({ eb, or }) => or([eb('id', '<', id), eb('target', '<>', target)]))
      .executeTakeFirst();
    if (pending) throw new Error(`The parent message ${parentKey} is not posted yet.`);
    throw new PermanentError(`The parent message ${parentKey} does not exist.`);
  }

  async function post({ key, content }: Post, places: string[], thread: MessageRef | undefined): Promise<MessageRef> {
    const inThread = thread && { thread_ts: thread.ts };
    for (const channel of places) {
      try {
        const sent = await client.chat.postMessage({ channel, ...inThread, ...withKey(key, content), ...noPreviews });
        return { channel: sent.channel ?? channel, ts: sent.ts ?? '' };
      } catch (error) {
        if (!closedChannelErrors.has(codeOf(error) ?? '')) throw error;
        log.info({ key, channel, reason: codeOf(error) }, 'not posted here');
      }
    }
    throw new PermanentError(`Cannot post to ${places.join(', ')}.`);
  }

  async function deliver(message: OutgoingMessage): Promise<void> {
    const errors: unknown[] = [];
    // No posts: the subject of the message is gone. A failed post does not keep the others from being delivered.
    for (const one of await renderPosts(message)) await deliverPost(message, one).catch((error) => errors.push(error));
    const retryable = errors.find((error) => !(error instanceof PermanentError));
    if (errors.length > 0) throw retryable ?? errors[0];
  }

  async function deliverPost(message: OutgoingMessage, one: Post): Promise<void> {
    const { key, content, once } = one;
    if (one.file) return deliverFile(message, one, one.file);
    const thread = one.under === undefined ? undefined : await findThread(one.under, message);
    const places = thread ? [thread.channel] : one.places;
    const posted =
      (await findPosted(key)) ??
      (message.attempts > 1
        ? await findPost(client, workspace.botUserId, { ...message, key }, places, thread?.ts)
        : undefined);
    if (posted) {
      await saveRef(key, posted);
      if (once) return;
      try {
        await client.chat.update({ ...posted, ...withKey(key, content) });
        return;
      } catch (error) {
        if (!lostMessageErrors.has(codeOf(error) ?? '')) throw error;
        await db.deleteFrom('posts').where('key', '=', key).execute();
      }
    }
    await saveRef(key, await post(one, places, thread));
  }

  /** Sends a file to a person by direct message. */
  async function deliverFile(
    message: OutgoingMessage,
    { key, content, places }: Post,
    file: NonNullable<Post['file']>,
  ) {
    if (await findPosted(key)) return;
    const { channel } = await client.conversations.open({ users: places[0] ?? '' });
    const id = channel?.id ?? '';
    const sent =
      message.attempts > 1 ? await findFile(client, workspace.botUserId, id, file.name, message.created_at) : undefined;
    if (sent === undefined) await upload(client, id, file, content.text);
    await saveRef(key, { channel: id, ts: sent ?? '' });
  }

  async function saveRef(key: string, { channel, ts }: MessageRef): Promise<void> {
    const ref = { channel, ts };
    await db
      .insertInto('posts')
      .values({ key, ...ref })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(ref))
      .execute();
  }

  return async (message: OutgoingMessage): Promise<void> => {
    try {
      await deliver(message);
    } catch (error) {
      const seconds = retryAfter(error);
      if (seconds !== undefined) throw new RetryLater(seconds * 1000, error);
      // Given up, because a message that Slack will never accept must not block those after it.
      if (isRefusal(error))
        throw new PermanentError(`Slack refuses “${message.kind}”: ${codeOf(error)}.`, { cause: error });
      throw error;
    }
  };
}

/** Adds the key as metadata, by which `findPost` finds the message. */
const withKey = (key: string, { text, blocks }: Content) => ({
  text,
  blocks,
  metadata: { event_type: 'roadcrew_message', event_payload: { key } },
});

function retryAfter(error: unknown): number | undefined {
  return error instanceof Error && 'retryAfter' in error && typeof error.retryAfter === 'number'
    ? error.retryAfter
    : undefined;
}
