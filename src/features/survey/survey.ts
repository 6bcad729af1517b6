import type { Platform } from '../../core/platform-file.ts';
import type { Store } from '../../core/store/database.ts';
import { flushRatings, rate, record, resumeAsking, type SurveyAnswer, snooze, stopAsking } from './answers.ts';
import { type PersonRecord, type RoundView, readPersonRecord, readRounds, readWords } from './read.ts';
import { askDue, closeRounds, type OpenedRound, openRound } from './rounds.ts';
import { askAboutRuns } from './run-questions.ts';
import type { Rating } from './tables.ts';

/** Satisfaction of people with the platform: quarterly rounds, and one question after a run in ten. */
export interface Survey {
  /** True when platform.yaml asks for rounds, automatic or by hand. */
  hasRounds: boolean;
  /** Opens this quarter's round now; the next turn asks people. */
  start(): Promise<OpenedRound>;
  /** Ends a round before its time. @returns false when it was closed before */
  close(round: string): Promise<boolean>;
  /** Newest first, eight at most. */
  rounds(): Promise<RoundView[]>;
  /** Comments of a round that has ended. */
  words(round: string): Promise<string[]>;
  /** Counts an answer. @returns false when it does not count: answered before, not asked, or the round is over */
  answer(round: string, person: string, answer: SurveyAnswer): Promise<boolean>;
  /** Postpones a question. @returns the time it is asked again; undefined when it cannot be postponed */
  snooze(round: string, person: string): Promise<Date | undefined>;
  /** Counts a rating of a run. @returns false when it does not count */
  rate(run: string, person: string, rating: Rating): Promise<boolean>;
  stop(person: string): Promise<void>;
  resume(person: string): Promise<void>;
  /** Everything stored about one person. */
  personRecord(person: string): Promise<PersonRecord>;
}

const maxRounds = 8;

export interface SurveyOptions {
  store: Store;
  platform: Pick<Platform, 'survey' | 'timezone'>;
  flushOutbox(): void;
}

/** @returns the survey, and the `turn` that does everything due, whichever process comes first */
export function createSurvey({ store, platform, flushOutbox }: SurveyOptions): Survey & { turn(): Promise<void> } {
  const { survey: settings, timezone: zone } = platform;
  const spread = { days: settings?.days ?? 0, hour: settings?.hour ?? 0, zone };
  const hasRounds = settings !== undefined && settings.rounds !== 'never';
  const thenFlush = async <T>(work: Promise<T>) => {
    const result = await work;
    flushOutbox();
    return result;
  };

  return {
    hasRounds,
    start: () => openRound(store, spread, { byHand: true }),
    close: async (round) => (await thenFlush(closeRounds(store, round))).includes(round),
    rounds: () => readRounds(store.db, maxRounds),
    words: (round) => readWords(store.db, round),
    answer: (round, person, answer) => thenFlush(record(store, round, person, answer)),
    snooze: (round, person) => thenFlush(snooze(store, round, person)),
    rate: (run, person, rating) => thenFlush(rate(store, run, person, rating)),
    stop: (person) => thenFlush(stopAsking(store, person)),
    resume: (person) => resumeAsking(store, person),
    personRecord: (person) => readPersonRecord(store.db, person),
    async turn() {
      if (settings?.rounds === 'quarterly') await openRound(store, spread);
      await askDue(store);
      if (settings?.runs) await askAboutRuns(store);
      await closeRounds(store);
      await flushRatings(store);
      flushOutbox();
    },
  };
}
