import { PermanentError, RetryLater, UserError } from '../../roadcrew/errors.ts';
import type { Comment, Issue } from './issue-kinds.ts';
import { hashOf, laterMs, lost, type Outgoing, once, type PushContext, waited } from './push.ts';

/** Brings what somebody has said in Slack in step at GitHub: said, edited or taken back. Carried out again, it does nothing more. */
export async function pushComment(pen: PushContext, message: Outgoing): Promise<void> {
  const { db, kinds } = pen;
  const comment = await db
    .selectFrom('comments')
    .selectAll()
    .where('id', '=', message.payload.comment ?? '')
    .where('origin', '<>', 'github')
    .executeTakeFirst();
  const issue = comment?.issue
    ? await db.selectFrom('issues').selectAll().where('id', '=', comment.issue).executeTakeFirst()
    : undefined;
  // Without a number its issue was refused: what is said is carried once it is there.
  if (!comment || !issue?.kind || issue.state === 'gone' || issue.number === null) return;
  const text = await kinds[issue.kind]?.drawComment?.(db, comment);
  try {
    await write(pen, message, { ...issue, number: issue.number }, comment, text);
  } catch (error) {
    if (error instanceof UserError) throw new RetryLater(laterMs, error); // somebody has to mend it
    if (!(error instanceof PermanentError)) throw error;
    await set(pen, comment, { problem: error.message }); // refused: it keeps nothing else waiting
  }
}

async function write(
  pen: PushContext,
  message: Outgoing,
  issue: Issue & { number: number },
  comment: Comment,
  text: string | undefined,
): Promise<void> {
  const { github, markers } = pen;
  const { id, github_id } = comment;
  if (text === undefined) {
    const there = github_id ?? (comment.attempted_at ? await find(pen, issue, comment) : undefined);
    if (there) await github.deleteComment(issue.repo, there);
    return await set(pen, comment, { carried: null, problem: null });
  }
  const body = `${text}\n\n${markers.mark('comment', id)}`;
  const carried = hashOf(body);
  const there = github_id ?? (comment.attempted_at ? await find(pen, issue, comment) : undefined);
  if (there) {
    // Somebody has deleted it at GitHub: it stays so.
    if (comment.carried !== carried) await github.changeComment(issue.repo, there, body);
    return await set(pen, comment, { github_id: there, carried, problem: null });
  }
  const made = await once({ pen, message, table: 'comments', id }, () =>
    github.createComment(issue.repo, issue.number, body),
  );
  if (!made) return await lost(pen, issue);
  await set(pen, comment, { github_id: made.id, carried, problem: null, attempted_at: null });
}

/** One that was written without our knowing. @throws RetryLater as long as GitHub may not show it yet. */
async function find(
  { db, github, markers, login }: PushContext,
  { repo, number }: Issue & { number: number },
  { id, attempted_at }: Comment,
): Promise<string | undefined> {
  const all = await github.comments(repo, number);
  const found = all.find(({ author, body }) => author === login && markers.read('comment', body) === id);
  if (!found && attempted_at) await waited(db, attempted_at);
  return found?.id;
}

async function set(
  { db }: PushContext,
  { id }: Comment,
  values: Partial<Pick<Comment, 'github_id' | 'carried' | 'problem' | 'attempted_at'>>,
) {
  await db.updateTable('comments').set(values).where('id', '=', id).execute();
}
