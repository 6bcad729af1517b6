import type { ModalView } from '@slack/types';
import { bold, bullets, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { smallPrint } from '../../../core/slack/blocks/title.ts';
import { plain } from '../../../core/slack/text.ts';
import { definitionOf } from '../../metrics/index.ts';
import type { Report } from '../report.ts';
import { periodWords, titleOf } from './card.ts';

/** Limit for lines of counts of one number. */
const most = 30;

/** Formula of every number in a digest, with the counts behind it; `counts` false: the formulas alone. */
export const howModal = (report: Report, { counts = true } = {}): ModalView => ({
  type: 'modal',
  title: plain('How this is computed', 24),
  close: plain('Close'),
  blocks: [
    smallPrint(`${titleOf(report)} · ${periodWords(report.week)}`),
    ...(counts ? [] : [rich(section('The counts behind these numbers are shown to platform teams.'))]),
    ...report.counts.map(({ id, counts: all }) => {
      const { title, formula } = definitionOf(id);
      const rows = counts ? grouped(all) : [];
      const rest = rows.length - most;
      return rich(
        section(bold(title), `\n${formula}`),
        ...(rows.length > 0
          ? [bullets([...rows.slice(0, most), ...(rest > 0 ? [[`and ${rest} more: “Explore” shows each`]] : [])])]
          : []),
      );
    }),
    smallPrint('Every number is computed from the events alone. Edge cases: docs/metrics.md.'),
  ],
});

/** One line for all counts of a golden path: `database: active 9, new 1`. */
function grouped(counts: readonly [label: string, value: number][]): Piece[][] {
  const named = counts.map(([label, value]) => {
    const at = label.indexOf(': ');
    return { of: at < 0 ? label : label.slice(0, at), what: at < 0 ? '' : `${label.slice(at + 2)} `, value };
  });
  return [...Map.groupBy(named, ({ of }) => of)].map(([of, all]) => [
    `${oneLine(of)}: `,
    ...all.flatMap(({ what, value }, index): Piece[] => [
      `${index > 0 ? ', ' : ''}${what}`,
      bold(value.toLocaleString('en')),
    ]),
  ]);
}
