import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { choiceInput, contextText, option, textInput } from '../../../core/slack/blocks/inputs.ts';
import { plain } from '../../../core/slack/text.ts';
import { severities } from '../tables.ts';
import { severityWords } from './state-words.ts';

/** Time stamp of a message. */
const stamp = z.string().regex(/^\d{1,15}\.\d{1,9}$/);

/** Values that the form keeps until it is sent; checked again then, because they come from outside. */
export const escalationMetadata = z.object({
  source: z.enum(['command', 'message', 'shortcut', 'run']),
  run: z.string().max(40).optional(),
  /** The message it comes from. */
  message: z.object({ channel: z.string().regex(/^[A-Z0-9]{2,40}$/), ts: stamp, thread: stamp }).optional(),
});
export type EscalationMetadata = z.output<typeof escalationMetadata>;

/** Characters of a title: fits one line of a list, and GitHub. */
export const maxTitle = 200;
export const maxDetails = 3000;

export interface EscalationForm {
  metadata: EscalationMetadata;
  /** Names of the person's teams, the first preselected. */
  teams: readonly string[];
  capabilities: readonly string[];
  services: readonly string[];
  /** Channel in which it will be posted, in words. */
  channel: string;
  title?: string | undefined;
  details?: string | undefined;
  capability?: string | undefined;
  service?: string | undefined;
}

/** Only the title is required. */
export function escalationForm(form: EscalationForm): ModalView {
  const { metadata, teams, capabilities, services, channel, title = '', details = '' } = form;
  const [team] = teams;
  return {
    type: 'modal',
    callback_id: 'escalate',
    private_metadata: JSON.stringify(metadata),
    title: plain('Escalate'),
    submit: plain('Send'),
    close: plain('Cancel'),
    blocks: [
      textInput({
        id: 'title',
        label: 'What do you need?',
        initial: title,
        max: maxTitle,
        focus: true,
        placeholder: 'The build cannot reach the registry',
      }),
      textInput({
        id: 'details',
        label: 'What happened, what did you try?',
        initial: details,
        multiline: true,
        optional: true,
        max: maxDetails,
        hint: 'No passwords, no tokens.',
      }),
      choiceInput({
        id: 'severity',
        label: 'Severity',
        initial: 'normal',
        optional: true,
        options: severities.map((severity) => option(severity, severityWords[severity])),
      }),
      ...(services.length > 0
        ? [
            choiceInput({
              id: 'service',
              label: 'Service',
              initial: form.service,
              optional: true,
              options: services.map((name) => option(name)),
            }),
          ]
        : []),
      ...(capabilities.length > 0
        ? [
            choiceInput({
              id: 'capability',
              label: 'Capability',
              initial: form.capability,
              optional: true,
              options: capabilities.map((name) => option(name)),
            }),
          ]
        : []),
      ...(teams.length > 1
        ? [
            choiceInput({
              id: 'team',
              label: 'For which team?',
              initial: team,
              options: teams.map((name) => option(name)),
            }),
          ]
        : []),
      contextText(`Posted in ${channel}. Replies appear there and in your DMs.`),
    ],
  };
}
