import { sql } from 'kysely';
import { inertTitle } from '../../core/github/inert.ts';
import type { Db } from '../../core/store/database.ts';
import { appendEvents } from '../../core/store/event-log.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { redraw } from '../issues/desired.ts';
import type { Comment, Issue } from '../issues/issue-kinds.ts';
import { goneMessage, statusMessage } from './messages.ts';
import type { RequestStatus } from './request.ts';
import { cleanTitle, fold } from './title.ts';

/** Characters of a title that was written at GitHub, and of a reason. */
const kept = { title: 256, reason: 1_000 };

/** Words at the start of a comment that make the rest of it the reason for declining. */
const reasonMark = /^\s*reason:\s*/i;

/**
 * What an issue's state and labels say. Closed beats every label but `declined`; of several labels the furthest counts.
 * An open one without any of them is being considered.
 */
export function statusOf({
  state,
  state_reason,
  labels,
}: Pick<Issue, 'state' | 'state_reason' | 'labels'>): RequestStatus {
  const has = (label: string) => labels.some((one) => one.toLowerCase() === label);
  if (has('declined')) return 'declined';
  if (state === 'closed')
    return state_reason === 'not_planned' || state_reason === 'duplicate' ? 'declined' : 'shipped';
  return (['shipped', 'building', 'planned'] as const).find(has) ?? 'considering';
}

/** Follows what was done to the issue at GitHub: its state and labels, its title, its domain's label. */
export async function followIssue(tx: Db, { before, after }: { before: Issue; after: Issue }): Promise<void> {
  const { subject: id } = after;
  if (id === null || after.state === 'wanted') return;
  const request = await tx
    .selectFrom('feature_requests')
    .selectAll()
    .where('id', '=', id)
    .where('merged_into', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!request) return; // merged: what becomes of its issue changes nothing
  if (after.state === 'gone') {
    if (before.state !== 'gone') await enqueueMessages(tx, [goneMessage(id, after.id, request.domain)]);
    return;
  }
  await changeStatus(tx, request, after);
  const isRenamed = after.title !== before.title && after.title !== inertTitle(request.title);
  const domain = domainOf(after.labels) ?? request.domain;
  if (isRenamed) await rename(tx, id, after.title);
  if (domain !== request.domain)
    await tx.updateTable('feature_requests').set({ domain }).where('id', '=', id).execute();
  if (isRenamed || domain !== request.domain) await redraw(tx, after.id);
}

/** One of the two, where it says so: who moves it takes the one label off and puts the other on. */
function domainOf(labels: readonly string[]): 'core' | 'data' | undefined {
  const named = (['core', 'data'] as const).filter((domain) => labels.includes(domain));
  return named.length === 1 ? named[0] : undefined;
}

async function changeStatus(
  tx: Db,
  { id, status: from }: { id: string; status: RequestStatus },
  issue: Issue,
): Promise<void> {
  const to = statusOf(issue);
  if (to === from) return;
  const { changes } = await tx
    .updateTable('feature_requests')
    .set({ status: to, changes: sql`changes + 1`, ...(to !== 'declined' && { reason: null }) })
    .where('id', '=', id)
    .returning('changes')
    .executeTakeFirstOrThrow();
  // What shipped is asked about anew, each time.
  const teams = await tx
    .updateTable('demand')
    .set({ solved: null, solved_by: null })
    .where('request', '=', id)
    .where('left_at', 'is', null)
    .returning('team')
    .execute();
  const category = to === 'declined' ? (issue.state_reason ?? 'label') : undefined;
  await appendEvents(tx, { type: 'request.status', data: { request: id, from, to, category } });
  await enqueueMessages(
    tx,
    teams.map(({ team }) => statusMessage(id, changes, team)),
  );
}

/** The title is what GitHub says. One that another request has is taken all the same; only new ones are held against it. */
async function rename(tx: Db, id: string, text: string): Promise<void> {
  // Without what makes ours inert there: it is put in anew when the title is drawn.
  const title = cleanTitle(text.replaceAll('\u200b', '')).slice(0, kept.title).toWellFormed();
  if (title === '') return;
  const folded = fold(title);
  await sql`
    update feature_requests r set title = ${title},
      folded = case when exists (select from feature_requests other where other.folded = ${folded} and other.merged_into is null and other.id <> r.id)
                    then r.folded else ${folded} end
    where id = ${id}`.execute(tx);
}

/** A comment that begins with "Reason:" says why it was declined, before or after it was. */
export async function followComment(
  tx: Db,
  { issue, comment, what }: { issue: Issue; comment: Comment; what: 'new' | 'edited' | 'deleted' },
): Promise<void> {
  if (issue.subject === null || what === 'deleted' || !reasonMark.test(comment.text)) return;
  const reason = comment.text.replace(reasonMark, '').trim().slice(0, kept.reason).toWellFormed();
  const request = await tx
    .updateTable('feature_requests')
    .set({ reason: reason || null })
    .where('id', '=', issue.subject)
    .where('merged_into', 'is', null)
    .returning(['id', 'status', 'changes'])
    .executeTakeFirst();
  if (request?.status !== 'declined') return;
  // Those who were told already read it in the same message.
  const teams = await tx
    .selectFrom('demand')
    .select('team')
    .where('request', '=', request.id)
    .where('left_at', 'is', null)
    .execute();
  await enqueueMessages(
    tx,
    teams.map(({ team }) => statusMessage(request.id, request.changes, team)),
  );
}
