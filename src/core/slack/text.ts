import { stripInvisible, truncate } from '../../lib/text.ts';

export { stripInvisible, truncate };

/**
 * Conversion of untrusted text (from people and GitHub) to Slack's formats. Prefer `plain`, in which Slack parses nothing;
 * `escapeText` is for the few texts that are embedded in mrkdwn.
 */

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Escapes text for mrkdwn, so that mentions and links have no effect. */
export const escapeText = (text: string) =>
  stripInvisible(text).replace(/[&<>]/g, (character) => escapes[character] ?? character);

/** Inline code in mrkdwn. Backticks would end it and are replaced by a similar character. */
export const code = (text: string) => `\`${escapeText(text).replaceAll('`', 'ˋ').replaceAll(/\s+/g, ' ')}\``;

/** A plain-text object, in which nothing is parsed, emoji names included. */
export const plain = (text: string, length = 3000) => ({
  type: 'plain_text' as const,
  text: truncate(text, length),
  emoji: false,
});

/** A mrkdwn object of our own text; untrusted text in it must have passed `escapeText` or `code`. Bare URLs stay text. */
export const mrkdwn = (text: string, length = 3000) => ({
  type: 'mrkdwn' as const,
  text: truncate(text, length),
  verbatim: true,
});

/** A time in mrkdwn, shown in each reader's time zone. */
export const when = (time: Date, format = '{date_short_pretty} {time}') =>
  `<!date^${Math.floor(time.getTime() / 1000)}^${format}|${time.toISOString().slice(0, 16).replace('T', ' ')} UTC>`;

export { formatDuration } from '../../lib/format-duration.ts';
