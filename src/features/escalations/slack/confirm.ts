import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { textInput } from '../../../core/slack/blocks/inputs.ts';
import { oneLine } from '../../../core/slack/blocks/rich.ts';
import { header } from '../../../core/slack/blocks/title.ts';
import { noAnswer } from '../../../core/slack/listener.ts';
import { readSubmission, required, text } from '../../../core/slack/submission.ts';
import { plain } from '../../../core/slack/text.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { EscalationDetail } from '../read.ts';
import type { Incoming, Listener } from './context.ts';
import { endingWords, type FollowUp } from './endings.ts';
import { endingOfDetail } from './state-words.ts';
import { maxWords } from './triage-modal.ts';

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
    const detail = await requireOwn(incoming, incoming.value);
    return { kind: 'open', view: notYetModal(detail.escalation, followUpOf(detail)) };
  },
};

/** Follow-up of its end; of one that is open again, the question whether it is solved. */
const followUpOf = (detail: EscalationDetail): FollowUp => endingWords[endingOfDetail(detail) ?? 'closed'].followUp;

const notYetModal = ({ id, title }: { id: string; title: string }, { form }: FollowUp): ModalView => ({
  type: 'modal',
  callback_id: 'escalation-not-yet',
  private_metadata: JSON.stringify({ escalation: id }),
  title: plain(form.title),
  submit: plain('Send'),
  close: plain('Cancel'),
  blocks: [
    header(oneLine(title)),
    textInput({
      id: 'words',
      label: form.label,
      multiline: true,
      max: maxWords,
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
    const { metadata, values, problems } = readSubmission(incoming.body, {
      metadata: z.object({ escalation: z.string().max(40) }),
      fields: { words: required(text({ max: maxWords }), 'Say it in a sentence.') },
    });
    const { escalation } = await requireOwn(incoming, metadata.escalation);
    if (problems) return { kind: 'errors', errors: problems };
    const { words } = values;
    await incoming.context.escalations.notYet({ escalation: escalation.id, by: incoming.person.id, words });
    return noAnswer;
  },
};
