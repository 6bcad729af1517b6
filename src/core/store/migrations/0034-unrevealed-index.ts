import type { Kysely } from 'kysely';
import { createIndexConcurrently } from '../create-index.ts';

export const transaction = false;

/** Secrets that were not revealed, oldest first. */
export const up = (db: Kysely<unknown>): Promise<void> =>
  createIndexConcurrently(db, 'secrets_unrevealed', 'on secrets (created_at) where sealed is not null');
