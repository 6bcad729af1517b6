import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { messageContent } from '../../../core/slack/blocks/content.ts';
import { bold, dateTime, lines, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { smallPrint } from '../../../core/slack/blocks/title.ts';
import type { Content } from '../../../core/slack/content.ts';
import { quantity } from '../../../lib/quantity.ts';
import type { QuestionView, RoundView, RunQuestionView } from '../read.ts';
import { answerButton, rateButton, resumeButton, snoozeButton, stopButton, wordsButton } from './buttons.ts';

export const theQuestion = 'How likely are you to recommend the platform to a colleague?';

/** The quarterly question to one person in its present state. `nth`: 2 for the one that comes back after a snooze. */
export function questionCard(round: string, question: QuestionView, nth: number): Content {
  const { state, dueAt, messages, closesAt, closed, stopped } = question;
  const title: Piece[] = [bold(theQuestion)];
  const card = (...pieces: Piece[]) => messageContent([rich(lines(title, pieces))]);
  if (state === 'answered')
    return card(
      `You have answered (${round}), thank you. `,
      closed ? 'The results are in the thread.' : 'The results are posted in this thread when the round closes.',
    );
  if (stopped) return messageContent([rich(lines(title, ['You won’t be asked again.'])), ...buttonRow(resumeButton())]);
  if (nth < messages) return card('Snoozed: the question is repeated below.');
  if (closed || state === 'passed') return card(`This round (${round}) is closed.`);
  if (state === 'due') return card('Snoozed until ', dateTime(dueAt, '{date_long_pretty}'), '.');
  return messageContent([
    rich(lines(title, ['Takes a minute. Closes ', dateTime(closesAt, '{date_long_pretty}'), '.'])),
    ...buttonRow(answerButton(round), nth === 1 && snoozeButton(round), stopButton()),
    smallPrint(
      'Nobody can see which answer is yours, not even platform engineers. You are asked at most once a quarter.',
    ),
  ]);
}

/** Results of a round, in words that need no chart. */
export function resultsCard(view: RoundView): Content {
  return messageContent([
    rich(section(bold(`Results of ${view.round}`))),
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
      : `${answered} of ${quantity(asked, 'person', 'people')} answered.`;
  if (closedAt === null)
    return [`${turnout} Open until `, dateTime(closesAt, '{date_short_pretty}'), '. Results are shown after that.'];
  if (asked === 0) return [turnout];
  if (!results) return [`${turnout} Results of fewer than five answers are hidden, so that nobody can be identified.`];
  const { nps, promoters, passives, detractors } = results;
  return [
    'Net promoter score ',
    bold(nps > 0 ? `+${nps}` : String(nps)),
    `: ${promoters} would recommend it (9 or 10), ${passives} maybe (7 or 8), ${detractors} would not (0 to 6). ${turnout}`,
  ];
}

/** “How was this?” after a run. */
export function runQuestionCard(run: string, { state, title, name, stopped }: RunQuestionView): Content {
  const subject = bold(oneLine(name ? `${title}: ${name}` : title, 150));
  if (state === 'answered') return messageContent([rich(section('How was ', subject, '? You rated it, thank you.'))]);
  if (stopped)
    return messageContent([
      rich(section('How was ', subject, '? You won’t be asked again.')),
      ...buttonRow(resumeButton()),
    ]);
  return messageContent([
    rich(section('How was ', subject, '? One click is enough.')),
    ...buttonRow(
      rateButton('Good', run, 'good'),
      rateButton('Fair', run, 'fair'),
      rateButton('Bad', run, 'bad'),
      stopButton(),
    ),
    smallPrint('We ask about one run in ten. Only the number of each rating is stored, not who gave it.'),
  ]);
}
