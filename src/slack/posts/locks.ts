import { lockNews } from '../../store/read.ts';
import { lockNotice } from '../cards/lock-notices.ts';
import { type Drawer, placeOf } from './post.ts';

export const drawLockNotice: Drawer = async ({ key, payload }, drawing) => {
  const news = await lockNews(drawing.store.db, payload.event ?? '');
  return news ? [{ key, content: lockNotice(news), places: [placeOf(drawing, payload.to)] }] : [];
};
