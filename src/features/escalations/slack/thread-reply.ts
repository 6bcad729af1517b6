import { z } from 'zod';
import { hasAccess } from '../../../core/slack/authorise.ts';
import { noAnswer } from '../../../core/slack/listener.ts';
import { messageToText } from '../../../core/slack/message-text.ts';
import type { Listener } from './context.ts';
import { readNames } from './thread-context.ts';

const file = z.object({ name: z.string().nullish(), permalink: z.string().nullish() });
const reply = z.object({
  ts: z.string(),
  thread_ts: z.string().optional(),
  text: z.string().default(''),
  bot_id: z.string().optional(),
  parent_user_id: z.string().optional(),
  files: z.array(file).optional(),
  edited: z.object({ ts: z.string() }).optional(),
  subtype: z.string().optional(),
});
const event = z.object({
  event: z.intersection(
    z.object({ channel: z.string(), subtype: z.string().optional(), deleted_ts: z.string().optional() }),
    z.object({
      ts: z.string().optional(),
      thread_ts: z.string().optional(),
      text: z.string().optional(),
      bot_id: z.string().optional(),
      parent_user_id: z.string().optional(),
      files: z.array(file).optional(),
      message: reply.optional(),
    }),
  ),
});

/** Subtypes that people write; the others (joins, topics, pins) are no replies. */
const subtypes = new Set([
  undefined,
  'thread_broadcast',
  'file_share',
  'message_changed',
  'message_deleted',
  'me_message',
]);

/** Records replies in the threads of cards, and ignores all other messages. */
export const threadReply: Listener = {
  kind: 'message',
  id: 'message',
  access: 'everyone',
  counts: 'nothing',
  async handle({ context, person, body, exceeded }) {
    const { event: what } = event.parse(body);
    const { channel, subtype } = what;
    if (!subtypes.has(subtype)) return noAnswer;
    if (subtype === 'message_deleted') {
      if (what.deleted_ts) await context.escalations.recordDeletedReply({ channel, ts: what.deleted_ts });
      return noAnswer;
    }
    const message = reply.safeParse(subtype === 'message_changed' ? what.message : what).data;
    // Messages of bots are ignored, our own included.
    if (!message?.thread_ts || message.thread_ts === message.ts || message.bot_id) return noAnswer;
    if (message.subtype === 'tombstone') return noAnswer; // deleted; another event reports that
    const { ts, thread_ts: thread, parent_user_id: parent, files = [], edited } = message;
    const isBelowOurs = parent === undefined ? undefined : parent === context.workspace.botUserId;
    if (!(await context.escalations.mayBeReply({ channel, thread }, isBelowOurs))) return noAnswer;
    const tooMuch = exceeded('reads');
    if (tooMuch) {
      context.log.warn({ person: person.id, channel }, 'a reply was not copied to GitHub: too many in a minute');
      return noAnswer;
    }
    const attached = files.map(({ name, permalink }) => `[file: ${name ?? 'unnamed'}] ${permalink ?? ''}`.trim());
    const nameOf = await readNames(context, [message.text]);
    const text = [messageToText(message.text, nameOf), ...attached].filter(Boolean).join('\n');
    await context.escalations.recordReply({
      channel,
      ts,
      thread,
      author: person.id,
      isPlatform: hasAccess(person, 'platform'),
      text,
      edited: edited?.ts,
    });
    return noAnswer;
  },
};
