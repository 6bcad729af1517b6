import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { newId } from '../../core/store/ids.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { commentMessage } from './desired.ts';
import type { Comment } from './issue-kinds.ts';

/** Comments that other features store, each in the transaction that changes their own tables; those with an issue go there. */

interface NewComment {
  /** Issue it is copied to; null: none yet. */
  issue: string | null;
  /** Subject of the issue, such as the id of an escalation. */
  thread: string;
  /** Person id. */
  author: string;
  text: string;
}

/** A message in Slack. */
interface Place {
  channel: string;
  ts: string;
}

/** Stores a message of a thread, or its edit. @returns undefined if it was stored before, or a newer edit was */
export async function storeReply(
  tx: Db,
  { place, editedAt, ...comment }: NewComment & { place: Place; editedAt: Date | null },
): Promise<Comment | undefined> {
  const { text } = comment;
  const stored = await tx
    .insertInto('comments')
    .values({
      id: newId(),
      origin: 'slack',
      ...place,
      ...comment,
      said_at: new Date(Number(place.ts) * 1000),
      edited_at: editedAt,
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
  if (stored) await enqueueComment(tx, stored);
  return stored;
}

/** Thread of replies whose own thread is not known yet. `parent`: time stamp of the message at its top. */
export const unassignedThread = (channel: string, parent: string) => `${unassigned}${channel}:${parent}`;
const unassigned = 'unassigned:';

/** Places of threads with replies that are not assigned yet. Those of a day ago are removed: they were meant for nobody. */
export async function unassignedThreads(db: Db): Promise<{ channel: string; parent: string }[]> {
  await sql`delete from comments where thread like 'unassigned:%' and said_at < now() - interval '1 day'`.execute(db);
  const { rows } = await sql<{ thread: string }>`
    select distinct thread from comments where thread like 'unassigned:%'`.execute(db);
  return rows.map(({ thread }) => {
    const [channel = '', parent = ''] = thread.slice(unassigned.length).split(':');
    return { channel, parent };
  });
}

/** Assigns these replies to a thread, and copies them to its issue. @returns them, oldest first */
export async function assignReplies(
  tx: Db,
  place: { channel: string; parent: string },
  to: { thread: string; issue: string | null },
): Promise<Comment[]> {
  const assigned = await tx
    .updateTable('comments')
    .set(to)
    .where('thread', '=', unassignedThread(place.channel, place.parent))
    .where('deleted_at', 'is', null)
    .returningAll()
    .execute();
  const inOrder = assigned.toSorted((one, other) => +one.said_at - +other.said_at);
  for (const comment of inOrder) await enqueueComment(tx, comment);
  return inOrder;
}

/** Empties the comment of a message that was deleted, if there is one. */
export async function deleteReply(tx: Db, { channel, ts }: Place): Promise<void> {
  const deleted = await tx
    .updateTable('comments')
    .set({ deleted_at: sql<Date>`now()`, text: '' })
    .where('channel', '=', channel)
    .where('ts', '=', ts)
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (deleted) await enqueueComment(tx, deleted);
}

/** Stores words from a form, which are not a message yet. @returns the comment's id */
export async function storeFormComment(tx: Db, comment: NewComment): Promise<string> {
  const stored = await tx
    .insertInto('comments')
    .values({ id: newId(), origin: 'form', ...comment, said_at: sql<Date>`now()` as unknown as Date })
    .returningAll()
    .executeTakeFirstOrThrow();
  await enqueueComment(tx, stored);
  return stored.id;
}

/** Stores the answer to a question in Slack. A later answer, of anybody, replaces it. */
export async function storeAnswer(tx: Db, { question, ...comment }: NewComment & { question: Place }): Promise<void> {
  const { author, text } = comment;
  const stored = await tx
    .insertInto('comments')
    .values({ id: newId(), origin: 'slack', ...question, ...comment, said_at: new Date() })
    .onConflict((conflict) =>
      conflict.constraint('comments_place').doUpdateSet({ author, text, edited_at: sql<Date>`now()` }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  await enqueueComment(tx, stored);
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
