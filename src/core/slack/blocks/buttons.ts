import type { ActionsBlock, Button } from '@slack/types';
import { plain } from '../text.ts';
import { oneLine } from './rich.ts';

// Buttons carry opaque ids and nothing else: every right is looked up again when one is clicked.

/** Characters a button carries. */
const maxValue = 2000;

/** A button that a listener of this id answers. */
export const button = (label: string, action: string, value: string, style?: 'primary' | 'danger'): Button => ({
  type: 'button',
  text: plain(label, 75),
  action_id: action,
  value,
  ...(style && { style }),
});

/** `nth` tells several in one row apart. */
export const openButton = (runId: string, label = 'Details', nth?: number) =>
  button(label, nth === undefined ? 'run-open' : `run-open:${nth}`, runId);
export const revealButton = (runId: string) => button('Reveal', 'run-reveal', runId, 'primary');
export const againButton = (runId: string) => button('Ask again', 'run-again', runId);
export const resumeButton = (runId: string) => button('Resume', 'run-resume', runId, 'primary');
export const endButton = (runId: string) => button('End as it is', 'run-end', runId, 'danger');
export const approveButton = (approvalId: string) => button('Approve', 'approve', approvalId, 'primary');
export const declineButton = (approvalId: string) => button('Decline', 'decline', approvalId, 'danger');
export const backButton = () => button('Back', 'form-back', 'back');
export const startButton = (workflow: string, label = 'Start') => button(label, 'start', workflow);
/** Opens the form that a finished run offers; which one is looked up again. */
export const followButton = (runId: string, index: number, label: string) =>
  button(oneLine(label, 75), `follow:${index}`, JSON.stringify({ run: runId, index }));
/** Opens a workflow's form, filled in; nothing where that is too much for a button to carry. */
export const formButton = (label: string, start: string, values: Record<string, string>): Button | false => {
  const value = JSON.stringify({ start, values });
  return value.length <= maxValue && button(label, `follow:${start}`, value);
};

/** Null is "every". */
interface Place {
  service: string | null;
  environment: string | null;
}
export const lockButton = ({ service, environment }: Place): Button | false => {
  const value = JSON.stringify({ service, environment });
  return value.length <= maxValue && button('Lock', 'lock-ask', value);
};
/** `reason` was typed already, and is kept where it fits. `nth` tells several in one row apart. */
export const takeOverButton = (lock: string, { label = 'Take over', reason = '', nth = 0 } = {}) => {
  const full = JSON.stringify({ lock, reason });
  return button(label, `lock-take:${nth}`, full.length <= maxValue ? full : JSON.stringify({ lock }));
};
export const unlockButton = (lock: string, { label = 'Unlock', nth = 0 } = {}) => button(label, `unlock:${nth}`, lock);
export const keepButton = (lock: string) => button('Still needed', 'lock-keep', lock, 'primary');
export const statusButton = (service: string, label = 'Show'): Button | false =>
  service.length <= maxValue && button(label, 'status-open', service);
/** To the services from this one on. */
export const moreServicesButton = (label: string, from: number) => button(label, `status-more:${from}`, String(from));

/** `about` is a digest, or a week of one team or of the platform; a choice of what to explore goes with it. */
export const digestButton = (
  what: 'how' | 'explore',
  about: object,
  { nth, ...choice }: { capability?: string; team?: string; nth?: number } = {},
) =>
  button(
    what === 'how' ? 'How is this computed' : 'Explore',
    nth === undefined ? `digest-${what}` : `digest-${what}:${nth}`,
    JSON.stringify({ about, ...choice }),
  );

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
export const buttonRow = (...buttons: (Button | false)[]): ActionsBlock[] => {
  const shown = buttons.filter((one) => one !== false);
  return shown.length > 0 ? [{ type: 'actions', elements: shown }] : [];
};
