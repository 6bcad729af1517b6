import type { RichTextBlock } from '@slack/types';
import type { ApprovalDetail, RunDetail } from '../../../core/runs/read.ts';
import { buttonRow, openButton } from '../../../core/slack/blocks/buttons.ts';
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
import { header, smallPrint, titleOf, userText } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { approveButton, declineButton } from './buttons.ts';
import { approvalsNeeded, decisionLines, voidReason } from './decisions.ts';
import { origin } from './origin.ts';
import { parameterLines } from './parameters.ts';
import { approvalStateWords } from './state-words.ts';
import { planOf } from './step-lines.ts';

/** Message to approvers: the request with its requester, plan and parameters; once decided, by whom, when and why. */
export function approvalCard(detail: ApprovalDetail, workflow?: WorkflowDefinition): Content {
  const { run, approval, requester } = detail;
  const { mark: name, words } = approvalStateWords[approval.state];
  return messageContent([
    header(titleOf(run)),
    origin(detail),
    rich(
      section(
        mark(name),
        ' ',
        bold(words),
        ' · requested by ',
        bold(oneLine(requester.name, 80)),
        ' for ',
        bold(oneLine(run.team)),
      ),
      lines(...(workflow ? [prose(workflow.description)] : []), ...stateLines(detail)),
    ),
    requestDetails(detail, workflow),
    ...buttonRow(
      approval.state === 'open' && approveButton(approval.id),
      approval.state === 'open' && declineButton(approval.id),
      openButton(run.id),
    ),
    smallPrint(`Reference \`${userText(run.id)}\``),
  ]);
}

/** Subject of a decision: every parameter and every planned step. `maxLength` limits all values together, in characters. */
export function requestDetails(detail: RunDetail, workflow?: WorkflowDefinition, maxLength?: number): RichTextBlock {
  const parameters = parameterLines(detail.run, workflow, maxLength);
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
      : section('Unknown: this version of the workflow is not installed.'),
  );
}

function stateLines(detail: ApprovalDetail): Piece[][] {
  const { run, approval, approvals, cancelledBy } = detail;
  const decisions = decisionLines(approval);
  switch (approval.state) {
    case 'open':
      return [
        [approvalsNeeded(approval, run.team), ' Expires ', dateTime(approval.expires_at), '.'],
        ...(approval.round > 1 ? [[`Requested again: ${voidReason(detail, approval.id)}.`]] : []),
        ...decisions,
      ];
    case 'approved':
    case 'declined':
      return decisions;
    case 'cancelled':
      return [
        [
          ...(cancelledBy ? ['Cancelled by ', bold(oneLine(cancelledBy, 80))] : ['Cancelled']),
          ...timePieces(approval.decided_at),
          '. No decision is needed.',
        ],
        ...decisions,
      ];
    case 'expired':
      return [
        [
          'Nobody decided by ',
          dateTime(approval.decided_at ?? approval.expires_at),
          '. The requester has been notified.',
        ],
        ...decisions,
      ];
    case 'void':
      return [
        [
          `This approval does not count: ${voidReason(detail, approval.id)}.`,
          ...(approvals.some(({ round }) => round > approval.round)
            ? [' A new message requests approval again.']
            : ['undoing', 'failed'].includes(run.state)
              ? [' The request was stopped, and what it had done is undone.']
              : []),
        ],
        ...decisions,
      ];
  }
}

const timePieces = (time: Date | null): Piece[] => (time ? [', ', dateTime(time)] : []);
