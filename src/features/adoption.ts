import type { Logger } from 'pino';
import type { Services } from '../core/catalog/services.ts';
import type { Definitions } from '../core/definitions.ts';
import type { Platform } from '../core/platform-file.ts';
import type { Store } from '../core/store/database.ts';
import { createDetours, type DetourTimes } from './detours/detours.ts';
import type { Repositories } from './detours/read-repo.ts';
import { createDigests } from './digest/digests.ts';
import { keepSending } from './digest/tasks.ts';
import { keepLooking, type Usage, type UsesOptions } from './metrics/resource-usage.ts';
import { createSurvey } from './survey/survey.ts';

/** In milliseconds. */
export interface AdoptionTimes {
  detours?: DetourTimes;
  surveyEvery?: number;
  digestEvery?: number;
  uses?: UsesOptions['times'];
}

/** What the platform learns about itself: what teams do beside it, what people say of it, and what both come to in a week. */
export function createAdoption(parts: {
  store: Store;
  log: Logger;
  definitions: Definitions;
  services: Services;
  platform: Platform;
  usage: Usage;
  keyOf(run: string): string;
  /** Undefined without a GitHub App. */
  repositories: (() => Repositories) | undefined;
  /** Messages are written: they may be delivered. */
  said(): void;
  times?: AdoptionTimes | undefined;
}) {
  const { store, log, definitions, services, platform, usage, keyOf, repositories, said, times = {} } = parts;
  const workflows = [...definitions.workflows.values()];
  const detours = createDetours({
    ...{ store, log, services: services.all(), repositories, times: times.detours, workflows },
  });
  const survey = createSurvey({ store, log, platform, said, turnEvery: times.surveyEvery });
  const digests = createDigests({ store, log, platform, said, workflows });
  return {
    ...{ detours, survey, digests },
    /** A worker's standing tasks. @returns what ends them */
    work() {
      const ends = [
        detours.work(),
        survey.work(),
        keepSending(digests, log, times.digestEvery),
        keepLooking({ ...{ store, usage, keyOf, log }, times: times.uses }),
      ];
      return async () => void (await Promise.all(ends.map((end) => end())));
    },
    /** Waits for what somebody had sent by hand. */
    stop: digests.stop,
  };
}
