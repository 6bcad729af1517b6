/** What is done to text of people whatever it is shown on. */

// Characters that nobody sees but that turn the reading direction of what follows, and control characters.
const unseen = /[\u202a-\u202e\u2066-\u2069]|(?![\n\t])\p{Cc}/gu;

/** Text of people without what only deceives the eye; line breaks are kept. */
export const stripInvisible = (text: string) => text.replaceAll('\r\n', '\n').replace(unseen, '');

/** Whole characters up to `length` UTF-16 units, with an ellipsis where something was cut. */
export function truncate(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = length - 1;
  const splitsPair = /[\uD800-\uDBFF]/.test(text[end - 1] ?? '');
  return `${text.slice(0, splitsPair ? end - 1 : end)}…`;
}
