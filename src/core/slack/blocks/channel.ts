import { bold, type Piece } from './rich.ts';

/** A link for a channel id; bold text for a `#name`. */
export const channelPiece = (channel: string): Piece =>
  channel.startsWith('#') ? bold(channel) : { type: 'channel', channel_id: channel };
