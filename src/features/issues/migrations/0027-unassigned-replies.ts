import type { Kysely } from 'kysely';
import { createIndexConcurrently } from '../../../core/store/create-index.ts';

export const transaction = false;

/** Finds the replies whose thread is not known yet. */
export const up = (db: Kysely<unknown>): Promise<void> =>
  createIndexConcurrently(db, 'comments_unassigned', `on comments (thread) where thread like 'unassigned:%'`);
