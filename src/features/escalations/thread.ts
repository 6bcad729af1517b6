import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { newId } from '../../core/store/ids.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { removeCredentials } from '../../lib/credentials.ts';
import { type Comment, commentMessage } from '../issues/index.ts';
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
  const { channel, ts, author } = reply;
  const place = { channel, ts };
  const seconds = Number(reply.edited ?? 0);
  const stored = await tx
    .insertInto('comments')
    .values({
      id: newId(),
      thread: id,
      origin: 'slack',
      ...place,
      author,
      text,
      said_at: new Date(Number(ts) * 1000),
      issue: await issueOf(tx, escalation),
      edited_at: reply.edited ? new Date(seconds * 1000) : null,
    })
    .onConflict((conflict) =>
      conflict
        .constraint('comments_place')
        .doUpdateSet({ text, edited_at: sql<Date>`excluded.edited_at` })
        .where('comments.text', '<>', text)
        .where('comments.deleted_at', 'is', null)
        .where(sql<boolean>`coalesce(comments.edited_at, '-infinity') < excluded.edited_at`),
    )
    .returningAll()
    .executeTakeFirst();
  if (!stored) return; // stored before, or an older edit
  await enqueueComment(tx, stored);
  if (found.length > 0) await enqueueMessages(tx, [warning(author, stored.id, id)]);
  if (reply.edited === undefined) await updateClock(tx, escalation, reply);
}

/** Records a first response of the platform; an answer of the requester resumes the clock. */
async function updateClock(tx: Db, escalation: Escalation, { author, isPlatform }: Reply): Promise<void> {
  const isRequester = author === escalation.requester;
  if (isPlatform && !isRequester && escalation.responded_at === null) await respond(tx, escalation, author);
  else if (!(isRequester && escalation.paused_at !== null && escalation.resolved_at === null)) return;
  if (isRequester) await resumeClock(tx, escalation, author);
  await enqueueMessages(tx, liveMessages(escalation));
}

export async function recordDeletedReply(tx: Db, place: { channel: string; ts: string }): Promise<void> {
  const deleted = await tx
    .updateTable('comments')
    .set({ deleted_at: sql<Date>`now()`, text: '' })
    .where('channel', '=', place.channel)
    .where('ts', '=', place.ts)
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (deleted) await enqueueComment(tx, deleted);
}

/** Stores words from a form as a comment, which is shown in the thread as well. @returns its id */
export async function addFormComment(tx: Db, escalation: Escalation, author: string, text: string): Promise<string> {
  const stored = await tx
    .insertInto('comments')
    .values({
      id: newId(),
      thread: escalation.id,
      origin: 'form',
      author,
      text: removeCredentials(text).text,
      issue: await issueOf(tx, escalation),
      said_at: sql<Date>`now()` as unknown as Date,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await enqueueComment(tx, stored);
  return stored.id;
}

async function enqueueComment(tx: Db, comment: Comment): Promise<void> {
  if (comment.issue === null) return;
  const { repo } = await tx
    .selectFrom('issues')
    .select('repo')
    .where('id', '=', comment.issue)
    .executeTakeFirstOrThrow();
  await enqueueMessages(tx, [commentMessage(comment, repo)]);
}

/** The issue that replies in this thread are copied to. */
async function issueOf(tx: Db, { issue, merged_into }: Escalation): Promise<string | null> {
  if (merged_into === null) return issue;
  const root = await tx.selectFrom('escalations').select('issue').where('id', '=', merged_into).executeTakeFirst();
  return root?.issue ?? null;
}
