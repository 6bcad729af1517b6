import { placeOf, type Renderer } from '../../../core/slack/post.ts';
import { readQuestion, readRounds, readRunQuestion } from '../read.ts';
import { questionCard, resultsCard, runQuestionCard } from './cards.ts';

export const renderQuestion: Renderer = async ({ key, payload }, drawing) => {
  const { round = '', person = '', nth = '1' } = payload;
  const question = await readQuestion(drawing.store.db, round, person);
  if (!question) return [];
  return [{ key, content: questionCard(round, question, Number(nth)), places: [await placeOf(drawing, person)] }];
};

/** In the thread of the question. Without the question, which never arrived, there are no results to post. */
export const renderResults: Renderer = async ({ key, payload }, drawing) => {
  const { round = '', person = '', under = '' } = payload;
  const { db } = drawing.store;
  const [view] = await readRounds(db, 1, round);
  const question = await db.selectFrom('posts').select('key').where('key', '=', under).executeTakeFirst();
  if (!view || !question) return [];
  return [{ key, content: resultsCard(view), places: [await placeOf(drawing, person)], under, once: true }];
};

export const renderRunQuestion: Renderer = async ({ key, payload }, drawing) => {
  const { run = '', person = '' } = payload;
  const question = await readRunQuestion(drawing.store.db, run, person);
  return question ? [{ key, content: runQuestionCard(run, question), places: [await placeOf(drawing, person)] }] : [];
};
