import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { choiceInput, option, textInput, words } from '../../../core/slack/blocks/inputs.ts';
import { plain } from '../../../core/slack/text.ts';
import { severities } from '../../issues/tables.ts';
import { severityWords } from './state-words.ts';

/** Of a message, as Slack writes it. */
const stamp = z.string().regex(/^\d{1,15}\.\d{1,9}$/);

/** What the form carries until it is sent; checked again when it comes back. */
export const escalationMetadata = z.object({
  source: z.enum(['command', 'message', 'shortcut', 'run']),
  run: z.string().max(40).optional(),
  /** The message it comes from. */
  message: z.object({ channel: z.string().regex(/^[A-Z0-9]{2,40}$/), ts: stamp, thread: stamp }).optional(),
});
export type EscalationMetadata = z.output<typeof escalationMetadata>;

/** Characters of a title: what a list shows in one line, and GitHub takes. */
export const maxTitle = 200;

export interface EscalationForm {
  metadata: EscalationMetadata;
  /** Names of the person's teams, the first preselected. */
  teams: readonly string[];
  capabilities: readonly string[];
  services: readonly string[];
  /** The channel everybody there will read it in. */
  channel: string;
  title?: string | undefined;
  details?: string | undefined;
  capability?: string | undefined;
  service?: string | undefined;
}

/** A title and Enter are enough. */
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
        ...{ id: 'title', label: 'What do you need?', initial: title, max: maxTitle, focus: true },
        placeholder: 'The build cannot reach the registry',
      }),
      textInput({
        ...{
          id: 'details',
          label: 'What happened, what did you try?',
          initial: details,
          multiline: true,
          optional: true,
        },
        hint: 'No passwords, no tokens.',
      }),
      choiceInput({
        ...{ id: 'severity', label: 'How much does it hurt?', initial: 'normal', optional: true },
        options: severities.map((severity) => option(severity, severityWords[severity])),
      }),
      ...(services.length > 0
        ? [
            choiceInput({
              ...{ id: 'service', label: 'Service', initial: form.service, optional: true },
              options: services.map((name) => option(name)),
            }),
          ]
        : []),
      ...(capabilities.length > 0
        ? [
            choiceInput({
              ...{ id: 'capability', label: 'Capability', initial: form.capability, optional: true },
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
      words(`It is read in ${channel}, and you get its answers there and in your direct messages.`),
    ],
  };
}
