import type { Spread } from './numbers.ts';

export interface Row {
  measure: string;
  ours: string;
  /** Compared program and its figure. */
  baseline: string;
  ratio?: Spread;
  target?: string;
  /** Undefined without a target. */
  met?: boolean;
}

const heads = ['measure', 'ours', 'baseline', 'ratio', 'target', 'met'] as const;

/** Formats rows with aligned columns. */
export function table(rows: readonly Row[]): string {
  const lines = [
    [...heads],
    ...rows.map(({ measure, ours, baseline, ratio, target = '', met }) => [
      ...[measure, ours, baseline, ratio ? withSpread(ratio, (value) => value.toFixed(2)) : '', target],
      met === undefined ? '' : met ? 'yes' : 'NO',
    ]),
  ];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const texts = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [texts[0], widths.map((width) => '-'.repeat(width)).join('  '), ...texts.slice(1)].join('\n');
}

/** Formats the median, with minimum and maximum in brackets. */
export const withSpread = ({ median, min, max }: Spread, format: (value: number) => string): string =>
  `${format(median)} (${format(min)}..${format(max)})`;

export const perSecond = (value: number) => `${Math.round(value).toLocaleString('en')}/s`;
export const milliseconds = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
export const megabytes = (value: number) => `${Math.round(value / 1024 / 1024)} MB`;
