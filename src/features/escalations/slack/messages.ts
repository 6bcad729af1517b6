import { type Post, placeOf, type RenderContext, type Renderer } from '../../../core/slack/post.ts';
import type { Store } from '../../../core/store/database.ts';
import { questionMessages } from '../confirm.ts';
import { cardKey, dueNotices, isDueNotice, isThreadNotice, isUpdated } from '../messages.ts';
import { type EscalationDetail, escalationDetail } from '../read.ts';
import { placesOf, responsibleTeams } from '../responsible.ts';
import { escalationCard, escalationReceipt } from './card.ts';
import { escalationsChannel } from './channel.ts';
import { dueNotice, mentionsOf } from './due-notices.ts';
import { escalationNotice } from './notices.ts';
import { credentialWarning, escalationComment } from './thread-messages.ts';

export const drawEscalationCard: Renderer = async ({ key, payload }, context) => {
  const detail = await escalationDetail(context.store.db, payload.escalation ?? '');
  return detail ? [cardPost(key, detail, context), ...(await postedDueNotices(detail, context))] : [];
};

/** Notices of service levels that were posted: what they say and offer follows the card. */
async function postedDueNotices(detail: EscalationDetail, context: RenderContext): Promise<Post[]> {
  if (detail.targets.length === 0) return [];
  const { db } = context.store;
  const places = await responsibleTeams(db, context.platform, { domain: null });
  const notices = dueNotices(detail.escalation.id, [...placesOf(places, 'remind'), ...placesOf(places, 'missed')]);
  const keys = notices.map(({ key }) => key);
  const rows = await db.selectFrom('posts').select('key').where('key', 'in', keys).execute();
  const posted = new Set(rows.map(({ key }) => key));
  const posts = notices.filter(({ key }) => posted.has(key)).map((row) => renderers[row.kind]?.(row, context) ?? []);
  return (await Promise.all(posts)).flat();
}

const cardPost = (key: string, detail: EscalationDetail, context: RenderContext): Post => ({
  key,
  content: escalationCard(detail, context),
  places: [escalationsChannel(context.platform)],
});

/** A post in the thread, preceded by the card where that could not be posted before. */
async function inThread(context: RenderContext, id: string, post: Omit<Post, 'places' | 'under'>): Promise<Post[]> {
  const detail = (await isPosted(context.store, cardKey(id)))
    ? undefined
    : await escalationDetail(context.store.db, id);
  return [...(detail ? [cardPost(cardKey(id), detail, context)] : []), { ...post, places: [], under: cardKey(id) }];
}

export const drawEscalationReceipt: Renderer = async ({ key, payload }, context) => {
  const detail = await escalationDetail(context.store.db, payload.escalation ?? '');
  return detail
    ? [{ key, content: escalationReceipt(detail, context), places: [await placeOf(context, payload.to)] }]
    : [];
};

export const drawEscalationNotice: Renderer = async ({ key, payload }, context) => {
  const { escalation = '', what } = payload;
  const detail = await escalationDetail(context.store.db, escalation);
  if (!detail || !isThreadNotice(what)) return [];
  const isNewest = questionMessages(detail.escalation).some((question) => question.key === key);
  const isDue = isDueNotice(what);
  const mentions = isDue ? mentionsOf(await responsibleTeams(context.store.db, context.platform, detail.root)) : [];
  const content = escalationNotice(what, detail, context, { isNewest, mentions });
  return inThread(context, escalation, { key, content, once: !isUpdated(what) });
};

export const drawEscalationComment: Renderer = async ({ key, payload }, context) => {
  const { escalation = '', comment: id = '' } = payload;
  const { db } = context.store;
  const comment = await db.selectFrom('comments').selectAll().where('id', '=', id).executeTakeFirst();
  if (!comment) return [];
  // Deleted before it was ever posted.
  if ((comment.deleted_at || comment.hidden) && !(await isPosted(context.store, key))) return [];
  const issue = comment.issue
    ? await db.selectFrom('issues').select('url').where('id', '=', comment.issue).executeTakeFirst()
    : undefined;
  const url =
    issue?.url && comment.github_id ? context.links(`${issue.url}#issuecomment-${comment.github_id}`) : undefined;
  const author = (await context.catalog.byId(comment.author))?.name ?? 'Somebody';
  return inThread(context, escalation, { key, content: escalationComment(comment, author, url, context.links) });
};

const isPosted = async ({ db }: Store, key: string) =>
  (await db.selectFrom('posts').select('key').where('key', '=', key).executeTakeFirst()) !== undefined;

export const drawEscalationWarning: Renderer = async ({ key, payload }, context) => {
  const detail = await escalationDetail(context.store.db, payload.escalation ?? '');
  if (!detail) return [];
  const what = payload.of === payload.escalation ? detail.escalation.removed : [];
  return [
    {
      key,
      content: credentialWarning(detail, what, context),
      places: [await placeOf(context, payload.to)],
      once: true,
    },
  ];
};

/** A notice beside the thread. In a channel it mentions the groups on call. */
export const drawEscalationMissed: Renderer = async ({ key, payload }, context) => {
  const { db } = context.store;
  const detail = await escalationDetail(db, payload.escalation ?? '');
  if (!detail) return [];
  const { target, place: to = '' } = payload;
  const place = await placeOf(context, to);
  const teams = await responsibleTeams(db, context.platform, detail.root);
  const there = teams.filter(({ channel }) => channel === to).map(({ oncall }) => ({ oncall }));
  const about = target === 'response' ? 'response' : 'resolution';
  return [{ key, content: dueNotice(detail, about, mentionsOf(there), context), places: [place] }];
};

const renderers: Readonly<Record<string, Renderer>> = {
  'escalation-notice': drawEscalationNotice,
  'escalation-missed': drawEscalationMissed,
};
