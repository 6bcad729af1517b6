import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Signed markers in everything we write at GitHub, to recognise and find it again. Nobody without the key can make one. */
export interface Markers {
  mark(what: Marked, id: string): string;
  /** Id in the first genuine marker of this kind. */
  read(what: Marked, text: string): string | undefined;
}

type Marked = 'issue' | 'comment';

/** Characters of the signature, in hex: 128 bits. */
const length = 32;
const pattern = /<!-- roadcrew:(issue|comment):([0-9a-z]{12}):([0-9a-f]{32}) -->/g;

/** `encryptionKey`: 32 bytes, from which the key of the markers is derived. */
export function createMarkers(encryptionKey: Buffer): Markers {
  const key = Buffer.from(hkdfSync('sha256', encryptionKey, '', 'roadcrew issue markers', 32));
  const sign = (what: string, id: string) =>
    createHmac('sha256', key).update(`${what}:${id}`).digest('hex').slice(0, length);
  return {
    mark: (what, id) => `<!-- roadcrew:${what}:${id}:${sign(what, id)} -->`,
    read(what, text) {
      for (const [, kind, id = '', signature = ''] of text.matchAll(pattern)) {
        if (kind === what && timingSafeEqual(Buffer.from(signature), Buffer.from(sign(kind, id)))) return id;
      }
      return undefined;
    },
  };
}
