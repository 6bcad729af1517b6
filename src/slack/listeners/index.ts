import type { Listener } from '../listener.ts';
import {
  askNotForUs,
  filterAdoption,
  notForUsSubmission,
  onIt,
  openAdoption,
  openAdoptionService,
  withdrawAnswer,
} from './adoption.ts';
import { approveSubmission, declineSubmission, openApprove, openDecline } from './approvals.ts';
import { platformCommand } from './command.ts';
import { backToForm, confirmSubmission } from './confirm.ts';
import { chooseInDigest, digestSubmission, exploreDigest, howComputed } from './digest-clicks.ts';
import { escalateAction, escalateMessage, escalateRun, escalateShortcut, escalateSubmission } from './escalate.ts';
import { notYet, notYetSubmission, solved } from './escalation-confirm.ts';
import { chooseVerdict, openTriage, suggestAssignee, suggestMerge, triageSubmission } from './escalation-triage.ts';
import { openEscalation, showEscalations } from './escalations.ts';
import { askToJoin, chooseTitle, joinInstead, newRequest, suggestTitles } from './feature-request-form.ts';
import { requestSubmission } from './feature-request-submit.ts';
import {
  askToMerge,
  askToSplit,
  chooseInto,
  mergeSubmission,
  openIssueAnew,
  splitSubmission,
  suggestInto,
} from './feature-request-triage.ts';
import { notYetForUs, notYetForUsSubmission, solvedForUs } from './feature-request-verdict.ts';
import { leaveRequest, openRequest, searchRequests, showRequests } from './feature-requests.ts';
import { follow } from './follow.ts';
import { formSubmission, runAgain, startWorkflow } from './form.ts';
import { openHome } from './home.ts';
import { askToLock, askToTakeOver, keepLock, lockSubmission, unlock, unlockSubmission } from './locks-clicks.ts';
import { askToEnd, cancelRun, endSubmission, openRun, resumeRun, revealSecret, showMine, showTeam } from './runs.ts';
import { moreServices, openStatus } from './status.ts';
import { suggestChoices } from './suggest.ts';
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
} from './survey.ts';
import { threadReply } from './thread.ts';

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
  openIssueAnew,
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
