import type { Db } from './database.ts';

/** Properties of an event type. */
export interface EventSpec {
  /** Keys of `data` that may be exported: ids, categories and numbers, never text or persons. */
  exported?: readonly string[];
  /** True when metrics count these events one by one. */
  counted?: boolean;
  /** Text in the history of a run; `%` is replaced by the step's title. */
  history?: string;
  /** True when the engine causes it, even though a person is recorded with it. */
  automatic?: boolean;
}

/** Event specs by type. */
export type EventSpecs = Readonly<Record<string, EventSpec>>;

/** An event to append. Its time is the database's. */
export interface NewEvent {
  /** `<subject>.<past participle>`; docs/events.md lists all types. */
  type: string;
  run?: string | null;
  team?: string | null;
  /** Person id of the actor; null when the clock or GitHub caused the event. */
  person?: string | null;
  /** Ids, categories and numbers, never text of people. */
  data?: Record<string, unknown>;
}

/** Appends events; call it in the transaction that changes the state. */
export async function appendEvents(db: Db, ...events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await db
    .insertInto('events')
    .values(
      events.map(({ type, run = null, team = null, person = null, data = {} }) => ({
        type,
        run_id: run,
        team,
        person,
        data: JSON.stringify(data),
      })),
    )
    .execute();
}
