import type { Domain } from '../../roadcrew/index.ts';

/**
 * Who may do what, read fresh. Both throw when it cannot be read, and then nothing is done: an unreadable right is no right.
 */
export interface Rights {
  /** Whether this person is an active member of the team the policy asks for, now; `team` is the one the run is for. */
  mayDecide(person: string, from: 'platform' | Domain | 'owners', team: string): Promise<boolean>;
  /** Whether the requester is still an active member of the team the run is for, or of a platform team. */
  mayRun(person: string, team: string): Promise<boolean>;
}
