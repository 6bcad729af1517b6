import type { ApprovalDetail } from '../../../core/runs/read.ts';
import { buttonRow, openButton } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, dateTime, lines, mark, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, titleOf, userText } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import type { Links } from '../../../core/slack/links.ts';
import type { WorkflowDefinition } from '../../../roadcrew/index.ts';
import { approveButton, declineButton } from './buttons.ts';
import { approvalsNeeded, decisionLines, voidReason } from './decisions.ts';
import { origin } from './origin.ts';
import { purposeLines, requestBlocks } from './request-blocks.ts';
import { headline } from './run-card.ts';
import { approvalStateWords, hasEnded } from './state-words.ts';

/** Message to approvers: everything that the requester confirmed. Once decided, a line with the outcome. */
export function approvalCard(detail: ApprovalDetail, links: Links, workflow?: WorkflowDefinition): Content {
  const { run, approval } = detail;
  const isOpen = approval.state === 'open';
  const { mark: name, words } = approvalStateWords[approval.state];
  return messageContent([
    header(titleOf(run)),
    origin(detail),
    rich(
      hasEnded(run.state) && approval.state === 'approved' ? headline(detail) : section(mark(name), ' ', bold(words)),
      lines(...stateLines(detail), ...purposeLines(detail, workflow)),
    ),
    ...(isOpen ? requestBlocks(detail, links, workflow) : []),
    ...buttonRow(isOpen && approveButton(approval.id), isOpen && declineButton(approval.id), openButton(run.id)),
    ...(isOpen ? [smallPrint(`Reference \`${userText(run.id)}\``)] : []),
  ]);
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
              ? [' The run was stopped, and what it had done is undone.']
              : []),
        ],
        ...decisions,
      ];
  }
}

const timePieces = (time: Date | null): Piece[] => (time ? [', ', dateTime(time)] : []);
