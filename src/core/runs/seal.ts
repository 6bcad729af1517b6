import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SealedSecret } from '../../roadcrew/index.ts';

/** Seals and opens secrets with AES-256-GCM. `about` (the run id) is authenticated, so a sealed value opens only for its run. */
export interface Sealer {
  seal(secret: string, about: string): SealedSecret;
  /** @throws Error when the key is wrong, or the value was changed or belongs to another run */
  open(sealed: string, about: string): string;
}

/** `key`: 32 bytes. Format of sealed values: `v1.<nonce>.<tag>.<ciphertext>`, each part in base64url. */
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
