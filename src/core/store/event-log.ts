import type { Db } from './database.ts';

/** A fact to append. Its time is the database's. */
export interface NewEvent {
  /** `<what>.<happened>`; docs/events.md lists them. */
  type: string;
  run?: string | null;
  team?: string | null;
  /** Who did it, as a person id; nobody where the clock or GitHub did. */
  person?: string | null;
  /** Ids, categories and numbers, never what people wrote. */
  data?: Record<string, unknown>;
}

/** Appends facts, to be called in the transaction that changes the state. */
export async function appendEvents(db: Db, ...events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await db
    .insertInto('events')
    .values(
      events.map(({ type, run = null, team = null, person = null, data = {} }) => ({
        ...{ type, run_id: run, team, person },
        data: JSON.stringify(data),
      })),
    )
    .execute();
}
