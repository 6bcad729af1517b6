import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { submitted, textInput } from '../../../core/slack/blocks/inputs.ts';
import { oneLine } from '../../../core/slack/blocks/rich.ts';
import { header } from '../../../core/slack/blocks/title.ts';
import { type Incoming, type Listener, noAnswer } from '../../../core/slack/listener.ts';
import { plain } from '../../../core/slack/text.ts';
import { UserError } from '../../../roadcrew/errors.ts';

/** Whether it is solved is for those to say who have asked. @throws UserError to others */
async function own({ context, person }: Incoming, id: string) {
  const detail = await context.escalations.detail(id);
  const isOwn =
    detail &&
    (detail.escalation.requester === person.id || person.teams.some(({ name }) => name === detail.escalation.team));
  if (!isOwn) throw new UserError('Only the team that asked can say so.');
  return detail;
}

export const solved: Listener = {
  kind: 'action',
  id: 'escalation-solved',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { escalation } = await own(incoming, incoming.value);
    await incoming.context.escalations.confirm({ escalation: escalation.id, by: incoming.person.id });
    return noAnswer;
  },
};

export const notYet: Listener = {
  kind: 'action',
  id: 'escalation-not-yet',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const { escalation } = await own(incoming, incoming.value);
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
      ...{ id: 'words', label: 'What is still missing?', multiline: true, max: 2500, focus: true },
      hint: 'It is worked on again, with your words.',
    }),
  ],
});

export const notYetSubmission: Listener = {
  kind: 'submission',
  id: 'escalation-not-yet',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { metadata, value } = submitted(incoming.body);
    const { escalation: id } = z.object({ escalation: z.string().max(40) }).parse(metadata);
    const { escalation } = await own(incoming, id);
    const words = value('words');
    if (!words) return { kind: 'errors', errors: { words: 'Say what is still missing.' } };
    await incoming.context.escalations.notYet({ escalation: escalation.id, by: incoming.person.id, words });
    return noAnswer;
  },
};
