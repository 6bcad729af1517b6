import { type Selectable, sql } from 'kysely';
import { UserError } from '../../roadcrew/errors.ts';
import type { Db, Store } from '../store/database.ts';
import { enqueueMessages, type OutboxMessage } from '../store/messages.ts';
import type { Schema } from '../store/schema.ts';
import { transact } from '../store/transact.ts';
import { appendRunEvent, endUnstartedRun } from './approvals.ts';
import { approvalCardMessage, holdEnded, noticeMessage, reminderEnded, runCardMessages } from './messages.ts';

/**
 * Cancels a run: immediately when none of its steps has started, otherwise by undoing them. Cancelling twice has no effect.
 * The caller has checked the right to cancel. @throws UserError when the run has already ended
 */
export async function cancelRun(store: Store, runId: string, by: string): Promise<void> {
  await transact(store.db, async (tx) => {
    const run = await tx.selectFrom('runs').selectAll().where('id', '=', runId).forUpdate().executeTakeFirstOrThrow();
    if (run.state === 'cancelled' || run.cancelled_by) return;
    if (run.finished_at || run.state === 'undoing') {
      throw new UserError(
        run.state === 'undoing' ? 'This run is already being undone.' : `This run has already ended: ${run.state}.`,
      );
    }
    const notices = by === run.requester ? [] : [noticeMessage('run-cancelled', { run: run.id }, run.requester)];
    const messages: OutboxMessage[] = [...runCardMessages(run), ...notices];
    if (run.state === 'parked') messages.push(holdEnded(run.id));
    await tx.updateTable('runs').set({ cancelled_by: by }).where('id', '=', run.id).execute();
    if (run.state === 'awaiting-approval' || run.epoch === 0 || (await isIdle(tx, run))) {
      await endUnstartedRun(tx, run.id, 'cancelled');
      const open = await tx
        .updateTable('approvals')
        .set({ state: 'cancelled', decided_at: sql<Date>`now()` })
        .where('run_id', '=', run.id)
        .where('state', '=', 'open')
        .returning('id')
        .executeTakeFirst();
      if (open) messages.push(approvalCardMessage(open.id), reminderEnded(run.id, open.id));
      await appendRunEvent(tx, 'run.cancelled', run, by);
    } else {
      // A worker notices it at its next write. A waiting or parked run becomes due, so that a worker undoes it.
      await tx.updateTable('runs').set({ due_at: sql<Date>`now()` }).where('id', '=', run.id).execute();
      await appendRunEvent(tx, 'run.cancel-asked', run, by);
    }
    await enqueueMessages(tx, messages);
  });
}

/** True for a parked run without lease and without started steps. */
async function isIdle(
  tx: Db,
  { id, state, lease_until }: Pick<Selectable<Schema['runs']>, 'id' | 'state' | 'lease_until'>,
) {
  if (state !== 'parked' || lease_until) return false;
  const step = await tx.selectFrom('steps').select('name').where('run_id', '=', id).executeTakeFirst();
  return step === undefined;
}

/** Continues a parked run where it stopped, after its problem was fixed. @throws UserError when it is not on hold */
export async function resumeRun(store: Store, runId: string, by: string): Promise<void> {
  await transact(store.db, async (tx) => {
    const run = await tx.selectFrom('runs').selectAll().where('id', '=', runId).forUpdate().executeTakeFirstOrThrow();
    if (run.state !== 'parked') throw new UserError(`This run is not on hold: ${run.state}.`);
    const undone = await tx
      .selectFrom('steps')
      .select('name')
      .where('run_id', '=', runId)
      .where('state', 'in', ['undone', 'undo-failed'])
      .executeTakeFirst();
    const state = undone || run.error?.message ? 'undoing' : 'queued';
    await tx
      .updateTable('runs')
      .set({
        state,
        due_at: sql<Date>`now()`,
        crashes: 0,
        error: sql<string>`nullif(error - 'parked', '{}')`,
      })
      .where('id', '=', run.id)
      .execute();
    // The time on hold does not count: the limits of steps that continue start again.
    await tx
      .updateTable('steps')
      .set({ deadline: sql<Date>`now() + (deadline - started_at)` })
      .where('run_id', '=', run.id)
      .where('state', 'in', ['started', 'waiting'])
      .execute();
    await appendRunEvent(tx, 'run.resumed', run, by, { state });
    await enqueueMessages(tx, [...runCardMessages(run), holdEnded(run.id)]);
  });
}
