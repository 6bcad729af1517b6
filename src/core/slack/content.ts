import type { KnownBlock } from '@slack/types';

/** What a message says: blocks to look at, and the whole of it in words for screen readers and notifications. */
export interface Content {
  text: string;
  blocks: Drawable[];
}

/** A block of a message. */
export type Drawable = KnownBlock | ChartBlock;

/** `data_visualization`, which Slack's types still lack; messages only, at most two in one. */
export interface ChartBlock {
  type: 'data_visualization';
  block_id?: string;
  /** 50 characters. */
  title: string;
  chart: {
    type: 'line' | 'bar' | 'area';
    /** Each with exactly one point for every category. */
    series: { name: string; data: { label: string; value: number }[] }[];
    axis_config: { categories: string[]; x_label?: string; y_label?: string };
  };
}
