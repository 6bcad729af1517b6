import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford's base 32, without i, l, o and u

/** A random id of 12 characters (60 bits), short enough for people to read out and quote as a reference. */
export function newId(): string {
  return Array.from(randomBytes(12), (byte) => alphabet[byte & 31]).join('');
}
