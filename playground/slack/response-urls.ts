import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { bot, slackTeam } from '../company.ts';
import { checkContents, isEmpty } from './contents.ts';
import { SlackError } from './errors.ts';
import { problemsOf } from './rules/words.ts';
import type { MessageStore } from './store.ts';
import type { Message } from './types.ts';

/** A response URL works this often and this long (milliseconds). */
export const responseUses = 5;
export const responseLifetime = 30 * 60_000;

export interface ResponseTarget {
  userId: string;
  channel: string;
  /** The message that was clicked, for `replace_original` and `delete_original`. */
  message?: Message;
}

export interface ResponseUrls {
  /** The path of a new one; commands and actions look different at Slack, too. */
  create(kind: 'commands' | 'actions', target: ResponseTarget): string;
  /** Carries out what was posted to it. @throws SlackError `expired_url`, `used_url`, or what `chat.postMessage` says. */
  respond(path: string, body: unknown): Promise<void>;
  /** Shows what the bot answered to a command: to that person, or to all with `in_channel`. @throws SlackError */
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
      // Nothing of the original stays, its text neither.
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
