import type { RichTextBlock } from '@slack/types';
import type { ApprovalDetail, RunDetail } from '../../../core/runs/read.ts';
import { approveButton, buttonRow, declineButton, openButton } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import {
  bold,
  bullets,
  dateTime,
  lines,
  mark,
  oneLine,
  type Piece,
  prose,
  rich,
  section,
} from '../../../core/slack/blocks/rich.ts';
import { header, origin, smallPrint, titleOf, userText } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { decisionLines, needed } from './decisions.ts';
import { parameterLines } from './parameters.ts';
import { approvalStateWords } from './state-words.ts';
import { planOf } from './step-lines.ts';

/** What approvers see: who asks for what, the whole plan and every parameter; afterwards who decided, when and why. */
export function approvalCard(detail: ApprovalDetail, workflow?: WorkflowDefinition): Content {
  const { run, approval, requester } = detail;
  const { mark: name, words } = approvalStateWords[approval.state];
  return messageContent([
    header(titleOf(run)),
    origin(detail),
    rich(
      section(mark(name), ' ', bold(words)),
      lines(
        [bold(oneLine(requester.name, 80)), ' asks for this for team ', bold(oneLine(run.team)), '.'],
        ...(workflow ? [prose(workflow.description)] : []),
        ...standing(detail),
      ),
    ),
    request(detail, workflow),
    ...buttonRow(
      approval.state === 'open' && approveButton(approval.id),
      approval.state === 'open' && declineButton(approval.id),
      openButton(run.id),
    ),
    smallPrint(`Reference \`${userText(run.id)}\``),
  ]);
}

/** What is approved or declined: every parameter, and every step that would be done. */
export function request(detail: RunDetail, workflow?: WorkflowDefinition, room?: number): RichTextBlock {
  const parameters = parameterLines(detail.run, workflow, room);
  const plan = planOf(detail, workflow);
  return rich(
    section(bold('Parameters')),
    bullets(parameters.length > 0 ? parameters : [['none']]),
    section(bold('Plan')),
    plan.length > 0
      ? bullets(
          plan.map(({ title }) => [title]),
          'ordered',
        )
      : section('Not known here: this version of the workflow is not installed.'),
  );
}

function standing({ run, approval, cancelledBy }: ApprovalDetail): Piece[][] {
  const decisions = decisionLines(approval);
  switch (approval.state) {
    case 'open':
      return [
        [needed(approval, run.team), ' Open until ', dateTime(approval.expires_at), '.'],
        ...(approval.round > 1 ? [['It is asked once more: an approver may not decide any longer.']] : []),
        ...decisions,
      ];
    case 'approved':
    case 'declined':
      return decisions;
    case 'cancelled':
      return [
        [
          ...(cancelledBy ? ['Cancelled by ', bold(oneLine(cancelledBy, 80))] : ['Cancelled']),
          ...since(approval.decided_at),
          '. There is nothing to decide.',
        ],
        ...decisions,
      ];
    case 'expired':
      return [
        [
          'It was not decided until ',
          dateTime(approval.decided_at ?? approval.expires_at),
          '. The requester has been told.',
        ],
        ...decisions,
      ];
    case 'void':
      return [
        [
          'An approver may not decide any longer, so this decision does not count. It is asked once more in a new message.',
        ],
        ...decisions,
      ];
  }
}

const since = (time: Date | null): Piece[] => (time ? [', ', dateTime(time)] : []);
