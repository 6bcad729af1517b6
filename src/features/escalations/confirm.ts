import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { enqueueMessages, type OutboxMessage } from '../../core/store/messages.ts';
import { UserError } from '../../roadcrew/errors.ts';
import { setState } from '../issues/desired.ts';
import { reopen } from './clock.ts';
import { addEvent, change, type Escalation, family, hold, holdRoot } from './escalation.ts';
import { isThreadNotice, notice, shown, threadComment } from './messages.ts';
import { addFormComment } from './thread.ts';

/** What a team says of the outcome. */
export interface Verdict {
  escalation: string;
  /** Person id: of the requester, or of somebody in their team. */
  by: string;
}

/** It did solve it. Said again, nothing happens. */
export async function confirm(tx: Db, { escalation: id, by }: Verdict): Promise<void> {
  const root = await holdRoot(tx, id);
  refuseOpen(root);
  const own = await hold(tx, id);
  if (own.solved === true) return;
  const confirmed = await change(tx, own, { solved: true });
  await addEvent(tx, 'escalation.confirmed', confirmed, by, { solved: true });
  await enqueueMessages(tx, [...shown(confirmed), ...question(confirmed)]);
}

/** It did not, for the reason in `words`: it goes on, with them under the issue. */
export async function notYet(tx: Db, { escalation: id, by, words }: Verdict & { words: string }): Promise<void> {
  // The issue before the escalation, as whoever follows GitHub takes them.
  await sql`
    select from issues where kind = 'escalation' and subject = (select coalesce(merged_into, id) from escalations where id = ${id})
    for update`.execute(tx);
  const root = await holdRoot(tx, id);
  refuseOpen(root);
  const own = await change(tx, await hold(tx, id), { solved: false });
  await addEvent(tx, 'escalation.confirmed', own, by, { solved: false });
  const comment = await addFormComment(tx, own, by, words);
  const isIssue = root.issue !== null && root.state === 'closed';
  await change(tx, root, { state: isIssue ? 'accepted' : 'open' });
  await reopen(tx, await hold(tx, root.id), by);
  if (root.issue && isIssue) await setState(tx, root.issue, 'open', 'reopened');
  for (const one of await family(tx, root.id))
    await enqueueMessages(tx, [
      ...shown(one),
      threadComment(one.id, comment),
      ...(one.id === id ? question(one) : [notice(one.id, 'reopened', comment)]),
    ]);
}

/** @throws UserError when there is nothing to confirm (any more). */
function refuseOpen({ state }: Pick<Escalation, 'state'>): void {
  if (state === 'open' || state === 'accepted')
    throw new UserError('This is being worked on again. You are asked once more when it is done.');
}

/** It has ended: each team that asked is asked whether that solved it, in its own thread. */
export async function requestConfirmation(
  tx: Db,
  root: string,
  what: 'closed' | 'answered' | 'declined',
  of: string,
): Promise<void> {
  for (const one of await family(tx, root)) {
    const asked = await change(tx, one, { asked: `${what} ${of}`, solved: null });
    await enqueueMessages(tx, [...shown(asked), ...question(asked)]);
  }
}

/** Tells one time from another. */
export async function stamp(tx: Db): Promise<string> {
  const { rows } = await sql<{ at: string }>`select extract(epoch from clock_timestamp())::text as at`.execute(tx);
  return rows[0]?.at ?? '';
}

/** The newest question in its thread, drawn anew: its buttons give way to the answer. */
function question({ id, asked }: Pick<Escalation, 'id' | 'asked'>): OutboxMessage[] {
  const [what, of] = asked?.split(' ') ?? [];
  return isThreadNotice(what) && of ? [notice(id, what, of)] : [];
}
