import { z } from 'zod';
import { hasAccess } from '../../../core/slack/authorise.ts';
import { type Listener, noAnswer } from '../../../core/slack/listener.ts';
import { messageToText } from '../../../core/slack/message-text.ts';
import { namer } from './thread-context.ts';

const file = z.object({ name: z.string().nullish(), permalink: z.string().nullish() });
const said = z.object({
  ts: z.string(),
  thread_ts: z.string().optional(),
  text: z.string().default(''),
  bot_id: z.string().optional(),
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
      files: z.array(file).optional(),
      message: said.optional(),
    }),
  ),
});

/** What people write; everything else that Slack calls a message (joins, topics, pins) is none. */
const kinds = new Set([
  undefined,
  'thread_broadcast',
  'file_share',
  'message_changed',
  'message_deleted',
  'me_message',
]);

/** Replies in the thread under an escalation's card. Anything else that is written where the bot is, is left alone. */
export const threadReply: Listener = {
  kind: 'message',
  id: 'message',
  access: 'everyone',
  counts: 'nothing',
  async handle({ context, person, body, exceeded }) {
    const { event: what } = event.parse(body);
    const { channel, subtype } = what;
    if (!kinds.has(subtype)) return noAnswer;
    if (subtype === 'message_deleted') {
      if (what.deleted_ts) await context.escalations.takenBack({ channel, ts: what.deleted_ts });
      return noAnswer;
    }
    const message = said.safeParse(subtype === 'message_changed' ? what.message : what).data;
    // Its own are ignored, and other bots' too: they have their own ways to GitHub.
    if (!message?.thread_ts || message.thread_ts === message.ts || message.bot_id) return noAnswer;
    if (message.subtype === 'tombstone') return noAnswer; // deleted, with replies under it: told by its own event
    const { ts, thread_ts: thread, files = [], edited } = message;
    if (!(await context.escalations.isThread(channel, thread))) return noAnswer;
    const tooMuch = exceeded('reads');
    if (tooMuch) {
      context.log.warn({ person: person.id, channel }, 'a reply is left in Slack: too many in a minute');
      return noAnswer;
    }
    const attached = files.map(({ name, permalink }) => `[file: ${name ?? 'unnamed'}] ${permalink ?? ''}`.trim());
    const text = [messageToText(message.text, namer(context)), ...attached].filter(Boolean).join('\n');
    await context.escalations.heard({
      ...{
        channel,
        ts,
        thread,
        author: person.id,
        isPlatform: hasAccess(person, 'platform'),
        text,
        edited: edited?.ts,
      },
    });
    return noAnswer;
  },
};
