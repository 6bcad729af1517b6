import type { Domain } from '../define.ts';

/**
 * Who may do what, read fresh. Both throw when it cannot be read, and then nothing is done: an unreadable right is no right.
 */
export interface Rights {
  /** Whether this person is an active member of the platform team the policy asks for, now. */
  mayDecide(person: string, from: 'platform' | Domain): Promise<boolean>;
  /** Whether the requester is still an active member of the team the run is for. */
  mayRun(person: string, team: string): Promise<boolean>;
}
