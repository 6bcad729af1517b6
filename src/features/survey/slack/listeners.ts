import { z } from 'zod';
import { hasAccess } from '../../../core/slack/authorise.ts';
import type { Answer, Incoming, Listener } from '../../../core/slack/listener.ts';
import { noAnswer } from '../../../core/slack/listener.ts';
import { pageView, textContent } from '../../../core/slack/page-view.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import { ratings } from '../tables.ts';
import { surveyModal, surveyPage, wordsPage } from './pages.ts';

// Whose answer it is comes from the signed payload; what a button carries only names the round or the run.

const roundName = z.string().regex(/^\d{4}-Q[1-4]$/);
const rated = z.strictObject({ run: z.string().max(40), rating: z.enum(ratings) });
const submission = z.object({
  view: z.object({
    private_metadata: z.string(),
    state: z.object({
      values: z.object({
        score: z.object({ value: z.object({ selected_option: z.object({ value: z.string() }).nullish() }) }),
        words: z.object({ value: z.object({ value: z.string().nullish() }) }),
        consent: z.object({
          value: z.object({ selected_options: z.array(z.object({ value: z.string() })).nullish() }),
        }),
      }),
    }),
  }),
});

/** `/platform survey` */
export async function surveyAnswer(incoming: Incoming): Promise<Answer> {
  return { kind: 'page', content: await page(incoming) };
}

async function page({ context, person }: Incoming, said?: string) {
  const { survey } = context;
  const kept = await survey.kept(person.id);
  const rounds = hasAccess(person, 'platform') ? { all: await survey.rounds(), mayStart: survey.hasRounds } : undefined;
  return surveyPage({ kept, ...(rounds && { rounds }), ...(said !== undefined && { said }) });
}

const shown = async (incoming: Incoming, said: string): Promise<Answer> => ({
  kind: 'replace',
  view: pageView(await page(incoming, said)),
});
const words = (text: string): Answer => ({ kind: 'words', text });

/** The form. */
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
    const { view } = submission.parse(body);
    const { round } = z.strictObject({ round: roundName }).parse(JSON.parse(view.private_metadata));
    const { score, words: written, consent } = view.state.values;
    const chosen = z.coerce.number().int().min(0).max(10).safeParse(score.value.selected_option?.value);
    if (!chosen.success) return { kind: 'errors', errors: { score: 'Choose a number from 0 to 10.' } };
    const text = (written.value.value ?? '').replaceAll('\0', '').toWellFormed().trim().slice(0, 1000);
    const agreed = (consent.value.selected_options ?? []).length > 0;
    const counted = await context.survey.answer(round, person.id, {
      score: chosen.data,
      ...(agreed && text !== '' && { words: text }),
    });
    if (!counted)
      return thanks('It was not counted: you have answered this round already, were not asked in it, or it is over.');
    const kept =
      text === '' ? '' : agreed ? ' Your words are shown among those of others.' : ' Your words were not kept.';
    return thanks(`Thank you. Your answer counts.${kept} The results come to you when the round is over.`);
  },
};

const thanks = (text: string): Answer => ({ kind: 'replace', view: pageView(textContent(text)) });

export const snoozeSurvey: Listener = {
  kind: 'action',
  id: 'survey-snooze',
  access: 'everyone',
  counts: 'requests',
  async handle({ context, person, value }) {
    const again = await context.survey.snooze(roundName.parse(value), person.id);
    return again ? noAnswer : words('It cannot be put off any more: it ends soon, or you have answered.');
  },
};

/** The message itself says that it was heard. */
export const rateRun: Listener = {
  kind: 'action',
  id: 'survey-rate',
  access: 'everyone',
  counts: 'requests',
  async handle({ context, person, value }) {
    const { run, rating } = rated.parse(JSON.parse(value));
    return (await context.survey.rate(run, person.id, rating))
      ? noAnswer
      : words('You have said so already, thank you.');
  },
};

export const stopSurvey: Listener = {
  kind: 'action',
  id: 'survey-stop',
  access: 'everyone',
  counts: 'requests',
  async handle(incoming) {
    await incoming.context.survey.stop(incoming.person.id);
    return shown(incoming, 'You are not asked any more. `/platform survey` changes that.');
  },
};

export const resumeSurvey: Listener = {
  kind: 'action',
  id: 'survey-resume',
  access: 'everyone',
  counts: 'requests',
  async handle(incoming) {
    await incoming.context.survey.resume(incoming.person.id);
    return shown(incoming, 'You are asked again from the next time on.');
  },
};

/** Everybody who was asked gets the results, and may read what was written. */
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
      return shown(incoming, `The round ${opened.round} has begun. The first are asked within a minute.`);
    return shown(
      incoming,
      opened.not === 'nobody'
        ? 'There is nobody to ask: only members of stream teams are, who have been here for two weeks and do not mind.'
        : `${opened.round} has had its round.`,
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
    return shown(
      incoming,
      closed
        ? `The round ${round} is over. Everybody who was asked gets the results.`
        : `The round ${round} is over already.`,
    );
  },
};
