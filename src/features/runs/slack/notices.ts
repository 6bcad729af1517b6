import type { KnownBlock } from '@slack/types';
import type { RunApproval, RunDetail } from '../../../core/runs/read.ts';
import { buttonRow, openButton } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import {
  bold,
  dateTime,
  lines,
  mark,
  mono,
  oneLine,
  type Piece,
  prose,
  rich,
} from '../../../core/slack/blocks/rich.ts';
import { titleOf } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import {
  approveButton,
  declineButton,
  forceCloseButton,
  requestAgainButton,
  resumeButton,
  revealButton,
} from './buttons.ts';
import { approvalsNeeded, decisionLines, voidReason } from './decisions.ts';
import { forceClosedLines } from './outcome.ts';
import { canBeRequestedAgain } from './state-words.ts';

/** Names of the notices that the engine puts into the outbox. */
export const notices = [
  'approval-reminder',
  'approval-approved',
  'approval-declined',
  'approval-expired',
  'approval-void',
  'run-cancelled',
  'run-parked',
  'run-withdrawn',
  'resource-expiring',
  'resource-expired',
  'secret-unrevealed',
  'secret-destroyed',
  'message-undeliverable',
] as const;
export type Notice = (typeof notices)[number];

export const isNotice = (name: string | undefined): name is Notice => notices.some((notice) => notice === name);

/** Short message about a run, posted once and never updated. `about.approval` is the id of the approval concerned. */
export function notice(name: Notice, detail: RunDetail, about: { approval?: string } = {}): Content {
  const approval = detail.approvals.find(({ id }) => id === about.approval) ?? detail.approvals.at(-1);
  return messageContent(noticeBlocks(name, detail, approval));
}

/** Notice that a message could not be drawn. `run`: its id, or empty. */
export const undrawableNotice = (reference: string, run: string): Content =>
  messageContent([
    rich(
      lines(
        [mark('warning'), ' A message could not be shown, because of an error in Roadcrew or in a golden path.'],
        ['The log explains it under the reference ', mono(reference), '.'],
      ),
    ),
    ...buttonRow(run !== '' && openButton(run)),
  ]);

/** True when nobody can act on the notice any more: it is updated where it was posted, and not posted any more. */
export function isOver(name: Notice, { run, approvals }: RunDetail, approvalId: string): boolean {
  if (name === 'run-parked') return run.state !== 'parked';
  return name === 'approval-reminder' && approvals.find(({ id }) => id === approvalId)?.state !== 'open';
}

function noticeBlocks(name: Notice, detail: RunDetail, approval: RunApproval | undefined): KnownBlock[] {
  const { run, requester, cancelledBy, resource, secretState } = detail;
  const subject = bold(titleOf(run));
  const team = bold(oneLine(run.team));
  const details = openButton(run.id);
  const decisions = approval ? decisionLines(approval) : [];
  const text = (emoji: string, first: Piece[], ...rest: Piece[][]) =>
    rich(lines([mark(emoji), ' ', ...first], ...rest));
  switch (name) {
    case 'approval-reminder':
      if (approval?.state !== 'open')
        return [
          text('white_check_mark', ['No decision is needed any more: ', subject, '.'], ...decisions),
          ...buttonRow(details),
        ];
      return [
        text(
          'hourglass_flowing_sand',
          ['Still needs approval: ', subject, ' for ', team, ', requested by ', bold(oneLine(requester.name, 80)), '.'],
          [approvalsNeeded(approval, run.team), ' Expires ', dateTime(approval.expires_at), '.'],
        ),
        ...buttonRow(approveButton(approval.id), declineButton(approval.id), details),
      ];
    case 'approval-approved':
      return [
        text('white_check_mark', [subject, ' was approved and starts now.'], ...decisions),
        ...buttonRow(details),
      ];
    case 'approval-declined':
      return [
        text('x', [subject, ' was declined. Nothing was changed.'], ...decisions),
        ...buttonRow(requestAgainButton(run.id, run.state), details),
      ];
    case 'approval-expired':
      return [
        text('alarm_clock', [subject, ' expired: nobody decided in time. Nothing was changed.']),
        ...buttonRow(requestAgainButton(run.id, run.state), details),
      ];
    case 'approval-void':
      return [
        text('warning', [
          subject,
          ` needs ${(approval?.round ?? 1) > 1 ? 'a new' : 'an'} approval: ${voidReason(detail, approval?.id ?? '')}. Approval was requested.`,
        ]),
        ...buttonRow(details),
      ];
    case 'run-cancelled':
      return [
        text(
          'no_entry_sign',
          [subject, ' was cancelled', ...(cancelledBy ? [' by ', bold(oneLine(cancelledBy, 80))] : []), '.'],
          ...forceClosedLines(detail),
        ),
        ...buttonRow(details),
      ];
    case 'run-parked':
      if (run.state !== 'parked')
        return [
          text('white_check_mark', [subject, ' for team ', team, ' is no longer on hold.']),
          ...buttonRow(details),
        ];
      return [
        text(
          'warning',
          [subject, ' for team ', team, ' is on hold and needs a platform engineer.'],
          ...(run.error?.parked ? [prose(run.error.parked)] : []),
          ...(run.error?.message ? [['Original error: ', ...prose(run.error.message)]] : []),
          ['Fix the cause, then resume. If it cannot be fixed, close the run without undo and give a reason.'],
        ),
        ...buttonRow(resumeButton(run.id), details, forceCloseButton(run.id)),
      ];
    case 'run-withdrawn':
      return [
        text(
          'no_entry_sign',
          [subject, ' for team ', team, ', requested by ', bold(oneLine(requester.name, 80)), ', was stopped.'],
          ...(run.error?.message ? [prose(run.error.message)] : []),
          ['What it had done is undone.'],
          ...(run.error?.hint ? [prose(run.error.hint)] : []),
        ),
        ...buttonRow(canBeRequestedAgain(run.state) && requestAgainButton(run.id, run.state), details),
      ];
    case 'resource-expiring':
      return [
        text(
          'alarm_clock',
          [
            subject,
            ' of team ',
            team,
            ' expires',
            ...(resource?.expires_at ? [' ', dateTime(resource.expires_at)] : []),
            '.',
          ],
          ['Save what you still need. Nothing is removed automatically. To extend it, ask the platform team.'],
        ),
        ...buttonRow(details),
      ];
    case 'resource-expired':
      return [
        text(
          'alarm_clock',
          [subject, ' of team ', team, ' has expired.'],
          ['Requested by ', bold(oneLine(requester.name, 80)), ' and still running: nothing is removed automatically.'],
        ),
        ...buttonRow(details),
      ];
    case 'secret-unrevealed':
      return [
        text(
          'key',
          ['You have not revealed the credentials of ', subject, ' yet.'],
          ['They are destroyed in a week. Reveal them, and store them in your team’s secret store.'],
        ),
        ...buttonRow(secretState === 'sealed' && revealButton(run.id), details),
      ];
    case 'secret-destroyed':
      return [
        text(
          'wastebasket',
          ['The credentials of ', subject, ' were not revealed in time, and are destroyed.'],
          ['Nothing else has changed. If you need new ones, ask the platform team.'],
        ),
        ...buttonRow(details),
      ];
    case 'message-undeliverable':
      return [
        text(
          'warning',
          ['A message about ', subject, ' for team ', team, ' could not be delivered and will not be retried.'],
          ['Check that the bot can post in its channel.'],
        ),
        ...buttonRow(details),
      ];
  }
}
