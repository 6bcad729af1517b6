import { defineFeature } from '../../core/feature.ts';
import { viewerOf } from '../../core/slack/viewer.ts';
import { workflowsFor } from '../../core/slack/workflows-for.ts';
import { homeDetail } from './home-detail.ts';
import { approveSubmission, declineSubmission, openApprove, openDecline } from './slack/approvals.ts';
import { backToForm, checkAgain, confirmSubmission } from './slack/confirm.ts';
import { acknowledgeLink, openFollowUp } from './slack/follow.ts';
import { formSubmission, requestAgain, startWorkflow } from './slack/form.ts';
import { openHome } from './slack/home.ts';
import { runSections } from './slack/home-view.ts';
import { renderApprovalCard, renderNotice, renderRunCard } from './slack/messages.ts';
import { helpAnswer, runAnswer, runsAnswer, whyAnswer } from './slack/pages.ts';
import { platformCommand } from './slack/platform-command.ts';
import {
  cancelRun,
  forceCloseSubmission,
  openForceClose,
  openRun,
  resumeRun,
  revealSecret,
  showMine,
  showTeam,
} from './slack/runs.ts';
import { suggestChoices } from './slack/suggest.ts';

export { planOf } from './slack/step-lines.ts';

declare module '../../roadcrew/tools.ts' {
  interface Apis {
    runs: undefined;
  }
}

/** Slack interface of runs: `/platform`, forms, confirmation, progress cards, approvals, help, and the frame of App Home. */
export const runs = defineFeature<undefined, object>({
  name: 'runs',
  listeners: [
    platformCommand,
    formSubmission,
    confirmSubmission,
    backToForm,
    checkAgain,
    suggestChoices,
    startWorkflow,
    requestAgain,
    openApprove,
    openDecline,
    approveSubmission,
    declineSubmission,
    openRun,
    cancelRun,
    resumeRun,
    openForceClose,
    forceCloseSubmission,
    revealSecret,
    showMine,
    showTeam,
    openFollowUp,
    acknowledgeLink,
    openHome,
  ],
  pages: { help: helpAnswer, why: whyAnswer, runs: runsAnswer, run: runAnswer },
  messages: { 'run-card': renderRunCard, 'approval-card': renderApprovalCard, notice: renderNotice },
  create: ({ store, definitions }) => ({
    api: undefined,
    context: {},
    async homeSections(person) {
      const detail = await homeDetail(store.db, viewerOf(person));
      return runSections({ person, detail, workflows: workflowsFor({ context: { definitions }, person }) });
    },
  }),
});
