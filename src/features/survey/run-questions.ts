import { sql } from 'kysely';
import type { Store } from '../../core/store/database.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { transact } from '../../core/store/transact.ts';
import { runQuestion } from './messages.ts';
import { mayAsk } from './people.ts';

/** Sampling rate: one run in ten, chosen by its id, so that every process chooses the same ones. */
const oneIn = 10;
/** Age of a run after which nobody is asked about it: they would have to remember. */
const maxAge = '1 hour';
const batch = 100;

/** Asks requesters about a sample of the runs that ended recently. Each run is considered once. @returns the number of questions */
export async function askAboutRuns({ db }: Store): Promise<number> {
  const ended = (state: string) => sql`
    select id, requester, capability from runs
    where state = ${sql.lit(state)} and finished_at > now() - ${maxAge}::interval
      and ('x' || left(md5(id), 8))::bit(32)::bigint % ${oneIn} = 0
      and not exists (select from survey_runs s where s.run_id = runs.id)`;
  const { rows } = await sql<{ id: string; requester: string; capability: string }>`
    ${ended('succeeded')} union all ${ended('failed')} limit ${batch}`.execute(db);
  let sent = 0;
  for (const { id, requester, capability } of rows) {
    const asked = await transact(db, async (tx) => {
      const mine = await tx
        .insertInto('survey_runs')
        .values({ run_id: id, person: requester, capability, state: 'skipped' })
        .onConflict((conflict) => conflict.doNothing())
        .returning('run_id')
        .executeTakeFirst();
      if (!mine) return false; // another process has it
      // A question of a round that is planned comes first.
      const planned = await tx
        .selectFrom('survey_asks')
        .select('round')
        .where('person', '=', requester)
        .where('state', '=', 'due')
        .executeTakeFirst();
      if (planned || !(await mayAsk(tx, requester))) return false;
      await tx.updateTable('survey_runs').set({ state: 'asked' }).where('run_id', '=', id).execute();
      await enqueueMessages(tx, [runQuestion(id, requester)]);
      return true;
    });
    if (asked) sent += 1;
  }
  return sent;
}
