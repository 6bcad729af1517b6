import { placeOf, type Renderer } from '../../../core/slack/post.ts';
import { questionOf, rounds, runQuestionOf } from '../survey.ts';
import { questionCard, resultsCard, runQuestionCard } from './cards.ts';

export const drawQuestion: Renderer = async ({ key, payload }, drawing) => {
  const { round = '', person = '', nth = '1' } = payload;
  const question = await questionOf(drawing.store.db, round, person);
  if (!question) return [];
  return [{ key, content: questionCard(round, question, Number(nth)), places: [placeOf(drawing, person)] }];
};

/** Below the question; where that never arrived, there is nobody to tell. */
export const drawResults: Renderer = async ({ key, payload }, drawing) => {
  const { round = '', person = '', under = '' } = payload;
  const { db } = drawing.store;
  const [view] = await rounds(db, 1, round);
  const stands = await db.selectFrom('posts').select('key').where('key', '=', under).executeTakeFirst();
  if (!view || !stands) return [];
  return [{ key, content: resultsCard(view), places: [placeOf(drawing, person)], under, once: true }];
};

export const drawRunQuestion: Renderer = async ({ key, payload }, drawing) => {
  const { run = '', person = '' } = payload;
  const question = await runQuestionOf(drawing.store.db, run, person);
  return question ? [{ key, content: runQuestionCard(run, question), places: [placeOf(drawing, person)] }] : [];
};
