import type { Kysely } from 'kysely';
import { createIndexConcurrently } from '../../../core/store/create-index.ts';

export const transaction = false;

/** An index for the question which services were recently deployed outside the platform. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createIndexConcurrently(
    db,
    'deployments_outside',
    `on deployments (finished_at) where origin = 'outside' and state = 'live'`,
  );
}
