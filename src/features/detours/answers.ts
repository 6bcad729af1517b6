import { sql } from 'kysely';
import type { Store } from '../../core/store/database.ts';
import { appendEvents } from '../../core/store/event-log.ts';

/** What a team says to a detour of one of its services. */
export interface AnswerOf {
  service: string;
  capability: string;
  /** Owner of the service. */
  team: string;
  /** Person id. */
  by: string;
}

/** “Not for us, because …”: recorded as product feedback. Said again, the new words count. */
export const notForUs = (store: Store, about: AnswerOf, because: string): Promise<void> =>
  answer(store, about, 'not-for-us', because);

/** The team is moving over: asked for nothing else, and shown. */
export const onIt = (store: Store, about: AnswerOf): Promise<void> => answer(store, about, 'on-it', null);

async function answer({ db }: Store, about: AnswerOf, said: 'not-for-us' | 'on-it', because: string | null) {
  const { service, capability, team, by } = about;
  await db.transaction().execute(async (tx) => {
    const values = { team, answer: said, because, at: sql<Date>`now()` };
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
    if (before?.answer === said && before.team === team) return; // other words for the same
    await appendEvents(tx, { type: 'detour.answered', team, person: by, data: { service, capability, answer: said } });
  });
}

/** Whether there was one to take back. */
export async function withdraw({ db }: Store, { service, capability, team, by }: AnswerOf): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const taken = await tx
      .deleteFrom('detour_answers')
      .where('service', '=', service)
      .where('capability', '=', capability)
      .where('team', '=', team)
      .returning('service')
      .executeTakeFirst();
    if (!taken) return false;
    const data = { service, capability, answer: 'withdrawn' };
    await appendEvents(tx, { type: 'detour.answered', team, person: by, data });
    return true;
  });
}
