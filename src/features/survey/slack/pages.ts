import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, bullets, dateTime, lines, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import { plain } from '../../../core/slack/text.ts';
import type { PersonRecord, RoundView } from '../read.ts';
import { closeButton, resumeButton, startButton, stopButton, wordsButton } from './buttons.ts';
import { resultWords, theQuestion } from './cards.ts';

export interface SurveyPage {
  record: PersonRecord;
  /** For platform people. */
  rounds?: { all: readonly RoundView[]; mayStart: boolean };
  /** Result of the button that was pressed. */
  notice?: string;
}

const states = {
  due: 'snoozed',
  asked: 'not answered yet',
  answered: 'answered',
  passed: 'closed, not answered',
} as const;

/** Data stored about the reader; for platform people also the results of each round. */
export function surveyPage({ record, rounds, notice }: SurveyPage): Content {
  return messageContent([
    ...(notice === undefined ? [] : [rich(section(oneLine(notice, 500)))]),
    ...(rounds ? roundBlocks(rounds.all, rounds.mayStart) : []),
    header('What is stored about you'),
    rich(...recordBlocks(record)),
    ...buttonRow(record.stoppedAt === null ? stopButton() : resumeButton()),
    smallPrint('Your answers are stored without your name, and without a time or an order that could identify you.'),
  ]);
}

function recordBlocks({ stoppedAt, askedAt, rounds, runs }: PersonRecord) {
  const facts: Piece[][] = [
    ...rounds.map(({ round, state }): Piece[] => [bold(round), `: ${states[state]}`]),
    ...(runs.asked > 0 ? [[`Asked about ${runs.asked} of your runs; rated ${runs.answered}.`] as Piece[]] : []),
  ];
  const asked: Piece[] =
    stoppedAt !== null
      ? ['You won’t be asked again.']
      : askedAt === null
        ? ['You have not been asked yet. Members of stream teams are asked at most once in 90 days.']
        : ['Last asked: ', dateTime(askedAt, '{date_short_pretty}'), '. You won’t be asked again for 90 days.'];
  return [section(...asked), ...(facts.length > 0 ? [bullets(facts)] : [])];
}

function roundBlocks(all: readonly RoundView[], mayStart: boolean): KnownBlock[] {
  const open = all.find(({ closedAt }) => closedAt === null);
  return [
    header('Rounds'),
    ...(all.length === 0
      ? [
          rich(
            section(
              mayStart
                ? 'There has been no round yet.'
                : 'Nobody is asked: platform.yaml has no survey. See docs/adoption.md to turn it on.',
            ),
          ),
        ]
      : all.flatMap((view): KnownBlock[] => [
          rich(lines([bold(view.round)], resultWords(view))),
          ...(view.results && view.results.words > 0 ? buttonRow(wordsButton(view.round)) : []),
        ])),
    ...buttonRow(mayStart && !open && startButton(), open !== undefined && closeButton(open.round)),
    { type: 'divider' },
  ];
}

/** Values of the options. */
export const scores = Array.from({ length: 11 }, (_, index) => String(10 - index));
/** Characters of a comment. */
export const maxComment = 1000;

/** Form of a round: a score, an optional comment, and consent to show it. */
export function surveyModal(round: string): ModalView {
  const ends: Record<string, string> = { 10: 'extremely likely', 5: 'neither', 0: 'not at all likely' };
  const option = (score: string): PlainTextOption => ({
    text: plain(ends[score] ? `${score} – ${ends[score]}` : score),
    value: score,
  });
  return {
    type: 'modal',
    callback_id: 'survey-answer',
    private_metadata: JSON.stringify({ round }),
    title: plain('The platform and you', 24),
    submit: plain('Send'),
    close: plain('Cancel'),
    blocks: [
      {
        type: 'input',
        block_id: 'score',
        label: plain(theQuestion),
        element: {
          type: 'static_select',
          action_id: 'value',
          placeholder: plain('0 to 10'),
          options: scores.map(option),
        },
      },
      {
        type: 'input',
        block_id: 'words',
        optional: true,
        label: plain('What would make it better for you?'),
        element: { type: 'plain_text_input', action_id: 'value', multiline: true, max_length: maxComment },
      },
      {
        type: 'input',
        block_id: 'consent',
        optional: true,
        label: plain('Your comment'),
        hint: plain(
          'Shown with the comments of others, without your name or team. A comment that may not be shown is not stored.',
        ),
        element: {
          type: 'checkboxes',
          action_id: 'value',
          options: [{ text: plain('may be shown'), value: 'yes' }],
        },
      },
      smallPrint(
        'Your answer counts once and cannot be changed, because nobody can find out which one is yours. Your style of writing may still identify you.',
      ),
    ],
  };
}

/** Comments on one page. */
const maxComments = 60;

export function wordsPage(round: string, words: readonly string[]): KnownBlock[] {
  const first = words.slice(0, maxComments);
  return [
    header(`Comments of ${round}`),
    ...(first.length === 0
      ? [rich(section('There are no comments that may be shown.'))]
      : first.map(
          (text): KnownBlock =>
            rich({ type: 'rich_text_quote', elements: [{ type: 'text', text: oneLine(text, maxComment) }] }),
        )),
    ...(words.length > first.length ? [smallPrint(`${first.length} of ${words.length} are shown.`)] : []),
    smallPrint('In random order, without names or teams, and only from people who agreed.'),
  ];
}
