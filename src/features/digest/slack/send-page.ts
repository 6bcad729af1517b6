import type { ModalView } from '@slack/types';
import { channelPiece } from '../../../core/slack/blocks/channel.ts';
import { bold, dateTime, lines, oneLine, type Piece, rich } from '../../../core/slack/blocks/rich.ts';
import { plain } from '../../../core/slack/text.ts';
import type { Report } from '../report.ts';
import { periodWords } from './card.ts';

/** What is about to be sent. */
export interface Sending {
  week: Report['week'];
  /** Null: the platform's. */
  team: string | null;
  channel: string;
  /** When the week's own was sent in this channel; undefined: not yet. */
  sentAt: Date | undefined;
  /** When the schedule sends the next one, where there is a schedule. */
  next: Date | undefined;
  metadata: string;
}

/** Says where it goes, and whether the week had its digest. */
export function sendModal({ week, team, channel, sentAt, next, metadata }: Sending): ModalView {
  const number = Number(week.name.slice(-2));
  const what = team === null ? 'The platform’s digest' : `The digest of ${oneLine(team, 80)}`;
  const own: Piece[] = sentAt
    ? [
        `Week ${number} had its digest there, `,
        dateTime(sentAt),
        '. This one is sent in addition, with the numbers as they are now.',
      ]
    : [
        `Week ${number} has had no digest there yet. This one is it: the schedule will not send another for the same week.`,
      ];
  return {
    type: 'modal',
    callback_id: 'digest-send',
    private_metadata: metadata,
    title: plain('Send a digest', 24),
    submit: plain('Send it'),
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
