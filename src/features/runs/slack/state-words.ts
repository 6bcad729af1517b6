import { oneLine } from '../../../core/slack/blocks/rich.ts';
import { type ApprovalState, declineCategories, isDeclineCategory, type RunState } from '../../../core/store/schema.ts';
import type { ApprovalPolicy } from '../../../roadcrew/index.ts';

export interface StateWords {
  /** An emoji's name. */
  mark: string;
  words: string;
}

const hourglass = 'hourglass_flowing_sand';

export const runStateWords: Record<RunState, StateWords> = {
  'awaiting-approval': { mark: hourglass, words: 'Waiting for approval' },
  queued: { mark: hourglass, words: 'Queued' },
  running: { mark: hourglass, words: 'In progress' },
  waiting: { mark: hourglass, words: 'Waiting' },
  undoing: { mark: 'leftwards_arrow_with_hook', words: 'Being undone' },
  parked: { mark: 'warning', words: 'On hold' },
  succeeded: { mark: 'white_check_mark', words: 'Done' },
  failed: { mark: 'x', words: 'Failed' },
  cancelled: { mark: 'no_entry_sign', words: 'Cancelled' },
  declined: { mark: 'x', words: 'Declined' },
  expired: { mark: 'alarm_clock', words: 'Expired' },
};

export const approvalStateWords: Record<ApprovalState, StateWords> = {
  open: { mark: hourglass, words: 'Waiting for a decision' },
  approved: { mark: 'white_check_mark', words: 'Approved' },
  declined: { mark: 'x', words: 'Declined' },
  cancelled: { mark: 'no_entry_sign', words: 'Cancelled' },
  expired: { mark: 'alarm_clock', words: 'Expired' },
  void: { mark: 'warning', words: 'No longer valid' },
};

export const categoryWords = (key: string) => (isDeclineCategory(key) ? declineCategories[key] : oneLine(key));

/** Who an approval is asked of; of `owners` the members of the team the run is for. */
export const approverWords: Record<ApprovalPolicy['from'], (team: string) => string> = {
  platform: () => 'the platform team',
  core: () => 'the core platform team',
  data: () => 'the data platform team',
  owners: (team) => `team ${oneLine(team)}`,
};

const ended: ReadonlySet<RunState> = new Set(['succeeded', 'failed', 'cancelled', 'declined', 'expired']);
export const hasEnded = (state: RunState) => ended.has(state);

/** Whether the engine would still take a cancellation. */
export const canBeCancelled = (state: RunState, cancelledBy: string | null) =>
  cancelledBy === null && state !== 'undoing' && !hasEnded(state);
/** Whether asking for the same once more makes sense. */
export const canBeAskedAgain = (state: RunState) => hasEnded(state) && state !== 'succeeded';
