import type { SentDigest } from '../../adoption/digest/read.ts';
import type { Content } from '../content.ts';
import { channelPiece } from './channel.ts';
import { content } from './content.ts';
import { bold, lines, mark, mono, oneLine, rich } from './rich.ts';

/** Told to whoever a digest is for, once, when it cannot be posted where it belongs. */
export function digestUnplaced({
  channel,
  platform,
  teams,
}: Pick<SentDigest, 'channel' | 'platform' | 'teams'>): Content {
  const whose = platform
    ? 'The platform’s digest'
    : `The digest of ${teams.map((name) => oneLine(name, 80)).join(', ')}`;
  return content([
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
