import { sql } from 'kysely';
import { appendEvents } from '../../core/store/event-log.ts';
import { newId } from '../../core/store/ids.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { UserError } from '../../roadcrew/errors.ts';
import { commentMessage } from '../issues/desired.ts';
import { hold } from './demand.ts';
import { statusMessage } from './messages.ts';
import type { Asker, Tx } from './request.ts';
import { maxWords, storable } from './title.ts';

export interface Verdict extends Asker {
  request: string;
  solved: boolean;
  /** What is missing, where it does not do it. */
  words?: string;
}

/**
 * Whether what was shipped does it for a team. The last answer counts; "not yet" goes to the issue in its words.
 * @returns whether that is news. @throws UserError when there is nothing (any more) to answer.
 */
export async function confirm(tx: Tx, { request, team, person, solved, words = '' }: Verdict): Promise<boolean> {
  const missing = storable(words);
  if (!solved && missing === '')
    throw new UserError('Say what is missing: the platform team reads it.', { field: 'words' });
  if (missing.length > maxWords) throw new UserError(`Say it in ${maxWords} characters.`, { field: 'words' });
  const { id } = await hold(tx, request);
  const { rows } = await sql<{ status: string; changes: number }>`
    select r.status, r.changes from feature_requests r join demand d on d.request = r.id
    where r.id = ${id} and d.team = ${team} and d.left_at is null`.execute(tx);
  const [now] = rows;
  if (!now) throw new UserError(`Team ${team} does not want this (any more).`);
  if (now.status !== 'shipped')
    throw new UserError('This is not shipped (any more), so there is nothing to say about it yet.');
  const changed = await tx
    .updateTable('demand')
    .set({ solved, solved_by: person })
    .where('request', '=', id)
    .where('team', '=', team)
    .where('solved', 'is distinct from', solved)
    .returning('team')
    .executeTakeFirst();
  if (solved && !changed) return false;
  if (changed) await appendEvents(tx, { type: 'request.confirmed', team, person, data: { request: id, solved } });
  await enqueueMessages(tx, [statusMessage(id, now.changes, team)]);
  if (!solved)
    await tellTheIssue(tx, { request: id, person, words: missing, key: statusMessage(id, now.changes, team).key });
  return true;
}

/** As a comment, of the message that asked: said again, it is the same one. */
async function tellTheIssue(
  tx: Tx,
  { request, person, words, key }: { request: string; person: string; words: string; key: string },
): Promise<void> {
  const issue = await tx
    .selectFrom('issues')
    .select(['id', 'repo'])
    .where('kind', '=', 'feature-request')
    .where('subject', '=', request)
    .executeTakeFirst();
  if (!issue) return;
  const asked = await tx.selectFrom('posts').select(['channel', 'ts']).where('key', '=', key).executeTakeFirst();
  const place = asked ?? { channel: 'none', ts: key };
  const comment = await tx
    .insertInto('comments')
    .values({
      id: newId(),
      issue: issue.id,
      thread: request,
      origin: 'slack',
      ...place,
      author: person,
      text: words,
      said_at: new Date(),
    })
    .onConflict((conflict) =>
      conflict.constraint('comments_place').doUpdateSet({ author: person, text: words, edited_at: sql<Date>`now()` }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  await enqueueMessages(tx, [commentMessage(comment, issue.repo)]);
}
