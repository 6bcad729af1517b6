import type { View } from '@slack/types';
import type { Content } from './content.ts';
import { escapeText, plain } from './text.ts';

/** Words and nothing else; drawn as plain text, so that whatever they quote stays inert. */
export const textContent = (text: string): Content => ({
  text: escapeText(text),
  blocks: [{ type: 'section', text: plain(text) }],
});

/** A page as a small modal, where a message has no place. */
export const pageView = ({ blocks }: Content): View => ({
  type: 'modal',
  title: plain('Platform'),
  close: plain('Close'),
  blocks,
});
