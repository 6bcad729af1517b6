import { placeOf, type RenderContext, type Renderer } from '../../../core/slack/post.ts';
import { requestDetail } from '../read.ts';
import { candidateCard, goneCard, movedCard, statusCard } from './message-cards.ts';

/** Where the platform team of a domain talks. */
function domainPlace({ platform, catalog }: RenderContext, domain: 'core' | 'data'): string {
  const team = platform.teams.find((one) => one.kind === 'platform' && one.domain === domain && one.channel);
  return team?.channel ?? placeOf({ platform, catalog }, 'platform');
}

/** A team's channel; without one, whoever asked for it. */
function teamPlaces({ platform, catalog }: RenderContext, team: string, person: string): string[] {
  const channel = platform.teams.find(({ name }) => name === team)?.channel;
  const asker = catalog.byId(person)?.slackId;
  return [...(channel ? [channel] : []), ...(asker ? [asker] : [])];
}

export const drawCandidate: Renderer = async ({ key, payload }, drawing) => {
  const request = await requestDetail(drawing.store.db, payload.request ?? '');
  if (!request) return [];
  return [
    { key, content: candidateCard(request, drawing.links), places: [domainPlace(drawing, request.domain)], once: true },
  ];
};

export const drawGone: Renderer = async ({ key, payload }, drawing) => {
  const request = await requestDetail(drawing.store.db, payload.request ?? '');
  if (!request) return [];
  return [{ key, content: goneCard(request), places: [domainPlace(drawing, request.domain)], once: true }];
};

/** One that a later change has overtaken before it was said is not said; nor is what is of no team's concern any more. */
export const drawStatus: Renderer = async ({ key, payload }, drawing) => {
  const { request: id = '', team = '', change } = payload;
  const request = await requestDetail(drawing.store.db, id, { follow: false });
  const own = request?.cases.find((one) => one.team === team);
  if (!request || !own || request.mergedInto || String(request.changes) !== change) return [];
  return [{ key, content: statusCard(request, team, drawing.links), places: teamPlaces(drawing, team, own.joinedBy) }];
};

export const drawMoved: Renderer = async ({ key, payload }, drawing) => {
  const { db } = drawing.store;
  const { request = '', into = '', team = '' } = payload;
  const [from, to] = await Promise.all([
    requestDetail(db, request, { follow: false }),
    requestDetail(db, into, { follow: false }),
  ]);
  const own = to?.cases.find((one) => one.team === team);
  if (!from || !to || !own) return [];
  return [{ key, content: movedCard(from, to), places: teamPlaces(drawing, team, own.joinedBy), once: true }];
};
