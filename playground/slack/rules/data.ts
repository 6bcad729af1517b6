import { z } from 'zod';
import { id, text } from './objects.ts';
import { richTextBlock } from './rich-text.ts';

/** Tables and charts. If two limits are documented, the smaller one applies. */

const rawText = z.strictObject({ type: z.literal('raw_text'), text: z.string() });
const rawNumber = z.strictObject({ type: z.literal('raw_number'), value: z.number(), text: z.string().optional() });
const cell = z.discriminatedUnion('type', [rawText, rawNumber, richTextBlock]);
const headerCell = z.discriminatedUnion('type', [rawText, rawNumber]);

/** Most characters in all cells of a message's tables. */
export const maxCellCharacters = 10_000;

export const tableBlock = z.strictObject({
  type: z.literal('table'),
  block_id: id.optional(),
  rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
  column_settings: z
    .array(
      z
        .strictObject({ align: z.enum(['left', 'center', 'right']).optional(), is_wrapped: z.boolean().optional() })
        .nullable(),
    )
    .max(20)
    .optional(),
});

export const dataTableBlock = z
  .strictObject({
    type: z.literal('data_table'),
    block_id: id.optional(),
    caption: z.string().min(1),
    rows: z
      .tuple([z.array(headerCell).min(1).max(20)], z.array(cell).min(1).max(20))
      .refine((rows) => rows.length >= 2 && rows.length <= 101, { message: 'must have 2 to 101 rows' }),
    page_size: z.int().min(1).max(100).optional(),
    row_header_column_index: z.int().min(0).max(19).optional(),
  })
  .refine((table) => table.rows.every((row) => row.length === table.rows[0].length), {
    message: 'all rows must have the same number of cells',
    path: ['rows'],
  });

const label = text(20);
const seriesChart = <T extends string>(type: T) =>
  z
    .strictObject({
      type: z.literal(type),
      series: z
        .array(
          z.strictObject({
            name: label,
            data: z
              .array(z.strictObject({ label, value: z.number() }))
              .min(1)
              .max(20),
          }),
        )
        .min(1)
        .max(6)
        .refine((series) => new Set(series.map((one) => one.name)).size === series.length, {
          message: 'series names must be unique',
        }),
      axis_config: z.strictObject({
        categories: z.array(label).min(1).max(20),
        x_label: text(50).optional(),
        y_label: text(50).optional(),
      }),
    })
    .refine(
      ({ series, axis_config: { categories } }) =>
        series.every(
          ({ data }) =>
            data.length === categories.length && categories.every((name) => data.some((point) => point.label === name)),
        ),
      { message: 'each series needs exactly one point per category', path: ['series'] },
    );

export const dataVisualizationBlock = z.strictObject({
  type: z.literal('data_visualization'),
  block_id: id.optional(),
  title: text(50),
  chart: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('pie'),
      segments: z
        .array(z.strictObject({ label, value: z.number().positive() }))
        .min(1)
        .max(6),
    }),
    seriesChart('bar'),
    seriesChart('line'),
    seriesChart('area'),
  ]),
});

export type DataVisualizationBlock = z.infer<typeof dataVisualizationBlock>;
