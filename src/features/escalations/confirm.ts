import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { enqueueMessages, type OutboxMessage } from '../../core/store/messages.ts';
import { UserError } from '../../roadcrew/errors.ts';
import { setState } from '../issues/index.ts';
import { reopen } from './clock.ts';
import { type Ending, isRefusal } from './endings.ts';
import { addEvent, change, type Escalation, groupOf, lockEscalation, lockIssue, lockRoot } from './escalation.ts';
import { isEnding, liveMessages, notice, threadComment } from './messages.ts';
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
  await enqueueMessages(tx, [...liveMessages(confirmed), ...questionMessages(confirmed)]);
}

/** Reopens what is not solved, or was refused and is still needed, with the reason in `words` as a comment. */
export async function notYet(tx: Db, { escalation: id, by, words }: Verdict & { words: string }): Promise<void> {
  await lockIssue(tx, id);
  const locked = await lockRoot(tx, id);
  const { root } = locked;
  refuseOpen(root);
  const own = await change(tx, locked.own, { solved: false });
  const [ending] = questionOf(own);
  // A refusal asks nobody whether it is solved.
  if (!ending || !isRefusal(ending)) await addEvent(tx, 'escalation.confirmed', own, by, { solved: false });
  const comment = await addFormComment(tx, own, by, words);
  const hasIssue = root.issue !== null && root.state === 'closed';
  await change(tx, root, { state: hasIssue ? 'accepted' : 'open' });
  await reopen(tx, await lockEscalation(tx, root.id), by);
  if (root.issue && hasIssue) await setState(tx, root.issue, 'open', 'reopened');
  for (const one of await groupOf(tx, root.id))
    await enqueueMessages(tx, [
      ...liveMessages(one),
      threadComment(one.id, comment),
      ...(one.id === id ? questionMessages(one) : [notice(one.id, 'reopened', comment)]),
    ]);
}

/** @throws UserError when there is nothing to confirm (any more) */
function refuseOpen({ state }: Pick<Escalation, 'state'>): void {
  if (state === 'open' || state === 'accepted')
    throw new UserError('This was reopened. You can confirm it when it is done.');
}

/** Tells each team how it has ended, in its own thread, and asks whether that solved it where it may have. */
export async function requestConfirmation(tx: Db, root: string, ending: Ending): Promise<void> {
  const of = await timeStamp(tx);
  for (const one of await groupOf(tx, root)) {
    const asked = await change(tx, one, { asked: `${ending} ${of}`, solved: null });
    // A question that nobody has answered loses its buttons to the new one.
    const former = one.solved === null ? questionMessages(one) : [];
    await enqueueMessages(tx, [...liveMessages(asked), ...former, ...questionMessages(asked)]);
  }
}

/** Time that tells one notice of a kind from the next. */
export async function timeStamp(tx: Db): Promise<string> {
  const { rows } = await sql<{ at: string }>`select extract(epoch from clock_timestamp())::text as at`.execute(tx);
  return rows[0]?.at ?? '';
}

/** The newest question: how it had ended, and when. */
function questionOf({ asked }: Pick<Escalation, 'asked'>): [ending: Ending, of: string] | [] {
  const [ending, of] = asked?.split(' ') ?? [];
  return isEnding(ending) && of ? [ending, of] : [];
}

/** The newest question in its thread, to be updated: the answer replaces its buttons. */
export function questionMessages(escalation: Pick<Escalation, 'id' | 'asked'>): OutboxMessage[] {
  const [ending, of] = questionOf(escalation);
  return ending && of ? [notice(escalation.id, ending, of)] : [];
}
