import type { ActionsBlock, Button } from '@slack/types';
import { plain } from '../text.ts';

// The value of a button is an opaque id. Rights are checked again at every click.

/** Slack's limit for the value of a button, in characters. */
export const maxValue = 2000;

/** A button for the listener with this action id. */
export const button = (label: string, action: string, value: string, style?: 'primary' | 'danger'): Button => ({
  type: 'button',
  text: plain(label, 75),
  action_id: action,
  value,
  ...(style && { style }),
});

/** `nth` makes the action ids of several buttons in one row unique. */
export const openButton = (runId: string, label = 'Details', nth?: number) =>
  button(label, nth === undefined ? 'run-open' : `run-open:${nth}`, runId);
export const startButton = (workflow: string, label = 'Start') => button(label, 'start', workflow);
/** Button that opens a workflow's form, filled in; false when the values exceed Slack's limit. */
export const formButton = (label: string, start: string, values: Record<string, string>): Button | false => {
  const value = JSON.stringify({ start, values });
  return value.length <= maxValue && button(label, `follow:${start}`, value);
};

/** A row of buttons; no block without buttons. */
export const buttonRow = (...buttons: (Button | false)[]): ActionsBlock[] => {
  const elements = buttons.filter((one) => one !== false);
  return elements.length > 0 ? [{ type: 'actions', elements }] : [];
};
