/** What stands where a ratio of fewer than five would: one team more or less would change it by a fifth. */
export const notEnough = 'not enough data';
export type NotEnough = typeof notEnough;

/** The smallest denominator a ratio is told of. */
export const enough = 5;

/** `n` of `of`; `value` is 0 to 1. */
export type Ratio = { value: number; n: number; of: number } | NotEnough;

/** Milliseconds, by nearest rank: exactly the time one of them took. `of` is how many there were. */
export type Durations = { p50: number; p95: number; of: number } | NotEnough;

export const ratio = (n: number, of: number): Ratio => (of < enough ? notEnough : { value: n / of, n, of });

/** From what the database said of them; without any, it says null. */
export const durations = (row: { p50: number | null; p95: number | null; of: number }): Durations =>
  row.of < enough || row.p50 === null || row.p95 === null ? notEnough : { p50: row.p50, p95: row.p95, of: row.of };
