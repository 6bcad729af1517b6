import type { Button } from '@slack/types';
import { button } from '../../../core/slack/blocks/buttons.ts';
import { oneLine } from '../../../core/slack/blocks/rich.ts';
import { plain } from '../../../core/slack/text.ts';

/** A list of requests, and the page of it. */
export interface ListState {
  which: 'top' | 'mine' | 'triage';
  /** Search terms, in place of `which`. */
  query?: string | undefined;
  from: number;
}

/** `nth` tells several in one view apart. */
export const joinButton = (request: string, label = 'Join', nth = 0): Button =>
  button(label, `request-join:${nth}`, request);
export const detailsButton = (request: string, nth = 0): Button => button('Details', `request-open:${nth}`, request);
export const mergeButton = (request: string, nth = 0): Button => button('Merge', `request-merge:${nth}`, request);
export const splitButton = (request: string, nth = 0): Button => button('Split', `request-split:${nth}`, request);
export const reopenIssueButton = (request: string): Button => button('Open a new issue', 'request-issue', request);
export const newRequestButton = (): Button => button('Request something new', 'request-new', 'new', 'primary');

export const leaveButton = (request: string, team: string, { label = 'Leave', nth = 0 } = {}): Button => ({
  ...button(label, `request-leave:${nth}`, JSON.stringify({ request, team })),
  confirm: {
    title: plain('Leave this request?'),
    text: plain(
      `Team ${oneLine(team, 60)} will no longer be counted. Its reasons are kept in case it joins again.`,
      300,
    ),
    confirm: plain('Leave'),
    deny: plain('Stay'),
  },
});

/** Shows a list, or another page of it. */
export const requestsButton = (label: string, state: ListState): Button =>
  button(label, `request-list:${label.toLowerCase().replaceAll(' ', '-')}`, JSON.stringify(state));

/** Buttons for a team that has not confirmed yet; none once it has. */
export function confirmButtons(request: string, { team, solved }: { team: string; solved: boolean | null }): Button[] {
  const value = JSON.stringify({ request, team });
  if (solved === true) return [];
  if (solved === false) return [button('It does now', 'request-solved', value, 'primary')];
  return [button('Yes', 'request-solved', value, 'primary'), button('Not yet', 'request-unsolved', value)];
}
