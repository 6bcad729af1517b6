import { createHash } from 'node:crypto';

export const shaOf = (text: string) => createHash('sha1').update(text).digest('hex');

/** Pseudo-random numbers from 0 to 1, the same for the same seed (Mulberry32). */
export function seededRandom(seed: string): () => number {
  let state = Number.parseInt(shaOf(seed).slice(0, 8), 16);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
