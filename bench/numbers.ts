/** A measure over several rounds. Units are the caller's. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** The value below which the share `q` (0 to 1) of the values lies, by nearest rank. @throws RangeError without values. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('Nothing was measured.');
  return value;
}

/** @throws RangeError without values. */
export function spread(values: readonly number[]): Spread {
  const middle = Math.floor(values.length / 2);
  const median = values.length % 2 ? quantile(values, 0.5) : (quantile(values, 0.5) + at(values, middle)) / 2;
  return { median, min: Math.min(...values), max: Math.max(...values) };
}

const at = (values: readonly number[], index: number) => values.toSorted((a, b) => a - b)[index] ?? Number.NaN;

/** `ours[i]` and `theirs[i]` were measured right after each other: their ratio is less noisy than either. */
export const ratios = (ours: readonly number[], theirs: readonly number[]): Spread =>
  spread(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)));

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
