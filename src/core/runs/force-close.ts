import { sql } from 'kysely';
import { UserError } from '../../roadcrew/errors.ts';
import type { Definitions } from '../definitions.ts';
import type { Store } from '../store/database.ts';
import { enqueueMessages } from '../store/messages.ts';
import { addEvent } from './approvals.ts';
import { noticeMessage, runCardMessages } from './messages.ts';

/**
 * Ends a run on hold without its way back: that may not be installed any more, or fail for good. Nothing is undone, and
 * what its steps have left is kept with the run and said. A worker that holds it meanwhile loses it. The caller has
 * checked the right to. @throws UserError when it is not on hold.
 */
export async function closeWithoutUndo(
  store: Store,
  definitions: Definitions,
  runId: string,
  { by, reason }: { by: string; reason: string },
): Promise<void> {
  await store.db.transaction().execute(async (tx) => {
    const run = await tx.selectFrom('runs').selectAll().where('id', '=', runId).forUpdate().executeTakeFirstOrThrow();
    if (run.state !== 'parked') throw new UserError(`It is not on hold any more: ${run.state}.`);
    const steps = await tx
      .selectFrom('steps')
      .select('name')
      .where('run_id', '=', runId)
      .where('state', '<>', 'undone')
      .orderBy('position')
      .execute();
    const workflow = definitions.workflows.get(run.workflow);
    // Only the version it began with knows which of its steps leave anything.
    const leaves = (name: string) => workflow?.version !== run.version || workflow.steps[name]?.undo !== undefined;
    const ended = { reason, left: steps.map(({ name }) => name).filter(leaves) };
    await tx
      .updateTable('runs')
      .set({
        state: 'cancelled',
        cancelled_by: by,
        error: sql<string>`coalesce(error, '{}') - 'parked' || ${JSON.stringify({ ended })}::jsonb`,
        epoch: sql<number>`epoch + 1`,
        lease_until: null,
        lease_by: null,
        due_at: null,
        finished_at: sql<Date>`now()`,
      })
      .where('id', '=', runId)
      .execute();
    await tx.deleteFrom('claims').where('run_id', '=', runId).execute();
    await addEvent(tx, 'run.ended-as-is', run, by, ended);
    const toldOf = by === run.requester ? [] : [noticeMessage('run-cancelled', { run: runId }, run.requester)];
    await enqueueMessages(tx, [...runCardMessages(run), ...toldOf]);
  });
}
