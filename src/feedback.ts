import type { Logger } from 'pino';
import { createDetours, type DetourTimes } from './adoption/detours/detours.ts';
import type { Repositories } from './adoption/detours/read-repo.ts';
import { createSurvey } from './adoption/survey/survey.ts';
import type { Services } from './catalog/services.ts';
import type { Definitions } from './load.ts';
import type { Platform } from './platform-file.ts';
import type { Store } from './store/store.ts';

/** In milliseconds. */
export interface FeedbackTimes {
  detours?: DetourTimes;
  surveyEvery?: number;
}

/** What the platform learns from those it is for: what they do beside it, and what they say of it. */
export function createFeedback(parts: {
  store: Store;
  log: Logger;
  definitions: Definitions;
  services: Services;
  platform: Platform;
  /** Undefined without a GitHub App. */
  repositories: (() => Repositories) | undefined;
  /** Messages are written: they may be delivered. */
  said(): void;
  times?: FeedbackTimes | undefined;
}) {
  const { store, log, definitions, services, platform, repositories, said, times = {} } = parts;
  const detours = createDetours({
    ...{ store, log, services: services.all(), repositories, times: times.detours },
    workflows: definitions.workflows.values(),
  });
  const survey = createSurvey({ store, log, platform, said, turnEvery: times.surveyEvery });
  return {
    detours,
    survey,
    /** A worker's standing tasks. @returns what ends them */
    work() {
      const ends = [detours.work(), survey.work()];
      return async () => void (await Promise.all(ends.map((end) => end())));
    },
  };
}
