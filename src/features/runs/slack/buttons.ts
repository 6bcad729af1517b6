import type { Button } from '@slack/types';
import { button } from '../../../core/slack/blocks/buttons.ts';
import { oneLine } from '../../../core/slack/blocks/rich.ts';
import { plain } from '../../../core/slack/text.ts';
import type { RunState } from '../../../core/store/schema.ts';

export const revealButton = (runId: string) => button('Reveal', 'run-reveal', runId, 'primary');
/** Opens the form with the values of a run that ended without success. */
export const requestAgainButton = (runId: string, state: RunState) =>
  button(state === 'failed' ? 'Retry' : 'Request again', 'run-again', runId);
export const resumeButton = (runId: string) => button('Resume', 'run-resume', runId, 'primary');
export const forceCloseButton = (runId: string) => button('Close without undo', 'run-end', runId, 'danger');
export const approveButton = (approvalId: string) => button('Approve', 'approve', approvalId, 'primary');
export const declineButton = (approvalId: string) => button('Decline', 'decline', approvalId, 'danger');
/** Makes the preview again, as it is now. */
export const checkAgainButton = () => button('Check again', 'preview-again', 'again');
export const backButton = () => button('Back', 'form-back', 'back');
/** Opens a form that a finished run offers. Only its index is sent; the offer is read again on the click. */
export const followButton = (runId: string, index: number, label: string) =>
  button(oneLine(label, 75), `follow:${index}`, JSON.stringify({ run: runId, index }));

export const showButton = (which: 'mine' | 'team') =>
  which === 'mine' ? button('Show mine', 'runs-mine', which) : button('Show my team’s', 'runs-team', which);

export const cancelButton = (runId: string): Button => ({
  ...button('Cancel', 'run-cancel', runId),
  confirm: {
    title: plain('Cancel this run?'),
    text: plain('Stop and undo everything done so far?'),
    confirm: plain('Cancel run'),
    deny: plain('Keep running'),
    style: 'danger',
  },
});
