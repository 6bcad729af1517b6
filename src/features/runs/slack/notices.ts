import type { KnownBlock } from '@slack/types';
import type { RunApproval, RunDetail } from '../../../core/runs/read.ts';
import {
  againButton,
  approveButton,
  buttonRow,
  declineButton,
  endButton,
  openButton,
  resumeButton,
} from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, dateTime, lines, mark, oneLine, type Piece, prose, rich } from '../../../core/slack/blocks/rich.ts';
import { titleOf } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import { decisionLines, needed } from './decisions.ts';
import { leftBehind } from './outcome.ts';

/** What is said once; the engine's own list. */
export const notices = [
  'approval-reminder',
  'approval-approved',
  'approval-declined',
  'approval-expired',
  'approval-void',
  'run-cancelled',
  'run-parked',
  'resource-expiring',
  'resource-expired',
  'message-undeliverable',
] as const;
export type Notice = (typeof notices)[number];

export const isNotice = (name: string | undefined): name is Notice => notices.some((notice) => notice === name);

/** A short message about a run, said once and never changed. `about.approval` is the id of the approval it is about. */
export function notice(name: Notice, detail: RunDetail, about: { approval?: string } = {}): Content {
  const approval = detail.approvals.find(({ id }) => id === about.approval) ?? detail.approvals.at(-1);
  return messageContent(blocksOf(name, detail, approval));
}

function blocksOf(name: Notice, detail: RunDetail, approval: RunApproval | undefined): KnownBlock[] {
  const { run, requester, cancelledBy, resource } = detail;
  const subject = bold(titleOf(run));
  const team = bold(oneLine(run.team));
  const details = openButton(run.id);
  const decisions = approval ? decisionLines(approval) : [];
  const say = (emoji: string, first: Piece[], ...rest: Piece[][]) => rich(lines([mark(emoji), ' ', ...first], ...rest));
  switch (name) {
    case 'approval-reminder':
      return [
        say(
          'hourglass_flowing_sand',
          [
            'Still waiting for a decision: ',
            subject,
            ' for team ',
            team,
            ', asked by ',
            bold(oneLine(requester.name, 80)),
            '.',
          ],
          ...(approval ? [[needed(approval, run.team), ' Open until ', dateTime(approval.expires_at), '.']] : []),
        ),
        ...buttonRow(
          approval !== undefined && approveButton(approval.id),
          approval !== undefined && declineButton(approval.id),
          details,
        ),
      ];
    case 'approval-approved':
      return [say('white_check_mark', [subject, ' is approved and starts now.'], ...decisions), ...buttonRow(details)];
    case 'approval-declined':
      return [
        say('x', [subject, ' is declined. Nothing was made.'], ...decisions),
        ...buttonRow(againButton(run.id), details),
      ];
    case 'approval-expired':
      return [
        say('alarm_clock', [subject, ' has expired: it was not decided in time. Nothing was made.']),
        ...buttonRow(againButton(run.id), details),
      ];
    case 'approval-void':
      return [
        say('warning', [
          subject,
          ' needs a new approval: somebody who approved it may not decide any longer. It is asked once more.',
        ]),
        ...buttonRow(details),
      ];
    case 'run-cancelled':
      return [
        say(
          'no_entry_sign',
          [subject, ' was cancelled', ...(cancelledBy ? [' by ', bold(oneLine(cancelledBy, 80))] : []), '.'],
          ...leftBehind(detail),
        ),
        ...buttonRow(details),
      ];
    case 'run-parked':
      return [
        say(
          'warning',
          [subject, ' for team ', team, ' is on hold and waits for a platform engineer.'],
          ...(run.error?.parked ? [prose(run.error.parked)] : []),
          ...(run.error?.message ? [['Before that: ', ...prose(run.error.message)]] : []),
          ['Mend what it stumbled over, then resume it. What cannot be mended is ended as it is, with a reason.'],
        ),
        ...buttonRow(
          run.state === 'parked' && resumeButton(run.id),
          details,
          run.state === 'parked' && endButton(run.id),
        ),
      ];
    case 'resource-expiring':
      return [
        say(
          'alarm_clock',
          [
            subject,
            ' of team ',
            team,
            ' ends',
            ...(resource?.expires_at ? [' ', dateTime(resource.expires_at)] : []),
            '.',
          ],
          ['Save what you still need. It is not removed by itself; ask the platform team to keep it longer.'],
        ),
        ...buttonRow(details),
      ];
    case 'resource-expired':
      return [
        say(
          'alarm_clock',
          [subject, ' of team ', team, ' has reached its end.'],
          ['It was asked for by ', bold(oneLine(requester.name, 80)), ' and still runs: nothing is removed by itself.'],
        ),
        ...buttonRow(details),
      ];
    case 'message-undeliverable':
      return [
        say(
          'warning',
          ['A message about ', subject, ' for team ', team, ' could not be delivered and was given up.'],
          ['Check that the bot may post where it was meant to go.'],
        ),
        ...buttonRow(details),
      ];
  }
}
