import { formatDuration } from '../../lib/format-duration.ts';
import { type Durations, insufficientData, type Ratio } from '../metrics/index.ts';

/** `72%`. Only exactly all is 100%, and only exactly none is 0%. */
export function percent(value: number): string {
  const rounded = Math.round(value * 100);
  const shown = value < 1 && value > 0 ? Math.min(99, Math.max(1, rounded)) : rounded;
  return `${shown}%`;
}

/** `18 of 25 runs (72%)`; of fewer than five only the counts. */
export function share(n: number, of: number, ratio: Ratio, what = ''): string {
  const counted = `${n} of ${of}${what && ` ${what}`}`;
  return ratio === insufficientData ? counted : `${counted} (${percent(ratio.value)})`;
}

/** `p50 4 min, p95 2 h` */
export const times = (durations: Durations): string =>
  durations === insufficientData
    ? `${insufficientData} for times`
    : `p50 ${formatDuration(durations.p50)}, p95 ${formatDuration(durations.p95)}`;

/** `a, b and c`; `a, b, c and 4 more` */
export function list(names: readonly string[], most = 3): string {
  const shown = names.length > most ? names.slice(0, most) : names;
  const rest = names.length - shown.length;
  const last = rest > 0 ? `${rest} more` : shown.at(-1);
  const first = rest > 0 ? shown : shown.slice(0, -1);
  return first.length > 0 ? `${first.join(', ')} and ${last}` : (last ?? '');
}

export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
