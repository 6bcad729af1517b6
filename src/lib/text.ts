// Invisible characters that change the reading direction, and control characters except line breaks and tabs.
const invisible = /[\u202a-\u202e\u2066-\u2069]|(?![\n\t])\p{Cc}/gu;

/** Removes characters that can disguise text; keeps line breaks. */
export const stripInvisible = (text: string) => text.replaceAll('\r\n', '\n').replace(invisible, '');

/**
 * Text of people as it can be stored: without NUL, which PostgreSQL rejects, and in well-formed UTF-16, without which its
 * jsonb rejects text. Line ends become line feeds.
 */
export const storable = (text: string) => text.replaceAll('\0', '').toWellFormed().replace(/\r\n?/g, '\n');

/** Storable text without the white space around it; empty when nothing in it is visible. */
export function cleanText(text: string): string {
  const clean = storable(text).trim();
  return /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}]*$/u.test(clean) ? '' : clean;
}

/** Number of characters, as PostgreSQL and zod count them: an emoji of one code point is one. */
export const countCharacters = (text: string) => [...text].length;

/** Cuts text to `length` UTF-16 units, ellipsis included, at a whole character. */
export const truncate = (text: string, length: number): string =>
  text.length <= length ? text : `${cut(text, length - 1)}…`;

/** The first `length` UTF-16 units of a text, without half a character at the end. */
export function cut(text: string, length: number): string {
  const splitsPair = text.length > length && /[\uD800-\uDBFF]/.test(text[length - 1] ?? '');
  return text.slice(0, splitsPair ? length - 1 : length);
}
