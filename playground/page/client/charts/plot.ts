import type { DataVisualizationBlock } from '../../../slack/rules/data.ts';

export type Chart = DataVisualizationBlock['chart'];
export type SeriesChart = Exclude<Chart, { type: 'pie' }>;

/** Area of a chart's marks, in pixels. */
export interface Plot {
  left: number;
  top: number;
  width: number;
  height: number;
  ticks: number[];
  /** Horizontal centre of a category. */
  x(index: number): number;
  /** Vertical position of a value. */
  y(value: number): number;
}
