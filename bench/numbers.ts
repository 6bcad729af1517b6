/** Median and range of several rounds, in the caller's unit. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

/** Quantile `q` (0 to 1) by nearest rank. @throws RangeError without values */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('A quantile needs at least one value.');
  return value;
}

/** Median, minimum and maximum. @throws RangeError without values */
export function spread(values: readonly number[]): Spread {
  const middle = Math.floor(values.length / 2);
  const median = values.length % 2 ? quantile(values, 0.5) : (quantile(values, 0.5) + at(values, middle)) / 2;
  return { median, min: Math.min(...values), max: Math.max(...values) };
}

const at = (values: readonly number[], index: number) => values.toSorted((a, b) => a - b)[index] ?? Number.NaN;

/** Ratios of measurements of the same round, which are less noisy than the measurements. */
export const ratios = (ours: readonly number[], theirs: readonly number[]): Spread =>
  spread(ours.map((value, round) => value / (theirs[round] ?? Number.NaN)));

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
