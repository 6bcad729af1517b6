import type { StateWords } from '../../../core/slack/blocks/state-words.ts';
import type { Ending } from '../endings.ts';

/** Follow-up of an end: the question or the offer to its team, the buttons, and the form behind the second one. */
export interface FollowUp {
  question: string;
  /** Label of the button that confirms; undefined: there is nothing to confirm. */
  yes?: string;
  no: string;
  /** The thread's words once the team has answered. */
  said: { yes: string; no: string };
  form: { title: string; label: string };
}

interface EndingWords extends StateWords {
  /** Beginning of “… in time” and “… 2 h late”. */
  done: string;
  /** Mark of a service level that was met. A refusal in time is no success. */
  met: string;
  /** Words of the issue, and of the history, where an issue ends it. */
  closed?: string;
  /** Meaning for the requester, after “the issue acme/platform#7 was …”. */
  meaning?: string;
  followUp: FollowUp;
}

const confirmation: FollowUp = {
  question: 'Did this solve it?',
  yes: 'Yes, solved',
  no: 'Not yet',
  said: { yes: 'Your team says that it is solved.', no: 'Your team says that it is not solved yet.' },
  form: { title: 'Not yet solved', label: 'What is still missing?' },
};

const reconsideration: FollowUp = {
  question: 'Still needed? Say why, and it is reopened.',
  no: 'Ask to reconsider',
  said: { yes: 'Your team does not need it any more.', no: 'Your team has asked to reconsider it.' },
  form: { title: 'Ask to reconsider', label: 'Why is it still needed?' },
};

/** Every way an escalation ends, with its own words, mark and follow-up. */
export const endingWords: Readonly<Record<Ending, EndingWords>> = {
  closed: {
    mark: 'white_check_mark',
    words: 'Solved',
    done: 'Solved',
    met: 'white_check_mark',
    closed: 'closed as completed',
    meaning: '',
    followUp: confirmation,
  },
  'not-planned': {
    mark: 'no_entry_sign',
    words: 'Closed as not planned',
    done: 'Closed',
    met: 'stopwatch',
    closed: 'closed as not planned',
    meaning: 'Nobody will work on it.',
    followUp: reconsideration,
  },
  duplicate: {
    mark: 'busts_in_silhouette',
    words: 'Closed as a duplicate',
    done: 'Closed',
    met: 'stopwatch',
    closed: 'closed as a duplicate',
    meaning: 'The issue says of which one: the work continues there.',
    followUp: reconsideration,
  },
  answered: {
    mark: 'speech_balloon',
    words: 'Answered',
    done: 'Answered',
    met: 'white_check_mark',
    followUp: confirmation,
  },
  declined: {
    mark: 'x',
    words: 'Declined',
    done: 'Declined',
    met: 'stopwatch',
    followUp: reconsideration,
  },
};
