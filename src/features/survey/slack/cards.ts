import type { Button } from '@slack/types';
import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, dateTime, lines, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { smallPrint } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import { plain } from '../../../core/slack/text.ts';
import type { QuestionView, RoundView } from '../survey.ts';

const button = (label: string, action: string, value: string, style?: 'primary'): Button => ({
  type: 'button',
  text: plain(label, 75),
  action_id: action,
  value,
  ...(style && { style }),
});

export const stopButton = () => button('Stop asking me', 'survey-stop', 'stop');
export const resumeButton = () => button('Ask me again', 'survey-resume', 'resume');
export const wordsButton = (round: string) => button('What people wrote', `survey-words:${round}`, round);
export const startButton = () => ({
  ...button('Start this quarter’s round', 'survey-start', 'start'),
  confirm: {
    title: plain('Start a round?'),
    text: plain(
      'Members of stream teams who were not asked lately get a direct message, over the days that platform.yaml says.',
    ),
    confirm: plain('Start it'),
    deny: plain('Not now'),
  },
});
export const closeButton = (round: string) => ({
  ...button(`Close ${round} now`, `survey-close:${round}`, round),
  confirm: {
    title: plain('Close this round?'),
    text: plain('Nobody can answer it any more, and everybody who was asked gets the results.'),
    confirm: plain('Close it'),
    deny: plain('Leave it open'),
  },
});

export const theQuestion = 'How likely are you to recommend the platform to a colleague?';

/** The quarterly question to one person, as it stands now. `nth`: the second one, where they wanted it later. */
export function questionCard(round: string, question: QuestionView, nth: number): Content {
  const { state, dueAt, messages, closesAt, closed, stopped } = question;
  const asks: Piece[] = [bold(theQuestion)];
  const say = (...pieces: Piece[]) => messageContent([rich(lines(asks, pieces))]);
  if (state === 'answered')
    return say(
      `You have answered (${round}), thank you. `,
      closed ? 'The results are in the thread.' : 'The results come here when the round is over.',
    );
  if (stopped)
    return messageContent([rich(lines(asks, ['You are not asked any more.'])), ...buttonRow(resumeButton())]);
  if (nth < messages) return say('You wanted to be asked later: see below.');
  if (closed || state === 'passed') return say(`This round (${round}) is over.`);
  if (state === 'due') return say('You are asked again ', dateTime(dueAt, '{date_long_pretty}'), '.');
  return messageContent([
    rich(lines(asks, ['It takes a minute, until ', dateTime(closesAt, '{date_long_pretty}'), '.'])),
    ...buttonRow(
      button('Answer', 'survey-open', round, 'primary'),
      nth === 1 && button('In a week', 'survey-snooze', round),
      stopButton(),
    ),
    smallPrint(
      'Nobody can see which answer is yours, platform engineers neither. You are asked once a quarter at most.',
    ),
  ]);
}

/** What came of a round, in words that stand for themselves. */
export function resultsCard(view: RoundView): Content {
  return messageContent([
    rich(section(bold(`What came of ${view.round}`))),
    rich(section(...resultWords(view))),
    ...(view.results && view.results.words > 0 ? buttonRow(wordsButton(view.round)) : []),
    ...(view.results
      ? [smallPrint('The net promoter score is the share of 9 and 10 minus the share of 0 to 6, from -100 to 100.')]
      : []),
  ]);
}

export function resultWords({ closedAt, closesAt, asked, answered, results }: RoundView): Piece[] {
  const turnout =
    asked === 0
      ? `Nobody was asked${closedAt === null ? ' yet' : ''}.`
      : `${answered} of ${asked} ${asked === 1 ? 'person' : 'people'} answered.`;
  if (closedAt === null)
    return [
      `${turnout} Open until `,
      dateTime(closesAt, '{date_short_pretty}'),
      '; the results are told when it is over.',
    ];
  if (asked === 0) return [turnout];
  if (!results) return [`${turnout} Fewer than five answers are not told, so that nobody can be guessed.`];
  const { nps, promoters, passives, detractors } = results;
  return [
    'Net promoter score ',
    bold(nps > 0 ? `+${nps}` : String(nps)),
    `: ${promoters} would recommend it (9 or 10), ${passives} maybe (7 or 8), ${detractors} would not (0 to 6). ${turnout}`,
  ];
}

/** “How was this?” after a run. */
export function runQuestionCard(
  run: string,
  { state, title, name, stopped }: { state: string; title: string; name: string | null; stopped: boolean },
): Content {
  const about = bold(oneLine(name ? `${title}: ${name}` : title, 150));
  if (state === 'answered') return messageContent([rich(section('How was ', about, '? You have said it, thank you.'))]);
  if (stopped)
    return messageContent([
      rich(section('How was ', about, '? You are not asked any more.')),
      ...buttonRow(resumeButton()),
    ]);
  const rate = (label: string, rating: string) =>
    button(label, `survey-rate:${rating}`, JSON.stringify({ run, rating }));
  return messageContent([
    rich(section('How was ', about, ' for you? One click is all.')),
    ...buttonRow(rate('Good', 'good'), rate('Fair', 'fair'), rate('Bad', 'bad'), stopButton()),
    smallPrint('One run in ten is asked about. Only how many said what is kept, not who said which.'),
  ]);
}
