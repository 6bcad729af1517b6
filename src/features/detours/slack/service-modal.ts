import type { KnownBlock, ModalView } from '@slack/types';
import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import {
  bold,
  dateTime,
  lines,
  link,
  mark,
  mono,
  oneLine,
  type Piece,
  rich,
  section,
} from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint, userText } from '../../../core/slack/blocks/title.ts';
import { commandText } from '../../../core/slack/command-text.ts';
import { plain } from '../../../core/slack/text.ts';
import type { Cell, MatrixRow } from '../matrix.ts';
import { cellWords, stateMarks } from './adoption-text.ts';
import { exploreButton, notForUsButton, onItButton, withdrawButton } from './buttons.ts';
import type { AnswerTarget, MatrixFilter } from './matrix-filter.ts';

/** The person who reads the page, and their way around. */
export interface ServiceReader {
  /** True for members of the team that owns the service: they may answer for it. */
  mayAnswer: boolean;
  back: MatrixFilter;
  /** Address at GitHub of a file of its repository. */
  fileLink(path: string): string | undefined;
  /** Words after `/platform` that start the golden path to a capability. */
  commandOf(capability: string): string | undefined;
}

/** Capabilities on one page: two blocks each, and a message has at most 50. */
const maxCells = 20;

/** Page of one service: for each capability the state, the reasons, and buttons to answer. */
export function adoptionService({ service, team, repo, cells }: MatrixRow, reader: ServiceReader): KnownBlock[] {
  // Cells that ask for an answer come first.
  const rank = ({ state }: Cell) => ['detour', 'not-for-us', 'unknown', 'on-path', 'not-needed'].indexOf(state);
  const sorted = cells.toSorted((a, b) => rank(a) - rank(b));
  const first = sorted.slice(0, maxCells);
  return [
    header(oneLine(service)),
    smallPrint([`Team ${userText(team)}`, ...(repo ? [userText(repo)] : [])].join(' · ')),
    ...first.flatMap((cell, nth) => cellBlocks(service, cell, nth, reader)),
    ...(sorted.length > first.length
      ? [smallPrint(`${first.length} of ${sorted.length} capabilities are shown.`)]
      : []),
    ...buttonRow(exploreButton(reader.back, 'All services')),
    ...(first.some(({ state }) => state === 'detour' || state === 'not-for-us')
      ? [
          smallPrint(
            reader.mayAnswer
              ? 'Your answer goes to the platform teams as your team’s, without your name. It helps them most where the path does not fit.'
              : `Members of team ${userText(team)} can answer here.`,
          ),
        ]
      : []),
  ];
}

function cellBlocks(service: string, cell: Cell, nth: number, reader: ServiceReader): KnownBlock[] {
  const { capability, state, answer } = cell;
  const target: AnswerTarget = { service, capability, back: reader.back };
  const words = [
    [mark(stateMarks[state]), ' ', bold(oneLine(capability, 80)), `: ${cellWords(cell).toLowerCase()}`],
    ...reasons(cell, reader),
  ];
  return [
    rich(lines(...words)),
    ...(reader.mayAnswer
      ? buttonRow(
          state === 'detour' && notForUsButton(target, nth),
          state === 'detour' && answer === undefined && onItButton(target, nth),
          state === 'not-for-us' && notForUsButton(target, nth, 'Edit reason'),
          answer !== undefined && withdrawButton(target, nth),
        )
      : []),
  ];
}

function reasons({ capability, state, used, seen, answer, why }: Cell, reader: ServiceReader): Piece[][] {
  const day = (time: Date) => dateTime(time, '{date_short_pretty}');
  const command = reader.commandOf(capability);
  const signs = (seen?.signs ?? []).map(({ says, where, source }): Piece[] => {
    const url = source === 'file' ? reader.fileLink(where) : undefined;
    return [`${oneLine(says, 100)}: `, url ? link(url, oneLine(where, 120)) : mono(oneLine(where, 120))];
  });
  return [
    ...(answer?.answer === 'not-for-us'
      ? [[`“${oneLine(answer.because ?? '', maxReason)}” (`, day(answer.at), ')'] as Piece[]]
      : []),
    ...(answer?.answer === 'on-it' ? [['The team answered that it is moving over: ', day(answer.at)] as Piece[]] : []),
    ...signs,
    ...(seen ? [['First seen: ', day(seen.since)] as Piece[]] : []),
    ...(used
      ? [[used.by === 'team' ? 'Path last used by its team: ' : 'Path last used: ', day(used.at)] as Piece[]]
      : []),
    ...(why !== undefined && (state === 'unknown' || seen) ? [[oneLine(why, 300)]] : []),
    ...(state === 'detour' && command ? [['The golden path: ', mono(commandText(command))] as Piece[]] : []),
  ];
}

/** Characters of a reason. */
export const maxReason = 300;

/** Form that asks why a golden path does not fit. */
export const notForUsModal = (target: AnswerTarget, before = ''): ModalView => ({
  type: 'modal',
  callback_id: 'detour-answer',
  private_metadata: JSON.stringify(target),
  title: plain('Not for us', 24),
  submit: plain('Send'),
  close: plain('Cancel'),
  blocks: [
    rich(
      section(
        'The golden path to ',
        bold(oneLine(target.capability, 80)),
        ' does not fit ',
        bold(oneLine(target.service, 80)),
        '. That is fine. Say in a few words what is missing, so that it can be improved.',
      ),
    ),
    {
      type: 'input',
      block_id: 'because',
      label: plain('Because…'),
      hint: plain('Shown to the platform teams and your team, without your name.'),
      element: {
        type: 'plain_text_input',
        action_id: 'value',
        multiline: true,
        max_length: maxReason,
        placeholder: plain('we need read replicas in a second region'),
        ...(before !== '' && { initial_value: before }),
      },
    },
  ],
});
