import { oneLine } from '../../../core/slack/blocks/rich.ts';
import type { StateWords } from '../../../core/slack/blocks/state-words.ts';
import { type ApprovalState, declineCategories, isDeclineCategory, type RunState } from '../../../core/store/schema.ts';
import type { ApprovalPolicy } from '../../../roadcrew/index.ts';

const hourglass = 'hourglass_flowing_sand';

export const runStateWords: Record<RunState, StateWords> = {
  'awaiting-approval': { mark: hourglass, words: 'Waiting for approval' },
  queued: { mark: hourglass, words: 'Queued' },
  running: { mark: hourglass, words: 'In progress' },
  waiting: { mark: hourglass, words: 'Waiting' },
  undoing: { mark: 'leftwards_arrow_with_hook', words: 'Undoing' },
  parked: { mark: 'warning', words: 'On hold' },
  succeeded: { mark: 'white_check_mark', words: 'Done' },
  failed: { mark: 'x', words: 'Failed' },
  cancelled: { mark: 'no_entry_sign', words: 'Cancelled' },
  declined: { mark: 'x', words: 'Declined' },
  expired: { mark: 'alarm_clock', words: 'Expired' },
};

export const approvalStateWords: Record<ApprovalState, StateWords> = {
  open: { mark: hourglass, words: 'Needs approval' },
  approved: { mark: 'white_check_mark', words: 'Approved' },
  declined: { mark: 'x', words: 'Declined' },
  cancelled: { mark: 'no_entry_sign', words: 'Cancelled' },
  expired: { mark: 'alarm_clock', words: 'Expired' },
  void: { mark: 'warning', words: 'No longer valid' },
};

export const categoryWords = (key: string) => (isDeclineCategory(key) ? declineCategories[key] : oneLine(key));

/** Approvers in words; `owners` are the members of the run's team. */
export function approverWords(from: ApprovalPolicy['from'], team: string): string {
  if (from === 'owners') return `team ${oneLine(team)}`;
  return from === 'platform' ? 'the platform team' : `the ${oneLine(from)} platform team`;
}

const endedStates: ReadonlySet<RunState> = new Set(['succeeded', 'failed', 'cancelled', 'declined', 'expired']);
export const hasEnded = (state: RunState) => endedStates.has(state);

const activeStates: ReadonlySet<RunState> = new Set(['queued', 'running', 'waiting']);
/** True while the run's steps go on. */
export const isActive = (state: RunState) => activeStates.has(state);

/** True while the engine accepts a cancellation. */
export const canBeCancelled = (state: RunState, cancelledBy: string | null) =>
  cancelledBy === null && state !== 'undoing' && !hasEnded(state);
/** True for a run that ended without success. */
export const canBeRequestedAgain = (state: RunState) => hasEnded(state) && state !== 'succeeded';
