/** Random numbers of one seed: the same seed plans the same requests and faults. */
export interface Random {
  /** A number from 0 to 1. */
  next(): number;
  /** A number from `from` to `to`. */
  between(from: number, to: number): number;
  pick<T>(from: readonly T[]): T;
  /** Picks a key by its share. */
  byShare<Key extends string>(shares: Record<Key, number>): Key;
}

/** Mulberry32: short, and even enough to plan faults. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (from, to) => from + next() * (to - from),
    pick(from) {
      const picked = from[Math.floor(next() * from.length)];
      if (picked === undefined) throw new Error('There is nothing to pick from.');
      return picked;
    },
    byShare(shares) {
      const keys = Object.keys(shares) as (keyof typeof shares)[];
      let left = next() * keys.reduce((sum, key) => sum + shares[key], 0);
      const found = keys.find((key) => {
        left -= shares[key];
        return left < 0;
      });
      return found ?? (keys.at(-1) as (typeof keys)[number]);
    },
  };
}
