import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { UserError } from '../../roadcrew/errors.ts';
import { adopt, ensureIssue, pushThread, redraw } from '../issues/index.ts';
import { pauseClock, resolve, respond, resumeClock } from './clock.ts';
import { requestConfirmation, timeStamp } from './confirm.ts';
import {
  addEvent,
  change,
  type Escalation,
  groupOf,
  lockEscalation,
  lockEscalations,
  lockIssue,
  rootOf,
} from './escalation.ts';
import { liveMessages, notice, type ThreadNotice } from './messages.ts';
import type { RefusalCategory, Severity } from './tables.ts';
import { addFormComment } from './thread.ts';

/** Decisions of the platform teams. The first one counts; a second one is refused with the outcome of the first. */

export interface Decision {
  escalation: string;
  /** Person id of a platform engineer. */
  by: string;
}

export interface Acceptance extends Decision {
  domain: string;
  title: string;
  priority: Severity;
  labels: readonly string[];
  /** Login at GitHub. */
  assignee?: string | undefined;
  /** Repository in which issues are opened. */
  repo: string;
}

const now = sql<Date>`now()` as unknown as Date;

/** Opens an issue for it. */
export async function accept(tx: Db, { escalation: id, by, repo, ...terms }: Acceptance): Promise<void> {
  const open = await lockUndecided(tx, id);
  const { domain, priority, labels, assignee = null } = terms;
  const issue = await ensureIssue(tx, { kind: 'escalation', subject: id, repo });
  const accepted = await change(tx, open, {
    state: 'accepted',
    issue,
    domain,
    priority,
    labels: [...labels],
    assignee,
    issue_title: terms.title,
    words: null,
    decided_by: by,
    decided_at: now,
  });
  await respond(tx, accepted, by);
  await resumeClock(tx, accepted, by);
  await addEvent(tx, 'escalation.accepted', accepted, by, {
    domain,
    severity: open.severity,
    capability: open.capability,
  });
  for (const one of await groupOf(tx, id)) await pushThread(tx, one.id, { id: issue, repo });
  await notifyGroup(tx, accepted, 'accepted', issue);
}

/** Merges it into another one, or adopts an issue that somebody has opened at GitHub. */
export async function merge(
  tx: Db,
  { escalation: id, by, into, issue }: Decision & { into?: string | undefined; issue?: string | undefined },
): Promise<void> {
  const owner = issue === undefined ? into : await ownerOf(tx, issue);
  if (owner === undefined && issue !== undefined) return await adoptIssue(tx, await lockUndecided(tx, id), by, issue);
  const { open, target } = await lockBoth(tx, id, owner ?? '');
  const joined = await change(tx, open, {
    state: 'merged',
    merged_into: target.id,
    domain: target.domain,
    words: null,
    decided_by: by,
    decided_at: now,
  });
  // Those that were merged into this one move with it.
  await tx.updateTable('escalations').set({ merged_into: target.id }).where('merged_into', '=', id).execute();
  await respond(tx, joined, by);
  await resumeClock(tx, joined, by);
  await addEvent(tx, 'escalation.merged', joined, by, { into: target.id });
  if (target.issue) {
    const { repo } = await tx
      .selectFrom('issues')
      .select('repo')
      .where('id', '=', target.issue)
      .executeTakeFirstOrThrow();
    await pushThread(tx, id, { id: target.issue, repo });
    await redraw(tx, target.issue);
  }
  await enqueueMessages(tx, [
    ...liveMessages(joined),
    ...liveMessages(target),
    notice(id, 'merged', 'once'),
    notice(target.id, 'merged', id, { other: id }),
  ]);
}

/** Answers it without an issue. `wish`: the answer is missing in the documentation. */
export async function answer(tx: Db, { escalation: id, by, words, wish }: Decision & { words: string; wish: boolean }) {
  const open = await lockUndecided(tx, id);
  await respond(tx, open, by);
  const answered = await change(tx, open, {
    state: 'answered',
    words,
    wish,
    decided_by: by,
    decided_at: now,
  });
  await resumeClock(tx, answered, by);
  await addEvent(tx, 'escalation.answered', answered, by, { domain: answered.domain });
  await resolve(tx, await lockEscalation(tx, id), by, 'answered');
  await requestConfirmation(tx, id, 'answered');
}

export async function decline(
  tx: Db,
  { escalation: id, by, category, words }: Decision & { category: RefusalCategory; words: string },
): Promise<void> {
  const open = await lockUndecided(tx, id);
  await respond(tx, open, by);
  const declined = await change(tx, open, {
    state: 'declined',
    category,
    words,
    decided_by: by,
    decided_at: now,
  });
  await resumeClock(tx, declined, by);
  await addEvent(tx, 'escalation.declined', declined, by, { category });
  await resolve(tx, await lockEscalation(tx, id), by, 'declined');
  await requestConfirmation(tx, id, 'declined');
}

/** Asks the requester something, also on its issue, and pauses the clock until they answer. */
export async function ask(tx: Db, { escalation: id, by, words }: Decision & { words: string }): Promise<void> {
  const escalation = await lockEscalation(tx, id);
  if (escalation.state !== 'open' && escalation.state !== 'accepted') throwDecided(escalation);
  // A copy of the same delivery asks nobody again.
  if (escalation.paused_at !== null && escalation.words === words && escalation.decided_by === by) return;
  await respond(tx, escalation, by);
  const asked = await change(tx, escalation, { words, decided_by: by });
  await addFormComment(tx, asked, by, words);
  await pauseClock(tx, asked, by);
  await notifyGroup(tx, asked, 'asked', await timeStamp(tx));
}

/** Locks it and its issue: one that was deleted is replaced. @throws UserError when somebody has decided already */
async function lockUndecided(tx: Db, id: string): Promise<Escalation> {
  await lockIssue(tx, id);
  const escalation = await lockEscalation(tx, id);
  return escalation.state === 'open' ? escalation : throwDecided(escalation);
}

const outcomes: Record<Escalation['state'], string> = {
  open: 'is open',
  accepted: 'was already accepted',
  merged: 'was already merged into another one',
  answered: 'was already answered',
  declined: 'was already declined',
  closed: 'was already closed',
};

function throwDecided({ state }: Pick<Escalation, 'state'>): never {
  throw new UserError(`This escalation ${outcomes[state]}.`, { hint: 'Nothing was changed.' });
}

/** Locks an escalation and the root of the one it is merged into, at once. @throws UserError when it cannot be merged */
async function lockBoth(tx: Db, id: string, into: string): Promise<{ open: Escalation; target: Escalation }> {
  const root = await rootOf(tx, into);
  if (root === id) throw new UserError('It cannot be merged into itself.', { field: 'into' });
  const both = await lockEscalations(tx, [id, root]);
  const [open, target] = [id, root].map((one) => both.find((found) => found.id === one));
  if (!open || !target) throw new UserError('There is no such escalation.', { hint: 'See `/platform escalations`.' });
  if (open.state !== 'open') throwDecided(open);
  if (target.state === 'open' || target.state === 'accepted') return { open, target };
  throw new UserError('That one is closed. Choose one that is open.', { field: 'into' });
}

async function ownerOf(tx: Db, issue: string): Promise<string | undefined> {
  const row = await tx.selectFrom('issues').select(['kind', 'subject']).where('id', '=', issue).executeTakeFirst();
  return row?.kind === 'escalation' ? (row.subject ?? undefined) : undefined;
}

/** Makes somebody's open issue the one of this escalation. */
async function adoptIssue(tx: Db, open: Escalation, by: string, issue: string): Promise<void> {
  const id = await adopt(tx, { issue, kind: 'escalation', subject: open.id });
  if (id === undefined) throw new UserError('That issue is not open any more.', { field: 'into' });
  const { repo, title } = await tx
    .selectFrom('issues')
    .select(['repo', 'title'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const accepted = await change(tx, open, {
    state: 'accepted',
    issue: id,
    issue_title: title,
    words: null,
    decided_by: by,
    decided_at: now,
  });
  await respond(tx, accepted, by);
  await resumeClock(tx, accepted, by);
  await addEvent(tx, 'escalation.accepted', accepted, by, { severity: open.severity, capability: open.capability });
  await redraw(tx, id);
  for (const one of await groupOf(tx, open.id)) await pushThread(tx, one.id, { id, repo });
  await notifyGroup(tx, accepted, 'accepted', id);
}

/** Updates the cards of its group, and posts a notice in each thread. */
async function notifyGroup(tx: Db, { id }: Escalation, what: ThreadNotice, of: string): Promise<void> {
  const all = await groupOf(tx, id);
  await enqueueMessages(tx, [...all.flatMap(liveMessages), ...all.map((one) => notice(one.id, what, of))]);
}
