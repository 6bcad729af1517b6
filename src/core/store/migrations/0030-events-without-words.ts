import type { Kysely } from 'kysely';
import { removeFromEvents } from '../remove-from-events.ts';

/** The reason is stored with the run, where it can be erased. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await removeFromEvents(db, ['run.ended-as-is'], ['reason']);
}
