import type { Button } from '@slack/types';
import { z } from 'zod';
import { storable } from '../../lib/text.ts';
import type { PageContent, PagePart, WorkflowDefinition } from '../../roadcrew/index.ts';
import { buttonRow, formButton } from './blocks/buttons.ts';
import { messageContent } from './blocks/content.ts';
import { chartBlock, tableBlock } from './blocks/data.ts';
import { bold, bullets, lines, oneLine, prose, rich, section } from './blocks/rich.ts';
import { header } from './blocks/title.ts';
import type { Content, Drawable } from './content.ts';
import { plain } from './text.ts';

/** Limits of one page, so that it fits into a Slack message. */
const limits = { parts: 20, facts: 30, items: 50, buttons: 10, charts: 2, text: 3_000 };

const text = z.string().max(limits.text).transform(storable);
const content = z.strictObject({
  kind: z.literal('page'),
  title: text,
  parts: z
    .array(
      z.union([
        z.strictObject({ text }),
        z.strictObject({ facts: z.array(z.strictObject({ label: text, value: text })).max(limits.facts) }),
        z.strictObject({ list: z.array(text).max(limits.items) }),
        z.strictObject({
          table: z.strictObject({
            head: z.array(text).min(1),
            rows: z.array(z.array(text)),
            caption: text.optional(),
          }),
        }),
        z.strictObject({
          chart: z.strictObject({
            kind: z.enum(['line', 'bar', 'area']),
            title: text,
            unit: text,
            categories: z.array(text).min(1),
            series: z
              .array(z.strictObject({ name: text, values: z.array(z.number()) }))
              .min(1)
              .max(6),
          }),
        }),
        z.strictObject({
          buttons: z
            .array(
              z.union([
                z.strictObject({ label: text, start: z.string(), values: z.record(z.string(), text).optional() }),
                z.strictObject({ label: text, url: z.url({ protocol: /^https$/ }).max(3_000) }),
              ]),
            )
            .max(limits.buttons),
        }),
      ]),
    )
    .max(limits.parts),
});

/**
 * Renders the page of a company's own command. All its text is untrusted. Buttons for workflows that the person may not run
 * are omitted.
 *
 * @throws Error that names the malformed part
 */
export function dataPage(page: PageContent, workflows: readonly Pick<WorkflowDefinition, 'name'>[]): Content {
  const parsed = content.safeParse(page);
  if (!parsed.success) throw new Error(`A page cannot be drawn. ${z.prettifyError(parsed.error)}`);
  const { title, parts } = parsed.data;
  const charts = parts.filter((part) => 'chart' in part);
  if (charts.length > limits.charts) throw new Error(`A page shows at most ${limits.charts} charts.`);
  const allowed = new Set(workflows.map(({ name }) => name));
  return messageContent([header(oneLine(title, 150)), ...parts.flatMap((part) => drawPart(part, allowed))]);
}

function drawPart(part: PagePart, allowed: ReadonlySet<string>): Drawable[] {
  if ('text' in part) return [rich(section(...prose(part.text)))];
  if ('facts' in part)
    return [
      rich(lines(...part.facts.map(({ label, value }) => [bold(oneLine(label, 80)), `: ${oneLine(value, 300)}`]))),
    ];
  if ('list' in part) return part.list.length > 0 ? [rich(bullets(part.list.map((one) => [oneLine(one, 300)])))] : [];
  if ('table' in part) {
    const { caption = '', head, rows } = part.table;
    return [tableBlock({ caption, head: [...head], rows: rows.map((row) => [...row]) })];
  }
  if ('chart' in part) {
    const { categories, series, ...chart } = part.chart;
    return [
      chartBlock({
        ...chart,
        categories: [...categories],
        series: series.map(({ name, values }) => ({ name, values: [...values] })),
      }),
    ];
  }
  return buttonRow(
    ...part.buttons.map((one, index): Button | false => {
      const label = oneLine(one.label, 75);
      if ('url' in one) return { type: 'button', text: plain(label, 75), url: one.url, action_id: `link:${index}` };
      return allowed.has(one.start) && formButton(label, one.start, { ...one.values });
    }),
  );
}
