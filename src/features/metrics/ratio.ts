/** What stands where a ratio of fewer than five would: one team more or less would change it by a fifth. */
export const insufficientData = 'not enough data';
export type InsufficientData = typeof insufficientData;

/** The smallest denominator a ratio is told of. */
export const minimumSample = 5;

/** `n` of `of`; `value` is 0 to 1. */
export type Ratio = { value: number; n: number; of: number } | InsufficientData;

/** Milliseconds, by nearest rank: exactly the time one of them took. `of` is how many there were. */
export type Durations = { p50: number; p95: number; of: number } | InsufficientData;

export const ratio = (n: number, of: number): Ratio =>
  of < minimumSample ? insufficientData : { value: n / of, n, of };

/** The shares that `percentile_disc` is asked for. */
export const shares = [0.5, 0.95];
/** What it answers: `bigint`s arrive as text, and without any rows there is nothing. */
export type Pair = string[] | null;

export function durations(pair: Pair, of: number): Durations {
  const [p50, p95] = pair ?? [];
  return of < minimumSample || p50 === undefined || p95 === undefined
    ? insufficientData
    : { p50: Number(p50), p95: Number(p95), of };
}
