import type { Spread } from './numbers.ts';

export interface Row {
  what: string;
  ours: string;
  /** What it is held against, and its figure. */
  beside: string;
  ratio?: Spread;
  target?: string;
  /** Absent: there is no target, the figure is for information. */
  met?: boolean;
}

const heads = ['what', 'ours', 'beside', 'ratio', 'target', 'met'] as const;

/** Rows under each other, columns as wide as they need to be. */
export function table(rows: readonly Row[]): string {
  const lines = [
    [...heads],
    ...rows.map(({ what, ours, beside, ratio, target = '', met }) => [
      ...[what, ours, beside, ratio ? withSpread(ratio, (value) => value.toFixed(2)) : '', target],
      met === undefined ? '' : met ? 'yes' : 'NO',
    ]),
  ];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const drawn = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [drawn[0], widths.map((width) => '-'.repeat(width)).join('  '), ...drawn.slice(1)].join('\n');
}

/** The median, and in brackets the smallest and the largest. */
export const withSpread = ({ median, min, max }: Spread, show: (value: number) => string): string =>
  `${show(median)} (${show(min)}..${show(max)})`;

export const perSecond = (value: number) => `${Math.round(value).toLocaleString('en')}/s`;
export const milliseconds = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
export const megabytes = (value: number) => `${Math.round(value / 1024 / 1024)} MB`;
