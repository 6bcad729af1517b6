import { stripInvisible, truncate } from '../../lib/text.ts';

/**
 * Text of people as GitHub's Markdown that shows what was typed and does nothing: no mention, no reference, no closing
 * keyword, no HTML, no image, no marker of ours, no order to a bot at the start of a line. Links that are only links stay.
 */

/** Nobody sees it, and what it stands in is no mention, reference or link any more. */
const gap = '\u200b';

/** What Markdown reads as something else wherever it stands. */
const special = /[\\`*_[\]~|$!]/g;
/** And what it reads so at the start of a line only: headings, lists, rules, tables. */
const starter = /^(\s*)([#+\-=]|\d+(?=[.)]))/;
/** Addresses at which GitHub would note on an issue or pull request that it was mentioned, up to the number. */
const noted = /((?:\/|%2f)(?:issues|pull|pulls|discussions)(?:\/|%2f))(?=\d)/gi;

function inertLine(line: string): string {
  const begins = line.replace(/^[ \t]+/, (blank) => '\u00a0'.repeat(Math.min(blank.length, 20)));
  return begins
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
    .replace(noted, `$1${gap}`);
}

/** Several lines, as a quotation: nothing in it stands at the start of a line. `length` in characters of what was typed. */
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
