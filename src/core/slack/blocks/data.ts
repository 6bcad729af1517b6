import type { DataTableBlock } from '@slack/types';
import type { PageChart } from '../../../roadcrew/index.ts';
import type { ChartBlock } from '../content.ts';
import { truncate } from '../text.ts';
import { oneLine } from './rich.ts';

// Blocks that show numbers. Slack parses nothing in them, so names need no escaping.

/** Every row has as many cells as the head. All text is plain. */
export interface Table {
  caption: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

/** Limits in characters: of a label; of all cells of a table, so that two fit into a message. */
const limits = { label: 20, cells: 9_000 };

const label = (text: string) => oneLine(text, limits.label);

export const chartBlock = ({ kind, title, unit, categories, series }: PageChart): ChartBlock => ({
  type: 'data_visualization',
  title: oneLine(title, 50),
  chart: {
    type: kind,
    series: series.slice(0, 6).map(({ name, values }) => ({
      name: label(name),
      data: categories.map((category, index) => ({ label: label(category), value: values[index] ?? 0 })),
    })),
    axis_config: { categories: categories.map(label), y_label: oneLine(unit, 50) },
  },
});

/** As many rows as fit. */
export function tableBlock({ caption, head, rows }: Table): DataTableBlock {
  let room = limits.cells - lengthOf(head);
  const kept = rows.filter((row) => {
    room -= lengthOf(row);
    return room >= 0;
  });
  return {
    type: 'data_table',
    caption: oneLine(kept.length < rows.length ? `${caption}, the first ${kept.length}` : caption),
    rows: [head, ...kept].map((row) => row.map((text) => ({ type: 'raw_text', text: oneLine(text, 100) }))),
    page_size: 20,
    row_header_column_index: 0,
  };
}

const lengthOf = (row: readonly string[]) => row.reduce((sum, text) => sum + truncate(text, 100).length, 0);

/** A chart as text, one line per category. */
export const describeChart = ({ title, chart: { series, axis_config } }: ChartBlock): string[] => [
  `${title} (${axis_config.y_label ?? 'counts'}):`,
  ...axis_config.categories.map((category, index) => {
    const values = series.map(({ name, data }) => `${name} ${data[index]?.value ?? 0}`);
    return `• ${category}: ${values.join(', ')}`;
  }),
];

/** A table as text, one line per row. */
export function describeTable({ caption, rows: [head = [], ...rows] }: DataTableBlock): string[] {
  const text = (cell: DataTableBlock['rows'][number][number] | undefined) =>
    cell === undefined || cell.type === 'rich_text' ? '' : (cell.text ?? '');
  return [
    `${caption}:`,
    ...rows.map(([first, ...cells]) => {
      const values = cells.map((cell, index) => `${text(head[index + 1])} ${text(cell)}`);
      return `• ${text(first)}: ${values.join(', ')}`;
    }),
  ];
}
