import type { View } from '@slack/types';
import type { Content } from './content.ts';
import { escapeText, plain } from './text.ts';

/** Plain text as content; markup, mentions and links in it have no effect. */
export const textContent = (text: string): Content => ({
  text: escapeText(text),
  blocks: [{ type: 'section', text: plain(text) }],
});

/** A page as a small modal, for requests that cannot be answered with a message. */
export const pageView = ({ blocks }: Content): View => ({
  type: 'modal',
  title: plain('Platform'),
  close: plain('Close'),
  blocks,
});
