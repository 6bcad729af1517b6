import { stripInvisible, truncate } from '../../lib/text.ts';

/**
 * Text of people as GitHub's Markdown that shows what was typed and does nothing: no mention, no reference, no closing
 * keyword, no HTML, no image, no marker of ours, no command to a bot at the start of a line. Plain links stay.
 */

/** Invisible; a mention, reference or link with it inside is none. */
const gap = '\u200b';

/** Markdown syntax anywhere in a line. */
const special = /[\\`*_[\]~|$!]/g;
/** Markdown syntax at the start of a line only: headings, lists, rules, tables. */
const starter = /^(\s*)([#+\-=]|\d+(?=[.)]))/;
/** Addresses, up to the number, that make GitHub add a cross-reference to the issue or pull request they lead to. */
const crossReferenced = /((?:\/|%2f)(?:issues|pull|pulls|discussions)(?:\/|%2f))(?=\d)/gi;

function inertLine(line: string): string {
  const indented = line.replace(/^[ \t]+/, (blank) => '\u00a0'.repeat(Math.min(blank.length, 20)));
  return indented
    .replace(special, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(starter, (_, blank: string, mark: string) =>
      /\d/.test(mark) ? `${blank}${mark}${gap}` : `${blank}\\${mark}`,
    )
    .replaceAll('@', `@${gap}`)
    .replace(/#(?=\d)/g, `#${gap}`)
    .replace(/\b(GH-)(?=\d)/gi, `$1${gap}`)
    .replace(crossReferenced, `$1${gap}`);
}

/** Several lines as a quotation, so that none of the text is at the start of a line. `length` in characters as typed. */
export const quoted = (text: string, length = 20_000): string =>
  truncate(stripInvisible(text).trim(), length)
    .split('\n')
    .map((line) => `> ${inertLine(line)}`.trimEnd())
    .join('\n');

/** One line of Markdown, for names and titles within our own words. */
export const inert = (text: string, length = 200): string =>
  inertLine(truncate(stripInvisible(text).replace(/\s+/g, ' ').trim(), length)) || '–';

/** The title of an issue, in which GitHub reads no Markdown. */
export const inertTitle = (text: string, length = 200): string =>
  truncate(stripInvisible(text).replace(/\s+/g, ' ').trim(), length)
    .replaceAll('@', `@${gap}`)
    .replace(/#(?=\d)/g, `#${gap}`)
    .replace(/\b(GH-)(?=\d)/gi, `$1${gap}`)
    .replaceAll('`', 'ˋ') || '–';
