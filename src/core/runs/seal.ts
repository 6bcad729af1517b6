import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { SealedSecret } from '../../roadcrew/index.ts';
import type { Keys } from '../config.ts';

/** Seals and opens secrets with AES-256-GCM. `about` (the run id) is authenticated, so a sealed value opens only for its run. */
export interface Sealer {
  seal(secret: string, about: string): SealedSecret;
  /** @throws Error when no key opens it, or the value was changed or belongs to another run */
  open(sealed: string, about: string): string;
  /** Seals again what the first key has not sealed. @returns undefined when it has; @throws as `open` does */
  reseal(sealed: string, about: string): string | undefined;
}

/** Value created by `seal`, anywhere in a text. PostgreSQL reads its source alike. */
export const sealedPattern = /v1\.[\w-]{16}\.[\w-]{22}\.[\w-]+(?:\.[\w-]{8})?/g;

/**
 * Format of sealed values:
 * `v1.<nonce>.<tag>.<ciphertext>.<key id>`, each part in base64url; without the key id in values of 0.1.0, which reads these too.
 */
export function createSealer(keys: Keys): Sealer {
  const current = idOf(keys[0]);

  function seal(secret: string, about: string): SealedSecret {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', keys[0], nonce).setAAD(Buffer.from(about));
    const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    const parts = [nonce, cipher.getAuthTag(), text].map((part) => part.toString('base64url'));
    return { sealed: ['v1', ...parts, current].join('.') };
  }

  function open(sealed: string, about: string): string {
    const [version, nonce, tag, text, id] = sealed.split('.');
    if (version !== 'v1' || !nonce || !tag || !text) throw new Error('This is not a sealed value.');
    const bytes = (part: string) => Buffer.from(part, 'base64url');
    const errors: unknown[] = [];
    for (const key of keys) {
      if (id !== undefined && id !== idOf(key)) continue;
      const decipher = createDecipheriv('aes-256-gcm', key, bytes(nonce), { authTagLength: 16 })
        .setAAD(Buffer.from(about))
        .setAuthTag(bytes(tag));
      try {
        return Buffer.concat([decipher.update(bytes(text)), decipher.final()]).toString('utf8');
      } catch (error) {
        errors.push(error);
      }
    }
    throw new AggregateError(
      errors,
      `No key of ENCRYPTION_KEY opens it${id ? `: it was sealed with the key ${id}` : ''}.`,
    );
  }

  return {
    seal,
    open,
    reseal: (sealed, about) => (sealed.split('.')[4] === current ? undefined : seal(open(sealed, about), about).sealed),
  };
}

/** Names a key in what it has sealed, and reveals nothing of it. */
const idOf = (key: Buffer): string =>
  createHash('sha256').update('roadcrew key id').update(key).digest('base64url').slice(0, 8);
