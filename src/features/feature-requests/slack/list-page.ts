import type { KnownBlock, ModalView } from '@slack/types';
import { button, buttonRow } from '../../../core/slack/blocks/buttons.ts';
import { oneLine, rich, section } from '../../../core/slack/blocks/rich.ts';
import { userText } from '../../../core/slack/blocks/title.ts';
import { mrkdwn, plain } from '../../../core/slack/text.ts';
import type { RequestSummary } from '../request.ts';
import {
  demandWords,
  detailsButton,
  joinButton,
  leaveButton,
  mergeButton,
  newRequestButton,
  splitButton,
  stateOf,
} from './request-blocks.ts';

/** Which list, and from where on: what leads back to it. */
export interface ListState {
  which: 'top' | 'mine' | 'triage';
  /** What is searched for, instead. */
  query?: string | undefined;
  from: number;
}

export interface RequestListPage {
  state: ListState;
  requests: readonly RequestSummary[];
  more: boolean;
  platform: boolean;
  said?: string | undefined;
  /** Of each, for who sorts them, what it is most like. */
  like?: ReadonlyMap<string, RequestSummary>;
}

/** Two blocks each; a modal holds 100, and a phone shows three. */
export const pageSize = 10;
/** Characters that are searched for. */
export const maxQuery = 120;

const titles = { top: 'What most teams want', mine: 'What your teams want', triage: 'To be sorted, the newest first' };

/** Requests with what can be done about each. A search is sent like a form: the button for it is where the thumb is. */
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
        // Slack keeps what stands in a field of the same name: another search is another field.
        block_id: `search-${query ?? ''}`.slice(0, 255),
        optional: true,
        label: plain('Search'),
        element: {
          type: 'plain_text_input',
          action_id: 'value',
          max_length: maxQuery,
          placeholder: plain('Words of a title, or of what teams said'),
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

/** Leads to a list, or to another page of it. */
export const requestsButton = (label: string, state: ListState) =>
  button(label, `request-list:${label.toLowerCase().replaceAll(' ', '-')}`, JSON.stringify(state));

function emptyWords({ which, query, from }: ListState): string {
  if (query !== undefined) return 'Nothing is like it. Ask for it as something new: yours is then the first team.';
  if (from > 0) return 'There are no more.';
  return which === 'mine'
    ? 'Your teams have asked for nothing yet.'
    : 'Nobody has asked for anything yet. Whatever the platform lacks for your team belongs here.';
}

function requestRow(request: RequestSummary, nth: number, { state, like }: RequestListPage): KnownBlock[] {
  const { id, title, url, own, capability } = request;
  const { mark, words } = stateOf(request);
  const near = like?.get(id);
  const facts = [
    `:${mark}: *${words}*`,
    demandWords(request),
    ...(own.length > 0 ? ['yours'] : []),
    ...(capability ? [userText(capability, 40)] : []),
    ...(url === null ? [] : [`#${/\d+$/.exec(url)?.[0] ?? ''}`]),
  ];
  const [mine] = own;
  const sorting = state.which === 'triage' && state.query === undefined;
  return [
    {
      type: 'section',
      text: mrkdwn(
        [
          `*${userText(title, 150)}*`,
          facts.join(' · '),
          ...(near ? [`Like “${userText(near.title, 100)}” (${demandWords(near)})`] : []),
        ].join('\n'),
      ),
    },
    ...buttonRow(
      ...(sorting
        ? [mergeButton(id, nth), request.teams > 1 && splitButton(id, nth)]
        : [mine === undefined ? joinButton(id, 'Join', nth) : own.length === 1 && leaveButton(id, mine, { nth })]),
      detailsButton(id, nth),
    ),
  ];
}

/** One that waits for a decision, where there is little room. */
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
