import type { KnownBlock } from '@slack/types';

/** What a message says: blocks to look at, and the whole of it in words for screen readers and notifications. */
export interface Content {
  text: string;
  blocks: KnownBlock[];
}
