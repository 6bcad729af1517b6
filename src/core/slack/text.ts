import { stripInvisible, truncate } from '../../lib/text.ts';

export { stripInvisible, truncate };

/**
 * The one place where text of people and of GitHub becomes something Slack draws. Prefer `plain`: Slack parses nothing
 * in it. `escapeText` is for the few places where mrkdwn is needed around it.
 */

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** For mrkdwn: mentions, links and channel calls become the characters they were typed with. */
export const escapeText = (text: string) =>
  stripInvisible(text).replace(/[&<>]/g, (character) => escapes[character] ?? character);

/** As inline code in mrkdwn. A backtick would end it, so it becomes its look-alike. */
export const code = (text: string) => `\`${escapeText(text).replaceAll('`', 'ˋ').replaceAll(/\s+/g, ' ')}\``;

/** A plain-text object: nothing in it is parsed, emoji names are not replaced. */
export const plain = (text: string, length = 3000) => ({
  type: 'plain_text' as const,
  text: truncate(text, length),
  emoji: false,
});

/** A mrkdwn object for our own words; outside text in it must have passed `escapeText` or `code`. Links are not guessed from bare text. */
export const mrkdwn = (text: string, length = 3000) => ({
  type: 'mrkdwn' as const,
  text: truncate(text, length),
  verbatim: true,
});

/** A time that each reader sees in their own zone. */
export const when = (time: Date, format = '{date_short_pretty} {time}') =>
  `<!date^${Math.floor(time.getTime() / 1000)}^${format}|${time.toISOString().slice(0, 16).replace('T', ' ')} UTC>`;

export { formatDuration } from '../../lib/format-duration.ts';
