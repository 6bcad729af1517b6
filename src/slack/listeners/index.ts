import type { Listener } from '../listener.ts';
import { approveSubmission, declineSubmission, openApprove, openDecline } from './approvals.ts';
import { platformCommand } from './command.ts';
import { formSubmission, runAgain, startWorkflow } from './form.ts';
import { openHome } from './home.ts';
import { cancelRun, openRun, resumeRun, revealSecret, showMine, showTeam } from './runs.ts';

/** Every way in. */
export const listeners: readonly Listener[] = [
  platformCommand,
  formSubmission,
  startWorkflow,
  runAgain,
  openApprove,
  openDecline,
  approveSubmission,
  declineSubmission,
  openRun,
  cancelRun,
  resumeRun,
  revealSecret,
  showMine,
  showTeam,
  openHome,
];
