import { placeOf, type Renderer } from '../../../core/slack/post.ts';
import { readLockEvent } from '../lock-event.ts';
import { readRerun } from '../rerun.ts';
import { lockCard, lockNotice } from './lock-notices.ts';
import { rerunNotice } from './rerun-notice.ts';

export const renderLockNotice: Renderer = async ({ key, payload }, drawing) => {
  const news = await readLockEvent(drawing.store.db, payload.event ?? '');
  return news ? [{ key, content: lockNotice(news), places: [await placeOf(drawing, payload.to)] }] : [];
};

export const renderLockCard: Renderer = async ({ key, payload: { event = '', to = '', former } }, { store }) => {
  const news = await readLockEvent(store.db, event);
  return news ? [{ key, content: lockCard(news, former === 'yes'), places: [to] }] : [];
};

export const renderRerun: Renderer = async ({ key, payload }, drawing) => {
  const rerun = await readRerun(drawing.store.db, payload.deployment ?? '');
  if (!rerun) return [];
  return [{ key, content: rerunNotice(rerun, drawing.links), places: [await placeOf(drawing, payload.to)] }];
};
