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
import { plain } from '../../../core/slack/text.ts';
import { typed } from '../../runs/slack/find-command.ts';
import type { Cell, MatrixRow } from '../detours.ts';
import {
  type About,
  type Chosen,
  cellWords,
  exploreButton,
  notForUsButton,
  onItButton,
  stateMarks,
  withdrawButton,
} from './adoption-text.ts';

export interface ServiceReader {
  /** Whether they may answer for it: members of the team that owns it. */
  mayAnswer: boolean;
  back: Chosen;
  /** Where GitHub shows a file of its repository. */
  fileLink(path: string): string | undefined;
  /** What is typed after `/platform` to take the golden path to a capability. */
  commandOf(capability: string): string | undefined;
}

/** Capabilities; two blocks each, and a message holds 50. */
const most = 20;

/** What is known of one service: for each capability the state, why, and what may be said to it. */
export function adoptionService({ service, team, repo, cells }: MatrixRow, reader: ServiceReader): KnownBlock[] {
  // What there is something to say about comes first.
  const weight = ({ state }: Cell) => ['detour', 'not-for-us', 'unknown', 'on-path', 'not-needed'].indexOf(state);
  const sorted = cells.toSorted((a, b) => weight(a) - weight(b));
  const shown = sorted.slice(0, most);
  return [
    header(oneLine(service)),
    smallPrint([`Team ${userText(team)}`, ...(repo ? [userText(repo)] : [])].join(' · ')),
    ...shown.flatMap((cell, nth) => cellBlocks(service, cell, nth, reader)),
    ...(sorted.length > shown.length
      ? [smallPrint(`${shown.length} of ${sorted.length} capabilities are shown.`)]
      : []),
    ...buttonRow(exploreButton(reader.back, 'All services')),
    ...(shown.some(({ state }) => state === 'detour' || state === 'not-for-us')
      ? [
          smallPrint(
            reader.mayAnswer
              ? 'What you answer goes to the platform teams, as your team’s word and without your name. It helps them most where the path does not fit you.'
              : `Members of team ${userText(team)} can answer here.`,
          ),
        ]
      : []),
  ];
}

function cellBlocks(service: string, cell: Cell, nth: number, reader: ServiceReader): KnownBlock[] {
  const { capability, state, answer } = cell;
  const about: About = { service, capability, back: reader.back };
  const words = [
    [mark(stateMarks[state]), ' ', bold(oneLine(capability, 80)), `: ${cellWords(cell).toLowerCase()}`],
    ...reasons(cell, reader),
  ];
  return [
    rich(lines(...words)),
    ...(reader.mayAnswer
      ? buttonRow(
          state === 'detour' && notForUsButton(about, nth),
          state === 'detour' && answer === undefined && onItButton(about, nth),
          state === 'not-for-us' && notForUsButton(about, nth, 'Say it differently'),
          answer !== undefined && withdrawButton(about, nth),
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
      ? [[`“${oneLine(answer.because ?? '', 300)}” (`, day(answer.at), ')'] as Piece[]]
      : []),
    ...(answer?.answer === 'on-it' ? [['The team is moving over. It said so: ', day(answer.at)] as Piece[]] : []),
    ...signs,
    ...(seen ? [['First seen: ', day(seen.since)] as Piece[]] : []),
    ...(used
      ? [[used.by === 'team' ? 'Its team last took the path: ' : 'It last took the path: ', day(used.at)] as Piece[]]
      : []),
    ...(why !== undefined && (state === 'unknown' || seen) ? [[oneLine(why, 300)]] : []),
    ...(state === 'detour' && command ? [['The golden path: ', mono(typed(command))] as Piece[]] : []),
  ];
}

/** Asks why a golden path is not for them. */
export const notForUsModal = (about: About, before = ''): ModalView => ({
  type: 'modal',
  callback_id: 'detour-answer',
  private_metadata: JSON.stringify(about),
  title: plain('Not for us', 24),
  submit: plain('Send'),
  close: plain('Cancel'),
  blocks: [
    rich(
      section(
        'The golden path to ',
        bold(oneLine(about.capability, 80)),
        ' is not for ',
        bold(oneLine(about.service, 80)),
        '. That is fine. Say in a few words what is missing, so that it can become better.',
      ),
    ),
    {
      type: 'input',
      block_id: 'because',
      label: plain('Because…'),
      hint: plain('The platform teams and your team see it, without your name.'),
      element: {
        type: 'plain_text_input',
        action_id: 'value',
        multiline: true,
        max_length: 300,
        placeholder: plain('we need read replicas in a second region'),
        ...(before !== '' && { initial_value: before }),
      },
    },
  ],
});
