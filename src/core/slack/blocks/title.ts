import type { ContextBlock, HeaderBlock } from '@slack/types';
import { escapeText, mrkdwn, plain } from '../text.ts';
import { oneLine } from './rich.ts';

interface RunTitle {
  title: string;
  name: string | null;
  preview?: { title?: string } | null;
}

/** Title of a run on one line: its preview's, or `PostgreSQL database: orders`. */
export const titleOf = ({ title, name, preview }: RunTitle, length = 150) =>
  oneLine(preview?.title ?? (name ? `${oneLine(title, 80)}: ${oneLine(name)}` : title), length);

export const header = (text: string): HeaderBlock => ({ type: 'header', text: plain(text, 150) });

/** Small print in mrkdwn; untrusted text must have passed `userText`. */
export const smallPrint = (text: string): ContextBlock => ({ type: 'context', elements: [mrkdwn(text, 2000)] });

/** Untrusted text for the small print. */
export const userText = (text: string, length = 80) => escapeText(oneLine(text, length)).replaceAll('`', 'ˋ');
