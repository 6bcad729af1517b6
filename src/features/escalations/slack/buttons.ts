import { button } from '../../../core/slack/blocks/buttons.ts';

export const triageButton = (id: string) => button('Triage', 'escalation-triage', id, 'primary');
export const askButton = (id: string) => button('Ask the requester', 'escalation-triage', id);
export const escalationButton = (id: string, label = 'Details') => button(label, 'escalation-open', id);
export const solvedButton = (id: string, label: string) => button(label, 'escalation-solved', id, 'primary');
export const notYetButton = (id: string, label: string) => button(label, 'escalation-not-yet', id);
export const escalateButton = (label = 'Ask the platform team') => button(label, 'escalate', 'home');
export const escalateRunButton = (runId: string) => button('Escalate', 'escalate-run', runId);
/** Shows another list of escalations. */
export const listButton = (label: string, which: string) => button(label, `escalations-show:${which}`, which);
