import type { Kysely } from 'kysely';
import { createIndexConcurrently } from '../../../core/store/create-index.ts';

export const transaction = false;

/** An index for the question whether a deployment stopped half-way since another one went live. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createIndexConcurrently(
    db,
    'deployments_ended',
    `on deployments (service, environment, finished_at desc) where state in ('failed', 'cancelled')`,
  );
}
