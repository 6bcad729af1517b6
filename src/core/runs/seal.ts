import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Sealed } from '../../roadcrew/index.ts';

/** Seals and opens secrets with AES-256-GCM. `about` (the run's id) is authenticated: a sealed value opens only where it belongs. */
export interface Sealer {
  seal(secret: string, about: string): Sealed;
  /** @throws Error when the key is another one or the value was changed or moved. */
  open(sealed: string, about: string): string;
}

/** `key`: 32 bytes. A sealed value reads `v1.<nonce>.<tag>.<ciphertext>`, each part base64url. */
export function createSealer(key: Buffer): Sealer {
  return {
    seal(secret, about) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return {
        sealed: ['v1', ...[nonce, cipher.getAuthTag(), text].map((part) => part.toString('base64url'))].join('.'),
      };
    },
    open(sealed, about) {
      const [version, nonce, tag, text] = sealed.split('.');
      if (version !== 'v1' || !nonce || !tag || !text) throw new Error('This is not a sealed value.');
      const bytes = (part: string) => Buffer.from(part, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes(nonce), { authTagLength: 16 })
        .setAAD(Buffer.from(about))
        .setAuthTag(bytes(tag));
      return Buffer.concat([decipher.update(bytes(text)), decipher.final()]).toString('utf8');
    },
  };
}
