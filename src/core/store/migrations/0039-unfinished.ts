import type { Kysely } from 'kysely';
import { createIndexConcurrently } from '../create-index.ts';

/** Cannot run in a transaction, because requests go on while the indexes are built. */
export const transaction = false;

/** Indexes of what has not ended, which the metrics count: without them every count reads the whole history. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createIndexConcurrently(db, 'runs_open', 'on runs (workflow) where finished_at is null');
  await createIndexConcurrently(db, 'outbox_unsent', "on outbox (state) where state <> 'sent'");
}
