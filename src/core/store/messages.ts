import { sql } from 'kysely';
import type { Db } from './database.ts';

/** A message for the outbox. */
export interface OutboxMessage {
  /** `slack:…` or `github:…`: messages to one target are delivered in the order they were written. */
  target: string;
  kind: string;
  /** Identifies the message outside: another row with the same key updates it in place. */
  key: string;
  /** Ids only, never text: the text is rendered from the store at the time of sending. */
  payload: Record<string, string>;
}

/**
 * Enqueues messages; call it in the transaction that changes the state. A row that is already pending is locked, so that no
 * sender renders the old state before this change is committed.
 */
export async function enqueueMessages(db: Db, messages: readonly OutboxMessage[]): Promise<void> {
  if (messages.length === 0) return;
  await db
    .insertInto('outbox')
    .values(messages.map(({ payload, ...rest }) => ({ ...rest, payload: JSON.stringify(payload) })))
    .onConflict((conflict) =>
      conflict
        .column('key')
        .where('state', '=', 'pending')
        .where('attempts', '=', 0)
        .doUpdateSet({ due_at: sql`least(outbox.due_at, excluded.due_at)` }),
    )
    .execute();
}
