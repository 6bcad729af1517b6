import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { readSubmission, textInput } from '../../../core/slack/blocks/inputs.ts';
import { oneLine } from '../../../core/slack/blocks/rich.ts';
import { header } from '../../../core/slack/blocks/title.ts';
import { noAnswer } from '../../../core/slack/listener.ts';
import { plain } from '../../../core/slack/text.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { Incoming, Listener } from './context.ts';

/** An escalation of the person or their team, which only they may confirm. @throws UserError to others */
async function requireOwn({ context, person }: Incoming, id: string) {
  const detail = await context.escalations.detail(id);
  const isOwn =
    detail &&
    (detail.escalation.requester === person.id || person.teams.some(({ name }) => name === detail.escalation.team));
  if (!isOwn) throw new UserError('Only the team that requested this can confirm it.');
  return detail;
}

export const confirmSolved: Listener = {
  kind: 'action',
  id: 'escalation-solved',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { escalation } = await requireOwn(incoming, incoming.value);
    await incoming.context.escalations.confirm({ escalation: escalation.id, by: incoming.person.id });
    return noAnswer;
  },
};

export const openNotYet: Listener = {
  kind: 'action',
  id: 'escalation-not-yet',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const { escalation } = await requireOwn(incoming, incoming.value);
    return { kind: 'open', view: notYetModal(escalation) };
  },
};

const notYetModal = ({ id, title }: { id: string; title: string }): ModalView => ({
  type: 'modal',
  callback_id: 'escalation-not-yet',
  private_metadata: JSON.stringify({ escalation: id }),
  title: plain('Not yet solved'),
  submit: plain('Send'),
  close: plain('Cancel'),
  blocks: [
    header(oneLine(title)),
    textInput({
      id: 'words',
      label: 'What is still missing?',
      multiline: true,
      max: 2500,
      focus: true,
      hint: 'It is reopened, with your words as a comment.',
    }),
  ],
});

export const notYetSubmission: Listener = {
  kind: 'submission',
  id: 'escalation-not-yet',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { metadata, value } = readSubmission(incoming.body);
    const { escalation: id } = z.object({ escalation: z.string().max(40) }).parse(metadata);
    const { escalation } = await requireOwn(incoming, id);
    const words = value('words');
    if (!words) return { kind: 'errors', errors: { words: 'Say what is still missing.' } };
    await incoming.context.escalations.notYet({ escalation: escalation.id, by: incoming.person.id, words });
    return noAnswer;
  },
};
