import type { Platform } from '../../../core/platform-file.ts';

/** Channel in which cards are posted. */
export const escalationsChannel = ({ channels, noticesChannel }: Pick<Platform, 'channels' | 'noticesChannel'>) =>
  channels.escalations ?? noticesChannel;
