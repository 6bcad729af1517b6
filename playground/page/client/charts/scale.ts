/** Marks of an axis from 0 to at least the largest value: round numbers, at most five steps; whole where all values are. */
export function ticksFor(values: readonly number[]): number[] {
  const most = Math.max(0, ...values);
  const least = Math.min(0, ...values);
  const span = most - least || 1;
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? power * 10;
  const whole = values.every(Number.isInteger) ? Math.max(1, Math.ceil(step)) : step;
  const first = Math.floor(least / whole);
  const last = Math.ceil(most / whole) || 1;
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * whole).toPrecision(12)));
}

/** Every n-th label, so that each has `room` pixels of the `step` between two. */
export const everyNth = (step: number, room: number): number => Math.max(1, Math.ceil(room / Math.max(1, step)));

/** About how wide a label of 12 pixels is. */
export const widthOf = (text: string): number => text.length * 6.6;

export const shown = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 2 });
