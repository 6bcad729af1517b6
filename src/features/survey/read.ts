import { sql } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import { minAnswers } from './rounds.ts';

/** A round as it may be shown: while it is open only its turnout, so that comparing two views reveals no answer. */
export interface RoundView {
  round: string;
  closesAt: Date;
  closedAt: Date | null;
  /** People who were sent a question. */
  asked: number;
  answered: number;
  /** Only when the round has ended with at least five answers. */
  results?: { nps: number; promoters: number; passives: number; detractors: number; words: number };
}

export async function readRounds(db: Db, limit: number, only?: string): Promise<RoundView[]> {
  const { rows } = await sql<{
    round: string;
    closes_at: Date;
    closed_at: Date | null;
    asked: number;
    answered: number;
    total: number;
    promoters: number;
    passives: number;
    detractors: number;
    words: number;
  }>`
    select r.round, r.closes_at, r.closed_at, a.asked, a.answered, s.*,
      (select count(*)::int from survey_words w where w.round = r.round) as words
    from survey_rounds r,
      lateral (select count(*) filter (where messages > 0)::int as asked, count(*) filter (where state = 'answered')::int as answered
               from survey_asks where survey_asks.round = r.round) a,
      lateral (select coalesce(sum(answers), 0)::int as total, coalesce(sum(answers) filter (where score >= 9), 0)::int as promoters,
                 coalesce(sum(answers) filter (where score in (7, 8)), 0)::int as passives,
                 coalesce(sum(answers) filter (where score <= 6), 0)::int as detractors
               from survey_scores where survey_scores.round = r.round) s
    where ${only ?? null}::text is null or r.round = ${only ?? null}
    order by r.round desc limit ${limit}`.execute(db);
  return rows.map(
    ({ round, closes_at, closed_at, asked, answered, total, promoters, passives, detractors, words }) => ({
      round,
      closesAt: closes_at,
      closedAt: closed_at,
      asked,
      answered,
      ...(closed_at !== null &&
        total >= minAnswers && {
          results: {
            nps: Math.round(((promoters - detractors) / total) * 100),
            promoters,
            passives,
            detractors,
            words,
          },
        }),
    }),
  );
}

/** Comments of a round that has ended with at least five answers, in random order. */
export async function readWords(db: Db, round: string): Promise<string[]> {
  const { rows } = await sql<{ words: string }>`
    select words from survey_words w join survey_rounds r on r.round = w.round
    where w.round = ${round} and r.closed_at is not null
      and (select sum(answers) from survey_scores s where s.round = w.round) >= ${minAnswers}
    order by w.id`.execute(db);
  return rows.map(({ words }) => words);
}

/** State of one question to one person. */
export interface QuestionView {
  state: 'due' | 'asked' | 'answered' | 'passed';
  /** Time at which they are asked, or asked again after a snooze. */
  dueAt: Date;
  messages: number;
  closesAt: Date;
  closed: boolean;
  stopped: boolean;
}

export async function readQuestion(db: Db, round: string, person: string): Promise<QuestionView | undefined> {
  const { rows } = await sql<QuestionView>`
    select a.state, a.due_at as "dueAt", a.messages, r.closes_at as "closesAt",
      r.closed_at is not null or r.closes_at <= now() as closed, s.stopped_at is not null as stopped
    from survey_asks a join survey_rounds r on r.round = a.round left join survey_people s on s.person = a.person
    where a.round = ${round} and a.person = ${person}`.execute(db);
  return rows[0];
}

/** State of the question to one person about one of their runs. */
export interface RunQuestionView {
  state: string;
  /** Title of the run. */
  title: string;
  /** Name of the resource or service, where there is one. */
  name: string | null;
  stopped: boolean;
}

export async function readRunQuestion(db: Db, run: string, person: string): Promise<RunQuestionView | undefined> {
  const { rows } = await sql<RunQuestionView>`
    select q.state, r.title, coalesce(r.made -> 'resource' ->> 'name', r.input ->> 'name', r.input ->> 'service') as name,
      s.stopped_at is not null as stopped
    from survey_runs q join runs r on r.id = q.run_id left join survey_people s on s.person = q.person
    where q.run_id = ${run} and q.person = ${person}`.execute(db);
  return rows[0];
}

/** Everything stored about one person: that they were asked, and whether they answered; never an answer. */
export interface PersonRecord {
  stoppedAt: Date | null;
  askedAt: Date | null;
  rounds: { round: string; state: 'due' | 'asked' | 'answered' | 'passed' }[];
  runs: { asked: number; answered: number };
}

export async function readPersonRecord(db: Db, person: string): Promise<PersonRecord> {
  const [about, asks, runs] = await Promise.all([
    db.selectFrom('survey_people').selectAll().where('person', '=', person).executeTakeFirst(),
    db
      .selectFrom('survey_asks')
      .select(['round', 'state'])
      .where('person', '=', person)
      .where('messages', '>', 0)
      .orderBy('round', 'desc')
      .limit(12)
      .execute(),
    db
      .selectFrom('survey_runs')
      .select(({ fn }) => [
        fn.countAll<string>().as('asked'),
        fn.countAll<string>().filterWhere('state', '=', 'answered').as('answered'),
      ])
      .where('person', '=', person)
      .where('state', '<>', 'skipped')
      .executeTakeFirst(),
  ]);
  return {
    stoppedAt: about?.stopped_at ?? null,
    askedAt: about?.asked_at ?? null,
    rounds: asks,
    runs: { asked: Number(runs?.asked ?? 0), answered: Number(runs?.answered ?? 0) },
  };
}
