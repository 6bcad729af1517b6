import { createHmac, hkdfSync } from 'node:crypto';
import type { Fingerprints } from '../roadcrew/client.ts';
import type { Keys } from './config.ts';

/** Characters of a fingerprint, in hex: 128 bits. */
const length = 32;

/** Fingerprints with keys that are derived from these. */
export function createFingerprints([current, ...older]: Keys): Fingerprints {
  const signer = (key: Buffer) => {
    const derived = Buffer.from(hkdfSync('sha256', key, '', 'roadcrew client fingerprints', 32));
    return (text: string) => createHmac('sha256', derived).update(text).digest('hex').slice(0, length);
  };
  const sign = signer(current);
  const signOlder = older.map(signer);
  return (text) => [sign(text), ...signOlder.map((sign) => sign(text))];
}
