import type * as core from '../../../core/slack/listener.ts';
import type { Survey } from '../survey.ts';

export interface SurveyContext {
  survey: Survey;
}

export type Incoming = core.Incoming<SurveyContext>;
export type Listener = core.Listener<SurveyContext>;
