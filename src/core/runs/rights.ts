import type { Domain } from '../../roadcrew/index.ts';

/** Current rights of people. Both methods throw when they cannot be read, and the run then does not start. */
export interface Rights {
  /** True when the person is an active member of the policy's team now; `team` is the run's own team. */
  mayDecide(person: string, from: 'platform' | Domain | 'owners', team: string): Promise<boolean>;
  /** True when the requester is still an active member of the run's team or a platform team. */
  mayRun(person: string, team: string): Promise<boolean>;
}
