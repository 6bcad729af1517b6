/** Replaces a ratio of fewer than five: one team more or less would change it by a fifth. */
export const insufficientData = 'not enough data';
export type InsufficientData = typeof insufficientData;

/** Smallest denominator that a ratio is given for. */
export const minimumSample = 5;

/** `n` of `of`; `value` is 0 to 1. */
export type Ratio = { value: number; n: number; of: number } | InsufficientData;

/** Percentiles in milliseconds, by nearest rank: exactly the duration of one of them. `of`: number of durations. */
export type Durations = { p50: number; p95: number; of: number } | InsufficientData;

export const ratio = (n: number, of: number): Ratio =>
  of < minimumSample ? insufficientData : { value: n / of, n, of };

/** Arguments of `percentile_disc`. */
export const shares = [0.5, 0.95];
/** Its result: `bigint`s arrive as text; null without rows. */
export type Pair = string[] | null;

export function durations(pair: Pair, of: number): Durations {
  const [p50, p95] = pair ?? [];
  return of < minimumSample || p50 === undefined || p95 === undefined
    ? insufficientData
    : { p50: Number(p50), p95: Number(p95), of };
}
