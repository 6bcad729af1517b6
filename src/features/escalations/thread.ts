import type { Db } from '../../core/store/database.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { isRedacted, removeCredentials } from '../../lib/credentials.ts';
import {
  assignReplies as assign,
  deleteReply,
  storeFormComment,
  storeReply,
  unassignedThread,
  unassignedThreads,
} from '../issues/index.ts';
import { respond, resumeClock } from './clock.ts';
import { type Escalation, lockEscalation } from './escalation.ts';
import { card, cardKey, liveMessages, warning } from './messages.ts';

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

/** The escalation whose card is the top of this thread; undefined when the top is another message, or is not known yet. */
const escalationAt = async (db: Db, channel: string, thread: string): Promise<string | undefined> =>
  idOf(await messageAt(db, channel, thread));

const idOf = (key: string | undefined) => (key?.startsWith(cardKey('')) ? key.slice(cardKey('').length) : undefined);

/** Key of our message at this place, if it is known. */
async function messageAt(db: Db, channel: string, ts: string): Promise<string | undefined> {
  const post = await db
    .selectFrom('posts')
    .select('key')
    .where('channel', '=', channel)
    .where('ts', '=', ts)
    .executeTakeFirst();
  return post?.key;
}

/**
 * True when a reply in this thread may be meant for an escalation. Slack may have taken its card without having answered
 * yet; `isBelowOurs` is then undefined where Slack does not say who wrote the message at the top.
 */
export async function mayBeReply(
  db: Db,
  { channel, thread }: Pick<Reply, 'channel' | 'thread'>,
  isBelowOurs: boolean | undefined,
): Promise<boolean> {
  const key = await messageAt(db, channel, thread);
  if (key !== undefined) return idOf(key) !== undefined;
  return isBelowOurs ?? (await isCardUnderWay(db));
}

async function isCardUnderWay(db: Db): Promise<boolean> {
  const { target, kind } = card('');
  const row = await db
    .selectFrom('outbox')
    .select('id')
    .where('target', '=', target)
    .where('kind', '=', kind)
    .where('state', 'in', ['pending', 'sending'])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Stores a new or edited reply. Called again, it does nothing. While its card is not known, it is stored unassigned. */
export async function recordReply(tx: Db, reply: Reply): Promise<void> {
  const { channel, ts, author, edited, thread } = reply;
  const id = await escalationAt(tx, channel, thread);
  const escalation = id === undefined ? undefined : await lockEscalation(tx, id);
  const { text, found } = removeCredentials(reply.text);
  const stored = await storeReply(tx, {
    issue: escalation ? await issueOf(tx, escalation) : null,
    thread: id ?? unassignedThread(channel, thread),
    author,
    text,
    place: { channel, ts },
    editedAt: edited ? new Date(Number(edited) * 1000) : null,
  });
  if (!stored || !escalation) return;
  if (found.length > 0) await enqueueMessages(tx, [warning(author, stored.id, escalation.id)]);
  if (edited === undefined) await updateClock(tx, escalation, reply);
}

/** Assigns the replies that came before their card was known. `isPlatform`: of a person id. */
export async function assignReplies(
  db: Db,
  change: (work: (tx: Db) => Promise<void>) => Promise<void>,
  isPlatform: (person: string) => Promise<boolean>,
): Promise<void> {
  for (const place of await unassignedThreads(db)) {
    const id = await escalationAt(db, place.channel, place.parent);
    if (id === undefined) continue;
    await change(async (tx) => {
      const escalation = await lockEscalation(tx, id);
      const issue = await issueOf(tx, escalation);
      for (const { id: comment, author, text } of await assign(tx, place, { thread: id, issue })) {
        if (isRedacted(text)) await enqueueMessages(tx, [warning(author, comment, id)]);
        await updateClock(tx, await lockEscalation(tx, id), { author, isPlatform: await isPlatform(author) });
      }
    });
  }
}

/** Records a first response of the platform; an answer of the requester resumes the clock. */
async function updateClock(
  tx: Db,
  escalation: Escalation,
  { author, isPlatform }: Pick<Reply, 'author' | 'isPlatform'>,
): Promise<void> {
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
