import { appendEvents } from '../../core/store/event-log.ts';
import { UserError } from '../../roadcrew/errors.ts';
import { ensureIssue } from '../issues/index.ts';
import { lockRequest } from './demand.ts';
import { lockIssue } from './merge.ts';
import type { Tx } from './request.ts';

/**
 * Opens a new issue for a request whose issue was deleted, or that never had one. Only at a person's request: the deletion
 * may have been intended.
 * @returns false when there is one
 * @throws UserError when there is no such request, or no repository for issues
 */
export async function reopenIssue(
  tx: Tx,
  { request, person }: { request: string; person: string },
  repo: string | undefined,
): Promise<boolean> {
  if (repo === undefined)
    throw new UserError('There is no repository for issues.', { hint: '`support` in platform.yaml names one.' });
  await lockIssue(tx, request);
  const { id } = await lockRequest(tx, request);
  const existing = await tx
    .selectFrom('issues')
    .select('id')
    .where('kind', '=', 'feature-request')
    .where('subject', '=', id)
    .where('state', '<>', 'gone')
    .executeTakeFirst();
  if (existing) return false;
  await ensureIssue(tx, { kind: 'feature-request', subject: id, repo });
  await appendEvents(tx, { type: 'request.issue-anew', person, data: { request: id } });
  return true;
}
