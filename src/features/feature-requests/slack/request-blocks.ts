import type { RichTextBlock } from '@slack/types';
import { bold, oneLine, type Piece, rich, section } from '../../../core/slack/blocks/rich.ts';
import type { StateWords } from '../../../core/slack/blocks/state-words.ts';
import { stripInvisible, truncate } from '../../../core/slack/text.ts';
import { quantity } from '../../../lib/quantity.ts';
import type { Case, RequestDetail } from '../read.ts';
import { candidateTeams, type RequestStatus, type RequestSummary } from '../request.ts';

export const requestStatusWords: Record<RequestStatus, StateWords> = {
  considering: { mark: 'bulb', words: 'Being considered' },
  planned: { mark: 'calendar', words: 'Planned' },
  building: { mark: 'construction', words: 'Being built' },
  shipped: { mark: 'white_check_mark', words: 'Shipped' },
  declined: { mark: 'x', words: 'Declined' },
};

type Counted = Pick<RequestSummary, 'status' | 'teams'>;

/** `2 of 3 teams` while nothing is decided and more teams are needed, else `5 teams`. */
export const demandWords = ({ status, teams }: Counted) =>
  status === 'considering' && teams < candidateTeams ? `${teams} of ${candidateTeams} teams` : quantity(teams, 'team');

const isCandidate = ({ status, teams }: Counted) => status === 'considering' && teams >= candidateTeams;

/** Its state in a word or two, with its mark. */
export const stateOf = (counted: Counted): StateWords =>
  isCandidate(counted) ? { mark: 'raised_hands', words: 'Candidate' } : requestStatusWords[counted.status];

/** Meaning of its state for the teams that need it, without promising anything. */
export function stateSentence({ status, teams }: Counted): string {
  switch (status) {
    case 'considering':
      return teams >= candidateTeams
        ? `${quantity(teams, 'team')} want it. The platform team is notified; nothing is promised yet.`
        : `${demandWords({ status, teams })} want it. Below ${candidateTeams} it is visible and not promised.`;
    case 'planned':
      return `The platform team plans to build it. ${quantity(teams, 'team')} want it.`;
    case 'building':
      return `The platform team is building it. ${quantity(teams, 'team')} want it.`;
    case 'shipped':
      return `It is available. ${quantity(teams, 'team')} wanted it.`;
    case 'declined':
      return `It will not be built. ${quantity(teams, 'team')} wanted it.`;
  }
}

/** Reasons of one team, as they were typed. `length`: characters of each. */
export function caseBlock({ team, reasons }: Pick<Case, 'team' | 'reasons'>, length: number): RichTextBlock {
  return rich(
    section(bold(oneLine(team, 60))),
    ...reasons.flatMap(({ name, words }) => [
      {
        type: 'rich_text_quote' as const,
        elements: [{ type: 'text' as const, text: truncate(stripInvisible(words), length) }],
      },
      section(`${oneLine(name, 80)}${words.length > length ? ' (shortened; the issue has the full text)' : ''}`),
    ]),
  );
}

/** Number of its issue, as words to link. */
export const issueWords = ({ issue }: Pick<RequestDetail, 'issue'>) =>
  issue?.number ? `issue #${issue.number}` : 'its issue';

/** A title within our sentences. */
export const quotedTitle = (title: string): Piece => bold(`“${oneLine(title, 150)}”`);
