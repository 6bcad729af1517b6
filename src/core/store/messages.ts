import { sql } from 'kysely';
import type { Db } from './database.ts';

/** A row for the outbox: who it goes to, what it is, and under which key it is one message. */
export interface OutboxMessage {
  /** `slack:…` or `github:…`: messages to one target are delivered in the order they were written. */
  target: string;
  kind: string;
  /** The same key is the same message outside: a further change updates it in place. */
  key: string;
  /** Ids only, never text: what is said is drawn from the truth when it is sent. */
  payload: Record<string, string>;
}

/** A message that is pending already is locked: no sender may take it, and draw the old state, before this change is committed. */
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
