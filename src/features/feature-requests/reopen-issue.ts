import { appendEvents } from '../../core/store/event-log.ts';
import { UserError } from '../../roadcrew/errors.ts';
import { ensureIssue } from '../issues/desired.ts';
import { hold } from './demand.ts';
import type { Tx } from './request.ts';

/**
 * Another issue in place of one that was deleted, or where there never was one. Only when somebody says so: whoever deleted
 * it may have meant it.
 * @returns false when there is one.
 * @throws UserError when there is no such request, or nowhere to open it.
 */
export async function reopenIssue(
  tx: Tx,
  { request, person }: { request: string; person: string },
  repo: string | undefined,
): Promise<boolean> {
  if (repo === undefined)
    throw new UserError('There is no repository for issues.', { hint: '`support` in platform.yaml names one.' });
  const { id } = await hold(tx, request);
  const standing = await tx
    .selectFrom('issues')
    .select('id')
    .where('kind', '=', 'feature-request')
    .where('subject', '=', id)
    .where('state', '<>', 'gone')
    .executeTakeFirst();
  if (standing) return false;
  await ensureIssue(tx, { kind: 'feature-request', subject: id, repo });
  await appendEvents(tx, { type: 'request.issue-anew', person, data: { request: id } });
  return true;
}
