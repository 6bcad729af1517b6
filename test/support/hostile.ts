import type { Content } from '../../src/core/slack/content.ts';
import { found } from './blocks.ts';

/** What a text of people may try, by what it is. */
export const hostile = {
  'a call to everybody': '<!channel> <!here> <!everyone> <!subteam^S0PLATFORM>',
  'mentions and links': '<@U0ALICE> <#C0GENERAL> <https://evil.test|Approve> &lt;@U0ALICE&gt;',
  backticks: '`` ` ``` `<!channel>` ```',
  'a time that is none': '<!date^0^{date}^https://evil.test|now>',
  '3000 characters': '<!channel>'.repeat(300),
  'text that turns the reading direction': '\u202e<!channel>\u2066 \u05d0\u05d1\u05d2 \u2069\u202d',
  'line breaks and control characters': 'a\r\n\n\nb\u0007\u001b[31m<!channel>',
  'nothing to see': ' \n\t ',
};

/** A message, or the blocks of a view. */
export type Shown = Pick<Content, 'blocks'> & Partial<Content>;

/** Our own times and channel links, which are the only brackets there may be. */
const ours =
  /<!date\^\d+\^(?:\{(?:date_short_pretty|date_long_pretty|time|time_secs)\} ?)+\|[\d-]+ [\d:]+ UTC>|<#C0[A-Z]+>/g;
const unseen = /[\u202a-\u202e\u2066-\u2069]|(?![\n\t])\p{Cc}/u;
/** Rich text that does more than show its characters. */
const active = new Set(['broadcast', 'user', 'usergroup', 'link', 'channel']);

/** Every bracket of somebody else's in mrkdwn. */
export const bracketsIn = (shown: Shown) =>
  [...mrkdwnOf(shown)].flatMap((mrkdwn) => mrkdwn.replace(ours, '').match(/[<>]/g) ?? []);

/** Elements that call, name or lead somewhere. */
export const activeIn = ({ blocks }: Shown) =>
  [...found(blocks)].filter((item) => 'type' in item && typeof item.type === 'string' && active.has(item.type));

/** A text with characters that only deceive the eye. */
export const unseenIn = (shown: Shown) =>
  [...found(shown)]
    .flatMap((item) => ('text' in item && typeof item.text === 'string' ? [item.text] : []))
    .find((text) => unseen.test(text));

function* mrkdwnOf({ text, blocks }: Shown): Generator<string> {
  if (text !== undefined) yield text;
  for (const item of found(blocks)) {
    if ('type' in item && item.type === 'mrkdwn' && 'text' in item && typeof item.text === 'string') yield item.text;
  }
}
