import type { RichTextBlock, RichTextBlockElement, RichTextElement, RichTextSection } from '@slack/types';
import { stripInvisible, truncate } from '../text.ts';

/** A piece of rich text. Slack parses nothing in its text elements, so untrusted text needs no escaping. */
export type Piece = string | RichTextElement;

/** Untrusted text on one line. */
export const oneLine = (text: string, length = 150) =>
  truncate(stripInvisible(text).replace(/\s+/g, ' ').trim(), length) || '–';

export const bold = (text: string): Piece => ({ type: 'text', text, style: { bold: true } });
export const mono = (text: string): Piece => ({ type: 'text', text, style: { code: true } });

/** A link. `url` must have been allowed before; the text is not parsed. */
export const link = (url: string, text: string): Piece => ({ type: 'link', url, text });

/** An emoji for a state, next to a word with the same meaning. */
export const mark = (name: string): Piece => ({ type: 'emoji', name });

/** A time, shown in each reader's time zone. */
export const dateTime = (time: Date, format = '{date_short_pretty} {time}'): Piece => ({
  type: 'date',
  timestamp: Math.floor(time.getTime() / 1000),
  format,
  fallback: `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
});

/** A sentence of a definition or error, in which `backticks` mark code. */
export const prose = (text: string, length = 1000): Piece[] =>
  truncate(stripInvisible(text), length)
    .split('`')
    .map((part, index, parts) => (index % 2 === 1 && index < parts.length - 1 && part ? mono(part) : part));

/** Joins lists with a separator. */
export const join = (lists: Piece[][], between: Piece): Piece[] =>
  lists.flatMap((list, index) => (index === 0 ? list : [between, ...list]));

export const section = (...pieces: Piece[]): RichTextSection => ({
  type: 'rich_text_section',
  elements: pieces
    .filter((piece) => piece !== '')
    .map((piece) => (typeof piece === 'string' ? { type: 'text', text: piece } : piece)),
});

/** One line per list. */
export const lines = (...list: Piece[][]): RichTextSection => section(...join(list, '\n'));

export const bullets = (items: Piece[][], style: 'bullet' | 'ordered' = 'bullet'): RichTextBlockElement => ({
  type: 'rich_text_list',
  style,
  elements: items.map((item) => section(...item)),
});

/** Preformatted text for copying. */
export const preformatted = (text: string): RichTextBlockElement => ({
  type: 'rich_text_preformatted',
  elements: [{ type: 'text', text }],
});

/** Rich text. Adjacent sections are merged into one, because the space between sections depends on the client. */
export function rich(...elements: RichTextBlockElement[]): RichTextBlock {
  const merged: RichTextBlockElement[] = [];
  for (const element of elements) {
    if (element.type === 'rich_text_section' && element.elements.length === 0) continue;
    const last = merged.at(-1);
    if (element.type === 'rich_text_section' && last?.type === 'rich_text_section') {
      merged[merged.length - 1] = section(...last.elements, '\n', ...element.elements);
    } else merged.push(element);
  }
  return { type: 'rich_text', elements: merged };
}
