import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { bot, slackTeam } from '../company.ts';
import { checkContents, isEmpty } from './contents.ts';
import { SlackError } from './errors.ts';
import { problemsOf } from './rules/words.ts';
import type { MessageStore } from './store.ts';
import type { Message } from './types.ts';

/** Uses of a response URL. */
const responseUses = 5;
/** Lifetime of a response URL, in milliseconds. */
const responseLifetime = 30 * 60_000;

export interface ResponseTarget {
  userId: string;
  channel: string;
  /** Clicked message, for `replace_original` and `delete_original`. */
  message?: Message;
}

export interface ResponseUrls {
  /** Creates a response URL and returns its path, which differs for commands and actions as at Slack. */
  create(kind: 'commands' | 'actions', target: ResponseTarget): string;
  /** Executes a post to a response URL. @throws SlackError `expired_url`, `used_url`, or as `chat.postMessage` */
  respond(path: string, body: unknown): Promise<void>;
  /** Shows the bot's answer to a command to that person, or to everyone with `in_channel`. @throws SlackError */
  show(target: ResponseTarget, body: unknown): Promise<void>;
}

const responseBody = z.strictObject({
  text: z.string().max(40_000).optional(),
  blocks: z.unknown().optional(),
  attachments: z.unknown().optional(),
  metadata: z.unknown().optional(),
  response_type: z.enum(['in_channel', 'ephemeral']).optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: z.string().optional(),
  mrkdwn: z.boolean().optional(),
  unfurl_links: z.boolean().optional(),
  unfurl_media: z.boolean().optional(),
});

export function createResponseUrls(store: MessageStore, now: () => number): ResponseUrls {
  const issued = new Map<string, { target: ResponseTarget; at: number; uses: number }>();

  const show = async (target: ResponseTarget, body: unknown): Promise<void> => {
    const problems = problemsOf(responseBody, body);
    if (problems.length > 0) throw new SlackError('invalid_payload', problems);
    const answer = responseBody.parse(body);
    const original = target.message;
    const onlyFor = original?.is_ephemeral ? target.userId : undefined;
    if (answer.delete_original === true) {
      if (original) await store.remove(original, onlyFor);
      return;
    }
    if (isEmpty(answer)) throw new SlackError('no_text');
    const fields = checkContents(answer);
    if (answer.replace_original === true && original) {
      // Replaces the whole original, its text included.
      await store.update(original, { text: '', ...fields }, onlyFor);
      return;
    }
    if (answer.thread_ts !== undefined) fields.thread_ts = answer.thread_ts;
    const visibleTo = answer.response_type === 'in_channel' ? undefined : target.userId;
    await store.post(target.channel, bot.userId, fields, visibleTo);
  };

  return {
    create(kind, target) {
      const path = `/${kind}/${slackTeam.id}/${issued.size + 1}/${randomBytes(12).toString('hex')}`;
      issued.set(path, { target, at: now(), uses: 0 });
      return path;
    },
    async respond(path, body) {
      const url = issued.get(path);
      if (!url || now() - url.at > responseLifetime) throw new SlackError('expired_url');
      if (url.uses >= responseUses) throw new SlackError('used_url');
      url.uses += 1;
      await show(url.target, body);
    },
    show,
  };
}
