import { type SqlBool, sql, type Transaction } from 'kysely';
import type { ApprovalPolicy } from '../../roadcrew/index.ts';
import type { Store } from '../store/database.ts';
import { newId } from '../store/ids.ts';
import { enqueueMessages, type OutboxMessage } from '../store/messages.ts';
import type { RunError, Schema } from '../store/schema.ts';
import { transact } from '../store/transact.ts';
import { appendRunEvent, approvalTimes } from './approvals.ts';
import { type ClaimedRun, LeaseLost } from './claim.ts';
import { approvalCardMessage, noticeMessage, reminderEnded, runCardMessages } from './messages.ts';
import { startUndo } from './release.ts';
import type { Approval, NotAllowed, VoidCause } from './stops.ts';

/** Requests approval of a run that has not begun, in place of one that does not count, and releases the run. @throws LeaseLost */
export async function requestApproval(
  store: Store,
  run: ClaimedRun,
  old: Approval | undefined,
  { policy, cause }: { policy: ApprovalPolicy; cause: VoidCause },
): Promise<void> {
  const id = newId();
  await transact(store.db, async (tx) => {
    const released = await tx
      .updateTable('runs')
      .set({ state: 'awaiting-approval', due_at: null, lease_until: null, lease_by: null })
      .where('id', '=', run.id)
      .where('epoch', '=', run.epoch)
      .where('lease_until', 'is not', null)
      // A run that was cancelled meanwhile stays with its worker, which ends it.
      .where(sql<SqlBool>`cancelled_by is null`)
      .returning('requester_human')
      .executeTakeFirst();
    if (!released) throw new LeaseLost(run.id);
    const voided = old ? await voidApproval(tx, run, old, cause, id) : [];
    await tx
      .insertInto('approvals')
      .values({
        id,
        run_id: run.id,
        round: (old?.round ?? 0) + 1,
        state: 'open',
        needs_from: policy.from,
        needs_count: policy.count,
        hash: run.hash,
        requester: run.requester,
        requester_human: released.requester_human,
        remind_at: sql<Date>`now() + ${approvalTimes.remindAfter}::interval`,
        expires_at: sql<Date>`now() + ${approvalTimes.expireAfter}::interval`,
      })
      .execute();
    await appendRunEvent(tx, 'run.approval-needed', run, null, { approval: id, cause, epoch: run.epoch });
    await enqueueMessages(tx, [
      ...voided,
      approvalCardMessage(id),
      ...runCardMessages(run),
      noticeMessage('approval-void', { run: run.id, approval: id }, run.requester),
    ]);
  });
}

/**
 * Starts to undo a run that may not act any more, and notifies its requester and, where it had an approval, its approvers.
 * @returns the run as it is undone. @throws LeaseLost
 */
export async function withdrawRun(
  store: Store,
  run: ClaimedRun,
  { message, approval, needs }: NotAllowed,
): Promise<ClaimedRun> {
  const error: RunError = { message, ...(needs && { hint: 'Request it again: it then needs a new approval.' }) };
  return transact(store.db, async (tx) => {
    const started = await startUndo(tx, run, error);
    const voided = approval && needs ? await voidApproval(tx, run, approval, needs.cause) : [];
    const notices = [run.requester, ...approverPlaces(run, approval)];
    await enqueueMessages(tx, [
      ...voided,
      ...runCardMessages(run),
      ...notices.map((to) => noticeMessage('run-withdrawn', { run: run.id }, to)),
    ]);
    return { ...run, ...started, state: 'undoing' };
  });
}

/** Channels in which the approvers of a run are notified. */
function approverPlaces(run: ClaimedRun, approval: Approval | undefined): string[] {
  if (approval?.needs_from !== 'owners') return approval ? ['approvals'] : [];
  return run.copy_to ? [run.copy_to] : [];
}

/** Marks an approval as void, unless it already is. @returns the update of its card */
export async function voidApproval(
  tx: Transaction<Schema>,
  run: Pick<ClaimedRun, 'id' | 'team'>,
  { id }: Pick<Approval, 'id'>,
  cause: VoidCause,
  next?: string,
): Promise<OutboxMessage[]> {
  const { numUpdatedRows } = await tx
    .updateTable('approvals')
    .set({ state: 'void', remind_at: null })
    .where('id', '=', id)
    .where('state', '<>', 'void')
    .executeTakeFirst();
  if (numUpdatedRows > 0n)
    await appendRunEvent(tx, 'approval.void', run, null, { approval: id, cause, ...(next && { next }) });
  return [approvalCardMessage(id), reminderEnded(run.id, id)];
}
