import type { InputBlock, ModalView } from '@slack/types';
import type { ApprovalDetail } from '../../../core/runs/read.ts';
import { header, titleOf } from '../../../core/slack/blocks/title.ts';
import type { Links } from '../../../core/slack/links.ts';
import { plain } from '../../../core/slack/text.ts';
import { declineCategories } from '../../../core/store/schema.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { origin } from './origin.ts';
import { modalLength } from './parameters.ts';
import { objectionBlocks, previewBlocks } from './preview-blocks.ts';
import { requestDetails } from './request-blocks.ts';

/** Characters of a reason or a note. */
export const maxReason = 2000;

/** Form with an optional note, above everything that is approved. */
export const approveModal = (detail: ApprovalDetail, links: Links, workflow?: WorkflowDefinition): ModalView =>
  decisionModal('approve', 'Approve', detail, links, workflow, [
    reasonInput({ label: 'Note', hint: 'Visible to the requester and kept in the history.', optional: true }),
  ]);

/** Form with a category and a reason. */
export const declineModal = (detail: ApprovalDetail, links: Links, workflow?: WorkflowDefinition): ModalView =>
  decisionModal('decline', 'Decline', detail, links, workflow, [
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
    reasonInput({ label: 'Reason', hint: 'Something the requester can act on.', optional: false }),
  ]);

const decisionModal = (
  id: 'approve' | 'decline',
  verb: string,
  detail: ApprovalDetail,
  links: Links,
  workflow: WorkflowDefinition | undefined,
  inputs: InputBlock[],
): ModalView => ({
  type: 'modal',
  callback_id: id,
  private_metadata: JSON.stringify({ approval: detail.approval.id }),
  title: plain(`${verb} this run`, 24),
  submit: plain(verb),
  close: plain('Back'),
  blocks: [
    header(titleOf(detail.run)),
    origin(detail),
    ...(detail.run.preview ? objectionBlocks(detail.run.preview) : []),
    ...inputs,
    ...(detail.run.preview ? previewBlocks(detail.run.preview, links) : []),
    requestDetails(detail, workflow, modalLength),
  ],
});

const reasonInput = ({ label, hint, optional }: { label: string; hint: string; optional: boolean }): InputBlock => ({
  type: 'input',
  block_id: 'reason',
  label: plain(label),
  hint: plain(hint),
  optional,
  element: { type: 'plain_text_input', action_id: 'value', multiline: true, max_length: maxReason },
});
