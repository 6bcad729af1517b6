import { UserError } from '../../roadcrew/errors.ts';
import type { Access, Domain } from '../../roadcrew/index.ts';

/** True for a possible approver of a policy: any platform team, the run's own team, or a domain of platform.yaml. */
export const isApprover = (from: string, domains: readonly string[]): boolean =>
  from === 'platform' || from === 'owners' || domains.includes(from);

/** Refusal to somebody whose account may be a second one of anybody. */
export const unknownHuman = () =>
  new UserError(
    'Approvals need two people, and Slack shows no confirmed e-mail address of your account: it may be a second account of the other person.',
    {
      hint: 'Confirm your address in Slack, or ask a platform team to list your account under aliases in platform.yaml.',
    },
  );

/** Current rights of people. Both methods throw when they cannot be read, and nothing is done then. */
export interface Rights {
  /** True when the person is an active member of the policy's team now; `team` is the run's own team. */
  mayDecide(person: string, from: 'platform' | Domain | 'owners', team: string): Promise<boolean>;
  /** True when the requester still has the workflow's access, and is an active member of the run's team or a platform team. */
  mayRun(person: string, team: string, access?: Access): Promise<boolean>;
}
