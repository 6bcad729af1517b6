import { defineFeature } from '../../core/feature.ts';
import { events } from './events.ts';
import * as migration from './migrations/0009-survey.ts';
import * as columns from './migrations/0016-survey-columns.ts';
import { surveySettings } from './settings.ts';
import type { SurveyContext } from './slack/context.ts';
import {
  closeSurvey,
  openSurvey,
  openSurveyWords,
  rateRun,
  resumeSurvey,
  snoozeSurvey,
  startSurvey,
  stopSurvey,
  surveyAnswer,
  surveySubmission,
} from './slack/listeners.ts';
import { renderQuestion, renderResults, renderRunQuestion } from './slack/messages.ts';
import { createSurvey, type Survey } from './survey.ts';
import type {} from './tables.ts';

export type { Survey } from './survey.ts';

declare module '../../roadcrew/tools.ts' {
  interface Apis {
    survey: Survey;
  }
}

/** Satisfaction with the platform: quarterly rounds of one question, and a rating after one run in ten. */
export const survey = defineFeature<Survey, SurveyContext>({
  name: 'survey',
  platformFile: { sections: { survey: surveySettings } },
  migrations: { '0009-survey': migration, '0016-survey-columns': columns },
  events,
  listeners: [
    openSurvey,
    surveySubmission,
    snoozeSurvey,
    rateRun,
    stopSurvey,
    resumeSurvey,
    openSurveyWords,
    startSurvey,
    closeSurvey,
  ],
  pages: { survey: surveyAnswer },
  messages: { 'survey-question': renderQuestion, 'survey-results': renderResults, 'survey-run': renderRunQuestion },
  create({ store, platform, flushOutbox }) {
    const survey = createSurvey({ store, platform, flushOutbox });
    return {
      api: survey,
      context: { survey },
      tasks: [{ name: 'survey.turn', every: 60_000, atStart: true, run: survey.turn }],
    };
  },
});
