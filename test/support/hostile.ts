import type { Content } from '../../src/core/slack/content.ts';
import { nestedObjects } from './blocks.ts';

/** Hostile texts, by description. */
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

/** Message, or blocks of a view. */
export type Rendered = Pick<Content, 'blocks'> & Partial<Content>;

/** Times and channel links of the bot, the only allowed brackets. */
const allowed =
  /<!date\^\d+\^(?:\{(?:date_short_pretty|date_long_pretty|time|time_secs)\} ?)+\|[\d-]+ [\d:]+ UTC>|<#C0[A-Z]+>/g;
const invisible = /[\u202a-\u202e\u2066-\u2069]|(?![\n\t])\p{Cc}/u;
/** Rich text elements with an effect. */
const active = new Set(['broadcast', 'user', 'usergroup', 'link', 'channel']);

/** Returns brackets in mrkdwn that do not come from the bot. */
export const foreignBrackets = (content: Rendered) =>
  [...mrkdwnOf(content)].flatMap((mrkdwn) => mrkdwn.replace(allowed, '').match(/[<>]/g) ?? []);

/** Returns elements that notify, mention or link. */
export const activeElements = ({ blocks }: Rendered) =>
  [...nestedObjects(blocks)].filter((item) => 'type' in item && typeof item.type === 'string' && active.has(item.type));

/** Finds a text with invisible characters. */
export const findInvisibleText = (content: Rendered) =>
  [...nestedObjects(content)]
    .flatMap((item) => ('text' in item && typeof item.text === 'string' ? [item.text] : []))
    .find((text) => invisible.test(text));

function* mrkdwnOf({ text, blocks }: Rendered): Generator<string> {
  if (text !== undefined) yield text;
  for (const item of nestedObjects(blocks)) {
    if ('type' in item && item.type === 'mrkdwn' && 'text' in item && typeof item.text === 'string') yield item.text;
  }
}
