import { sql } from 'kysely';
import type { Db, Store } from '../../core/store/database.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { question, runQuestion } from './messages.ts';
import { enough, mix } from './rounds.ts';
import { type Rating, ratings } from './tables.ts';

export interface SurveyAnswer {
  /** 0 to 10. */
  score: number;
  /** Only what may be shown: what nobody may see is not kept. */
  words?: string;
}

/**
 * Counts an answer, once for each person and round. That it was given is written beside the person; what it was goes where
 * no person, time or order stands, and every row there is written with it.
 *
 * @returns false when they have answered already, were not asked, or the round is over.
 */
export async function record({ db }: Store, round: string, person: string, answer: SurveyAnswer): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const open = await tx
      .selectFrom('survey_rounds')
      .select('round')
      .where('round', '=', round)
      .where('closed_at', 'is', null)
      .where('closes_at', '>', sql<Date>`now()`)
      .forUpdate()
      .executeTakeFirst();
    if (!open) return false;
    const ask = await tx
      .updateTable('survey_asks')
      .set({ state: 'answered' })
      .where('round', '=', round)
      .where('person', '=', person)
      .where('messages', '>', 0)
      .where('state', 'in', ['asked', 'due'])
      .returning('messages')
      .executeTakeFirst();
    if (!ask) return false;
    await sql`update survey_scores set answers = answers + (score = ${answer.score})::int where round = ${round}`.execute(
      tx,
    );
    await mix(tx, round, answer.words ?? null);
    await redraw(tx, round, person, ask.messages);
    return true;
  });
}

/** Once in a round, a week later or, where it ends sooner, a few days before. @returns when; undefined when not any more. */
export async function snooze({ db }: Store, round: string, person: string): Promise<Date | undefined> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ due_at: Date }>`
      update survey_asks a set state = 'due', due_at = least(now() + interval '7 days', r.closes_at - interval '4 days')
      from survey_rounds r
      where r.round = a.round and a.round = ${round} and a.person = ${person} and a.state = 'asked' and a.messages = 1
        and r.closed_at is null and r.closes_at > now() + interval '5 days'
      returning a.due_at`.execute(tx);
    const [row] = rows;
    if (row) await redraw(tx, round, person, 1);
    return row?.due_at;
  });
}

/** Nothing is asked of them any more, until they want it again. */
export async function stopAsking({ db }: Store, person: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`insert into survey_people (person, stopped_at) values (${person}, now())
      on conflict (person) do update set stopped_at = coalesce(survey_people.stopped_at, now())`.execute(tx);
    const open = await tx
      .updateTable('survey_asks')
      .set({ state: 'passed' })
      .where('person', '=', person)
      .where('state', 'in', ['due', 'asked'])
      .returning(['round', 'messages'])
      .execute();
    for (const { round, messages } of open) if (messages > 0) await redraw(tx, round, person, messages);
    const runs = await tx
      .updateTable('survey_runs')
      .set({ state: 'passed' })
      .where('person', '=', person)
      .where('state', '=', 'asked')
      .returning('run_id')
      .execute();
    await enqueueMessages(
      tx,
      runs.map(({ run_id }) => runQuestion(run_id, person)),
    );
  });
}

export async function resumeAsking({ db }: Store, person: string): Promise<void> {
  await db.updateTable('survey_people').set({ stopped_at: null }).where('person', '=', person).execute();
}

/** “How was this?” @returns false when they have said so already, or were not asked. */
export async function rate({ db }: Store, run: string, person: string, rating: Rating): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const asked = await tx
      .updateTable('survey_runs')
      .set({ state: 'answered' })
      .where('run_id', '=', run)
      .where('person', '=', person)
      .where('state', '=', 'asked')
      .returning('capability')
      .executeTakeFirst();
    if (!asked) return false;
    const { capability } = asked;
    await tx
      .insertInto('survey_ratings')
      .values(ratings.map((one) => ({ capability, rating: one })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await held(tx, capability);
    await sql`update survey_ratings set answers = answers + (rating = ${rating})::int where capability = ${capability}`.execute(
      tx,
    );
    await enqueueMessages(tx, [runQuestion(run, person)]);
    return true;
  });
}

/** Tells the ratings of a capability once there are five of them, all at once and sorted: who gave which is nowhere. */
export async function flushRatings({ db }: Store): Promise<void> {
  const { rows } = await sql<{ capability: string }>`
    select capability from survey_ratings group by capability having sum(answers) >= ${enough}`.execute(db);
  for (const { capability } of rows) {
    await db.transaction().execute(async (tx) => {
      const counts = await held(tx, capability);
      if (counts.reduce((sum, { answers }) => sum + answers, 0) < enough) return; // told meanwhile
      await sql`
        insert into events (type, data)
        select 'survey.rated', jsonb_build_object('capability', capability, 'rating', rating)
        from survey_ratings, generate_series(1, answers) where capability = ${capability} order by rating`.execute(tx);
      await tx.updateTable('survey_ratings').set({ answers: 0 }).where('capability', '=', capability).execute();
    });
  }
}

const held = (tx: Db, capability: string) =>
  tx
    .selectFrom('survey_ratings')
    .selectAll()
    .where('capability', '=', capability)
    .orderBy('rating')
    .forUpdate()
    .execute();

const redraw = (tx: Db, round: string, person: string, messages: number) =>
  enqueueMessages(
    tx,
    Array.from({ length: messages }, (_, index) => question(round, person, index + 1)),
  );
