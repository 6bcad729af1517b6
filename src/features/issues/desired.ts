import type { Db } from '../../core/store/database.ts';
import { newId } from '../../core/store/ids.ts';
import { enqueueMessages, type OutboxMessage } from '../../core/store/messages.ts';
import type { Comment, Issue } from './issue-kinds.ts';
import type { IssueKind } from './tables.ts';

/** What the rest of support asks of the mirror, each in the transaction that changes its own tables. */

/** An issue shall exist, in `repo`, of `subject` (the id of an escalation or a feature request). Asked again, it is the same one. @returns its id */
export async function ensureIssue(tx: Db, wanted: { kind: IssueKind; subject: string; repo: string }): Promise<string> {
  // What was deleted at GitHub is let go of: another one takes its place.
  await tx
    .updateTable('issues')
    .set({ kind: null, subject: null })
    .where('kind', '=', wanted.kind)
    .where('subject', '=', wanted.subject)
    .where('state', '=', 'gone')
    .execute();
  const made = await tx
    .insertInto('issues')
    .values({ id: newId(), ...wanted })
    .onConflict((conflict) => conflict.constraint('issues_subject').doNothing())
    .returning(['id', 'repo'])
    .executeTakeFirst();
  const { id } = made ?? (await ofSubject(tx, wanted));
  await redraw(tx, id);
  return id;
}

/** Takes over an issue that somebody has opened at GitHub. @returns its id; undefined when it is not there, or somebody's already. */
export async function adopt(
  tx: Db,
  { issue, kind, subject }: { issue: string; kind: IssueKind; subject: string },
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

/** What its title, text or labels are drawn from has changed. */
export async function redraw(tx: Db, id: string): Promise<void> {
  const { repo } = await tx.selectFrom('issues').select('repo').where('id', '=', id).executeTakeFirstOrThrow();
  await enqueueMessages(tx, [issueMessage({ id, repo })]);
}

/** It shall be closed, or open again, at GitHub. */
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

/** What was said in a thread before there was an issue is carried to it from now on; so is what is said later. */
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

/** A comment from Slack that GitHub does not have yet, or has otherwise. */
export const commentMessage = ({ id }: Pick<Comment, 'id'>, repo: string): OutboxMessage => ({
  target: `github:${repo}`,
  kind: 'comment',
  key: `comment:${id}`,
  payload: { comment: id },
});

const ofSubject = (db: Db, { kind, subject }: { kind: IssueKind; subject: string }) =>
  db
    .selectFrom('issues')
    .select('id')
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .executeTakeFirstOrThrow();
