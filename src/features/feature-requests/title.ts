import { cleanText, cut } from '../../lib/text.ts';

/** Characters of a title: an option of a look-up holds as many beside our own words. */
export const maxTitle = 120;
/** Characters of a reason: the limit of a text field in Slack. */
export const maxWords = 3_000;
/** Characters of a query. */
export const maxQuery = 120;

export const cleanTitle = (text: string) => cleanText(text).replace(/\s+/g, ' ');

/**
 * A text as texts are compared: without case, accents and punctuation. Done here because in some locales a database knows
 * no letters but ASCII's.
 */
export function fold(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain.replace(/[^\p{L}\p{N}\p{Extended_Pictographic}+#]+/gu, ' ').trim();
  return words || plain.replace(/\s+/g, ' ').trim();
}

export const foldQuery = (text: string) => fold(cut(cleanText(text), maxQuery));
