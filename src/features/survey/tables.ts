import type { ColumnType, Generated } from 'kysely';

type MaybeTime = ColumnType<Date | null, Date | null | undefined, Date | null>;

export interface SurveyPeopleTable {
  person: string;
  asked_at: MaybeTime;
  stopped_at: MaybeTime;
}

export interface SurveyRoundsTable {
  round: string;
  closes_at: Date;
  closed_at: MaybeTime;
}

export interface SurveyAsksTable {
  round: string;
  person: string;
  state: Generated<'due' | 'asked' | 'answered' | 'passed'>;
  due_at: Date;
  messages: Generated<number>;
}

export interface SurveyScoresTable {
  round: string;
  score: number;
  answers: Generated<number>;
}

export interface SurveyWordsTable {
  id: Generated<string>;
  round: string;
  words: string;
}

export interface SurveyRunsTable {
  run_id: string;
  person: string;
  capability: string;
  state: 'asked' | 'answered' | 'passed' | 'skipped';
}

export const ratings = ['good', 'fair', 'bad'] as const;
export type Rating = (typeof ratings)[number];

export interface SurveyRatingsTable {
  capability: string;
  rating: Rating;
  answers: Generated<number>;
}

declare module '../../core/store/schema.ts' {
  interface Schema {
    survey_people: SurveyPeopleTable;
    survey_rounds: SurveyRoundsTable;
    survey_asks: SurveyAsksTable;
    survey_scores: SurveyScoresTable;
    survey_words: SurveyWordsTable;
    survey_runs: SurveyRunsTable;
    survey_ratings: SurveyRatingsTable;
  }
}
