import { sql } from 'kysely';
import type { Store } from '../store/database.ts';
import { deleteInBatches } from '../store/delete-in-batches.ts';
import { enqueueMessages } from '../store/messages.ts';
import { transact } from '../store/transact.ts';
import { appendRunEvent, endUnstartedRun } from './approvals.ts';
import { approvalCardMessage, noticeMessage, reminderEnded, runCardMessages } from './messages.ts';

/** Maximum number of rows of one kind per sweep. */
const batchSize = 200;

/** Sends a reminder for approvals that are open for a day. @returns their number */
export async function remindApprovers({ db }: Store): Promise<number> {
  return transact(db, async (tx) => {
    const overdue = await tx
      .updateTable('approvals')
      .set({ remind_at: null })
      .where('id', 'in', (open) =>
        open
          .selectFrom('approvals')
          .select('id')
          .where('state', '=', 'open')
          .where('remind_at', '<=', sql<Date>`now()`)
          .limit(batchSize)
          .forUpdate()
          .skipLocked(),
      )
      .returning(['id', 'run_id'])
      .execute();
    const messages = overdue.map(({ id, run_id }) =>
      noticeMessage('approval-reminder', { run: run_id, approval: id }, 'approvals'),
    );
    await enqueueMessages(tx, messages);
    return overdue.length;
  });
}

/** Expires approvals that are open for a week, and notifies the requesters. @returns their number */
export async function expireApprovals({ db }: Store): Promise<number> {
  return transact(db, async (tx) => {
    // Runs are locked before their approvals; locked runs are left to the next sweep.
    const runs = await tx
      .selectFrom('runs')
      .innerJoin('approvals', 'approvals.run_id', 'runs.id')
      .selectAll('runs')
      .where('approvals.state', '=', 'open')
      .where('approvals.expires_at', '<=', sql<Date>`now()`)
      .limit(batchSize)
      .forUpdate('runs')
      .skipLocked()
      .execute();
    let count = 0;
    for (const run of runs) {
      const expired = await tx
        .updateTable('approvals')
        .set({ state: 'expired', decided_at: sql<Date>`now()` })
        .where('run_id', '=', run.id)
        .where('state', '=', 'open')
        .where('expires_at', '<=', sql<Date>`now()`)
        .returning('id')
        .executeTakeFirst();
      if (!expired) continue; // decided in the meantime
      count += 1;
      await endUnstartedRun(tx, run.id, 'expired');
      await appendRunEvent(tx, 'run.expired', run, null, { approval: expired.id });
      await enqueueMessages(tx, [
        approvalCardMessage(expired.id),
        reminderEnded(run.id, expired.id),
        ...runCardMessages(run),
        noticeMessage('approval-expired', { run: run.id, approval: expired.id }, run.requester),
      ]);
    }
    return count;
  });
}

/** Reminds owners of resources some time before their expiry and on the day, then also the platform team. Nothing is removed. */
export async function remindOwners({ db }: Store): Promise<number> {
  return transact(db, async (tx) => {
    const due = await tx
      .updateTable('resources')
      .set({ remind_at: sql<Date>`case when expires_at > now() then expires_at end` })
      .where('id', 'in', (resources) =>
        resources
          .selectFrom('resources')
          .select('id')
          .where('remind_at', '<=', sql<Date>`now()`)
          .limit(batchSize)
          .forUpdate()
          .skipLocked(),
      )
      .returning(['run_id', 'owner', sql<boolean>`expires_at <= now()`.as('expired')])
      .execute();
    const messages = due.flatMap(({ run_id: run, owner, expired }) =>
      expired
        ? [noticeMessage('resource-expired', { run }, owner), noticeMessage('resource-expired', { run }, 'platform')]
        : [noticeMessage('resource-expiring', { run }, owner)],
    );
    await enqueueMessages(tx, messages);
    return due.length;
  });
}

/** Deletes delivery ids after 30 days, far longer than Slack redelivers, and settled messages and unconfirmed previews after 7. */
export async function deleteOldRows(store: Store, stopping: AbortSignal): Promise<void> {
  const deliveries = (limit: number) => sql`
    delete from deliveries where id = any(array(
      select id from deliveries where received_at < now() - interval '30 days'
      order by received_at limit ${limit} for update skip locked))`;
  const messages = (limit: number) => sql`
    delete from outbox where id = any(array(
      select id from outbox where settled_at < now() - interval '7 days'
      order by settled_at limit ${limit} for update skip locked))`;
  const previews = (limit: number) => sql`
    delete from previews where id = any(array(
      select id from previews where created_at < now() - interval '7 days'
      order by created_at limit ${limit} for update skip locked))`;
  for (const old of [deliveries, messages, previews]) await deleteInBatches(store, old, stopping);
}
