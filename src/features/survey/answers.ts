import { sql } from 'kysely';
import type { Db, Store } from '../../core/store/database.ts';
import { enqueueMessages } from '../../core/store/messages.ts';
import { transact } from '../../core/store/transact.ts';
import { question, runQuestion } from './messages.ts';
import { minAnswers, shuffleWords } from './rounds.ts';
import { type Rating, ratings } from './tables.ts';

export interface SurveyAnswer {
  /** 0 to 10. */
  score: number;
  /** Only words that may be shown: others are not stored. */
  words?: string;
}

/**
 * Counts an answer, once for each person and round. The fact that it was given is written beside the person; its content
 * goes to tables without person, time or order, of which every answer writes every row.
 *
 * @returns false when they have answered before, were not asked, or the round is over
 */
export async function record({ db }: Store, round: string, person: string, answer: SurveyAnswer): Promise<boolean> {
  return transact(db, async (tx) => {
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
    await shuffleWords(tx, round, answer.words);
    await updateQuestions(tx, round, person, ask.messages);
    return true;
  });
}

/** Postpones a question once in a round, by a week or, where the round ends sooner, to a few days before its end. @returns the new time; undefined when it is too late */
export async function snooze({ db }: Store, round: string, person: string): Promise<Date | undefined> {
  return transact(db, async (tx) => {
    const { rows } = await sql<{ due_at: Date }>`
      update survey_asks a set state = 'due', due_at = least(now() + interval '7 days', r.closes_at - interval '4 days')
      from survey_rounds r
      where r.round = a.round and a.round = ${round} and a.person = ${person} and a.state = 'asked' and a.messages = 1
        and r.closed_at is null and r.closes_at > now() + interval '5 days'
      returning a.due_at`.execute(tx);
    const [row] = rows;
    if (row) await updateQuestions(tx, round, person, 1);
    return row?.due_at;
  });
}

/** Opts a person out of every question until they opt in again. */
export async function stopAsking({ db }: Store, person: string): Promise<void> {
  await transact(db, async (tx) => {
    await sql`insert into survey_people (person, stopped_at) values (${person}, now())
      on conflict (person) do update set stopped_at = coalesce(survey_people.stopped_at, now())`.execute(tx);
    const open = await tx
      .updateTable('survey_asks')
      .set({ state: 'passed' })
      .where('person', '=', person)
      .where('state', 'in', ['due', 'asked'])
      .returning(['round', 'messages'])
      .execute();
    for (const { round, messages } of open) if (messages > 0) await updateQuestions(tx, round, person, messages);
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

/** Counts a rating of a run. @returns false when they have rated it before, or were not asked */
export async function rate({ db }: Store, run: string, person: string, rating: Rating): Promise<boolean> {
  return transact(db, async (tx) => {
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
    await lockRatings(tx, capability);
    await sql`update survey_ratings set answers = answers + (rating = ${rating})::int where capability = ${capability}`.execute(
      tx,
    );
    await enqueueMessages(tx, [runQuestion(run, person)]);
    return true;
  });
}

/** Appends the ratings of a capability once there are five of them, all at once and sorted: nothing links one to a person. */
export async function flushRatings({ db }: Store): Promise<void> {
  const { rows } = await sql<{ capability: string }>`
    select capability from survey_ratings group by capability having sum(answers) >= ${minAnswers}`.execute(db);
  for (const { capability } of rows) {
    await transact(db, async (tx) => {
      const counts = await lockRatings(tx, capability);
      if (counts.reduce((sum, { answers }) => sum + answers, 0) < minAnswers) return; // another process was quicker
      await sql`
        insert into events (type, data)
        select 'survey.rated', jsonb_build_object('capability', capability, 'rating', rating)
        from survey_ratings, generate_series(1, answers) where capability = ${capability} order by rating`.execute(tx);
      await tx.updateTable('survey_ratings').set({ answers: 0 }).where('capability', '=', capability).execute();
    });
  }
}

const lockRatings = (tx: Db, capability: string) =>
  tx
    .selectFrom('survey_ratings')
    .selectAll()
    .where('capability', '=', capability)
    .orderBy('rating')
    .forUpdate()
    .execute();

/** Redraws the questions that one person was sent in a round. */
const updateQuestions = (tx: Db, round: string, person: string, messages: number) =>
  enqueueMessages(
    tx,
    Array.from({ length: messages }, (_, index) => question(round, person, index + 1)),
  );
