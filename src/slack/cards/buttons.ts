import type { ActionsBlock, Button } from '@slack/types';
import { plain } from '../text.ts';

// Buttons carry opaque ids and nothing else: every right is looked up again when one is clicked.

const button = (label: string, action: string, value: string, style?: 'primary' | 'danger'): Button => ({
  type: 'button',
  text: plain(label, 75),
  action_id: action,
  value,
  ...(style && { style }),
});

export const openButton = (runId: string, label = 'Details') => button(label, 'run-open', runId);
export const revealButton = (runId: string) => button('Reveal', 'run-reveal', runId, 'primary');
export const againButton = (runId: string) => button('Ask again', 'run-again', runId);
export const resumeButton = (runId: string) => button('Resume', 'run-resume', runId, 'primary');
export const approveButton = (approvalId: string) => button('Approve', 'approve', approvalId, 'primary');
export const declineButton = (approvalId: string) => button('Decline', 'decline', approvalId, 'danger');
export const startButton = (workflow: string, label = 'Start') => button(label, 'start', workflow);
export const showButton = (which: 'mine' | 'team') =>
  which === 'mine' ? button('Show mine', 'runs-mine', which) : button('Show my team’s', 'runs-team', which);

export const cancelButton = (runId: string): Button => ({
  ...button('Cancel', 'run-cancel', runId),
  confirm: {
    title: plain('Cancel this request?'),
    text: plain('It stops, and what it has made so far is undone.'),
    confirm: plain('Cancel it'),
    deny: plain('Keep it'),
    style: 'danger',
  },
});

/** A row of buttons; nothing where there is none. */
export const row = (...buttons: (Button | false)[]): ActionsBlock[] => {
  const shown = buttons.filter((one) => one !== false);
  return shown.length > 0 ? [{ type: 'actions', elements: shown }] : [];
};
