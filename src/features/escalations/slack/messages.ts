import { escalationsChannel, type Post, placeOf, type RenderContext, type Renderer } from '../../../core/slack/post.ts';
import type { Store } from '../../../core/store/database.ts';
import { cardKey, isThreadNotice } from '../messages.ts';
import { type EscalationDetail, escalationDetail } from '../read.ts';
import { escalationCard, escalationReceipt } from './card.ts';
import { escalationNotice } from './notices.ts';
import { credentialWarning, escalationComment, missedNotice } from './thread-messages.ts';

/** These ask whether it is solved: drawn anew with the answer. The others are said once. */
const questions = new Set(['closed', 'answered', 'declined']);

export const drawEscalationCard: Renderer = async ({ key, payload }, drawing) => {
  const detail = await escalationDetail(drawing.store.db, payload.escalation ?? '');
  return detail ? [cardPost(key, detail, drawing)] : [];
};

const cardPost = (key: string, detail: EscalationDetail, drawing: RenderContext): Post => ({
  ...{ key, content: escalationCard(detail, drawing), places: [escalationsChannel(drawing.platform)] },
});

/** What belongs into its thread; where its card could not be posted before, that comes first. */
async function inThread(drawing: RenderContext, id: string, post: Omit<Post, 'places' | 'under'>): Promise<Post[]> {
  const detail = (await isPosted(drawing.store, cardKey(id)))
    ? undefined
    : await escalationDetail(drawing.store.db, id);
  return [...(detail ? [cardPost(cardKey(id), detail, drawing)] : []), { ...post, places: [], under: cardKey(id) }];
}

export const drawEscalationReceipt: Renderer = async ({ key, payload }, drawing) => {
  const detail = await escalationDetail(drawing.store.db, payload.escalation ?? '');
  return detail ? [{ key, content: escalationReceipt(detail, drawing), places: [placeOf(drawing, payload.to)] }] : [];
};

export const drawEscalationNotice: Renderer = async ({ key, payload }, drawing) => {
  const { escalation = '', what } = payload;
  const detail = await escalationDetail(drawing.store.db, escalation);
  if (!detail || !isThreadNotice(what)) return [];
  const content = escalationNotice(what, detail, drawing);
  return inThread(drawing, escalation, { key, content, once: !questions.has(what) });
};

export const drawEscalationComment: Renderer = async ({ key, payload }, drawing) => {
  const { escalation = '', comment: id = '' } = payload;
  const { db } = drawing.store;
  const comment = await db.selectFrom('comments').selectAll().where('id', '=', id).executeTakeFirst();
  if (!comment) return [];
  // What was taken back before it was ever shown is not shown.
  if ((comment.deleted_at || comment.hidden) && !(await isPosted(drawing.store, key))) return [];
  const issue = comment.issue
    ? await db.selectFrom('issues').select('url').where('id', '=', comment.issue).executeTakeFirst()
    : undefined;
  const url =
    issue?.url && comment.github_id ? drawing.links(`${issue.url}#issuecomment-${comment.github_id}`) : undefined;
  const author = drawing.catalog.byId(comment.author)?.name ?? 'Somebody';
  return inThread(drawing, escalation, { key, content: escalationComment(comment, author, url) });
};

const isPosted = async ({ db }: Store, key: string) =>
  (await db.selectFrom('posts').select('key').where('key', '=', key).executeTakeFirst()) !== undefined;

export const drawEscalationWarning: Renderer = async ({ key, payload }, drawing) => {
  const detail = await escalationDetail(drawing.store.db, payload.escalation ?? '');
  if (!detail) return [];
  const what = payload.of === payload.escalation ? detail.escalation.removed : [];
  return [
    { key, content: credentialWarning(detail, what, drawing), places: [placeOf(drawing, payload.to)], once: true },
  ];
};

export const drawEscalationMissed: Renderer = async ({ key, payload }, drawing) => {
  const detail = await escalationDetail(drawing.store.db, payload.escalation ?? '');
  if (!detail) return [];
  const { target = '', place } = payload;
  return [{ key, content: missedNotice(detail, target, drawing), places: [placeOf(drawing, place)], once: true }];
};
