import { lockNews } from '../../../core/runs/read.ts';
import { placeOf, type Renderer } from '../../../core/slack/post.ts';
import { lockNotice } from './lock-notices.ts';

export const drawLockNotice: Renderer = async ({ key, payload }, drawing) => {
  const news = await lockNews(drawing.store.db, payload.event ?? '');
  return news ? [{ key, content: lockNotice(news), places: [placeOf(drawing, payload.to)] }] : [];
};
