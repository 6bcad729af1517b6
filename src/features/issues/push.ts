import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { PermanentError, RetryLater, UserError } from '../../roadcrew/errors.ts';
import type { IssueChange, IssuesAtGitHub, SeenIssue } from './github.ts';
import { type IngestContext, ingestIssue, markDeleted, setProblem } from './ingest.ts';
import type { DrawnIssue, Issue } from './issue-kinds.ts';
import type { DrawnBefore } from './tables.ts';

/** A row of the outbox, as far as it is for GitHub. */
export interface Outgoing {
  id: string;
  kind: string;
  payload: Record<string, string>;
  epoch: number;
}

export interface PushContext extends IngestContext {
  github: IssuesAtGitHub;
}

/** How long GitHub may take to show what it has accepted without our knowing, in milliseconds: only then it is sent again. */
export const showsWithin = 15_000;
/** How far GitHub's clock and ours may be apart, in milliseconds. */
const clockMargin = 120_000;
/** When nothing can be written there at the moment: when to try again, in milliseconds. */
export const laterMs = 60_000;

const end = '<!-- roadcrew:end -->';
export const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** Brings an issue at GitHub in step with what we want of it. Carried out again, it does nothing more. */
export async function pushIssue(pen: PushContext, message: Outgoing): Promise<void> {
  const { db, kinds } = pen;
  const issue = await db
    .selectFrom('issues')
    .selectAll()
    .where('id', '=', message.payload.issue ?? '')
    .executeTakeFirst();
  const kind = issue?.kind ? kinds[issue.kind] : undefined;
  if (!issue || !kind || issue.state === 'gone') return;
  const drawn = await kind.draw(db, issue);
  if (!drawn) return;
  await explained(pen, issue.id, async () => {
    if (issue.number === null) await open(pen, message, issue, drawn);
    else await update(pen, issue, issue.number, drawn);
    await db
      .updateTable('issues')
      .set({ drawn: JSON.stringify(before(drawn)) })
      .where('id', '=', issue.id)
      .execute();
  });
}

/** What stands in the way is said where people look; what only needs time is tried again. */
async function explained(eyes: IngestContext, id: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
    await setProblem(eyes, id, null);
  } catch (error) {
    if (!(error instanceof UserError || error instanceof PermanentError)) throw error;
    const hint = error instanceof UserError && error.hint ? ` ${error.hint}` : '';
    await setProblem(eyes, id, `${error.message}${hint}`);
    // Nothing can be written there: whatever comes after it has to wait as well.
    if (error instanceof UserError) throw new RetryLater(laterMs, error);
    // This one is refused, and keeps nothing else waiting: the reconcile pass tries again.
  }
}

const before = ({ title, body, labels }: DrawnIssue): DrawnBefore => ({ title, body: hashOf(body), labels });

async function open(pen: PushContext, message: Outgoing, issue: Issue, drawn: DrawnIssue): Promise<void> {
  const { github, markers } = pen;
  const { id, repo } = issue;
  const found = issue.attempted_at ? await find(pen, issue, issue.attempted_at) : undefined;
  if (found) return await ingestIssue(pen, { issue: found }, id);
  const { title, assignees = [], firstLabels = [] } = drawn;
  const labels = [...drawn.labels, ...firstLabels];
  const body = `${markers.mark('issue', id)}\n${drawn.body}\n${end}`;
  const made = await once({ pen, message, table: 'issues', id }, () =>
    github.createIssue(repo, { title, body, labels, assignees }),
  );
  await ingestIssue(pen, { issue: made }, id);
}

/** One that was opened without our knowing. @throws RetryLater as long as GitHub may not show it yet. */
async function find({ db, github, markers, login }: PushContext, { id, repo }: Issue, attemptedAt: Date) {
  const { issues, more } = await github.issuesSince(repo, new Date(attemptedAt.getTime() - clockMargin));
  const found = issues
    .filter(({ author, body }) => author === login && markers.read('issue', body) === id)
    .reduce<SeenIssue | undefined>((first, one) => (first && first.number < one.number ? first : one), undefined);
  if (!found && more) throw new Error(`More issues of ${repo} have changed than can be searched for one of ours.`);
  if (!found) await waited(db, attemptedAt);
  return found;
}

/** @throws RetryLater as long as what was attempted then may still show. */
export async function waited(db: PushContext['db'], attemptedAt: Date): Promise<void> {
  const { rows } = await sql<{ ms: number }>`
    select (extract(epoch from clock_timestamp() - ${attemptedAt}) * 1000)::float8 as ms`.execute(db);
  if ((rows[0]?.ms ?? 0) < showsWithin) throw new RetryLater(2_000);
}

/**
 * The intent is stored before the order goes out, and taken back where GitHub has refused it: everything else is looked for
 * before it is sent again. Only who holds the message may send.
 */
export async function once<T>(
  {
    pen: { db },
    message,
    table,
    id,
  }: { pen: PushContext; message: Outgoing; table: 'issues' | 'comments'; id: string },
  send: () => Promise<T>,
): Promise<T> {
  const name = sql.table(table);
  const { rows } = await sql<{ at: string }>`
    update ${name} set attempted_at = clock_timestamp()
    where id = ${id} and exists (select from outbox where id = ${message.id} and epoch = ${message.epoch})
    returning attempted_at::text as at`.execute(db);
  const at = rows[0]?.at;
  if (at === undefined) throw new RetryLater(1_000); // somebody else looks after it
  try {
    return await send();
  } catch (error) {
    if (error instanceof UserError || error instanceof PermanentError || error instanceof RetryLater)
      await sql`update ${name} set attempted_at = null where id = ${id} and attempted_at = ${at}::timestamptz`.execute(
        db,
      );
    throw error;
  }
}

async function update(pen: PushContext, issue: Issue, number: number, drawn: DrawnIssue): Promise<void> {
  const { github } = pen;
  const { repo, adopted, drawn: last, wanted_state, wanted_reason } = issue;
  const isNewText = !adopted && last?.body !== hashOf(drawn.body);
  const current = isNewText ? await github.issue(repo, number) : undefined;
  if (isNewText && !current) return await lost(pen, issue);
  const body = current && withOurs(current.body, pen.markers.mark('issue', issue.id), drawn.body);
  const change: IssueChange = {
    ...(!adopted && last && last.title !== drawn.title && { title: drawn.title }),
    ...(body !== undefined && body !== current?.body && { body }),
    ...(wanted_state && wanted_state !== issue.state && { state: wanted_state, stateReason: reasonOf(wanted_reason) }),
  };
  if (Object.keys(change).length > 0) {
    const changed = await github.changeIssue(repo, number, change);
    if (!changed) return await lost(pen, issue);
    await ingestIssue(pen, { issue: changed }, issue.id);
  }
  const had = last?.labels ?? (adopted ? [] : issue.labels);
  const added = drawn.labels.filter((label) => !had.includes(label));
  if (added.length > 0) await github.addLabels(repo, number, added);
  for (const label of had.filter((one) => last && !drawn.labels.includes(one)))
    await github.removeLabel(repo, number, label);
}

/** It is not there: deleted, or transferred. @throws RetryLater when it is elsewhere now, where it is tried again. */
export async function lost(pen: PushContext, { id, repo, number }: Issue): Promise<void> {
  const now = number === null ? undefined : await pen.github.issue(repo, number);
  if (!now) return await markDeleted(pen, id);
  await ingestIssue(pen, { issue: now }, id);
  throw new RetryLater(1_000);
}

const reasonOf = (reason: string | null): IssueChange['stateReason'] =>
  reason === 'not_planned' || reason === 'reopened' ? reason : 'completed';

/** The text as it stands with our part of it anew. Where somebody has taken out where ours begins, all of it is theirs. */
function withOurs(text: string, mark: string, ours: string): string | undefined {
  const from = text.indexOf(mark);
  const to = text.indexOf(end, from);
  if (from === -1 || to === -1) return undefined;
  return `${text.slice(0, from)}${mark}\n${ours}\n${text.slice(to)}`;
}
