import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { appendEvents } from '../../core/store/event-log.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { cleanText, truncate } from '../../lib/text.ts';
import { type CommentChange, type Issue, inertTitle, redraw } from '../issues/index.ts';
import { goneMessage, statusMessage } from './messages.ts';
import type { RequestStatus } from './request.ts';
import { cleanTitle, fold } from './title.ts';

/** Characters of a title that was written at GitHub, and of a reason. */
const maxLength = { title: 256, reason: 1_000 };

/** Beginning of a comment whose rest is the reason for declining. */
const reasonMark = /^\s*reason:\s*/i;

/**
 * Status by an issue's state and labels. Closed beats every label but `declined`; of several labels the furthest counts. An
 * open one without any of them is being considered.
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

/** Applies changes of the issue at GitHub: its state and labels, its title, the label of its domain. */
export async function followIssue(
  tx: Db,
  { before, after }: { before: Issue; after: Issue },
  domains: readonly string[],
): Promise<void> {
  const { subject: id } = after;
  if (id === null || after.state === 'wanted') return;
  const request = await tx
    .selectFrom('feature_requests')
    .selectAll()
    .where('id', '=', id)
    .where('merged_into', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!request) return; // merged: changes to its issue have no effect
  if (after.state === 'gone') {
    if (before.state !== 'gone') await enqueueMessages(tx, [goneMessage(id, after.id, request.domain)]);
    return;
  }
  await changeStatus(tx, request, after);
  const isRenamed = after.title !== before.title && after.title !== inertTitle(request.title);
  const domain = domainOf(after.labels, domains) ?? request.domain;
  if (isRenamed) await rename(tx, id, after.title);
  if (domain !== request.domain)
    await tx.updateTable('feature_requests').set({ domain }).where('id', '=', id).execute();
  if (isRenamed || domain !== request.domain) await redraw(tx, after.id);
}

/** The only domain among the labels: to hand a request over, people replace one label by another. */
function domainOf(labels: readonly string[], domains: readonly string[]): string | undefined {
  const labelled = domains.filter((domain) => labels.includes(domain));
  return labelled.length === 1 ? labelled[0] : undefined;
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
  // Each time it ships, teams confirm again.
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

/** Takes over the title from GitHub, even one that another request has: only new requests must have a title of their own. */
async function rename(tx: Db, id: string, text: string): Promise<void> {
  // Without the invisible characters that made our title inert: drawing the issue adds them again.
  const title = truncate(cleanTitle(text.replaceAll('\u200b', '')), maxLength.title);
  if (title === '') return;
  const folded = fold(title);
  await sql`
    update feature_requests r set title = ${title},
      folded = case when exists (select from feature_requests other where other.folded = ${folded} and other.merged_into is null and other.id <> r.id)
                    then r.folded else ${folded} end
    where id = ${id}`.execute(tx);
}

/** Takes the reason for declining from a comment that begins with “Reason:”, written before or after the decision. */
export async function followComment(tx: Db, { issue, comment, what }: CommentChange): Promise<void> {
  if (issue.subject === null || what === 'deleted' || !reasonMark.test(comment.text)) return;
  const reason = truncate(cleanText(comment.text.replace(reasonMark, '')), maxLength.reason);
  const request = await tx
    .updateTable('feature_requests')
    .set({ reason: reason || null })
    .where('id', '=', issue.subject)
    .where('merged_into', 'is', null)
    .returning(['id', 'status', 'changes'])
    .executeTakeFirst();
  if (request?.status !== 'declined') return;
  // Teams that were notified already read it in the same message, which is updated.
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
