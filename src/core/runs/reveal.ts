import { sql } from 'kysely';
import { UserError } from '../../roadcrew/errors.ts';
import type { Store } from '../store/database.ts';
import { enqueueMessages } from '../store/messages.ts';
import { addEvent } from './approvals.ts';
import { runCardMessages } from './messages.ts';
import type { Sealer } from './seal.ts';

/**
 * Shows a run's secret to its requester, once. It is reserved first, so that two clicks show it to one; destroyed when
 * it has been shown; and free again after half a minute when nobody can say whether it was, because a secret that was
 * never seen is worth nothing to anybody.
 *
 * @throws UserError when it is not theirs, has been revealed, or is being revealed. Whatever `show` throws.
 */
export async function reveal(
  store: Store,
  sealer: Sealer,
  runId: string,
  by: string,
  show: (secret: string) => Promise<void>,
): Promise<void> {
  const reserved = await store.db
    .updateTable('secrets')
    .set({ revealing_until: sql<Date>`now() + interval '30 seconds'` })
    .where('run_id', '=', runId)
    .where('requester', '=', by)
    .where('sealed', 'is not', null)
    .where((secret) =>
      secret.or([secret('revealing_until', 'is', null), secret('revealing_until', '<', sql<Date>`now()`)]),
    )
    .returning('sealed')
    .executeTakeFirst();
  if (!reserved?.sealed) throw await refusal(store, runId, by);
  try {
    await show(sealer.open(reserved.sealed, runId));
  } catch (error) {
    await store.db.updateTable('secrets').set({ revealing_until: null }).where('run_id', '=', runId).execute();
    throw error;
  }
  await store.db.transaction().execute(async (tx) => {
    await tx
      .updateTable('secrets')
      .set({ sealed: null, revealing_until: null, revealed_at: sql<Date>`now()` })
      .where('run_id', '=', runId)
      .execute();
    // The journal answered with it until now; what has been shown exists nowhere any more.
    await tx
      .updateTable('steps')
      .set({ output: null })
      .where('run_id', '=', runId)
      .where(sql<boolean>`strpos(output::text, ${reserved.sealed}) > 0`)
      .execute();
    const run = await tx.selectFrom('runs').selectAll().where('id', '=', runId).executeTakeFirstOrThrow();
    await addEvent(tx, 'secret.revealed', run, by);
    await enqueueMessages(tx, runCardMessages(run));
  });
}

async function refusal({ db }: Store, runId: string, by: string): Promise<UserError> {
  const secret = await db.selectFrom('secrets').selectAll().where('run_id', '=', runId).executeTakeFirst();
  if (!secret) return new UserError('There is nothing to reveal.');
  if (secret.requester !== by) return new UserError('Only the person who asked for it can reveal it.');
  if (secret.revealed_at)
    return new UserError('It was revealed already. The value is destroyed and cannot be shown again.');
  return new UserError('It is being revealed right now.', {
    hint: 'If you did not see it, try again in half a minute.',
  });
}
