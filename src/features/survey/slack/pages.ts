import type { KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, bullets, dateTime, lines, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { header, smallPrint } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import { plain } from '../../../core/slack/text.ts';
import type { Kept, RoundView } from '../survey.ts';
import { closeButton, resultWords, resumeButton, startButton, stopButton, theQuestion, wordsButton } from './cards.ts';

export interface SurveyPage {
  kept: Kept;
  /** For platform people. */
  rounds?: { all: readonly RoundView[]; mayStart: boolean };
  /** What was just done. */
  said?: string;
}

const states = {
  due: 'you are asked again',
  asked: 'not answered yet',
  answered: 'you have answered',
  passed: 'over, not answered',
} as const;

/** What is kept about whoever looks; for platform people also what came of each round. */
export function surveyPage({ kept, rounds, said }: SurveyPage): Content {
  return messageContent([
    ...(said === undefined ? [] : [rich(section(oneLine(said, 500)))]),
    ...(rounds ? results(rounds.all, rounds.mayStart) : []),
    header('What is kept about you'),
    rich(...about(kept)),
    ...buttonRow(kept.stoppedAt === null ? stopButton() : resumeButton()),
    smallPrint('Your answers are not kept with your name, nor with a time or an order that would lead to it.'),
  ]);
}

function about({ stoppedAt, askedAt, rounds, runs }: Kept) {
  const facts: Piece[][] = [
    ...rounds.map(({ round, state }): Piece[] => [bold(round), `: ${states[state]}`]),
    ...(runs.asked > 0
      ? [[`Asked after ${runs.asked} of your runs; answered ${runs.answered} times.`] as Piece[]]
      : []),
  ];
  const asked: Piece[] =
    stoppedAt !== null
      ? ['You are not asked any more.']
      : askedAt === null
        ? ['You were never asked anything. Members of stream teams are, once in 90 days at most.']
        : ['You were last asked: ', dateTime(askedAt, '{date_short_pretty}'), '. You are not asked again for 90 days.'];
  return [section(...asked), ...(facts.length > 0 ? [bullets(facts)] : [])];
}

function results(all: readonly RoundView[], mayStart: boolean): KnownBlock[] {
  const open = all.find(({ closedAt }) => closedAt === null);
  return [
    header('Rounds'),
    ...(all.length === 0
      ? [
          rich(
            section(
              mayStart
                ? 'There was no round yet.'
                : 'Nobody is asked: platform.yaml has no survey. docs/adoption.md says how to switch it on.',
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

/** The one form there is: a score, a word if they like, and whether it may be shown. */
export function surveyModal(round: string): ModalView {
  const ends: Record<number, string> = { 10: 'extremely likely', 5: 'neither', 0: 'not at all likely' };
  const option = (score: number): PlainTextOption => ({
    text: plain(ends[score] ? `${score} – ${ends[score]}` : String(score)),
    value: String(score),
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
          options: Array.from({ length: 11 }, (_, index) => option(10 - index)),
        },
      },
      {
        type: 'input',
        block_id: 'words',
        optional: true,
        label: plain('What would make it better for you?'),
        element: { type: 'plain_text_input', action_id: 'value', multiline: true, max_length: 1000 },
      },
      {
        type: 'input',
        block_id: 'consent',
        optional: true,
        label: plain('Your words'),
        hint: plain(
          'They are shown among those of others, without your name or team. If they may not be shown, they are not kept.',
        ),
        element: {
          type: 'checkboxes',
          action_id: 'value',
          options: [{ text: plain('may be shown'), value: 'yes' }],
        },
      },
      smallPrint(
        'It counts once and cannot be changed: nobody can find out which answer is yours. How you write may still give you away.',
      ),
    ],
  };
}

/** Characters of all that is shown at once. */
const room = 60;

export function wordsPage(round: string, words: readonly string[]): KnownBlock[] {
  const shown = words.slice(0, room);
  return [
    header(`What people wrote in ${round}`),
    ...(shown.length === 0
      ? [rich(section('Nobody wrote anything that may be shown.'))]
      : shown.map(
          (text): KnownBlock =>
            rich({ type: 'rich_text_quote', elements: [{ type: 'text', text: oneLine(text, 1000) }] }),
        )),
    ...(words.length > shown.length ? [smallPrint(`${shown.length} of ${words.length} are shown.`)] : []),
    smallPrint('In no order, without names and teams, and only from people who agreed.'),
  ];
}
