import type { KnownBlock, ModalView } from '@slack/types';
import { buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { oneLine, rich, section } from '../../../core/slack/blocks/rich.ts';
import { userText } from '../../../core/slack/blocks/title.ts';
import { mrkdwn, plain } from '../../../core/slack/text.ts';
import type { RequestSummary } from '../request.ts';
import { maxQuery } from '../title.ts';
import {
  detailsButton,
  joinButton,
  type ListState,
  leaveButton,
  mergeButton,
  newRequestButton,
  requestsButton,
  splitButton,
} from './buttons.ts';
import { demandWords, stateOf } from './state-words.ts';

export interface RequestListPage {
  state: ListState;
  requests: readonly RequestSummary[];
  more: boolean;
  platform: boolean;
  /** The most similar request of each, by id; in triage only. */
  mostSimilar?: ReadonlyMap<string, RequestSummary>;
}

/** Two blocks each; a modal can have 100, and a phone shows three. */
export const pageSize = 10;

const titles = { top: 'What most teams want', mine: 'What your teams want', triage: 'For triage, newest first' };

/** Id of the search field. It differs with the query: in a field of the same id Slack keeps the old value. */
export const searchBlock = (query = '') => `search-${query}`;

/** Requests with the buttons of each. The search is the form's submission: on phones its button is within reach. */
export function requestListPage(page: RequestListPage): ModalView {
  const { state, requests, more, platform } = page;
  const { which, query, from } = state;
  return {
    type: 'modal',
    callback_id: 'requests',
    private_metadata: JSON.stringify({ list: state }),
    title: plain('Feature requests'),
    submit: plain('Search'),
    close: plain('Close'),
    blocks: [
      ...buttonRow(
        newRequestButton(),
        (which !== 'top' || query !== undefined) && requestsButton('Most wanted', { which: 'top', from: 0 }),
        (which !== 'mine' || query !== undefined) && requestsButton('Ours', { which: 'mine', from: 0 }),
        platform &&
          (which !== 'triage' || query !== undefined) &&
          requestsButton('Triage', { which: 'triage', from: 0 }),
      ),
      {
        type: 'input',
        block_id: searchBlock(query),
        optional: true,
        label: plain('Search'),
        element: {
          type: 'plain_text_input',
          action_id: 'value',
          max_length: maxQuery,
          placeholder: plain('Words of a title or a reason'),
          ...(query && { initial_value: query }),
        },
      },
      { type: 'header', text: plain(oneLine(query === undefined ? titles[which] : `Like “${query}”`)) },
      ...(requests.length === 0 ? [rich(section(emptyWords(state)))] : []),
      ...requests.flatMap((request, nth) => requestRow(request, nth, page)),
      ...buttonRow(
        from > 0 && requestsButton('Previous', { ...state, from: Math.max(0, from - pageSize) }),
        more && requestsButton('Next', { ...state, from: from + pageSize }),
      ),
    ],
  };
}

function emptyWords({ which, query, from }: ListState): string {
  if (query !== undefined) return 'Nothing is similar. Submit it as a new request: yours is then the first team.';
  if (from > 0) return 'There are no more.';
  return which === 'mine'
    ? 'Your teams have not requested anything yet.'
    : 'There are no requests yet. Request what your team is missing in the platform.';
}

function requestRow(request: RequestSummary, nth: number, { state, mostSimilar }: RequestListPage): KnownBlock[] {
  const { id, title, url, own, capability } = request;
  const { mark, words } = stateOf(request);
  const similar = mostSimilar?.get(id);
  const facts = [
    `:${mark}: *${words}*`,
    demandWords(request),
    ...(own.length > 0 ? ['yours'] : []),
    ...(capability ? [userText(capability, 40)] : []),
    ...(url === null ? [] : [`#${/\d+$/.exec(url)?.[0] ?? ''}`]),
  ];
  const [mine] = own;
  const isTriage = state.which === 'triage' && state.query === undefined;
  return [
    {
      type: 'section',
      text: mrkdwn(
        [
          `*${userText(title, 150)}*`,
          facts.join(' · '),
          ...(similar ? [`Like “${userText(similar.title, 100)}” (${demandWords(similar)})`] : []),
        ].join('\n'),
      ),
    },
    ...buttonRow(
      ...(isTriage
        ? [mergeButton(id, nth), request.teams > 1 && splitButton(id, nth)]
        : [mine === undefined ? joinButton(id, 'Join', nth) : own.length === 1 && leaveButton(id, mine, { nth })]),
      detailsButton(id, nth),
    ),
  ];
}

/** A request that needs a decision, for App Home. */
export const candidateRow = (request: RequestSummary): KnownBlock => ({
  type: 'section',
  text: mrkdwn(
    `*${userText(request.title, 150)}*\n${[
      `:${stateOf(request).mark}: ${demandWords(request)} want it`,
      `${request.domain} platform team`,
      ...(request.capability ? [userText(request.capability, 40)] : []),
    ].join(' · ')}`,
  ),
  accessory: detailsButton(request.id),
});
