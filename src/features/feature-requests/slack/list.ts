import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { hasAccess } from '../../../core/slack/authorise.ts';
import type { Answer } from '../../../core/slack/listener.ts';
import { metadataOf, readSubmission, text } from '../../../core/slack/submission.ts';
import { truncate } from '../../../core/slack/text.ts';
import { formatWord } from '../../../core/slack/words.ts';
import { UserError } from '../../../roadcrew/errors.ts';
import type { RequestSummary } from '../request.ts';
import { cleanTitle, maxQuery } from '../title.ts';
import type { ListState } from './buttons.ts';
import type { Incoming, Listener } from './context.ts';
import { pageSize, requestListPage, searchBlock } from './list-page.ts';
import { requestPage } from './request-modal.ts';

const carriedList = z.object({
  which: z.enum(['top', 'mine', 'triage']),
  query: z.string().max(maxQuery).optional(),
  from: z.int().min(0).max(100_000),
});
export type CarriedList = z.output<typeof carriedList>;

/** Metadata of the modals that lead back to a list. */
export const listMetadata = z.object({ list: carriedList.optional().catch(undefined) });

/** The list that the modal was opened from, if any. */
export const listOf = (body: Record<string, unknown>): CarriedList | undefined =>
  listMetadata.safeParse(metadataOf(body)).data?.list;

export const ownTeams = ({ person }: Pick<Incoming, 'person'>) => person.teams.map(({ name }) => name);

/** Returns true for a word in the form of an id. */
const isId = (word: string) => /^[0-9a-hjkmnp-tv-z]{12}$/.test(word);

/** `/platform requests …`: a list, a search, or one request by its id. */
export async function requestsAnswer(incoming: Incoming, words: readonly string[]): Promise<Answer> {
  const [first = 'top'] = words;
  if (words.length <= 1) {
    const which = first.toLowerCase();
    if (which === 'top' || which === 'mine' || which === 'triage')
      return { kind: 'open', view: await listView(incoming, { which, from: 0 }) };
    const detail = isId(which) ? await incoming.context.featureRequests.detail(which) : undefined;
    if (detail) return { ...(await detailAnswer(incoming, which, {})), kind: 'open' };
  }
  const query = truncate(cleanTitle(words.map((word) => formatWord(word)).join(' ')), maxQuery);
  return { kind: 'open', view: await listView(incoming, { which: 'top', query, from: 0 }) };
}

/** @throws UserError for the list of platform teams, to anybody else */
async function listView(incoming: Incoming, state: ListState): Promise<ModalView> {
  const { context, person } = incoming;
  const { featureRequests } = context;
  const teams = ownTeams(incoming);
  const platform = hasAccess(person, 'platform');
  if (state.which === 'triage' && !platform) throw new UserError('Merging and splitting is for the platform team.');
  const page = { state, platform };
  if (state.query) {
    const found = await featureRequests.similar(state.query, { teams, limit: 2 * pageSize });
    return requestListPage({ ...page, requests: found, more: false });
  }
  const which = state.which === 'triage' ? 'new' : state.which;
  const { requests, more } = await featureRequests.list(which, { teams, from: state.from, limit: pageSize });
  const mostSimilar = state.which === 'triage' ? await findMostSimilar(incoming, requests) : undefined;
  return requestListPage({ ...page, requests, more, ...(mostSimilar && { mostSimilar }) });
}

/** The most similar request of each, by id. */
async function findMostSimilar(
  { context }: Incoming,
  requests: readonly RequestSummary[],
): Promise<Map<string, RequestSummary>> {
  const found = await Promise.all(
    requests.map(async ({ id, title }) => {
      const [best] = await context.featureRequests.similar(title, { limit: 1, except: id });
      return best && best.score > 0.5 ? ([id, best] as const) : undefined;
    }),
  );
  return new Map(found.filter((one) => one !== undefined));
}

/** One request, in place of the modal that was clicked in. @throws UserError when there is none */
export async function detailAnswer(
  incoming: Incoming,
  id: string,
  { list, done }: { list?: CarriedList | undefined; done?: string },
): Promise<Extract<Answer, { kind: 'replace' }>> {
  const { context, person } = incoming;
  const request = await context.featureRequests.detail(id);
  if (!request) throw new UserError('There is no such request (any more).', { hint: 'See `/platform requests`.' });
  const platform = hasAccess(person, 'platform');
  return {
    kind: 'replace',
    view: requestPage({
      request,
      done,
      list,
      platform,
      teams: ownTeams(incoming),
      links: context.links,
      hasIssues: context.featureRequests.hasIssues,
    }),
  };
}

export const openRequest: Listener = {
  kind: 'action',
  id: 'request-open',
  access: 'teams',
  counts: 'reads',
  handle: (incoming) => detailAnswer(incoming, incoming.value, { list: listOf(incoming.body) }),
};

/** Shows another list, or another page of it. */
export const showRequests: Listener = {
  kind: 'action',
  id: 'request-list',
  access: 'teams',
  counts: 'reads',
  handle: async (incoming) => ({
    kind: 'replace',
    view: await listView(incoming, carriedList.parse(JSON.parse(incoming.value))),
  }),
};

export const searchRequests: Listener = {
  kind: 'submission',
  id: 'requests',
  access: 'teams',
  counts: 'reads',
  async handle(incoming) {
    const { metadata, values, problems } = readSubmission(incoming.body, {
      metadata: listMetadata,
      fields: { query: text({ max: maxQuery }) },
      blocks: ({ list }) => ({ query: searchBlock(list?.query) }),
    });
    if (problems) return { kind: 'errors', errors: problems };
    const { query } = values;
    return {
      kind: 'replace',
      view: await listView(incoming, { which: metadata.list?.which ?? 'top', ...(query && { query }), from: 0 }),
    };
  },
};

const leaveValue = z.strictObject({ request: z.string().max(40), team: z.string().max(100) });

export const leaveRequest: Listener = {
  kind: 'action',
  id: 'request-leave',
  access: 'teams',
  counts: 'requests',
  async handle(incoming) {
    const { context, person, value, body } = incoming;
    const { request, team } = leaveValue.parse(JSON.parse(value));
    if (!ownTeams(incoming).includes(team)) throw new UserError(`You are not in team ${team} (any more).`);
    const left = await context.featureRequests.leave({ request, team, person: person.id });
    const done = left ? `Team ${team} is not counted any more.` : `Team ${team} was not counted (any more).`;
    return detailAnswer(incoming, request, { list: listOf(body), done });
  },
};
