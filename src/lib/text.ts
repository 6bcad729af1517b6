// Invisible characters that change the reading direction, and control characters except line breaks and tabs.
const invisible = /[\u202a-\u202e\u2066-\u2069]|(?![\n\t])\p{Cc}/gu;

/** Removes characters that can disguise text; keeps line breaks. */
export const stripInvisible = (text: string) => text.replaceAll('\r\n', '\n').replace(invisible, '');

/** Cuts text to `length` UTF-16 units, ellipsis included, without splitting a surrogate pair. */
export function truncate(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = length - 1;
  const splitsPair = /[\uD800-\uDBFF]/.test(text[end - 1] ?? '');
  return `${text.slice(0, splitsPair ? end - 1 : end)}…`;
}
