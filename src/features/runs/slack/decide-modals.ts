import type { InputBlock, ModalView } from '@slack/types';
import type { ApprovalDetail } from '../../../core/runs/read.ts';
import { header, origin, titleOf } from '../../../core/slack/blocks/title.ts';
import { plain } from '../../../core/slack/text.ts';
import { declineCategories } from '../../../core/store/schema.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { request } from './approval-card.ts';
import { modalRoom } from './parameters.ts';

/** Asks for a note; shows once more all that the approval stands for. */
export const approveModal = (detail: ApprovalDetail, workflow?: WorkflowDefinition): ModalView =>
  modal('approve', 'Approve', detail, workflow, [
    reason({ label: 'Note', hint: 'The requester sees it, and it stays in the history.', optional: true }),
  ]);

/** Asks for a category and a reason. */
export const declineModal = (detail: ApprovalDetail, workflow?: WorkflowDefinition): ModalView =>
  modal('decline', 'Decline', detail, workflow, [
    {
      type: 'input',
      block_id: 'category',
      label: plain('Category'),
      element: {
        type: 'static_select',
        action_id: 'value',
        placeholder: plain('Choose one'),
        options: Object.entries(declineCategories).map(([value, words]) => ({ text: plain(words, 75), value })),
      },
    },
    reason({ label: 'Reason', hint: 'A sentence the requester can use.', optional: false }),
  ]);

const modal = (
  id: 'approve' | 'decline',
  verb: string,
  detail: ApprovalDetail,
  workflow: WorkflowDefinition | undefined,
  inputs: InputBlock[],
): ModalView => ({
  type: 'modal',
  callback_id: id,
  private_metadata: JSON.stringify({ approval: detail.approval.id }),
  title: plain(`${verb} this request`, 24),
  submit: plain(verb),
  close: plain('Back'),
  blocks: [header(titleOf(detail.run)), origin(detail), ...inputs, request(detail, workflow, modalRoom)],
});

const reason = ({ label, hint, optional }: { label: string; hint: string; optional: boolean }): InputBlock => ({
  type: 'input',
  block_id: 'reason',
  label: plain(label),
  hint: plain(hint),
  optional,
  element: { type: 'plain_text_input', action_id: 'value', multiline: true, max_length: 2000 },
});
