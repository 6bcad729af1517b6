/** Characters of a title: as many as an option of a look-up carries, and room for who it is from. */
export const maxTitle = 120;
/** Characters somebody may say about why: as many as a text field of Slack holds. */
export const maxWords = 3_000;
/** Characters of what is typed that are looked for. */
const maxQuery = 120;

/** Text of people as it can be stored, without what surrounds it. */
export const storable = (text: string) => text.replaceAll('\0', '').toWellFormed().trim();

export const cleanTitle = (text: string) => storable(text).replace(/\s+/g, ' ').trim();

/**
 * A text as texts are compared: without case, accents and punctuation. Whatever the locale of the database, which knows
 * no letters but ASCII's in some: accents are gone before they get there.
 */
export function fold(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain.replace(/[^\p{L}\p{N}\p{Extended_Pictographic}+#]+/gu, ' ').trim();
  return words || plain.replace(/\s+/g, ' ').trim();
}

export const foldQuery = (text: string) => fold(storable(text).slice(0, maxQuery).toWellFormed());
