import type { KnownBlock } from '@slack/types';

/** Content of a message: blocks, and the same as text for screen readers and notifications. */
export interface Content {
  text: string;
  blocks: Drawable[];
}

/** A block of a message. */
export type Drawable = KnownBlock | ChartBlock;

/** `data_visualization`, which Slack's types lack; messages only, at most two per message. */
export interface ChartBlock {
  type: 'data_visualization';
  block_id?: string;
  /** Up to 50 characters. */
  title: string;
  chart: {
    type: 'line' | 'bar' | 'area';
    /** Each has exactly one point per category. */
    series: { name: string; data: { label: string; value: number }[] }[];
    axis_config: { categories: string[]; x_label?: string; y_label?: string };
  };
}
