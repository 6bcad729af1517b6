import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { MessageLease, OutgoingMessage } from '../../core/store/outbox.ts';
import { drawMessage } from '../../core/store/undrawable.ts';
import { PermanentError, RetryLater, UserError } from '../../roadcrew/errors.ts';
import type { Issue as GitHubIssue, IssueChange, IssueClient } from '../../roadcrew/github.ts';
import { type IngestContext, ingestIssue, markDeleted, setProblem } from './ingest.ts';
import { type DrawnIssue, type Issue, kindOf } from './issue-kinds.ts';
import { findMark } from './marker.ts';
import type { DrawnBefore } from './tables.ts';

export interface ReadContext extends IngestContext {
  github: IssueClient;
}

export interface PushContext extends ReadContext {
  /** Checked before each write that is not `sendOnce`. */
  lease: MessageLease;
}

/** Time in which GitHub shows a write whose answer was lost, in milliseconds: only then it is repeated. */
const visibleWithinMs = 15_000;
/** Difference between GitHub's clock and ours at most, in milliseconds. */
const clockMarginMs = 120_000;
/** Pause while nothing can be written there, in milliseconds. */
export const blockedRetryMs = 60_000;

const endMark = '<!-- roadcrew:end -->';
export const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** Brings an issue at GitHub to the desired content and state. Delivered again, it does nothing more. */
export async function pushIssue(context: PushContext, message: OutgoingMessage): Promise<void> {
  const { db, kinds } = context;
  const issue = await db
    .selectFrom('issues')
    .selectAll()
    .where('id', '=', message.payload.issue ?? '')
    .executeTakeFirst();
  const kind = issue && kindOf(kinds, issue);
  if (!issue || !kind || issue.state === 'gone') return;
  const drawn = await drawMessage(db, message, () => kind.draw(db, issue));
  if (!drawn) return;
  await withProblem(context, issue.id, async () => {
    if (issue.number === null) await openIssue(context, message, issue, drawn);
    else await updateIssue(context, issue, issue.number, drawn);
    await db
      .updateTable('issues')
      .set({ drawn: JSON.stringify(written(drawn)) })
      .where('id', '=', issue.id)
      .execute();
  });
}

/** Records on the issue why it cannot be written. */
async function withProblem(context: IngestContext, id: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
    await setProblem(context, id, null);
  } catch (error) {
    if (!(error instanceof UserError || error instanceof PermanentError)) throw error;
    const hint = error instanceof UserError && error.hint ? ` ${error.hint}` : '';
    await setProblem(context, id, `${error.message}${hint}`);
    // Nothing can be written to this repository: the messages behind it wait as well.
    if (error instanceof UserError) throw new RetryLater(blockedRetryMs, error);
    // Refused: it must not block the messages behind it. The reconcile pass tries again.
  }
}

const written = ({ title, body, labels }: DrawnIssue): DrawnBefore => ({ title, body: hashOf(body), labels });

async function openIssue(
  context: PushContext,
  message: OutgoingMessage,
  issue: Issue,
  drawn: DrawnIssue,
): Promise<void> {
  const { github, markers } = context;
  const { id, repo } = issue;
  const found = issue.attempted_at ? await findOpened(context, issue, issue.attempted_at) : undefined;
  if (found) return await ingestIssue(context, { issue: found }, id);
  const { title, assignees = [], firstLabels = [] } = drawn;
  const labels = [...drawn.labels, ...firstLabels];
  const body = `${markers.mark('issue', id)}\n${drawn.body}\n${endMark}`;
  const opened = await sendOnce({ context, message, table: 'issues', id }, () =>
    github.createIssue(repo, { title, body, labels, assignees }),
  );
  await ingestIssue(context, { issue: opened }, id);
}

/** Finds the issue that an earlier attempt has opened. @throws RetryLater while GitHub may not show it yet */
async function findOpened({ db, github, markers, login }: PushContext, { id, repo }: Issue, attemptedAt: Date) {
  const { issues, more } = await github.issuesSince(repo, new Date(attemptedAt.getTime() - clockMarginMs));
  const found = issues
    .filter(({ author, body }) => author === login && markers.read('issue', body) === id)
    .reduce<GitHubIssue | undefined>((first, one) => (first && first.number < one.number ? first : one), undefined);
  if (!found && more) throw new Error(`More issues of ${repo} have changed than can be searched for one of ours.`);
  if (!found) await requireVisible(db, attemptedAt);
  return found;
}

/** @throws RetryLater while the result of an attempt at this time may not be visible yet */
export async function requireVisible(db: PushContext['db'], attemptedAt: Date): Promise<void> {
  const { rows } = await sql<{ ms: number }>`
    select (extract(epoch from clock_timestamp() - ${attemptedAt}) * 1000)::float8 as ms`.execute(db);
  if ((rows[0]?.ms ?? 0) < visibleWithinMs) throw new RetryLater(2_000);
}

/**
 * Commits the intent before the call, and takes it back where GitHub has refused the call. After any other failure the
 * result is looked up before the call is repeated. Only the sender that owns the message may call.
 */
export async function sendOnce<T>(
  intent: { context: PushContext; message: OutgoingMessage; table: 'issues' | 'comments'; id: string },
  send: () => Promise<T>,
): Promise<T> {
  const { context, message, id } = intent;
  const { db } = context;
  const table = sql.table(intent.table);
  const { rows } = await sql<{ at: string }>`
    update ${table} set attempted_at = clock_timestamp()
    where id = ${id} and exists (select from outbox where id = ${message.id} and epoch = ${message.epoch})
    returning attempted_at::text as at`.execute(db);
  const at = rows[0]?.at;
  if (at === undefined) throw new RetryLater(1_000); // another sender owns the message
  try {
    return await send();
  } catch (error) {
    if (error instanceof UserError || error instanceof PermanentError || error instanceof RetryLater)
      await sql`update ${table} set attempted_at = null where id = ${id} and attempted_at = ${at}::timestamptz`.execute(
        db,
      );
    throw error;
  }
}

async function updateIssue(context: PushContext, issue: Issue, number: number, drawn: DrawnIssue): Promise<void> {
  const { github, lease } = context;
  const { repo, adopted, drawn: last, wanted_state, wanted_reason } = issue;
  const isNewText = !adopted && last?.body !== hashOf(drawn.body);
  const current = isNewText ? await github.issue(repo, number) : undefined;
  if (isNewText && !current) return await handleMissing(context, issue);
  const body =
    current && replaceOurPart(current.body, issue.id, `${context.markers.mark('issue', issue.id)}\n${drawn.body}`);
  const change: IssueChange = {
    ...(!adopted && last && last.title !== drawn.title && { title: drawn.title }),
    ...(body !== undefined && body !== current?.body && { body }),
    ...(wanted_state && wanted_state !== issue.state && { state: wanted_state, stateReason: reasonOf(wanted_reason) }),
  };
  if (Object.keys(change).length > 0) {
    await lease.check();
    const changed = await github.changeIssue(repo, number, change);
    if (!changed) return await handleMissing(context, issue);
    await ingestIssue(context, { issue: changed }, issue.id);
  }
  const had = last?.labels ?? (adopted ? [] : issue.labels);
  const added = drawn.labels.filter((label) => !had.includes(label));
  if (added.length > 0) {
    await lease.check();
    await github.addLabels(repo, number, added);
  }
  for (const label of had.filter((one) => last && !drawn.labels.includes(one))) {
    await lease.check();
    await github.removeLabel(repo, number, label);
  }
}

/** Handles an issue that is not at its place: deleted, or transferred. @throws RetryLater to write at the new place */
export async function handleMissing(context: PushContext, { id, repo, number }: Issue): Promise<void> {
  const found = number === null ? undefined : await context.github.issue(repo, number);
  if (!found) return await markDeleted(context, id);
  await ingestIssue(context, { issue: found }, id);
  throw new RetryLater(1_000);
}

const reasonOf = (reason: string | null): IssueChange['stateReason'] =>
  reason === 'not_planned' || reason === 'reopened' ? reason : 'completed';

/**
 * Replaces our part of a text, which begins with a marker that an earlier key may have signed. Undefined where somebody has
 * removed our marks: then all of it is theirs.
 */
function replaceOurPart(text: string, id: string, ours: string): string | undefined {
  const mark = findMark('issue', id, text);
  const from = mark === undefined ? -1 : text.indexOf(mark);
  const to = text.indexOf(endMark, from);
  if (from === -1 || to === -1) return undefined;
  return `${text.slice(0, from)}${ours}\n${text.slice(to)}`;
}
