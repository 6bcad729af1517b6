import type { KnownBlock, SectionBlock, TableBlock } from '@slack/types';
import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import { code, mrkdwn } from '../../../core/slack/text.ts';
import { typed } from '../../runs/slack/find-command.ts';
import type { Cell, MatrixRow } from '../detours.ts';
import {
  type Chosen,
  cellWords,
  countWords,
  exploreButton,
  nameWords,
  serviceButton,
  stateMarks,
} from './adoption-text.ts';
import { adoptionFilters } from './filters.ts';

export interface AdoptionList {
  /** All this person may see, before anything is chosen. */
  rows: readonly MatrixRow[];
  /** Of a row's cells, in their order. */
  capabilities: readonly string[];
  chosen: Chosen;
  /** They are every service there is. */
  all: boolean;
}

/** Services on one page. */
export const pageSize = 20;
/** Columns of the table in a message, and lines of a service in the list. */
const columns = 5;
const lines = 8;

const reminder = smallPrint(
  'A detour says where a golden path does not fit yet. It is a signal for the platform teams and nobody’s fault.',
);

/** The rows that have something of what is chosen, each with the cells that are meant. */
export function choose(rows: readonly MatrixRow[], { capability, team, state }: Chosen): MatrixRow[] {
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

/** As a message: a table of the first services, and the way to the rest. */
export function adoptionPage(list: AdoptionList): Content {
  const { rows, capabilities, chosen, all } = list;
  if (rows.length === 0 || capabilities.length === 0) return messageContent(nothingYet(list));
  const found = choose(rows, chosen);
  const shown = found.slice(0, pageSize);
  const named = chosen.capability === undefined ? capabilities.slice(0, columns) : [chosen.capability];
  const left = [
    ...(found.length > shown.length ? [`${shown.length} of ${found.length} services are shown.`] : []),
    ...(chosen.capability === undefined && capabilities.length > columns
      ? [`${columns} of ${capabilities.length} capabilities are shown.`]
      : []),
  ];
  return messageContent([
    header(all ? 'Golden paths by service' : 'Golden paths by service of your teams'),
    smallPrint(countWords(found.flatMap(({ cells }) => cells)) || 'Nothing of what was asked for.'),
    ...(shown.length > 0 ? [table(shown, named)] : [rich(section('No service has anything of that kind.'))]),
    ...(left.length > 0 ? [smallPrint(`${left.join(' ')} Explore has the rest.`)] : []),
    ...buttonRow(exploreButton(chosen)),
    reminder,
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
  const { rows, capabilities, chosen } = list;
  if (rows.length === 0 || capabilities.length === 0) return nothingYet(list);
  const found = choose(rows, chosen);
  const asked = chosen.from ?? 0;
  const from = asked < found.length ? asked : 0;
  const shown = found.slice(from, from + pageSize);
  const last = from + shown.length;
  return [
    ...adoptionFilters(list),
    smallPrint(
      countWords(found.flatMap(({ cells }) => cells)) ||
        'No service has anything of that kind. Choose something else above.',
    ),
    ...shown.map((one) => serviceRow(one, { ...chosen, from })),
    ...(found.length > pageSize ? [smallPrint(`${from + 1} to ${last} of ${found.length} services.`)] : []),
    ...buttonRow(
      from > 0 && exploreButton({ ...chosen, from: Math.max(0, from - pageSize) }, 'Previous', 1),
      last < found.length && exploreButton({ ...chosen, from: last }, 'Next', 2),
    ),
    reminder,
  ];
}

function serviceRow({ service, team, cells }: MatrixRow, back: Chosen): SectionBlock {
  const button = serviceButton(service, back);
  const shown = cells.slice(0, lines);
  const words = [
    `*${userText(service)}* · team ${userText(team, 40)}`,
    ...shown.map(cellLine),
    ...(cells.length > shown.length ? [`and ${cells.length - shown.length} more`] : []),
  ];
  return { type: 'section', text: mrkdwn(words.join('\n')), ...(button && { accessory: button }) };
}

const cellLine = (cell: Cell) =>
  `:${stateMarks[cell.state]}: ${userText(cell.capability, 40)}: ${cellWords(cell).toLowerCase()}${said(cell)}`;

/** The first thing that was seen, or what the team says. */
function said({ state, seen, answer }: Cell): string {
  if (state === 'not-for-us' && answer?.because) return `, because ${userText(answer.because, 120)}`;
  const [first, ...more] = seen?.signs ?? [];
  if (state !== 'detour' || !first) return '';
  return ` (${userText(first.says, 60)}${more.length > 0 ? ` and ${more.length} more` : ''})`;
}

function nothingYet({ rows, all }: AdoptionList): KnownBlock[] {
  const words =
    rows.length > 0
      ? 'There are no golden paths yet: they are files in workflows/.'
      : all
        ? 'There are no services yet. Name them in platform.yaml, each with its team and its repository; what they do is then looked up once a week.'
        : 'Your team has no services here yet. They are named in platform.yaml: ask a platform team to add yours.';
  return [
    header('Golden paths by service'),
    rich(section(words)),
    smallPrint(`${code(typed())} shows what you can start.`),
  ];
}
