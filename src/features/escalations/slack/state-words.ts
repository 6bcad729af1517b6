import { oneLine } from '../../../core/slack/blocks/rich.ts';
import type { StateWords } from '../../../core/slack/blocks/state-words.ts';
import { type Ending, endingOf } from '../endings.ts';
import type { EscalationDetail } from '../read.ts';
import { type EscalationState, refusalCategories, type Severity } from '../tables.ts';
import { endingWords } from './endings.ts';

/** Words of the states in which it goes on; those of its ends are in endings.ts. */
const ongoingWords = {
  open: { mark: 'hourglass_flowing_sand', words: 'Waiting for the platform team' },
  accepted: { mark: 'hammer_and_wrench', words: 'Being worked on' },
  merged: { mark: 'twisted_rightwards_arrows', words: 'Merged into another one' },
} satisfies Partial<Record<EscalationState, StateWords>>;

/** Words of a state. `reason`: of its issue, once that is closed. */
export function wordsOf(state: EscalationState, reason: string | null): StateWords {
  const ending = endingOf(state, reason);
  return ending ? endingWords[ending] : ongoingWords[state as keyof typeof ongoingWords];
}

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

/** How it has ended; of a merged one, its target. */
export const endingOfDetail = ({ root, issue }: Pick<EscalationDetail, 'root' | 'issue'>): Ending | undefined =>
  endingOf(root.state, issue?.state_reason ?? null);

/** State in a few words; of a merged one, that of its target. */
export function stateOf({ root, escalation, issue, requester }: EscalationDetail): StateWords {
  if (root.paused_at && !root.resolved_at)
    return { mark: 'question', words: `Waiting for an answer from ${oneLine(requester.name, 60)}` };
  if (root.state === 'accepted' && escalation.solved === false)
    return { mark: 'repeat', words: 'Being worked on again' };
  return wordsOf(root.state, issue?.state_reason ?? null);
}
