import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { PermanentError, RetryLater } from '../../roadcrew/errors.ts';
import type { Store } from '../store/database.ts';
import type { OutgoingMessage } from '../store/outbox.ts';
import { type MessageLease, MessageLeaseLost } from '../store/outbox-lease.ts';
import { slackMaxMs } from './connect.ts';
import type { Content } from './content.ts';
import { codeOf } from './directory.ts';
import { findPosts } from './find-post.ts';
import type { Post } from './post.ts';
import {
  ageOfAttempt,
  deleteAttempt,
  deletePosted,
  findPosted,
  type MessageRef,
  recordAttempt,
  savePosted,
} from './posts.ts';
import { isAnswered } from './refusals.ts';
import { deletePosts } from './twins.ts';
import { findFile, upload } from './upload.ts';

/** One delivery of an outbox row. */
export interface Delivery extends OutgoingMessage {
  lease: MessageLease;
  /** Its calls end with the lease. */
  client: WebClient;
}

export interface PostSenderOptions {
  store: Store;
  botUserId: string | undefined;
  log: Logger;
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
/** Errors of a message that was deleted or cannot be updated any more: it is posted again. */
const lostMessageErrors = new Set([
  ...closedChannelErrors,
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'is_inactive',
]);
const noPreviews = { unfurl_links: false, unfurl_media: false };
/** Pause between two searches for a message that Slack may still accept, in milliseconds. */
const searchEveryMs = 5_000;

/**
 * Posts a message, or updates it in place. When the outcome of an earlier call is unknown, its place is searched for the
 * message until Slack cannot accept that call any more.
 */
export function createPostSender({ store, botUserId, log }: PostSenderOptions) {
  const { db } = store;

  /** Parent message of the thread. @throws Error while it is still in the outbox; PermanentError when it will never be posted */
  async function findThread(parentKey: string, { id, target }: OutgoingMessage): Promise<MessageRef> {
    const parent = await findPosted(store, parentKey);
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

  async function post(
    client: WebClient,
    { key, content }: Post,
    places: string[],
    thread?: string,
  ): Promise<MessageRef> {
    const inThread = thread !== undefined && { thread_ts: thread };
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

  /**
   * Finds what an earlier attempt has posted, or posts it once no earlier call can arrive any more, and stores where.
   * @throws RetryLater while Slack may still accept an earlier call
   */
  async function sendOnce(
    delivery: Delivery,
    { key, thread }: { key: string; thread?: string | undefined },
    search: () => Promise<MessageRef | undefined>,
    send: () => Promise<MessageRef>,
  ): Promise<{ ref: MessageRef; isNew: boolean }> {
    // Read before the search, which may take long.
    const age = delivery.attempts > 1 ? await ageOfAttempt(store, delivery, key) : undefined;
    const found = delivery.attempts > 1 ? await search() : undefined;
    if (!found) {
      if (age !== undefined && age < slackMaxMs) throw new RetryLater(Math.min(searchEveryMs, slackMaxMs - age));
      if (!(await recordAttempt(store, delivery, key, { isRepeat: age !== undefined, thread })))
        throw new MessageLeaseLost(delivery.id);
    }
    try {
      const ref = found ?? (await send());
      await savePosted(store, key, ref);
      return { ref, isNew: !found };
    } catch (error) {
      if (isAnswered(error)) await deleteAttempt(store, delivery, key);
      throw error;
    }
  }

  async function sendPost(delivery: Delivery, one: Post): Promise<void> {
    const { key, content, once, updateOnly } = one;
    if (one.file) return sendFile(delivery, one, one.file);
    const { client, lease, created_at: since } = delivery;
    const parent = one.under === undefined ? undefined : await findThread(one.under, delivery);
    const places = parent ? [parent.channel] : one.places;
    const thread = parent?.ts;
    const search = async () => {
      const [oldest, ...younger] = await findPosts(client, botUserId, { key, since }, places, thread);
      await deletePosts(delivery, younger);
      return oldest;
    };
    const send = () => sendOnce(delivery, { key, thread }, search, () => post(client, one, places, thread));
    const posted = await findPosted(store, key);
    if (!posted && updateOnly) return;
    const { ref, isNew } = posted ? { ref: posted, isNew: false } : await send();
    if (isNew || once) return;
    await lease.check();
    try {
      await client.chat.update({ ...ref, ...withKey(key, content) });
    } catch (error) {
      if (!lostMessageErrors.has(codeOf(error) ?? '')) throw error;
      if (updateOnly) return;
      if (!(await deletePosted(store, key, ref))) throw new RetryLater(1_000, error); // it has another location by now
      await send();
    }
  }

  /** Sends a file to a person by direct message. */
  async function sendFile(delivery: Delivery, { key, content, places }: Post, file: NonNullable<Post['file']>) {
    if (await findPosted(store, key)) return;
    const { client, lease, created_at } = delivery;
    const { channel } = await client.conversations.open({ users: places[0] ?? '' });
    const id = channel?.id ?? '';
    const search = async () => {
      const ts = await findFile(client, botUserId, id, file.name, created_at);
      return ts === undefined ? undefined : { channel: id, ts };
    };
    await sendOnce(delivery, { key }, search, async () => {
      await upload(client, id, file, content.text, lease.signal);
      return { channel: id, ts: '' };
    });
  }

  return sendPost;
}

/** Adds the key as metadata, by which `findPosts` finds the message. */
const withKey = (key: string, { text, blocks }: Content) => ({
  text,
  blocks,
  metadata: { event_type: 'roadcrew_message', event_payload: { key } },
});
