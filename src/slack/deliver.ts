import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Catalog } from '../catalog/catalog.ts';
import { PermanentError, RetryLater } from '../errors.ts';
import type { Definitions } from '../load.ts';
import type { Platform } from '../platform-file.ts';
import { approvalDetail, lockNews, runDetail } from '../store/read.ts';
import type { Store } from '../store/store.ts';
import { approvalCard } from './cards/approval-card.ts';
import { lockNotice } from './cards/lock-notices.ts';
import { isNotice, notice } from './cards/notices.ts';
import { runCard } from './cards/run-card.ts';
import type { Content } from './content.ts';
import { codeOf, type Workspace } from './directory.ts';
import { findPost } from './find-post.ts';

/** A row of the outbox, as far as Slack is concerned. */
interface Outgoing {
  kind: string;
  key: string;
  payload: Record<string, string>;
  attempts: number;
  created_at: Date;
}

export interface SenderOptions {
  store: Store;
  catalog: Catalog;
  definitions: Definitions;
  platform: Platform;
  workspace: Workspace;
  client: WebClient;
  log: Logger;
}

/** One message in Slack: the same key is the same message, posted in the first of the places that takes it. */
interface Post {
  key: string;
  content: Content;
  places: string[];
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
/** Slack will never take it the way we drew it. */
const illDrawn = new Set(['invalid_blocks', 'invalid_arguments', 'msg_too_long', 'msg_blocks_too_long']);
/** The message we would update is not there any more, or out of our reach: it is said anew where we may. */
const gone = new Set([...closedToUs, 'message_not_found', 'cant_update_message', 'edit_window_closed', 'is_inactive']);

/**
 * Sends what the outbox hands over: draws the message from the store as it is now, and posts it or updates it in place.
 * What owners have to decide stands in their channel too: one decision, two cards, both up to date. An attempt whose
 * outcome is unknown is looked for in the channel before it is made again.
 */
export function createSender({ store, catalog, definitions, platform, workspace, client, log }: SenderOptions) {
  async function draw(message: Outgoing): Promise<Post[]> {
    const { key } = message;
    const { run: runId = '', approval: approvalId = '', to } = message.payload;
    if (message.kind === 'approval-card') {
      const detail = await approvalDetail(store.db, approvalId);
      if (!detail) return [];
      const content = approvalCard(detail, definitions.workflows.get(detail.run.workflow));
      const copies = await ownersChannel(approvalId);
      return [
        { key, content, places: [platform.channels.approvals] },
        ...copies.map((channel) => ({ key: `${key}:copy`, content, places: [channel] })),
      ];
    }
    if (message.kind === 'lock-notice') {
      const news = await lockNews(store.db, message.payload.event ?? '');
      return news ? [{ key, content: lockNotice(news), places: [placeOf(to)] }] : [];
    }
    const detail = (await runDetail(store.db, runId)) ?? (await approvalDetail(store.db, approvalId));
    if (!detail) return [];
    const workflow = definitions.workflows.get(detail.run.workflow);
    if (message.kind === 'run-card') {
      const origin = detail.run.origin_channel;
      const places = to ? [to] : [...(origin ? [origin] : []), detail.requester.slackId];
      return [{ key, content: runCard(detail, workflow), places }];
    }
    const { notice: name } = message.payload;
    if (!isNotice(name)) throw new PermanentError(`Nobody knows how to say "${name}".`);
    const owners = name === 'approval-reminder' ? await ownersChannel(approvalId) : [];
    return [{ key, content: notice(name, detail, message.payload), places: [...owners, placeOf(to)] }];
  }

  /** Where the owners are who are asked, if that is another channel than everybody's. */
  async function ownersChannel(approvalId: string): Promise<string[]> {
    const row = await store.db
      .selectFrom('approvals')
      .innerJoin('runs', 'runs.id', 'approvals.run_id')
      .select('copy_to')
      .where('approvals.id', '=', approvalId)
      .where('needs_from', '=', 'owners')
      .executeTakeFirst();
    return row?.copy_to && row.copy_to !== platform.channels.approvals ? [row.copy_to] : [];
  }

  function placeOf(to = ''): string {
    if (to === 'approvals') return platform.channels.approvals;
    if (to === 'platform') return platform.channels.digest ?? platform.channels.approvals;
    const person = catalog.byId(to);
    if (!person) throw new PermanentError(`Nobody called ${to} is known.`);
    return person.slackId;
  }

  async function post({ key, content, places }: Post) {
    for (const channel of places) {
      try {
        const sent = await client.chat.postMessage({ channel, ...shaped(key, content), ...noPreviews });
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
    const { key, content, places } = one;
    const standing =
      (await store.db.selectFrom('posts').select(['channel', 'ts']).where('key', '=', key).executeTakeFirst()) ??
      (message.attempts > 1 ? await findPost(client, workspace.botUserId, { ...message, key }, places) : undefined);
    if (standing) {
      await remember(key, standing);
      if (message.kind === 'notice') return; // said already, and said once
      try {
        await client.chat.update({ ...standing, ...shaped(key, content) });
        return;
      } catch (error) {
        if (!gone.has(codeOf(error) ?? '')) throw error;
        await store.db.deleteFrom('posts').where('key', '=', key).execute();
      }
    }
    await remember(key, await post(one));
  }

  async function remember(key: string, { channel, ts }: { channel: string; ts: string }): Promise<void> {
    const place = { channel, ts };
    await store.db
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
      if (illDrawn.has(codeOf(error) ?? '')) {
        throw new PermanentError(`Slack refuses how “${message.kind}” is drawn.`, { cause: error });
      }
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
