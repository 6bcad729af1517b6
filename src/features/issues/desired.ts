import type { Db } from '../../core/store/database.ts';
import { newId } from '../../core/store/ids.ts';
import { enqueueMessages, type OutboxMessage } from '../../core/store/messages.ts';
import type { Comment, Issue } from './issue-kinds.ts';

/** Changes that other features request of the mirror, each in the transaction that changes their own tables. */

/**
 * Ensures that there is an issue in `repo` for a subject (the id of an escalation, for example). Called again, it is the
 * same one. @returns its id
 */
export async function ensureIssue(tx: Db, issue: { kind: string; subject: string; repo: string }): Promise<string> {
  // A new issue replaces one that was deleted at GitHub.
  await tx
    .updateTable('issues')
    .set({ kind: null, subject: null })
    .where('kind', '=', issue.kind)
    .where('subject', '=', issue.subject)
    .where('state', '=', 'gone')
    .execute();
  const inserted = await tx
    .insertInto('issues')
    .values({ id: newId(), ...issue })
    .onConflict((conflict) => conflict.constraint('issues_subject').doNothing())
    .returning('id')
    .executeTakeFirst();
  const { id } = inserted ?? (await issueOfSubject(tx, issue));
  await redraw(tx, id);
  return id;
}

/** Adopts an issue that somebody has opened at GitHub. @returns its id; undefined when it is not open or has a subject already */
export async function adopt(
  tx: Db,
  { issue, kind, subject }: { issue: string; kind: string; subject: string },
): Promise<string | undefined> {
  const adopted = await tx
    .updateTable('issues')
    .set(({ fn }) => ({ kind, subject, adopted: true, followed_from: fn<Date>('now') }))
    .where('id', '=', issue)
    .where('kind', 'is', null)
    .where('state', '=', 'open')
    .returning('id')
    .executeTakeFirst();
  return adopted?.id;
}

/** Enqueues a write after a change to the source of its title, text or labels. */
export async function redraw(tx: Db, id: string): Promise<void> {
  const { repo } = await tx.selectFrom('issues').select('repo').where('id', '=', id).executeTakeFirstOrThrow();
  await enqueueMessages(tx, [issueMessage({ id, repo })]);
}

/** Closes or reopens it at GitHub. */
export async function setState(
  tx: Db,
  id: string,
  state: 'open' | 'closed',
  reason: 'completed' | 'not_planned' | 'reopened',
): Promise<void> {
  await tx
    .updateTable('issues')
    .set({ wanted_state: state, wanted_reason: reason })
    .where('id', '=', id)
    .where('state', '<>', 'gone')
    .execute();
  await redraw(tx, id);
}

/** Copies the replies of a thread to the issue, those from before it existed included. */
export async function pushThread(tx: Db, thread: string, issue: Pick<Issue, 'id' | 'repo'>): Promise<void> {
  const comments = await tx
    .updateTable('comments')
    .set({ issue: issue.id, github_id: null, carried: null, attempted_at: null })
    .where('thread', '=', thread)
    .where('deleted_at', 'is', null)
    .where('issue', 'is distinct from', issue.id)
    .returning(['id', 'said_at'])
    .execute();
  const inOrder = comments.toSorted((one, other) => +one.said_at - +other.said_at);
  await enqueueMessages(
    tx,
    inOrder.map(({ id }) => commentMessage({ id }, issue.repo)),
  );
}

export const issueMessage = ({ id, repo }: Pick<Issue, 'id' | 'repo'>): OutboxMessage => ({
  target: `github:${repo}`,
  kind: 'issue',
  key: `issue:${id}`,
  payload: { issue: id },
});

/** Writes a comment from Slack to GitHub: new, edited or deleted. */
export const commentMessage = ({ id }: Pick<Comment, 'id'>, repo: string): OutboxMessage => ({
  target: `github:${repo}`,
  kind: 'comment',
  key: `comment:${id}`,
  payload: { comment: id },
});

const issueOfSubject = (db: Db, { kind, subject }: { kind: string; subject: string }) =>
  db
    .selectFrom('issues')
    .select('id')
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .executeTakeFirstOrThrow();
