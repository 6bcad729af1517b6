import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { drawers } from '../../features/renderers.ts';
import { PermanentError, RetryLater } from '../../roadcrew/errors.ts';
import type { Content } from './content.ts';
import { codeOf, type Workspace } from './directory.ts';
import { findPost } from './find-post.ts';
import type { OutboxRow, Post, RenderContext } from './post.ts';
import { isRefusal } from './refusals.ts';
import { findFile, upload } from './upload.ts';

/** A row of the outbox, as far as Slack is concerned. */
interface Outgoing extends OutboxRow {
  id: string;
  target: string;
  kind: string;
  attempts: number;
  created_at: Date;
}

export interface SenderOptions extends RenderContext {
  workspace: Workspace;
  client: WebClient;
  log: Logger;
}

/** A message that stands in Slack. */
interface Place {
  channel: string;
  ts: string;
}

/** The place refuses us: try the next one. */
const closedToUs = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'restricted_action',
  'cannot_dm_bot',
  'user_not_found',
  'user_disabled',
]);
const noPreviews = { unfurl_links: false, unfurl_media: false };
/** The message we would update is not there any more, or out of our reach: it is said anew where we may. */
const gone = new Set([...closedToUs, 'message_not_found', 'cant_update_message', 'edit_window_closed', 'is_inactive']);

/**
 * Sends what the outbox hands over: draws the message from the store as it is now, and posts it or updates it in place.
 * An attempt whose outcome is unknown is looked for in the channel before it is made again.
 */
export function createSender({ workspace, client, log, ...drawing }: SenderOptions) {
  const { db } = drawing.store;

  async function draw(message: Outgoing): Promise<Post[]> {
    const drawer = drawers[message.kind];
    if (!drawer) throw new PermanentError(`Nobody knows how to draw “${message.kind}”.`);
    return drawer(message, drawing);
  }

  const standing = (key: string): Promise<Place | undefined> =>
    db.selectFrom('posts').select(['channel', 'ts']).where('key', '=', key).executeTakeFirst();

  /** The message whose thread it belongs to. @throws Error while that is on its way; PermanentError when it will never stand anywhere */
  async function threadOf(under: string, { id, target }: Outgoing): Promise<Place> {
    const parent = await standing(under);
    if (parent) return parent;
    const coming = await db
      .selectFrom('outbox')
      .select('id')
      .where('key', '=', under)
      .where('state', 'in', ['pending', 'sending'])
      // One behind this message in the same line would wait for it in turn.
      .where(({ eb, or }) => or([eb('id', '<', id), eb('target', '<>', target)]))
      .executeTakeFirst();
    if (coming) throw new Error(`The message ${under}, in whose thread it belongs, is not there yet.`);
    throw new PermanentError(`The message ${under}, in whose thread it belongs, is not there.`);
  }

  async function post({ key, content }: Post, places: string[], thread: Place | undefined): Promise<Place> {
    const inThread = thread && { thread_ts: thread.ts };
    for (const channel of places) {
      try {
        const sent = await client.chat.postMessage({ channel, ...inThread, ...shaped(key, content), ...noPreviews });
        return { channel: sent.channel ?? channel, ts: sent.ts ?? '' };
      } catch (error) {
        if (!closedToUs.has(codeOf(error) ?? '')) throw error;
        log.info({ key, channel, reason: codeOf(error) }, 'not posted here');
      }
    }
    throw new PermanentError(`No place to say it: ${places.join(', ')} cannot be posted to.`);
  }

  async function deliver(message: Outgoing): Promise<void> {
    const problems: unknown[] = [];
    // Without any, what it was about is gone: nothing to say. One place that is closed keeps nothing from the other.
    for (const one of await draw(message)) await deliverPost(message, one).catch((error) => problems.push(error));
    const passing = problems.find((error) => !(error instanceof PermanentError));
    if (problems.length > 0) throw passing ?? problems[0];
  }

  async function deliverPost(message: Outgoing, one: Post): Promise<void> {
    const { key, content, once } = one;
    if (one.file) return deliverFile(message, one, one.file);
    const thread = one.under === undefined ? undefined : await threadOf(one.under, message);
    const places = thread ? [thread.channel] : one.places;
    const before =
      (await standing(key)) ??
      (message.attempts > 1
        ? await findPost(client, workspace.botUserId, { ...message, key }, places, thread?.ts)
        : undefined);
    if (before) {
      await remember(key, before);
      if (once) return; // said already
      try {
        await client.chat.update({ ...before, ...shaped(key, content) });
        return;
      } catch (error) {
        if (!gone.has(codeOf(error) ?? '')) throw error;
        await db.deleteFrom('posts').where('key', '=', key).execute();
      }
    }
    await remember(key, await post(one, places, thread));
  }

  /** To a person, in our direct messages. */
  async function deliverFile(message: Outgoing, { key, content, places }: Post, file: NonNullable<Post['file']>) {
    if (await standing(key)) return;
    const { channel } = await client.conversations.open({ users: places[0] ?? '' });
    const id = channel?.id ?? '';
    const sent =
      message.attempts > 1 ? await findFile(client, workspace.botUserId, id, file.name, message.created_at) : undefined;
    if (sent === undefined) await upload(client, id, file, content.text);
    await remember(key, { channel: id, ts: sent ?? '' });
  }

  async function remember(key: string, { channel, ts }: Place): Promise<void> {
    const place = { channel, ts };
    await db
      .insertInto('posts')
      .values({ key, ...place })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(place))
      .execute();
  }

  return async (message: Outgoing): Promise<void> => {
    try {
      await deliver(message);
    } catch (error) {
      const seconds = retryAfter(error);
      if (seconds !== undefined) throw new RetryLater(seconds * 1000, error);
      // One that Slack will never take must not keep back what comes after it.
      if (isRefusal(error))
        throw new PermanentError(`Slack refuses “${message.kind}”: ${codeOf(error)}.`, { cause: error });
      throw error;
    }
  };
}

/** The key in the metadata finds the message again. */
const shaped = (key: string, { text, blocks }: Content) => ({
  text,
  blocks,
  metadata: { event_type: 'roadcrew_message', event_payload: { key } },
});

function retryAfter(error: unknown): number | undefined {
  return error instanceof Error && 'retryAfter' in error && typeof error.retryAfter === 'number'
    ? error.retryAfter
    : undefined;
}
