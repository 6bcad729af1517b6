import type { Renderer } from '../core/slack/post.ts';
import { drawLockNotice } from './deployments/slack/messages.ts';
import { drawDigest, drawDigestUnplaced } from './digest/slack/messages.ts';
import {
  drawEscalationCard,
  drawEscalationComment,
  drawEscalationMissed,
  drawEscalationNotice,
  drawEscalationReceipt,
  drawEscalationWarning,
} from './escalations/slack/messages.ts';
import { drawCandidate, drawGone, drawMoved, drawStatus } from './feature-requests/slack/messages.ts';
import { drawExport } from './metrics/slack/messages.ts';
import { drawApprovalCard, drawNotice, drawRunCard } from './runs/slack/messages.ts';
import { drawQuestion, drawResults, drawRunQuestion } from './survey/slack/messages.ts';

/** Every kind of message there is for Slack, and how it is drawn. */
export const drawers: Readonly<Record<string, Renderer>> = {
  'run-card': drawRunCard,
  'approval-card': drawApprovalCard,
  notice: drawNotice,
  'lock-notice': drawLockNotice,
  'request-candidate': drawCandidate,
  'request-status': drawStatus,
  'request-moved': drawMoved,
  'request-gone': drawGone,
  'escalation-card': drawEscalationCard,
  'escalation-receipt': drawEscalationReceipt,
  'escalation-notice': drawEscalationNotice,
  'escalation-comment': drawEscalationComment,
  'escalation-warning': drawEscalationWarning,
  'escalation-missed': drawEscalationMissed,
  'survey-question': drawQuestion,
  'survey-results': drawResults,
  'survey-run': drawRunQuestion,
  digest: drawDigest,
  'digest-unplaced': drawDigestUnplaced,
  export: drawExport,
};
