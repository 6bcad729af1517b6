import { button } from '../../../core/slack/blocks/buttons.ts';
import { plain } from '../../../core/slack/text.ts';
import type { Rating } from '../tables.ts';

export const answerButton = (round: string) => button('Answer', 'survey-open', round, 'primary');
export const snoozeButton = (round: string) => button('In a week', 'survey-snooze', round);
export const stopButton = () => button('Stop asking me', 'survey-stop', 'stop');
export const resumeButton = () => button('Ask me again', 'survey-resume', 'resume');
export const wordsButton = (round: string) => button('Read comments', `survey-words:${round}`, round);
export const rateButton = (label: string, run: string, rating: Rating) =>
  button(label, `survey-rate:${rating}`, JSON.stringify({ run, rating }));

export const startButton = () => ({
  ...button('Start this quarter’s round', 'survey-start', 'start'),
  confirm: {
    title: plain('Start a round?'),
    text: plain(
      'Members of stream teams who were not asked recently get a direct message, spread over the days set in platform.yaml.',
    ),
    confirm: plain('Start round'),
    deny: plain('Not now'),
  },
});

export const closeButton = (round: string) => ({
  ...button(`Close ${round} now`, `survey-close:${round}`, round),
  confirm: {
    title: plain('Close this round?'),
    text: plain('Nobody can answer after that. Everybody who was asked gets the results.'),
    confirm: plain('Close round'),
    deny: plain('Keep it open'),
  },
});
