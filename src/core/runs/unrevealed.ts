import { sql, type Transaction } from 'kysely';
import type { Store } from '../store/database.ts';
import { enqueueMessages } from '../store/messages.ts';
import type { Schema } from '../store/schema.ts';
import { transact } from '../store/transact.ts';
import { appendRunEvent } from './approvals.ts';
import { noticeMessage, runCardMessages } from './messages.ts';
import { removeSealedOutputs } from './sealed-outputs.ts';

/** Age at which the requester is reminded of a secret that was not revealed, and the time after that until it is destroyed. */
const unrevealedTimes = { remindAfter: '23 days', destroyAfter: '7 days' };

/** Maximum number of secrets per sweep. */
const batchSize = 200;

/** Reminds requesters of secrets that were not revealed, once, and later destroys them with words to the requester. */
export async function endUnrevealed(store: Store): Promise<void> {
  await transact(store.db, remind);
  await transact(store.db, destroy);
}

async function remind(tx: Transaction<Schema>): Promise<void> {
  const { rows } = await sql<{ run: string; requester: string }>`
    update secrets set reminded_at = now() where run_id in (
      select run_id from secrets
      where sealed is not null and reminded_at is null and created_at < now() - interval ${sql.lit(unrevealedTimes.remindAfter)}
      order by created_at limit ${batchSize} for update skip locked)
    returning run_id as run, requester`.execute(tx);
  await enqueueMessages(
    tx,
    rows.map(({ run, requester }) => noticeMessage('secret-unrevealed', { run }, requester)),
  );
}

/** Destroys after the reminder, not after the request: an outage does not shorten the time to react. */
async function destroy(tx: Transaction<Schema>): Promise<void> {
  const { rows } = await sql<{ run: string }>`
    update secrets set sealed = null, revealing_until = null where run_id in (
      select run_id from secrets
      where sealed is not null and reminded_at < now() - interval ${sql.lit(unrevealedTimes.destroyAfter)}
        and created_at < now() - interval ${sql.lit(unrevealedTimes.remindAfter)}
        and (revealing_until is null or revealing_until < now())
      order by created_at limit ${batchSize} for update skip locked)
    returning run_id as run`.execute(tx);
  if (rows.length === 0) return;
  const ids = rows.map(({ run }) => run);
  await removeSealedOutputs(tx, ids);
  for (const run of await tx.selectFrom('runs').selectAll().where('id', 'in', ids).execute()) {
    await appendRunEvent(tx, 'secret.destroyed', run, null);
    await enqueueMessages(tx, [
      ...runCardMessages(run),
      noticeMessage('secret-destroyed', { run: run.id }, run.requester),
    ]);
  }
}
