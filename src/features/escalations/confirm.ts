import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { enqueueMessages, type OutboxMessage } from '../../core/store/messages.ts';
import { UserError } from '../../roadcrew/errors.ts';
import { setState } from '../issues/index.ts';
import { reopen } from './clock.ts';
import { addEvent, change, type Escalation, groupOf, lockEscalation, lockIssue, lockRoot } from './escalation.ts';
import { isThreadNotice, liveMessages, notice, threadComment } from './messages.ts';
import { addFormComment } from './thread.ts';

/** A team's answer to “Did this solve it?” */
export interface Verdict {
  escalation: string;
  /** Person id: the requester, or another member of their team. */
  by: string;
}

/** Records that it is solved. Called again, it does nothing. */
export async function confirm(tx: Db, { escalation: id, by }: Verdict): Promise<void> {
  const { root, own } = await lockRoot(tx, id);
  refuseOpen(root);
  if (own.solved === true) return;
  const confirmed = await change(tx, own, { solved: true });
  await addEvent(tx, 'escalation.confirmed', confirmed, by, { solved: true });
  await enqueueMessages(tx, [...liveMessages(confirmed), ...questionOf(confirmed)]);
}

/** Records that it is not solved, and reopens it with the reason in `words` as a comment. */
export async function notYet(tx: Db, { escalation: id, by, words }: Verdict & { words: string }): Promise<void> {
  await lockIssue(tx, id);
  const locked = await lockRoot(tx, id);
  const { root } = locked;
  refuseOpen(root);
  const own = await change(tx, locked.own, { solved: false });
  await addEvent(tx, 'escalation.confirmed', own, by, { solved: false });
  const comment = await addFormComment(tx, own, by, words);
  const hasIssue = root.issue !== null && root.state === 'closed';
  await change(tx, root, { state: hasIssue ? 'accepted' : 'open' });
  await reopen(tx, await lockEscalation(tx, root.id), by);
  if (root.issue && hasIssue) await setState(tx, root.issue, 'open', 'reopened');
  for (const one of await groupOf(tx, root.id))
    await enqueueMessages(tx, [
      ...liveMessages(one),
      threadComment(one.id, comment),
      ...(one.id === id ? questionOf(one) : [notice(one.id, 'reopened', comment)]),
    ]);
}

/** @throws UserError when there is nothing to confirm (any more) */
function refuseOpen({ state }: Pick<Escalation, 'state'>): void {
  if (state === 'open' || state === 'accepted')
    throw new UserError('This was reopened. You can confirm it when it is done.');
}

/** Asks each team whether that solved it, in its own thread. */
export async function requestConfirmation(
  tx: Db,
  root: string,
  what: 'closed' | 'answered' | 'declined',
  of: string,
): Promise<void> {
  for (const one of await groupOf(tx, root)) {
    const asked = await change(tx, one, { asked: `${what} ${of}`, solved: null });
    await enqueueMessages(tx, [...liveMessages(asked), ...questionOf(asked)]);
  }
}

/** Time that tells one notice of a kind from the next. */
export async function timeStamp(tx: Db): Promise<string> {
  const { rows } = await sql<{ at: string }>`select extract(epoch from clock_timestamp())::text as at`.execute(tx);
  return rows[0]?.at ?? '';
}

/** The newest question in its thread, to be updated: the answer replaces its buttons. */
function questionOf({ id, asked }: Pick<Escalation, 'id' | 'asked'>): OutboxMessage[] {
  const [what, of] = asked?.split(' ') ?? [];
  return isThreadNotice(what) && of ? [notice(id, what, of)] : [];
}
