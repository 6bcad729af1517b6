import type { Logger } from 'pino';
import type { Platform } from '../../core/platform-file.ts';
import type { Store } from '../../core/store/database.ts';
import { repeat } from '../../lib/repeat.ts';
import { flushRatings, rate, record, resumeAsking, type SurveyAnswer, snooze, stopAsking } from './answers.ts';
import { type Kept, keptAbout, type RoundView, rounds, wordsOf } from './read.ts';
import { askDue, closeRounds, type Opened, openRound } from './rounds.ts';
import { askAboutRuns } from './run-questions.ts';
import type { Rating } from './tables.ts';

export { answerDays } from './calendar.ts';
export { type Kept, type QuestionView, questionOf, type RoundView, rounds, runQuestionOf } from './read.ts';
export { enough } from './rounds.ts';
export type { Rating } from './tables.ts';

/** What people think of the platform: quarterly rounds, and one in ten after a run. */
export interface Survey {
  /** Whether platform.yaml wants anybody to be asked in rounds. */
  hasRounds: boolean;
  /** Opens this quarter's round now; people are asked by the next turn. */
  start(): Promise<Opened>;
  /** Ends a round before its time. @returns whether it was open */
  close(round: string): Promise<boolean>;
  rounds(): Promise<RoundView[]>;
  words(round: string): Promise<string[]>;
  answer(round: string, person: string, answer: SurveyAnswer): Promise<boolean>;
  snooze(round: string, person: string): Promise<Date | undefined>;
  rate(run: string, person: string, rating: Rating): Promise<boolean>;
  stop(person: string): Promise<void>;
  resume(person: string): Promise<void>;
  kept(person: string): Promise<Kept>;
  /** Everything that is due, whichever process comes first. */
  turn(): Promise<void>;
  /** A worker's standing task. @returns what ends it */
  work(): () => Promise<void>;
}

const shownRounds = 8;

export function createSurvey(options: {
  store: Store;
  log: Logger;
  platform: Pick<Platform, 'survey' | 'timezone'>;
  /** Messages are written: they may be delivered. */
  said(): void;
  /** In milliseconds. Default: a minute. */
  turnEvery?: number | undefined;
}): Survey {
  const { store, log, platform, said, turnEvery = 60_000 } = options;
  const { survey: settings, timezone: zone } = platform;
  const spread = { days: settings?.days ?? 0, hour: settings?.hour ?? 0, zone };
  const hasRounds = settings !== undefined && settings.rounds !== 'never';
  const telling = async <T>(work: Promise<T>) => {
    const result = await work;
    said();
    return result;
  };

  async function turn(): Promise<void> {
    if (settings?.rounds === 'quarterly') await openRound(store, spread);
    await askDue(store);
    if (settings?.runs) await askAboutRuns(store);
    await closeRounds(store);
    await flushRatings(store);
    said();
  }

  return {
    hasRounds,
    start: () => openRound(store, spread, true),
    close: async (round) => (await telling(closeRounds(store, round))).includes(round),
    rounds: () => rounds(store.db, shownRounds),
    words: (round) => wordsOf(store.db, round),
    answer: (round, person, answer) => telling(record(store, round, person, answer)),
    snooze: (round, person) => telling(snooze(store, round, person)),
    rate: (run, person, rating) => telling(rate(store, run, person, rating)),
    stop: (person) => telling(stopAsking(store, person)),
    resume: (person) => resumeAsking(store, person),
    kept: (person) => keptAbout(store.db, person),
    turn,
    work: () => repeat(turnEvery, turn, (err) => log.warn({ err }, 'the survey could not go on'), { atOnce: true }),
  };
}
