import { z } from 'zod';
import { hasAccess } from '../../../core/slack/authorise.ts';
import { type Answer, noAnswer } from '../../../core/slack/listener.ts';
import { pageView, textContent } from '../../../core/slack/page-view.ts';
import { choice, readSubmission, required, text, tick } from '../../../core/slack/submission.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { ratings } from '../tables.ts';
import type { Incoming, Listener } from './context.ts';
import { maxComment, scores, surveyModal, surveyPage, wordsPage } from './pages.ts';

// The person comes from the signed payload; a button only names the round or the run.

const roundName = z.string().regex(/^\d{4}-Q[1-4]$/);
const ratedRun = z.strictObject({ run: z.string().max(40), rating: z.enum(ratings) });

/** `/platform survey` */
export async function surveyAnswer(incoming: Incoming): Promise<Answer> {
  return { kind: 'page', content: await page(incoming) };
}

async function page({ context, person }: Incoming, notice?: string) {
  const { survey } = context;
  const record = await survey.personRecord(person.id);
  const rounds = hasAccess(person, 'platform') ? { all: await survey.rounds(), mayStart: survey.hasRounds } : undefined;
  return surveyPage({ record, ...(rounds && { rounds }), ...(notice !== undefined && { notice }) });
}

const replacePage = async (incoming: Incoming, notice: string): Promise<Answer> => ({
  kind: 'replace',
  view: pageView(await page(incoming, notice)),
});
const words = (text: string): Answer => ({ kind: 'words', text });

/** Opens the form. */
export const openSurvey: Listener = {
  kind: 'action',
  id: 'survey-open',
  access: 'everyone',
  counts: 'reads',
  async handle({ value }) {
    return { kind: 'open', view: surveyModal(roundName.parse(value)) };
  },
};

export const surveySubmission: Listener = {
  kind: 'submission',
  id: 'survey-answer',
  access: 'everyone',
  counts: 'requests',
  async handle({ context, person, body }) {
    const { metadata, values, problems } = readSubmission(body, {
      metadata: z.strictObject({ round: roundName }),
      fields: {
        score: required(choice(scores), 'Choose a number from 0 to 10.'),
        words: text({ max: maxComment }),
        consent: tick(),
      },
    });
    if (problems) return { kind: 'errors', errors: problems };
    const { score, words: comment, consent: agreed } = values;
    const counted = await context.survey.answer(metadata.round, person.id, {
      score: Number(score),
      ...(agreed && comment !== undefined && { words: comment }),
    });
    if (!counted)
      return textModal(
        'Your answer does not count: you already answered this round, were not asked in it, or it is closed.',
      );
    const stored =
      comment === undefined
        ? ''
        : agreed
          ? ' Your comment is shown with those of others.'
          : ' Your comment was not stored.';
    return textModal(`Thank you, your answer counts.${stored} You get the results when the round closes.`);
  },
};

const textModal = (text: string): Answer => ({ kind: 'replace', view: pageView(textContent(text)) });

export const snoozeSurvey: Listener = {
  kind: 'action',
  id: 'survey-snooze',
  access: 'everyone',
  counts: 'requests',
  async handle({ context, person, value }) {
    const again = await context.survey.snooze(roundName.parse(value), person.id);
    return again ? noAnswer : words('This can no longer be snoozed: the round ends soon, or you have answered.');
  },
};

/** No answer of its own: the message changes. */
export const rateRun: Listener = {
  kind: 'action',
  id: 'survey-rate',
  access: 'everyone',
  counts: 'requests',
  async handle({ context, person, value }) {
    const { run, rating } = ratedRun.parse(JSON.parse(value));
    return (await context.survey.rate(run, person.id, rating))
      ? noAnswer
      : words('Your rating does not count: you already rated this run, or were not asked about it.');
  },
};

export const stopSurvey: Listener = {
  kind: 'action',
  id: 'survey-stop',
  access: 'everyone',
  counts: 'requests',
  async handle(incoming) {
    await incoming.context.survey.stop(incoming.person.id);
    return replacePage(incoming, 'You won’t be asked again. `/platform survey` changes that.');
  },
};

export const resumeSurvey: Listener = {
  kind: 'action',
  id: 'survey-resume',
  access: 'everyone',
  counts: 'requests',
  async handle(incoming) {
    await incoming.context.survey.resume(incoming.person.id);
    return replacePage(incoming, 'You will be asked again, at most once in 90 days.');
  },
};

/** Opens the comments. Everybody who was asked gets the results, and may read them. */
export const openSurveyWords: Listener = {
  kind: 'action',
  id: 'survey-words',
  access: 'everyone',
  counts: 'reads',
  async handle({ context, value }) {
    const round = roundName.parse(value);
    return { kind: 'open', view: pageView({ text: '', blocks: wordsPage(round, await context.survey.words(round)) }) };
  },
};

export const startSurvey: Listener = {
  kind: 'action',
  id: 'survey-start',
  access: 'platform',
  counts: 'requests',
  async handle(incoming) {
    const { survey } = incoming.context;
    if (!survey.hasRounds) throw new UserError('platform.yaml has no survey.', { hint: 'See docs/adoption.md.' });
    const opened = await survey.start();
    if (!('not' in opened))
      return replacePage(incoming, `Round ${opened.round} has started. The first people are asked within a minute.`);
    return replacePage(
      incoming,
      opened.not === 'nobody'
        ? 'There is nobody to ask: only members of stream teams are asked who joined at least two weeks ago and have not opted out.'
        : `There has already been a round in ${opened.round}.`,
    );
  },
};

export const closeSurvey: Listener = {
  kind: 'action',
  id: 'survey-close',
  access: 'platform',
  counts: 'requests',
  async handle(incoming) {
    const round = roundName.parse(incoming.value);
    const closed = await incoming.context.survey.close(round);
    return replacePage(
      incoming,
      closed
        ? `Round ${round} is closed. Everybody who was asked gets the results.`
        : `Round ${round} was closed before.`,
    );
  },
};
