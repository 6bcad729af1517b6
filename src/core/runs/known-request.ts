import { UserError } from '../../roadcrew/errors.ts';
import type { Store } from '../store/database.ts';
import { parametersHash } from './identity.ts';
import type { Accepted, Request } from './requests.ts';

/** Time in which the same request by the same person is taken for a repetition whose first answer was lost. */
const repeatWithin = '5 minutes';

/**
 * Newest run with which a person has requested the same, among the last few, so that the time does not grow with the history.
 * A run that ended without success may be requested again.
 */
export const earlierRun = (requester: string, hash: string) => `
  select id from (
    select id, hash, state from runs where requester = ${requester} and created_at > now() - interval '${repeatWithin}'
    order by created_at desc limit 20
  ) as recent where recent.hash = ${hash} and state not in ('failed', 'cancelled', 'declined', 'expired') limit 1`;

export const hashOf = ({ workflow, team, input }: Request) =>
  parametersHash({ workflow: workflow.name, version: workflow.version, team, input });

export async function isDeliveryStored({ db }: Store, deliveryId: string): Promise<boolean> {
  const row = await db.selectFrom('deliveries').select('id').where('id', '=', deliveryId).executeTakeFirst();
  return row !== undefined;
}

/** True for a copy of an accepted delivery, and for a repetition: its own run has created what a precheck finds. */
export async function isKnown(store: Store, request: Request): Promise<boolean> {
  if (await isDeliveryStored(store, request.delivery.id)) return true;
  if (request.again) return false;
  const rows = await store.prepared('find-earlier-run', earlierRun('$1', '$2'), [
    request.requester.id,
    hashOf(request),
  ]);
  return rows.length > 0;
}

/** Answer to a delivery that was accepted before. @throws UserError when its values are different */
export async function findAccepted({ db }: Store, delivery: Request['delivery']): Promise<Accepted> {
  const stored = await db
    .selectFrom('deliveries')
    .select(['run_id', 'digest'])
    .where('id', '=', delivery.id)
    .executeTakeFirstOrThrow();
  if (stored.digest === delivery.digest) return { runId: stored.run_id, replay: true };
  throw new UserError('This form was already submitted with other values.', { hint: 'Open a new form.' });
}
