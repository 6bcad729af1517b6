import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { newId } from '../../core/store/ids.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { removeCredentials } from '../../lib/credentials.ts';
import { commentMessage } from '../issues/desired.ts';
import type { Comment } from '../issues/issue-kinds.ts';
import { respond, resumeClock } from './clock.ts';
import { type Escalation, hold } from './escalation.ts';
import { cardKey, shown, warning } from './messages.ts';

/** A reply in the thread under a card, as Slack tells of it: once, twice or late. */
export interface Reply {
  channel: string;
  ts: string;
  /** Of the message at the top. */
  thread: string;
  /** Person id. */
  author: string;
  /** A member of a platform team. */
  isPlatform: boolean;
  /** As people read it: without Slack's markup. */
  text: string;
  /** Of the newest edit, in seconds since the epoch as Slack writes it. */
  edited?: string | undefined;
}

/** The escalation whose card stands there. */
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

/** Stores what was said, or how it reads now. Said again, nothing changes. */
export async function recordReply(tx: Db, reply: Reply): Promise<void> {
  const id = await escalationAt(tx, reply.channel, reply.thread);
  if (id === undefined) return;
  const escalation = await hold(tx, id);
  const { text, found } = removeCredentials(reply.text);
  const { channel, ts, author } = reply;
  const place = { channel, ts };
  const seconds = Number(reply.edited ?? 0);
  const stored = await tx
    .insertInto('comments')
    .values({
      ...{ id: newId(), thread: id, origin: 'slack', ...place, author, text, said_at: new Date(Number(ts) * 1000) },
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
  if (!stored) return; // told before, or an older edit
  await carry(tx, stored);
  if (found.length > 0) await enqueueMessages(tx, [warning(author, stored.id, id)]);
  if (reply.edited === undefined) await counted(tx, escalation, reply);
}

/** The requester goes on, the platform has answered. */
async function counted(tx: Db, escalation: Escalation, { author, isPlatform }: Reply): Promise<void> {
  const isRequester = author === escalation.requester;
  if (isPlatform && !isRequester && escalation.responded_at === null) await respond(tx, escalation, author);
  else if (!(isRequester && escalation.paused_at !== null && escalation.resolved_at === null)) return;
  if (isRequester) await resumeClock(tx, escalation, author);
  await enqueueMessages(tx, shown(escalation));
}

export async function recordDeletedReply(tx: Db, place: { channel: string; ts: string }): Promise<void> {
  const gone = await tx
    .updateTable('comments')
    .set({ deleted_at: sql<Date>`now()`, text: '' })
    .where('channel', '=', place.channel)
    .where('ts', '=', place.ts)
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (gone) await carry(tx, gone);
}

/** Words that came by a form: they stand in the thread as well. @returns the comment's id */
export async function addFormComment(tx: Db, escalation: Escalation, author: string, text: string): Promise<string> {
  const stored = await tx
    .insertInto('comments')
    .values({
      ...{ id: newId(), thread: escalation.id, origin: 'form', author, text: removeCredentials(text).text },
      ...{ issue: await issueOf(tx, escalation), said_at: sql<Date>`now()` as unknown as Date },
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await carry(tx, stored);
  return stored.id;
}

async function carry(tx: Db, comment: Comment): Promise<void> {
  if (comment.issue === null) return;
  const { repo } = await tx
    .selectFrom('issues')
    .select('repo')
    .where('id', '=', comment.issue)
    .executeTakeFirstOrThrow();
  await enqueueMessages(tx, [commentMessage(comment, repo)]);
}

/** The issue that what is said here goes to. */
async function issueOf(tx: Db, { issue, merged_into }: Escalation): Promise<string | null> {
  if (merged_into === null) return issue;
  const root = await tx.selectFrom('escalations').select('issue').where('id', '=', merged_into).executeTakeFirst();
  return root?.issue ?? null;
}
