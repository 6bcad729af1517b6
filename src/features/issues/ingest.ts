import { type Selectable, sql, type Updateable } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { newId } from '../../core/store/ids.ts';
import { removeCredentials } from '../../lib/credentials.ts';
import type { SeenComment, SeenIssue } from './github.ts';
import { isHidden } from './hidden.ts';
import type { Issue, KindsOfIssue } from './issue-kinds.ts';
import type { Markers } from './marker.ts';
import type { CommentsTable, IssuesTable } from './tables.ts';

export interface Sighting {
  /** When the look began, by the database's clock. Left out of the answer to a write of ours. */
  began?: Date;
  issue: SeenIssue;
  /** All there are; undefined: they were not looked at. */
  comments?: SeenComment[];
}

export interface IngestContext {
  db: Db;
  kinds: KindsOfIssue;
  markers: Markers;
  /** Under which our own writes appear. */
  login: string;
}

/**
 * Stores what GitHub says, in any order and as often as it is said: what an older look has found does not count, and our own
 * writes are known by their markers. Whoever follows the issue hears of what is news.
 */
export async function ingestIssue(
  eyes: IngestContext,
  { began, issue: seen, comments }: Sighting,
  id?: string,
): Promise<void> {
  await eyes.db.transaction().execute(async (tx) => {
    const before = await known(eyes, tx, seen, id);
    if (!before) return await remember(tx, seen, began);
    if (before.number !== null && before.number !== seen.number && before.repo === seen.repo) return; // a copy of ours
    if (began && before.seen_at && before.seen_at > began) return;
    const isOlder = before.github_updated_at !== null && before.github_updated_at > seen.updatedAt;
    const values: Updateable<IssuesTable> = {
      ...(began && { seen_at: began }),
      ...(!isOlder && valuesOf(seen, before)),
    };
    if (Object.keys(values).length === 0) return;
    const after = await change(tx, before, values);
    await tell(eyes, tx, before, after);
    if (comments && after.kind) for (const comment of comments) await sawComment(eyes, tx, after, comment);
    if (comments && after.kind) await missed(eyes, tx, after, comments);
  });
}

/** It is not at GitHub any more, or out of our sight. */
export async function markDeleted(eyes: Pick<IngestContext, 'db' | 'kinds'>, id: string): Promise<void> {
  await eyes.db.transaction().execute(async (tx) => {
    const before = await held(tx, id);
    if (!before || before.state === 'gone' || before.number === null) return;
    await tell(eyes, tx, before, await change(tx, before, { state: 'gone', wanted_state: null, problem: null }));
  });
}

/** Why it cannot be written right now, or that it can again. */
export async function setProblem(
  eyes: Pick<IngestContext, 'db' | 'kinds'>,
  id: string,
  problem: string | null,
): Promise<void> {
  await eyes.db.transaction().execute(async (tx) => {
    const before = await held(tx, id);
    if (before && before.problem !== problem) await tell(eyes, tx, before, await change(tx, before, { problem }));
  });
}

const held = (tx: Db, id: string): Promise<Issue | undefined> =>
  tx.selectFrom('issues').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

/** The row it is: by our own id, by its place, or by the marker that only we can have written. */
async function known(
  { markers, login }: IngestContext,
  tx: Db,
  { repo, number, author, body }: SeenIssue,
  id: string | undefined,
): Promise<Issue | undefined> {
  const byPlace = () =>
    tx
      .selectFrom('issues')
      .selectAll()
      .where(sql`lower(repo)`, '=', repo.toLowerCase())
      .where('number', '=', number)
      .forUpdate()
      .executeTakeFirst();
  const ours = id ?? (author === login ? markers.read('issue', body) : undefined);
  return (ours ? await held(tx, ours) : undefined) ?? (await byPlace());
}

/** Somebody else's: kept while it is open, so that it is found by its title. */
async function remember(tx: Db, seen: SeenIssue, began: Date | undefined): Promise<void> {
  if (seen.state !== 'open') return;
  await tx
    .insertInto('issues')
    .values({ id: newId(), repo: seen.repo, number: seen.number, ...titled(seen), seen_at: began ?? null })
    .onConflict((conflict) => conflict.constraint('issues_number').doNothing())
    .execute();
}

const titled = (seen: SeenIssue) => ({
  state: seen.state,
  state_reason: seen.stateReason,
  title: removeCredentials(seen.title).text,
  labels: seen.labels,
  assignees: seen.assignees,
  locked: seen.locked,
  url: seen.url,
  github_updated_at: seen.updatedAt,
});

const valuesOf = (seen: SeenIssue, before: Issue): Updateable<IssuesTable> => ({
  ...titled(seen),
  repo: seen.repo,
  number: seen.number,
  ...(before.number === null && { attempted_at: null }),
  ...(before.wanted_state === seen.state && { wanted_state: null, wanted_reason: null }),
});

const change = (tx: Db, { id }: Issue, values: Updateable<IssuesTable>): Promise<Issue> =>
  tx.updateTable('issues').set(values).where('id', '=', id).returningAll().executeTakeFirstOrThrow();

/** What nobody can see is no news. */
const shownOf = ({ seen_at, github_updated_at, attempted_at, drawn, ...shown }: Issue) => JSON.stringify(shown);

async function tell({ kinds }: Pick<IngestContext, 'kinds'>, tx: Db, before: Issue, after: Issue): Promise<void> {
  if (after.kind && shownOf(before) !== shownOf(after)) await kinds[after.kind]?.onIssue?.(tx, { before, after });
}

async function sawComment(eyes: IngestContext, tx: Db, issue: Issue, seen: SeenComment): Promise<void> {
  const { markers, login, kinds } = eyes;
  const isOurs = seen.author === login;
  const own = isOurs ? markers.read('comment', seen.body) : undefined;
  if (own) {
    // The answer to our own write may be lost, or still on its way.
    await tx
      .updateTable('comments')
      .set({ github_id: seen.id, attempted_at: null })
      .where('id', '=', own)
      .where('github_id', 'is', null)
      .execute();
    return;
  }
  const before = await tx.selectFrom('comments').selectAll().where('github_id', '=', seen.id).executeTakeFirst();
  if (before && before.origin !== 'github') return; // ours, from which somebody has taken the marker
  const isOld = issue.adopted && seen.createdAt < issue.followed_from;
  const hidden = isOurs || isOld || isHidden(seen);
  const values = {
    author: seen.author,
    text: hidden ? '' : removeCredentials(seen.body).text,
    hidden,
    deleted_at: null,
  };
  if (!before) {
    const comment = await tx
      .insertInto('comments')
      .values({
        id: newId(),
        issue: issue.id,
        origin: 'github',
        github_id: seen.id,
        said_at: seen.createdAt,
        ...values,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    if (!hidden) await kinds[issue.kind ?? 'escalation']?.onComment?.(tx, { issue, comment, what: 'new' });
    return;
  }
  if (before.text === values.text && before.hidden === hidden && before.deleted_at === null) return;
  const comment = await tx
    .updateTable('comments')
    .set({ ...values, edited_at: seen.updatedAt })
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const what = hidden ? 'deleted' : before.hidden ? 'new' : 'edited';
  await kinds[issue.kind ?? 'escalation']?.onComment?.(tx, { issue, comment, what });
}

/** Those that are not there any more. */
async function missed({ kinds }: IngestContext, tx: Db, issue: Issue, seen: SeenComment[]): Promise<void> {
  const ids = seen.map(({ id }) => id);
  const gone: Selectable<CommentsTable>[] = await tx
    .updateTable('comments')
    .set({ deleted_at: sql<Date>`now()`, text: '' })
    .where('issue', '=', issue.id)
    .where('origin', '=', 'github')
    .where('deleted_at', 'is', null)
    .$if(ids.length > 0, (query) => query.where('github_id', 'not in', ids))
    .returningAll()
    .execute();
  for (const comment of gone)
    if (!comment.hidden) await kinds[issue.kind ?? 'escalation']?.onComment?.(tx, { issue, comment, what: 'deleted' });
}
