import type { StateWords } from '../../../core/slack/blocks/state-words.ts';
import { quantity } from '../../../lib/quantity.ts';
import { candidateTeams, type RequestStatus, type RequestSummary } from '../request.ts';

/** A status as people see it: a request whose issue is a duplicate of another one is not simply declined. */
type Shown = RequestStatus | 'candidate' | 'duplicate';

interface RequestWords extends StateWords {
  /** After “…, which your team requested,”. */
  change: string;
  /** Meaning for the teams that need it, without promising anything. `count`: in words. */
  meaning(count: string): string;
  /** Before a team joins. */
  warning?: string;
  /** A decision is asked of the teams: whether it solves it, or for a reason that was not considered. */
  followUp?: { kind: 'confirm' | 'reason'; question: string };
}

const addReason = { kind: 'reason', question: 'Has your team a reason that was not considered? Add it.' } as const;

/** Every status and every way a request ends, with its own words, mark and follow-up. */
export const requestWords: Readonly<Record<Shown, RequestWords>> = {
  considering: {
    mark: 'bulb',
    words: 'Being considered',
    change: 'is being considered again',
    meaning: (count) => `${count} want it. Below ${candidateTeams} it is visible and not promised.`,
  },
  candidate: {
    mark: 'raised_hands',
    words: 'Candidate',
    change: 'is being considered again',
    meaning: (count) => `${count} want it. The platform team is notified; nothing is promised yet.`,
  },
  planned: {
    mark: 'calendar',
    words: 'Planned',
    change: 'is planned',
    meaning: (count) => `The platform team plans to build it. ${count} want it.`,
  },
  building: {
    mark: 'construction',
    words: 'Being built',
    change: 'is being built',
    meaning: (count) => `The platform team is building it. ${count} want it.`,
  },
  shipped: {
    mark: 'white_check_mark',
    words: 'Shipped',
    change: 'has shipped',
    meaning: (count) => `It is available. ${count} wanted it.`,
    warning: 'It has shipped: try it before you join, and say what your team still needs.',
    followUp: { kind: 'confirm', question: 'Does this solve it for your team?' },
  },
  declined: {
    mark: 'x',
    words: 'Declined',
    change: 'was declined',
    meaning: (count) => `It will not be built. ${count} wanted it.`,
    warning: 'It was declined. Join if your team has a reason that was not considered.',
    followUp: addReason,
  },
  duplicate: {
    mark: 'busts_in_silhouette',
    words: 'Closed as a duplicate',
    change: 'was closed as a duplicate',
    meaning: (count) => `Its issue says of which one: the work continues there. ${count} wanted it.`,
    warning: 'It was closed as a duplicate of another issue. Join if your team needs something else.',
    followUp: addReason,
  },
};

export type Counted = Pick<RequestSummary, 'status' | 'teams' | 'duplicate'>;

export const shownOf = ({ status, teams, duplicate }: Counted): Shown =>
  duplicate ? 'duplicate' : status === 'considering' && teams >= candidateTeams ? 'candidate' : status;

/** Its state, with everything that is said about it. */
export const stateOf = (counted: Counted): RequestWords => requestWords[shownOf(counted)];

/** `2 of 3 teams` while nothing is decided and more teams are needed, else `5 teams`. */
export const demandWords = (counted: Counted) =>
  shownOf(counted) === 'considering' ? `${counted.teams} of ${candidateTeams} teams` : quantity(counted.teams, 'team');

/** Meaning of its state for the teams that need it. */
export const stateSentence = (counted: Counted): string => stateOf(counted).meaning(demandWords(counted));

/** The counted state of a request with all its teams. */
export const countedOf = ({
  status,
  duplicate,
  cases,
}: Pick<RequestSummary, 'status' | 'duplicate'> & { cases: unknown[] }): Counted => ({
  status,
  duplicate,
  teams: cases.length,
});
