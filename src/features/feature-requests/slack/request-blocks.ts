import type { Button, RichTextBlock } from '@slack/types';
import { button } from '../../../core/slack/blocks/buttons.ts';
import { bold, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import { plain, stripInvisible, truncate } from '../../../core/slack/text.ts';
import type { StateWords } from '../../runs/slack/state-words.ts';
import type { Case, RequestDetail } from '../read.ts';
import { enoughTeams, type RequestStatus, type RequestSummary } from '../request.ts';

export const requestStatusWords: Record<RequestStatus, StateWords> = {
  considering: { mark: 'bulb', words: 'Being considered' },
  planned: { mark: 'calendar', words: 'Planned' },
  building: { mark: 'construction', words: 'Being built' },
  shipped: { mark: 'white_check_mark', words: 'Shipped' },
  declined: { mark: 'x', words: 'Declined' },
};

/** `1 team`, `4 teams`. */
export const teamsWords = (teams: number) => `${teams} ${teams === 1 ? 'team' : 'teams'}`;

type Counted = Pick<RequestSummary, 'status' | 'teams'>;

/** `2 of 3 teams` as long as nothing is decided and more are needed, else `5 teams`. */
export const demandWords = ({ status, teams }: Counted) =>
  status === 'considering' && teams < enoughTeams ? `${teams} of ${enoughTeams} teams` : teamsWords(teams);

export const isCandidate = ({ status, teams }: Counted) => status === 'considering' && teams >= enoughTeams;

/** Its state in a word or two, with its mark. */
export const stateOf = (counted: Counted): StateWords =>
  isCandidate(counted) ? { mark: 'raised_hands', words: 'Candidate' } : requestStatusWords[counted.status];

/** What its state means for who wants it, in a sentence. Nothing is promised that is not. */
export function standing({ status, teams }: Counted): string {
  switch (status) {
    case 'considering':
      return teams >= enoughTeams
        ? `${teamsWords(teams)} want it. The platform team has been told; nothing is promised yet.`
        : `${demandWords({ status, teams })} want it. Below ${enoughTeams} it is visible and not promised.`;
    case 'planned':
      return `The platform team means to build it. ${teamsWords(teams)} want it.`;
    case 'building':
      return `The platform team is at it. ${teamsWords(teams)} want it.`;
    case 'shipped':
      return `It is there. ${teamsWords(teams)} wanted it.`;
    case 'declined':
      return `It will not be built. ${teamsWords(teams)} wanted it.`;
  }
}

export const joinButton = (request: string, label = 'Join', nth = 0): Button =>
  button(label, `request-join:${nth}`, request);
export const detailsButton = (request: string, nth = 0): Button => button('Details', `request-open:${nth}`, request);
export const mergeButton = (request: string, nth = 0): Button => button('Merge', `request-merge:${nth}`, request);
export const splitButton = (request: string, nth = 0): Button => button('Split', `request-split:${nth}`, request);
export const reopenIssueButton = (request: string): Button => button('Open a new issue', 'request-issue', request);
export const newRequestButton = (): Button => button('Ask for something new', 'request-new', 'new', 'primary');

export const leaveButton = (request: string, team: string, { label = 'Leave', nth = 0 } = {}): Button => ({
  ...button(label, `request-leave:${nth}`, JSON.stringify({ request, team })),
  confirm: {
    title: plain('Does your team not want it?'),
    text: plain(
      `Team ${oneLine(team, 60)} is not counted any more. What its people said is kept for when it joins again.`,
      300,
    ),
    confirm: plain('Leave'),
    deny: plain('Stay'),
  },
});

/** What each person of a team said, as it was typed. `length`: characters of each. */
export function caseBlock({ team, said }: Pick<Case, 'team' | 'said'>, length: number): RichTextBlock {
  return rich(
    section(bold(oneLine(team, 60))),
    ...said.flatMap(({ name, words }) => [
      {
        type: 'rich_text_quote' as const,
        elements: [{ type: 'text' as const, text: truncate(stripInvisible(words), length) }],
      },
      section(`${oneLine(name, 80)}${words.length > length ? ' (cut; the whole of it is in the issue)' : ''}`),
    ]),
  );
}

/** The number of its issue, as words to link. */
export const issueWords = ({ issue }: Pick<RequestDetail, 'issue'>) =>
  issue?.number ? `issue #${issue.number}` : 'its issue';

/** A title within our sentences. */
export const named = (title: string): Piece => bold(`“${oneLine(title, 150)}”`);
