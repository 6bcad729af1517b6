import { sql, type Updateable } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { newId } from '../../core/store/ids.ts';
import { transact } from '../../core/store/transact.ts';
import { removeCredentials } from '../../lib/credentials.ts';
import type { Issue as GitHubIssue, IssueComment } from '../../roadcrew/github.ts';
import { isHidden } from './hidden.ts';
import { type Comment, type CommentChange, type Issue, type IssueKinds, kindOf } from './issue-kinds.ts';
import type { Markers } from './marker.ts';
import type { IssuesTable } from './tables.ts';

/** An issue as GitHub has answered. */
export interface Snapshot {
  /** Start of the read, by the database's clock. Undefined for the answer to a write of ours. */
  readAt?: Date;
  issue: GitHubIssue;
  /** All there are; undefined when they were not read. */
  comments?: IssueComment[];
}

export interface IngestContext {
  db: Db;
  kinds: IssueKinds;
  markers: Markers;
  /** Author of our own writes. */
  login: string;
}

/**
 * Stores what GitHub answers, in any order and any number of times: an older read does not overwrite a newer one, and our
 * own writes are recognised by their markers. The issue's kind is notified of changes.
 */
export async function ingestIssue(
  context: IngestContext,
  { readAt, issue: found, comments }: Snapshot,
  id?: string,
): Promise<void> {
  await transact(context.db, async (tx) => {
    const before = await findRow(context, tx, found, id);
    if (!before) return await insertForeign(tx, found, readAt);
    if (before.number !== null && before.number !== found.number && before.repo === found.repo) return; // a copy of ours
    if (readAt && before.seen_at && before.seen_at > readAt) return;
    const isOlder = before.github_updated_at !== null && before.github_updated_at > found.updatedAt;
    const values: Updateable<IssuesTable> = {
      ...(readAt && { seen_at: readAt }),
      ...(!isOlder && valuesOf(found, before)),
    };
    if (Object.keys(values).length === 0) return;
    const after = await change(tx, before, values);
    await notifyKind(context, tx, before, after);
    if (!comments || !after.kind) return;
    for (const comment of comments) await ingestComment(context, tx, after, comment);
    await markMissingComments(context, tx, after, comments);
  });
}

/** Records that it is not at GitHub any more, or that the App has no access to it. */
export async function markDeleted(context: Pick<IngestContext, 'db' | 'kinds'>, id: string): Promise<void> {
  await transact(context.db, async (tx) => {
    const before = await lockIssue(tx, id);
    if (!before || before.state === 'gone' || before.number === null) return;
    await notifyKind(
      context,
      tx,
      before,
      await change(tx, before, { state: 'gone', wanted_state: null, problem: null }),
    );
  });
}

/** Records why it cannot be written at the moment; null: it can. */
export async function setProblem(
  context: Pick<IngestContext, 'db' | 'kinds'>,
  id: string,
  problem: string | null,
): Promise<void> {
  await transact(context.db, async (tx) => {
    const before = await lockIssue(tx, id);
    if (before && before.problem !== problem)
      await notifyKind(context, tx, before, await change(tx, before, { problem }));
  });
}

/** Locks it for changes; others may still add comments, which refer to it. */
const lockIssue = (tx: Db, id: string): Promise<Issue | undefined> =>
  tx.selectFrom('issues').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();

/** Row of an issue: by our own id, by the marker that only we can have written, or by repository and number. */
async function findRow(
  { markers, login }: IngestContext,
  tx: Db,
  { repo, number, author, body }: GitHubIssue,
  id: string | undefined,
): Promise<Issue | undefined> {
  const byNumber = () =>
    tx
      .selectFrom('issues')
      .selectAll()
      .where(sql`lower(repo)`, '=', repo.toLowerCase())
      .where('number', '=', number)
      .forNoKeyUpdate()
      .executeTakeFirst();
  const ours = id ?? (author === login ? markers.read('issue', body) : undefined);
  return (ours ? await lockIssue(tx, ours) : undefined) ?? (await byNumber());
}

/** Keeps somebody else's issue while it is open, so that it is found by its title. */
async function insertForeign(tx: Db, found: GitHubIssue, readAt: Date | undefined): Promise<void> {
  if (found.state !== 'open') return;
  await tx
    .insertInto('issues')
    .values({ id: newId(), repo: found.repo, number: found.number, ...columnsOf(found), seen_at: readAt ?? null })
    .onConflict((conflict) => conflict.constraint('issues_number').doNothing())
    .execute();
}

const columnsOf = (found: GitHubIssue) => ({
  state: found.state,
  state_reason: found.stateReason,
  title: removeCredentials(found.title).text,
  labels: found.labels,
  assignees: found.assignees,
  locked: found.locked,
  url: found.url,
  github_updated_at: found.updatedAt,
});

const valuesOf = (found: GitHubIssue, before: Issue): Updateable<IssuesTable> => ({
  ...columnsOf(found),
  repo: found.repo,
  number: found.number,
  ...(before.number === null && { attempted_at: null }),
  ...(before.wanted_state === found.state && { wanted_state: null, wanted_reason: null }),
});

const change = (tx: Db, { id }: Issue, values: Updateable<IssuesTable>): Promise<Issue> =>
  tx.updateTable('issues').set(values).where('id', '=', id).returningAll().executeTakeFirstOrThrow();

/** Columns that people see: a change of the others notifies nobody. */
const visible = ({ seen_at, github_updated_at, attempted_at, drawn, ...columns }: Issue) => JSON.stringify(columns);

async function notifyKind({ kinds }: Pick<IngestContext, 'kinds'>, tx: Db, before: Issue, after: Issue): Promise<void> {
  if (visible(before) !== visible(after)) await kindOf(kinds, after)?.onIssue?.(tx, { before, after });
}

const notifyOfComment = ({ kinds }: IngestContext, tx: Db, changed: CommentChange) =>
  kindOf(kinds, changed.issue)?.onComment?.(tx, changed);

async function ingestComment(context: IngestContext, tx: Db, issue: Issue, found: IssueComment): Promise<void> {
  const { markers, login } = context;
  const isOurs = found.author === login;
  const own = isOurs ? markers.read('comment', found.body) : undefined;
  if (own) {
    // The answer to our own write may be lost, or still under way.
    await tx
      .updateTable('comments')
      .set({ github_id: found.id, attempted_at: null })
      .where('id', '=', own)
      .where('github_id', 'is', null)
      .execute();
    return;
  }
  const before = await tx.selectFrom('comments').selectAll().where('github_id', '=', found.id).executeTakeFirst();
  if (before && before.origin !== 'github') return; // ours, without the marker that somebody has removed
  const isOld = issue.adopted && found.createdAt < issue.followed_from;
  const hidden = isOurs || isOld || isHidden(found);
  const values = {
    author: found.author,
    text: hidden ? '' : removeCredentials(found.body).text,
    hidden,
    deleted_at: null,
  };
  if (!before) {
    const comment = await insertComment(tx, issue, found, values);
    if (!hidden) await notifyOfComment(context, tx, { issue, comment, what: 'new' });
    return;
  }
  if (before.text === values.text && before.hidden === hidden && before.deleted_at === null) return;
  const comment = await tx
    .updateTable('comments')
    .set({ ...values, edited_at: found.updatedAt })
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const what = hidden ? 'deleted' : before.hidden ? 'new' : 'edited';
  await notifyOfComment(context, tx, { issue, comment, what });
}

const insertComment = (
  tx: Db,
  issue: Issue,
  { id, createdAt }: IssueComment,
  values: Pick<Comment, 'author' | 'text' | 'hidden' | 'deleted_at'>,
): Promise<Comment> =>
  tx
    .insertInto('comments')
    .values({ id: newId(), issue: issue.id, origin: 'github', github_id: id, said_at: createdAt, ...values })
    .returningAll()
    .executeTakeFirstOrThrow();

/** Marks those as deleted that GitHub does not list any more. */
async function markMissingComments(context: IngestContext, tx: Db, issue: Issue, found: IssueComment[]): Promise<void> {
  const ids = found.map(({ id }) => id);
  const deleted = await tx
    .updateTable('comments')
    .set({ deleted_at: sql<Date>`now()`, text: '' })
    .where('issue', '=', issue.id)
    .where('origin', '=', 'github')
    .where('deleted_at', 'is', null)
    .$if(ids.length > 0, (query) => query.where('github_id', 'not in', ids))
    .returningAll()
    .execute();
  for (const comment of deleted)
    if (!comment.hidden) await notifyOfComment(context, tx, { issue, comment, what: 'deleted' });
}
