import type { Listener } from '../core/slack/listener.ts';
import {
  askToLock,
  askToTakeOver,
  keepLock,
  lockSubmission,
  unlock,
  unlockSubmission,
} from './deployments/slack/lock-listeners.ts';
import { moreServices, openStatus } from './deployments/slack/status.ts';
import {
  askNotForUs,
  filterAdoption,
  notForUsSubmission,
  onIt,
  openAdoption,
  openAdoptionService,
  withdrawAnswer,
} from './detours/slack/listeners.ts';
import { chooseInDigest, digestSubmission, exploreDigest, howComputed } from './digest/slack/listeners.ts';
import { notYet, notYetSubmission, solved } from './escalations/slack/confirm.ts';
import {
  escalateAction,
  escalateMessage,
  escalateRun,
  escalateShortcut,
  escalateSubmission,
} from './escalations/slack/escalate.ts';
import { openEscalation, showEscalations } from './escalations/slack/list.ts';
import { threadReply } from './escalations/slack/thread-reply.ts';
import {
  chooseVerdict,
  openTriage,
  suggestAssignee,
  suggestMerge,
  triageSubmission,
} from './escalations/slack/triage.ts';
import { askToJoin, chooseTitle, joinInstead, newRequest, suggestTitles } from './feature-requests/slack/form.ts';
import { leaveRequest, openRequest, searchRequests, showRequests } from './feature-requests/slack/list.ts';
import { requestSubmission } from './feature-requests/slack/submit.ts';
import {
  askToMerge,
  askToSplit,
  chooseInto,
  mergeSubmission,
  reopenIssue,
  splitSubmission,
  suggestInto,
} from './feature-requests/slack/triage.ts';
import { notYetForUs, notYetForUsSubmission, solvedForUs } from './feature-requests/slack/verdict.ts';
import { approveSubmission, declineSubmission, openApprove, openDecline } from './runs/slack/approvals.ts';
import { backToForm, confirmSubmission } from './runs/slack/confirm.ts';
import { follow } from './runs/slack/follow.ts';
import { formSubmission, runAgain, startWorkflow } from './runs/slack/form.ts';
import { openHome } from './runs/slack/home.ts';
import { platformCommand } from './runs/slack/platform-command.ts';
import {
  askToEnd,
  cancelRun,
  endSubmission,
  openRun,
  resumeRun,
  revealSecret,
  showMine,
  showTeam,
} from './runs/slack/runs.ts';
import { suggestChoices } from './runs/slack/suggest.ts';
import {
  closeSurvey,
  openSurvey,
  openSurveyWords,
  rateRun,
  resumeSurvey,
  snoozeSurvey,
  startSurvey,
  stopSurvey,
  surveySubmission,
} from './survey/slack/listeners.ts';

/** Every way in. */
export const listeners: readonly Listener[] = [
  platformCommand,
  formSubmission,
  confirmSubmission,
  backToForm,
  suggestChoices,
  startWorkflow,
  runAgain,
  openApprove,
  openDecline,
  approveSubmission,
  declineSubmission,
  openRun,
  cancelRun,
  resumeRun,
  askToEnd,
  endSubmission,
  revealSecret,
  showMine,
  showTeam,
  follow,
  openStatus,
  moreServices,
  askToLock,
  askToTakeOver,
  unlock,
  keepLock,
  lockSubmission,
  unlockSubmission,
  openAdoption,
  filterAdoption,
  openAdoptionService,
  askNotForUs,
  notForUsSubmission,
  onIt,
  withdrawAnswer,
  newRequest,
  askToJoin,
  suggestTitles,
  chooseTitle,
  joinInstead,
  requestSubmission,
  openRequest,
  showRequests,
  searchRequests,
  leaveRequest,
  askToMerge,
  suggestInto,
  chooseInto,
  mergeSubmission,
  askToSplit,
  splitSubmission,
  reopenIssue,
  solvedForUs,
  notYetForUs,
  notYetForUsSubmission,
  escalateShortcut,
  escalateMessage,
  escalateAction,
  escalateRun,
  escalateSubmission,
  openTriage,
  chooseVerdict,
  triageSubmission,
  suggestMerge,
  suggestAssignee,
  solved,
  notYet,
  notYetSubmission,
  openEscalation,
  showEscalations,
  threadReply,
  openSurvey,
  surveySubmission,
  snoozeSurvey,
  rateRun,
  stopSurvey,
  resumeSurvey,
  openSurveyWords,
  startSurvey,
  closeSurvey,
  howComputed,
  exploreDigest,
  chooseInDigest,
  digestSubmission,
  openHome,
];
