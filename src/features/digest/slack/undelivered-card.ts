import { channelPiece } from '../../../core/slack/blocks/channel.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, lines, mark, mono, oneLine, rich } from '../../../core/slack/blocks/rich.ts';
import type { Content } from '../../../core/slack/content.ts';
import type { SentDigest } from '../read.ts';

/** Notice to the owners of a digest that could not be posted in its channel. */
export function undeliveredCard({
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
          'To get it there again, invite me (',
          mono('/invite @Roadcrew'),
          '), or set another channel in ',
          mono('platform.yaml'),
          '.',
        ],
        ['Until then, ', mono('/platform digest last'), ' shows it to you. You get this notice once.'],
      ),
    ),
  ]);
}
