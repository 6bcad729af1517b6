import { channelPiece } from '../../../core/slack/blocks/channel.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, lines, mark, mono, oneLine, rich } from '../../../core/slack/blocks/rich.ts';
import type { Content } from '../../../core/slack/content.ts';
import type { SentDigest } from '../read.ts';

/** Told to whoever a digest is for, once, when it cannot be posted where it belongs. */
export function digestUnplaced({
  channel,
  platform,
  teams,
}: Pick<SentDigest, 'channel' | 'platform' | 'teams'>): Content {
  const whose = platform
    ? 'The platform’s digest'
    : `The digest of ${teams.map((name) => oneLine(name, 80)).join(', ')}`;
  return messageContent([
    rich(
      lines(
        [
          mark('warning'),
          ' ',
          bold(whose),
          ' could not be posted in ',
          channelPiece(channel),
          ': the channel is archived or gone, or I am not in it.',
        ],
        [
          'To have it there again, invite me (',
          mono('/invite @Roadcrew'),
          '), or have another channel named in ',
          mono('platform.yaml'),
          '.',
        ],
        ['Meanwhile ', mono('/platform digest last'), ' shows it to you. You are told this once.'],
      ),
    ),
  ]);
}
