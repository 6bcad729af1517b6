import type { ContextBlock, HeaderBlock } from '@slack/types';
import type { RunDetail } from '../../runs/read.ts';
import { escapeText, mrkdwn, plain, when } from '../text.ts';
import { oneLine } from './rich.ts';

interface Titled {
  title: string;
  name: string | null;
}

/** What a request is about, in one line: `PostgreSQL database: orders`. */
export const titleOf = ({ title, name }: Titled, length = 150) =>
  oneLine(name ? `${oneLine(title, 80)}: ${oneLine(name)}` : title, length);

export const header = (text: string): HeaderBlock => ({ type: 'header', text: plain(text, 150) });

/** Small print, of our own words and `outside` text. */
export const smallPrint = (text: string): ContextBlock => ({ type: 'context', elements: [mrkdwn(text, 2000)] });

/** Text of people in the small print. */
export const userText = (text: string, length = 80) => escapeText(oneLine(text, length)).replaceAll('`', 'ˋ');

/** For which team, where, who asked and when. */
export const origin = ({ run, requester }: RunDetail) =>
  smallPrint(
    [
      `Team ${userText(run.team)}`,
      ...(run.environment ? [userText(run.environment)] : []),
      `asked by ${userText(requester.name)}, ${when(run.created_at)}`,
    ].join(' · '),
  );
