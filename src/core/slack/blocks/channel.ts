import { bold, type Piece } from './rich.ts';

/** As a link where it is an id; a name stays a word. */
export const channelPiece = (channel: string): Piece =>
  channel.startsWith('#') ? bold(channel) : { type: 'channel', channel_id: channel };
