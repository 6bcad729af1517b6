/** Ticks of an axis that includes 0 and all values: round numbers in at most five steps, integers if all values are. */
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

/** Number of labels per shown label, so that each has `room` pixels when labels are `step` pixels apart. */
export const everyNth = (step: number, room: number): number => Math.max(1, Math.ceil(room / Math.max(1, step)));

/** Approximate width of a label in a 12-pixel font, in pixels. */
export const widthOf = (text: string): number => text.length * 6.6;

export const formatNumber = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 2 });
