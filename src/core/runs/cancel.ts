import { type Selectable, sql } from 'kysely';
import { UserError } from '../../roadcrew/errors.ts';
import type { Db, Store } from '../store/database.ts';
import { enqueueMessages, type OutboxMessage } from '../store/messages.ts';
import type { Schema } from '../store/schema.ts';
import { addEvent, endUnstarted } from './approvals.ts';
import { approvalCardMessage, noticeMessage, runCardMessages } from './messages.ts';

/**
 * Ends a run at a person's wish: at once when nothing has been done for it yet, otherwise by the way back. Cancelling
 * twice is fine. The caller has checked the right to. @throws UserError when it has ended already.
 */
export async function cancel(store: Store, runId: string, by: string): Promise<void> {
  await store.db.transaction().execute(async (tx) => {
    const run = await tx.selectFrom('runs').selectAll().where('id', '=', runId).forUpdate().executeTakeFirstOrThrow();
    if (run.state === 'cancelled' || run.cancelled_by) return;
    if (run.finished_at || run.state === 'undoing') {
      throw new UserError(
        run.state === 'undoing' ? 'It is being undone already.' : `It has ended already: ${run.state}.`,
      );
    }
    const toldOf = by === run.requester ? [] : [noticeMessage('run-cancelled', { run: run.id }, run.requester)];
    const messages: OutboxMessage[] = [...runCardMessages(run), ...toldOf];
    await tx.updateTable('runs').set({ cancelled_by: by }).where('id', '=', run.id).execute();
    if (run.state === 'awaiting-approval' || run.epoch === 0 || (await isIdle(tx, run))) {
      await endUnstarted(tx, run.id, 'cancelled');
      const open = await tx
        .updateTable('approvals')
        .set({ state: 'cancelled', decided_at: sql<Date>`now()` })
        .where('run_id', '=', run.id)
        .where('state', '=', 'open')
        .returning('id')
        .executeTakeFirst();
      if (open) messages.push(approvalCardMessage(open.id));
      await addEvent(tx, 'run.cancelled', run, by);
    } else {
      // Its holder sees it at the next write; a resting or parked run is taken up to turn back.
      await tx.updateTable('runs').set({ due_at: sql<Date>`now()` }).where('id', '=', run.id).execute();
      await addEvent(tx, 'run.cancel-asked', run, by);
    }
    await enqueueMessages(tx, messages);
  });
}

/** On hold, in nobody's hands, and without a step that was begun. */
async function isIdle(
  tx: Db,
  { id, state, lease_until }: Pick<Selectable<Schema['runs']>, 'id' | 'state' | 'lease_until'>,
) {
  if (state !== 'parked' || lease_until) return false;
  const step = await tx.selectFrom('steps').select('name').where('run_id', '=', id).executeTakeFirst();
  return step === undefined;
}

/** A platform engineer has mended what a parked run stumbled over: it goes on where it stopped. @throws UserError */
export async function resume(store: Store, runId: string, by: string): Promise<void> {
  await store.db.transaction().execute(async (tx) => {
    const run = await tx.selectFrom('runs').selectAll().where('id', '=', runId).forUpdate().executeTakeFirstOrThrow();
    if (run.state !== 'parked') throw new UserError(`It is not parked: ${run.state}.`);
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
    await addEvent(tx, 'run.resumed', run, by, { state });
    await enqueueMessages(tx, runCardMessages(run));
  });
}
