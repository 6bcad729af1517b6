import { sql } from 'kysely';
import { UserError } from '../../roadcrew/errors.ts';
import type { Store } from '../store/database.ts';
import { enqueueMessages } from '../store/messages.ts';
import { transact } from '../store/transact.ts';
import { appendRunEvent } from './approvals.ts';
import { runCardMessages } from './messages.ts';
import type { Rights } from './rights.ts';
import type { Sealer } from './seal.ts';
import { removeSealedOutputs } from './sealed-outputs.ts';

/**
 * Shows a run's secret to its requester, once, while they are in the run's team. It is reserved first, so that two clicks
 * cannot show it twice, and destroyed after it was shown. When the outcome is unknown the reservation ends after half a
 * minute, because a secret that nobody has seen would be lost.
 *
 * @throws UserError when it belongs to somebody else, was revealed, or is being revealed; and errors of `show`
 */
export async function revealSecret(
  { store, sealer, rights }: { store: Store; sealer: Sealer; rights: Rights },
  runId: string,
  by: string,
  show: (secret: string) => Promise<void>,
): Promise<void> {
  const { team } = await store.db.selectFrom('runs').select('team').where('id', '=', runId).executeTakeFirstOrThrow();
  if (!(await rights.mayRun(by, team)))
    throw new UserError(`The credentials belong to ${team}, and you are not in that team any more.`, {
      hint: 'Ask the platform team to set a new password for somebody in the team.',
    });
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
  await transact(store.db, async (tx) => {
    await tx
      .updateTable('secrets')
      .set({ sealed: null, revealing_until: null, revealed_at: sql<Date>`now()` })
      .where('run_id', '=', runId)
      .execute();
    await removeSealedOutputs(tx, [runId]);
    const run = await tx.selectFrom('runs').selectAll().where('id', '=', runId).executeTakeFirstOrThrow();
    await appendRunEvent(tx, 'secret.revealed', run, by);
    await enqueueMessages(tx, runCardMessages(run));
  });
}

async function refusal({ db }: Store, runId: string, by: string): Promise<UserError> {
  const secret = await db.selectFrom('secrets').selectAll().where('run_id', '=', runId).executeTakeFirst();
  if (!secret) return new UserError('There is nothing to reveal.');
  if (secret.requester !== by) return new UserError('Only the requester can reveal the credentials.');
  if (secret.revealed_at)
    return new UserError('The credentials were already revealed. They are destroyed and cannot be shown again.');
  if (secret.sealed === null)
    return new UserError('The credentials were not revealed in time, and are destroyed.', {
      hint: 'Ask the platform team for new ones.',
    });
  return new UserError('The credentials are being revealed right now.', {
    hint: 'If you did not see them, try again in half a minute.',
  });
}
