import { lockNews } from '../../../core/runs/read.ts';
import { type Drawer, placeOf } from '../../../core/slack/post.ts';
import { lockNotice } from './lock-notices.ts';

export const drawLockNotice: Drawer = async ({ key, payload }, drawing) => {
  const news = await lockNews(drawing.store.db, payload.event ?? '');
  return news ? [{ key, content: lockNotice(news), places: [placeOf(drawing, payload.to)] }] : [];
};
