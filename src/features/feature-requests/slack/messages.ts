import { placeOf, type RenderContext, type Renderer } from '../../../core/slack/post.ts';
import { requestDetail } from '../read.ts';
import { candidateCard, goneCard, movedCard, statusCard } from './message-cards.ts';

/** Channel of the platform team of a domain. */
async function domainPlace({ platform, catalog }: RenderContext, domain: string): Promise<string> {
  const team = platform.teams.find((one) => one.kind === 'platform' && one.domain === domain && one.channel);
  return team?.channel ?? (await placeOf({ platform, catalog }, 'platform'));
}

/** A team's channel; without one, the person who joined for it. */
async function teamPlaces({ platform, catalog }: RenderContext, team: string, person: string): Promise<string[]> {
  const channel = platform.teams.find(({ name }) => name === team)?.channel;
  const user = (await catalog.byId(person))?.slackId;
  return [...(channel ? [channel] : []), ...(user ? [user] : [])];
}

export const drawCandidate: Renderer = async ({ key, payload }, context) => {
  const request = await requestDetail(context.store.db, payload.request ?? '');
  if (!request) return [];
  return [
    {
      key,
      content: candidateCard(request, context.links),
      places: [await domainPlace(context, request.domain)],
      once: true,
    },
  ];
};

export const drawGone: Renderer = async ({ key, payload }, context) => {
  const request = await requestDetail(context.store.db, payload.request ?? '');
  if (!request) return [];
  return [{ key, content: goneCard(request), places: [await domainPlace(context, request.domain)], once: true }];
};

/** Nothing for a change that a later one has replaced before this was sent, or for a team that has left since. */
export const drawStatus: Renderer = async ({ key, payload }, context) => {
  const { request: id = '', team = '', change } = payload;
  const request = await requestDetail(context.store.db, id, { follow: false });
  const own = request?.cases.find((one) => one.team === team);
  if (!request || !own || request.mergedInto || String(request.changes) !== change) return [];
  return [
    { key, content: statusCard(request, team, context.links), places: await teamPlaces(context, team, own.joinedBy) },
  ];
};

export const drawMoved: Renderer = async ({ key, payload }, context) => {
  const { db } = context.store;
  const { request = '', into = '', team = '' } = payload;
  const [from, to] = await Promise.all([
    requestDetail(db, request, { follow: false }),
    requestDetail(db, into, { follow: false }),
  ]);
  const own = to?.cases.find((one) => one.team === team);
  if (!from || !to || !own) return [];
  return [{ key, content: movedCard(from, to), places: await teamPlaces(context, team, own.joinedBy), once: true }];
};
