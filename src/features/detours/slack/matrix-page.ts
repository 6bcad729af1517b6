import type { KnownBlock, SectionBlock, TableBlock } from '@slack/types';
import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import { commandText } from '../../../core/slack/command-text.ts';
import type { Content } from '../../../core/slack/content.ts';
import { code, mrkdwn } from '../../../core/slack/text.ts';
import type { Cell, MatrixRow } from '../matrix.ts';
import { cellWords, countWords, nameWords, stateMarks } from './adoption-text.ts';
import { exploreButton, serviceButton } from './buttons.ts';
import { adoptionFilters } from './filters.ts';
import type { MatrixFilter } from './matrix-filter.ts';

export interface AdoptionList {
  /** All this person may see, before the filter. */
  rows: readonly MatrixRow[];
  /** Capabilities of a row's cells, in their order. */
  capabilities: readonly string[];
  filter: MatrixFilter;
  /** True when the rows are all services there are. */
  all: boolean;
}

/** Services on one page. */
const pageSize = 20;
/** Capabilities in the table of a message. */
const maxColumns = 5;
/** Capabilities of one service in the list. */
const maxLines = 8;

const note = smallPrint(
  'A detour shows where a golden path does not fit yet. It is a signal for the platform teams, and nobody’s fault.',
);

/** Rows with cells that match, each with these cells only. */
function applyFilter(rows: readonly MatrixRow[], { capability, team, state }: MatrixFilter): MatrixRow[] {
  return rows
    .filter((one) => team === undefined || one.team === team)
    .map((one) => ({
      ...one,
      cells: one.cells.filter(
        (cell) =>
          (capability === undefined || cell.capability === capability) && (state === undefined || cell.state === state),
      ),
    }))
    .filter(({ cells }) => cells.length > 0);
}

/** As a message: a table of the first services, and a button to the list of all. */
export function adoptionPage(list: AdoptionList): Content {
  const { rows, capabilities, filter, all } = list;
  if (rows.length === 0 || capabilities.length === 0) return messageContent(emptyPage(list));
  const found = applyFilter(rows, filter);
  const first = found.slice(0, pageSize);
  const columns = filter.capability === undefined ? capabilities.slice(0, maxColumns) : [filter.capability];
  const left = [
    ...(found.length > first.length ? [`${first.length} of ${found.length} services are shown.`] : []),
    ...(filter.capability === undefined && capabilities.length > maxColumns
      ? [`${maxColumns} of ${capabilities.length} capabilities are shown.`]
      : []),
  ];
  return messageContent([
    header(all ? 'Golden paths by service' : 'Golden paths by service of your teams'),
    smallPrint(countWords(found.flatMap(({ cells }) => cells)) || 'No matches.'),
    ...(first.length > 0 ? [table(first, columns)] : [rich(section('No service matches.'))]),
    ...(left.length > 0 ? [smallPrint(`${left.join(' ')} Explore has the rest.`)] : []),
    ...buttonRow(exploreButton(filter)),
    note,
  ]);
}

function table(rows: readonly MatrixRow[], capabilities: readonly string[]): TableBlock {
  const cell = (text: string) => ({ type: 'raw_text' as const, text });
  return {
    type: 'table',
    column_settings: [{ is_wrapped: true }],
    rows: [
      ['Service', 'Team', ...capabilities].map((name) => cell(nameWords(name))),
      ...rows.map(({ service, team, cells }) => [
        ...[service, team].map((name) => cell(nameWords(name))),
        ...capabilities.map((name) => {
          const found = cells.find(({ capability }) => capability === name);
          return cell(found ? cellWords(found) : '–');
        }),
      ]),
    ],
  };
}

/** As a modal: filters, then one service after the other, in pages. */
export function adoptionList(list: AdoptionList): KnownBlock[] {
  const { rows, capabilities, filter } = list;
  if (rows.length === 0 || capabilities.length === 0) return emptyPage(list);
  const found = applyFilter(rows, filter);
  const from = filter.from !== undefined && filter.from < found.length ? filter.from : 0;
  const visible = found.slice(from, from + pageSize);
  const last = from + visible.length;
  return [
    ...adoptionFilters(list),
    smallPrint(countWords(found.flatMap(({ cells }) => cells)) || 'No service matches. Change the filters above.'),
    ...visible.map((one) => serviceRow(one, { ...filter, from })),
    ...(found.length > pageSize ? [smallPrint(`${from + 1} to ${last} of ${found.length} services.`)] : []),
    ...buttonRow(
      from > 0 && exploreButton({ ...filter, from: Math.max(0, from - pageSize) }, 'Previous', 1),
      last < found.length && exploreButton({ ...filter, from: last }, 'Next', 2),
    ),
    note,
  ];
}

function serviceRow({ service, team, cells }: MatrixRow, back: MatrixFilter): SectionBlock {
  const button = serviceButton(service, back);
  const first = cells.slice(0, maxLines);
  const words = [
    `*${userText(service)}* · team ${userText(team, 40)}`,
    ...first.map(cellLine),
    ...(cells.length > first.length ? [`and ${cells.length - first.length} more`] : []),
  ];
  return { type: 'section', text: mrkdwn(words.join('\n')), ...(button && { accessory: button }) };
}

const cellLine = (cell: Cell) =>
  `:${stateMarks[cell.state]}: ${userText(cell.capability, 40)}: ${cellWords(cell).toLowerCase()}${reasonWords(cell)}`;

/** The first sign of a detour, or the reason that the team gave. */
function reasonWords({ state, seen, answer }: Cell): string {
  if (state === 'not-for-us' && answer?.because) return `, because ${userText(answer.because, 120)}`;
  const [first, ...more] = seen?.signs ?? [];
  if (state !== 'detour' || !first) return '';
  return ` (${userText(first.says, 60)}${more.length > 0 ? ` and ${more.length} more` : ''})`;
}

function emptyPage({ rows, all }: AdoptionList): KnownBlock[] {
  const words =
    rows.length > 0
      ? 'There are no golden paths yet: they are files in workflows/.'
      : all
        ? 'There are no services yet. Name them in platform.yaml, each with its team and repository; repositories are then scanned once a week.'
        : 'Your team has no services here yet. They are named in platform.yaml: ask a platform team to add yours.';
  return [
    header('Golden paths by service'),
    rich(section(words)),
    smallPrint(`${code(commandText())} shows what you can start.`),
  ];
}
