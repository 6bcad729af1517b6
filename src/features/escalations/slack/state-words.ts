import { oneLine } from '../../../core/slack/blocks/rich.ts';
import type { StateWords } from '../../../core/slack/blocks/state-words.ts';
import type { EscalationDetail } from '../read.ts';
import { refusalCategories, type Severity } from '../tables.ts';

const hourglass = 'hourglass_flowing_sand';

export const escalationStateWords: Record<EscalationDetail['root']['state'], StateWords> = {
  open: { mark: hourglass, words: 'Waiting for the platform team' },
  accepted: { mark: 'hammer_and_wrench', words: 'Being worked on' },
  merged: { mark: 'twisted_rightwards_arrows', words: 'Merged into another one' },
  answered: { mark: 'speech_balloon', words: 'Answered' },
  declined: { mark: 'x', words: 'Declined' },
  closed: { mark: 'white_check_mark', words: 'Solved' },
};

export const severityWords: Record<Severity, string> = {
  low: 'Low: when there is time',
  normal: 'Normal',
  high: 'High: it blocks us',
  urgent: 'Urgent: production suffers',
};

export const refusalWords = (category: string) =>
  Object.hasOwn(refusalCategories, category)
    ? refusalCategories[category as keyof typeof refusalCategories]
    : oneLine(category);

/** State in a few words; of a merged one, that of its target. */
export function stateOf({ root, escalation, requester }: EscalationDetail): StateWords {
  if (root.paused_at && !root.resolved_at)
    return { mark: 'question', words: `Waiting for an answer from ${oneLine(requester.name, 60)}` };
  if (root.state === 'accepted' && escalation.solved === false)
    return { mark: 'repeat', words: 'Being worked on again' };
  return escalationStateWords[root.state];
}
