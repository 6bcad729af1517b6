import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Keys } from '../../core/config.ts';

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

/** Marker with this id, whatever key has signed it: for a text that is ours by other proof, such as the number of its issue. */
export const findMark = (what: Marked, id: string, text: string): string | undefined =>
  [...text.matchAll(pattern)].find(([, kind, named]) => kind === what && named === id)?.[0];

/** Signs with the first of these keys, and recognises what any of them has signed. */
export function createMarkers(encryptionKeys: Keys): Markers {
  const derive = (key: Buffer) => Buffer.from(hkdfSync('sha256', key, '', 'roadcrew issue markers', 32));
  const [first, ...others] = encryptionKeys;
  const newest = derive(first);
  const keys = [newest, ...others.map(derive)];
  const sign = (key: Buffer, what: string, id: string) =>
    createHmac('sha256', key).update(`${what}:${id}`).digest('hex').slice(0, length);
  return {
    mark: (what, id) => `<!-- roadcrew:${what}:${id}:${sign(newest, what, id)} -->`,
    read(what, text) {
      for (const [, kind, id = '', signature = ''] of text.matchAll(pattern)) {
        if (kind !== what) continue;
        if (keys.some((key) => timingSafeEqual(Buffer.from(signature), Buffer.from(sign(key, kind, id))))) return id;
      }
      return undefined;
    },
  };
}
