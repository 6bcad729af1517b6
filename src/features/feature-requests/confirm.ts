import { sql } from 'kysely';
import { appendEvents } from '../../core/store/event-log.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { cleanText, countCharacters } from '../../lib/text.ts';
import { UserError } from '../../roadcrew/errors.ts';
import { storeAnswer } from '../issues/index.ts';
import { lockRequest } from './demand.ts';
import { statusMessage } from './messages.ts';
import type { Requester, Tx } from './request.ts';
import { maxWords } from './title.ts';

export interface Verdict extends Requester {
  request: string;
  solved: boolean;
  /** Description of what is missing, where it does not solve it. */
  words?: string;
}

/**
 * Records whether what was shipped solves it for a team. The last answer counts; the words of a “not yet” become a comment
 * on the issue.
 * @returns whether the answer is new. @throws UserError when there is nothing (any more) to answer
 */
export async function confirm(tx: Tx, { request, team, person, solved, words = '' }: Verdict): Promise<boolean> {
  const missing = cleanText(words);
  if (!solved && missing === '')
    throw new UserError('Say what is missing: the platform team reads it.', { field: 'words' });
  if (countCharacters(missing) > maxWords)
    throw new UserError(`Use at most ${maxWords} characters.`, { field: 'words' });
  const { id } = await lockRequest(tx, request);
  const { rows } = await sql<{ status: string; changes: number }>`
    select r.status, r.changes from feature_requests r join demand d on d.request = r.id
    where r.id = ${id} and d.team = ${team} and d.left_at is null`.execute(tx);
  const [current] = rows;
  if (!current) throw new UserError(`Team ${team} is not counted for this request (any more).`);
  if (current.status !== 'shipped')
    throw new UserError('This has not shipped (or not any more): nothing to confirm yet.');
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
  const question = statusMessage(id, current.changes, team);
  await enqueueMessages(tx, [question]);
  if (!solved) await commentOnIssue(tx, { request: id, person, words: missing, question: question.key });
  return true;
}

/** Comments on the issue. A later answer to the same question edits the comment. */
async function commentOnIssue(
  tx: Tx,
  { request, person, words, question }: { request: string; person: string; words: string; question: string },
): Promise<void> {
  const issue = await tx
    .selectFrom('issues')
    .select('id')
    .where('kind', '=', 'feature-request')
    .where('subject', '=', request)
    .executeTakeFirst();
  if (!issue) return;
  const posted = await tx.selectFrom('posts').select(['channel', 'ts']).where('key', '=', question).executeTakeFirst();
  await storeAnswer(tx, {
    issue: issue.id,
    thread: request,
    author: person,
    text: words,
    question: posted ?? { channel: 'none', ts: question },
  });
}
