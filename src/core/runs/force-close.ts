import { sql } from 'kysely';
import { UserError } from '../../roadcrew/errors.ts';
import { type Definitions, findVersion } from '../definitions.ts';
import type { Store } from '../store/database.ts';
import { enqueueMessages } from '../store/messages.ts';
import { transact } from '../store/transact.ts';
import { appendRunEvent } from './approvals.ts';
import { holdEnded, noticeMessage, runCardMessages } from './messages.ts';
import { removeSealedOutputs } from './sealed-outputs.ts';

/**
 * Ends a run on hold without undo, which may not be installed any more or may always fail. Records with the run which steps
 * were not undone. A worker that executes the run loses its lease. The caller has checked the right to close it.
 * @throws UserError when it is not on hold
 */
export async function closeWithoutUndo(
  store: Store,
  definitions: Definitions,
  runId: string,
  { by, reason }: { by: string; reason: string },
): Promise<void> {
  await transact(store.db, async (tx) => {
    const run = await tx.selectFrom('runs').selectAll().where('id', '=', runId).forUpdate().executeTakeFirstOrThrow();
    if (run.state !== 'parked') throw new UserError(`This run is not on hold any more: ${run.state}.`);
    const steps = await tx
      .selectFrom('steps')
      .select('name')
      .where('run_id', '=', runId)
      .where('state', '<>', 'undone')
      .orderBy('position')
      .execute();
    const workflow = findVersion(definitions, run);
    // Only the version of the run tells which steps have an undo; a step that is not known here may have one.
    const needsUndo = (name: string) => {
      const step = workflow?.steps[name];
      return step === undefined || step.undo !== undefined;
    };
    const ended = { reason, left: steps.map(({ name }) => name).filter(needsUndo) };
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
    await removeSealedOutputs(tx, [runId]);
    await tx.deleteFrom('claims').where('run_id', '=', runId).execute();
    await appendRunEvent(tx, 'run.ended-as-is', run, by, { left: ended.left });
    const notices = by === run.requester ? [] : [noticeMessage('run-cancelled', { run: runId }, run.requester)];
    await enqueueMessages(tx, [...runCardMessages(run), holdEnded(runId), ...notices]);
  });
}
