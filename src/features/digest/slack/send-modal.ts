import type { ModalView } from '@slack/types';
import { channelPiece } from '../../../core/slack/blocks/channel.ts';
import { bold, dateTime, lines, oneLine, type Piece, rich } from '../../../core/slack/blocks/rich.ts';
import { plain } from '../../../core/slack/text.ts';
import type { Report } from '../report.ts';
import { periodWords } from './card.ts';

/** Digest that is about to be sent. */
export interface Sending {
  week: Report['week'];
  /** Null: the platform's. */
  team: string | null;
  channel: string;
  /** Time at which the week's own was sent in this channel; undefined: not yet. */
  sentAt: Date | undefined;
  /** Time at which the schedule sends the next one, if there is a schedule. */
  next: Date | undefined;
  metadata: string;
}

/** Confirms the channel, and shows whether the week had its digest. */
export function sendModal({ week, team, channel, sentAt, next, metadata }: Sending): ModalView {
  const number = Number(week.name.slice(-2));
  const what = team === null ? 'The platform’s digest' : `The digest of ${oneLine(team, 80)}`;
  const own: Piece[] = sentAt
    ? [
        `Week ${number} already had its digest there, `,
        dateTime(sentAt),
        '. This one is sent in addition, with the current numbers.',
      ]
    : [
        `Week ${number} has had no digest there yet. This one counts as it: the schedule will not send another for the same week.`,
      ];
  return {
    type: 'modal',
    callback_id: 'digest-send',
    private_metadata: metadata,
    title: plain('Send a digest', 24),
    submit: plain('Send'),
    close: plain('Cancel'),
    blocks: [
      rich(
        lines(
          [bold(what), ` of week ${number} (${periodWords(week)}) goes to `, channelPiece(channel), '.'],
          own,
          ...(next ? [['The schedule sends the next one ', dateTime(next), '.'] as Piece[]] : []),
        ),
      ),
    ],
  };
}
