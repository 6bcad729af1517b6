import { sql } from 'kysely';
import type { Store } from '../store/database.ts';
import { enqueueMessages } from '../store/messages.ts';
import { addEvent, endUnstarted } from './approvals.ts';
import { approvalCardMessage, noticeMessage, runCardMessages } from './messages.ts';

/** How many of one kind are handled in a turn; the rest is still due at the next. */
const batch = 200;

/** Runs that are due and that nobody holds, whatever the queue has lost. */
export async function dueRuns({ db }: Store): Promise<string[]> {
  const rows = await db
    .selectFrom('runs')
    .select('id')
    .where('due_at', '<=', sql<Date>`now()`)
    .where((row) => row.or([row('lease_until', 'is', null), row('lease_until', '<', sql<Date>`now()`)]))
    .orderBy('due_at')
    .limit(batch)
    .execute();
  return rows.map(({ id }) => id);
}

/** Approvals nobody has answered for a day are asked for once more. */
export async function remind({ db }: Store): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const late = await tx
      .updateTable('approvals')
      .set({ remind_at: null })
      .where('id', 'in', (open) =>
        open
          .selectFrom('approvals')
          .select('id')
          .where('state', '=', 'open')
          .where('remind_at', '<=', sql<Date>`now()`)
          .limit(batch)
          .forUpdate()
          .skipLocked(),
      )
      .returning(['id', 'run_id'])
      .execute();
    const messages = late.map(({ id, run_id }) =>
      noticeMessage('approval-reminder', { run: run_id, approval: id }, 'approvals'),
    );
    await enqueueMessages(tx, messages);
    return late.length;
  });
}

/** Approvals nobody has answered for a week end in a state of their own, which the requester is told. */
export async function expire({ db }: Store): Promise<number> {
  return db.transaction().execute(async (tx) => {
    // The runs are locked first, and runs in somebody's hands are left for the next turn.
    const runs = await tx
      .selectFrom('runs')
      .innerJoin('approvals', 'approvals.run_id', 'runs.id')
      .selectAll('runs')
      .where('approvals.state', '=', 'open')
      .where('approvals.expires_at', '<=', sql<Date>`now()`)
      .limit(batch)
      .forUpdate('runs')
      .skipLocked()
      .execute();
    let expired = 0;
    for (const run of runs) {
      const over = await tx
        .updateTable('approvals')
        .set({ state: 'expired', decided_at: sql<Date>`now()` })
        .where('run_id', '=', run.id)
        .where('state', '=', 'open')
        .where('expires_at', '<=', sql<Date>`now()`)
        .returning('id')
        .executeTakeFirst();
      if (!over) continue; // decided since
      expired += 1;
      await endUnstarted(tx, run.id, 'expired');
      await addEvent(tx, 'run.expired', run, null, { approval: over.id });
      await enqueueMessages(tx, [
        approvalCardMessage(over.id),
        ...runCardMessages(run),
        noticeMessage('approval-expired', { run: run.id, approval: over.id }, run.requester),
      ]);
    }
    return expired;
  });
}

/** The owner of something with an end is told some time before, and on the day, when the platform team is too. Nothing is removed by itself. */
export async function remindOfExpiry({ db }: Store): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const due = await tx
      .updateTable('resources')
      .set({ remind_at: sql<Date>`case when expires_at > now() then expires_at end` })
      .where('id', 'in', (resources) =>
        resources
          .selectFrom('resources')
          .select('id')
          .where('remind_at', '<=', sql<Date>`now()`)
          .limit(batch)
          .forUpdate()
          .skipLocked(),
      )
      .returning(['run_id', 'owner', sql<boolean>`expires_at <= now()`.as('over')])
      .execute();
    const messages = due.flatMap(({ run_id: run, owner, over }) =>
      over
        ? [noticeMessage('resource-expired', { run }, owner), noticeMessage('resource-expired', { run }, 'platform')]
        : [noticeMessage('resource-expiring', { run }, owner)],
    );
    await enqueueMessages(tx, messages);
    return due.length;
  });
}

/** What is kept for a while only: delivery ids far beyond any replay, and delivered messages. */
export async function tidy({ db }: Store): Promise<void> {
  await sql`delete from deliveries where received_at < now() - interval '30 days'`.execute(db);
  await sql`delete from outbox where settled_at < now() - interval '7 days'`.execute(db);
}
