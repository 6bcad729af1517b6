import type { EscalationState } from './tables.ts';

/** Ways an escalation ends. `closed`: its issue was closed as completed. The words of each: slack/endings.ts. */
export const endings = ['closed', 'not-planned', 'duplicate', 'answered', 'declined'] as const;
export type Ending = (typeof endings)[number];

/** Reasons that GitHub gives for a closed issue, as endings. Any other reason, or none, is completed work. */
const reasons: Readonly<Record<string, Ending>> = { not_planned: 'not-planned', duplicate: 'duplicate' };

/** How a closed issue ends its escalation. `reason`: `state_reason` at GitHub. */
export const endingOfIssue = (reason: string | null): Ending => reasons[reason ?? ''] ?? 'closed';

/** How an escalation in this state has ended; undefined while it is open, and for one whose target decides. */
export const endingOf = (state: EscalationState, reason: string | null): Ending | undefined =>
  state === 'closed' ? endingOfIssue(reason) : state === 'answered' || state === 'declined' ? state : undefined;

/** Returns true for an ending that refuses: its team is not asked whether it is solved, and may ask to reconsider. */
export const isRefusal = (ending: Ending): boolean => ending !== 'closed' && ending !== 'answered';
