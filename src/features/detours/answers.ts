import { sql } from 'kysely';
import type { Store } from '../../core/store/database.ts';
import { appendEvents } from '../../core/store/event-log.ts';
import { transact } from '../../core/store/transact.ts';

/** A detour of a service that a team answers for, and the person who does it for them. */
export interface AnswerSubject {
  service: string;
  capability: string;
  /** Owner of the service. */
  team: string;
  /** Person id. */
  by: string;
}

/** Stores “not for us, because …” as product feedback. A second answer replaces the first. */
export const notForUs = (store: Store, subject: AnswerSubject, because: string): Promise<void> =>
  saveAnswer(store, subject, 'not-for-us', because);

/** Stores that the team is moving to the golden path. */
export const onIt = (store: Store, subject: AnswerSubject): Promise<void> => saveAnswer(store, subject, 'on-it', null);

async function saveAnswer(
  { db }: Store,
  subject: AnswerSubject,
  answer: 'not-for-us' | 'on-it',
  because: string | null,
) {
  const { service, capability, team, by } = subject;
  await transact(db, async (tx) => {
    const values = { team, answer, because, at: sql<Date>`now()` };
    const before = await tx
      .selectFrom('detour_answers')
      .select(['answer', 'team'])
      .where('service', '=', service)
      .where('capability', '=', capability)
      .forUpdate()
      .executeTakeFirst();
    await tx
      .insertInto('detour_answers')
      .values({ service, capability, ...values })
      .onConflict((conflict) => conflict.columns(['service', 'capability']).doUpdateSet(values))
      .execute();
    if (before?.answer === answer && before.team === team) return; // only the reason was edited
    await appendEvents(tx, { type: 'detour.answered', team, person: by, data: { service, capability, answer } });
  });
}

/** Removes an answer. @returns whether there was one */
export async function withdraw({ db }: Store, { service, capability, team, by }: AnswerSubject): Promise<boolean> {
  return transact(db, async (tx) => {
    const removed = await tx
      .deleteFrom('detour_answers')
      .where('service', '=', service)
      .where('capability', '=', capability)
      .where('team', '=', team)
      .returning('service')
      .executeTakeFirst();
    if (!removed) return false;
    const data = { service, capability, answer: 'withdrawn' };
    await appendEvents(tx, { type: 'detour.answered', team, person: by, data });
    return true;
  });
}
