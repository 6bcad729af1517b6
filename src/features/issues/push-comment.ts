import type { OutgoingMessage } from '../../core/store/outbox.ts';
import { drawMessage } from '../../core/store/undrawable.ts';
import { PermanentError, RetryLater, UserError } from '../../roadcrew/errors.ts';
import { type Comment, type Issue, kindOf } from './issue-kinds.ts';
import { blockedRetryMs, handleMissing, hashOf, type PushContext, requireVisible, sendOnce } from './push.ts';

/** Brings a comment from Slack to GitHub: new, edited or deleted. Delivered again, it does nothing more. */
export async function pushComment(context: PushContext, message: OutgoingMessage): Promise<void> {
  const { db, kinds } = context;
  const comment = await db
    .selectFrom('comments')
    .selectAll()
    .where('id', '=', message.payload.comment ?? '')
    .where('origin', '<>', 'github')
    .executeTakeFirst();
  const issue = comment?.issue
    ? await db.selectFrom('issues').selectAll().where('id', '=', comment.issue).executeTakeFirst()
    : undefined;
  // An issue without a number was refused: its comments are written once it exists.
  if (!comment || !issue?.kind || issue.state === 'gone' || issue.number === null) return;
  const text = await drawMessage(db, message, async () => kindOf(kinds, issue)?.drawComment?.(db, comment));
  try {
    await write(context, message, { ...issue, number: issue.number }, comment, text);
  } catch (error) {
    if (error instanceof UserError) throw new RetryLater(blockedRetryMs, error);
    if (!(error instanceof PermanentError)) throw error;
    await set(context, comment, { problem: error.message }); // refused: it must not block the messages behind it
  }
}

async function write(
  context: PushContext,
  message: OutgoingMessage,
  issue: Issue & { number: number },
  comment: Comment,
  text: string | undefined,
): Promise<void> {
  const { github, markers, lease } = context;
  const { id, github_id } = comment;
  const existing = github_id ?? (comment.attempted_at ? await findWritten(context, issue, comment) : undefined);
  if (text === undefined) {
    await lease.check();
    if (existing) await github.deleteComment(issue.repo, existing);
    return await set(context, comment, { carried: null, problem: null });
  }
  const body = `${text}\n\n${markers.mark('comment', id)}`;
  const carried = hashOf(body);
  if (existing) {
    await lease.check();
    // One that somebody has deleted at GitHub stays deleted.
    if (comment.carried !== carried) await github.changeComment(issue.repo, existing, body);
    return await set(context, comment, { github_id: existing, carried, problem: null });
  }
  const created = await sendOnce({ context, message, table: 'comments', id }, () =>
    github.createComment(issue.repo, issue.number, body),
  );
  if (!created) return await handleMissing(context, issue);
  await set(context, comment, { github_id: created.id, carried, problem: null, attempted_at: null });
}

/** Finds the comment that an earlier attempt has written. @throws RetryLater while GitHub may not show it yet */
async function findWritten(
  { db, github, markers, login }: PushContext,
  { repo, number }: Issue & { number: number },
  { id, attempted_at }: Comment,
): Promise<string | undefined> {
  const all = await github.comments(repo, number);
  const found = all.find(({ author, body }) => author === login && markers.read('comment', body) === id);
  if (!found && attempted_at) await requireVisible(db, attempted_at);
  return found?.id;
}

async function set(
  { db }: PushContext,
  { id }: Comment,
  values: Partial<Pick<Comment, 'github_id' | 'carried' | 'problem' | 'attempted_at'>>,
) {
  await db.updateTable('comments').set(values).where('id', '=', id).execute();
}
