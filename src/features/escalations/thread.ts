import type { Db } from '../../core/store/database.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { removeCredentials } from '../../lib/credentials.ts';
import { deleteReply, storeFormComment, storeReply } from '../issues/index.ts';
import { respond, resumeClock } from './clock.ts';
import { type Escalation, lockEscalation } from './escalation.ts';
import { cardKey, liveMessages, warning } from './messages.ts';

/** A reply in the thread of a card. Slack may send it once, twice or late. */
export interface Reply {
  channel: string;
  ts: string;
  /** Time stamp of the message at the top. */
  thread: string;
  /** Person id. */
  author: string;
  /** True for members of platform teams. */
  isPlatform: boolean;
  /** As people read it: without Slack's markup. */
  text: string;
  /** Time of the newest edit, in seconds since the epoch as Slack writes it. */
  edited?: string | undefined;
}

/** The escalation whose card is the top of this thread. */
export async function escalationAt(db: Db, channel: string, thread: string): Promise<string | undefined> {
  const post = await db
    .selectFrom('posts')
    .select('key')
    .where('channel', '=', channel)
    .where('ts', '=', thread)
    .where('key', 'like', `${cardKey('')}%`)
    .executeTakeFirst();
  return post?.key.slice(cardKey('').length);
}

/** Stores a new or edited reply. Called again, it does nothing. */
export async function recordReply(tx: Db, reply: Reply): Promise<void> {
  const id = await escalationAt(tx, reply.channel, reply.thread);
  if (id === undefined) return;
  const escalation = await lockEscalation(tx, id);
  const { text, found } = removeCredentials(reply.text);
  const { channel, ts, author, edited } = reply;
  const stored = await storeReply(tx, {
    issue: await issueOf(tx, escalation),
    thread: id,
    author,
    text,
    place: { channel, ts },
    editedAt: edited ? new Date(Number(edited) * 1000) : null,
  });
  if (!stored) return;
  if (found.length > 0) await enqueueMessages(tx, [warning(author, stored.id, id)]);
  if (edited === undefined) await updateClock(tx, escalation, reply);
}

/** Records a first response of the platform; an answer of the requester resumes the clock. */
async function updateClock(tx: Db, escalation: Escalation, { author, isPlatform }: Reply): Promise<void> {
  const isRequester = author === escalation.requester;
  if (isPlatform && !isRequester && escalation.responded_at === null) await respond(tx, escalation, author);
  else if (!(isRequester && escalation.paused_at !== null && escalation.resolved_at === null)) return;
  if (isRequester) await resumeClock(tx, escalation, author);
  await enqueueMessages(tx, liveMessages(escalation));
}

export const recordDeletedReply = (tx: Db, place: { channel: string; ts: string }): Promise<void> =>
  deleteReply(tx, place);

/** Stores words from a form as a comment, which is shown in the thread as well. @returns its id */
export const addFormComment = async (tx: Db, escalation: Escalation, author: string, text: string): Promise<string> =>
  storeFormComment(tx, {
    issue: await issueOf(tx, escalation),
    thread: escalation.id,
    author,
    text: removeCredentials(text).text,
  });

/** The issue that replies in this thread are copied to. */
async function issueOf(tx: Db, { issue, merged_into }: Escalation): Promise<string | null> {
  if (merged_into === null) return issue;
  const root = await tx.selectFrom('escalations').select('issue').where('id', '=', merged_into).executeTakeFirst();
  return root?.issue ?? null;
}
