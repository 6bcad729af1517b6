import type { Selectable } from 'kysely';
import type { ApprovalPolicy } from '../../roadcrew/index.ts';
import type { Schema } from '../store/schema.ts';

/** The run is suspended: a retry is due later, a wait has not ended, or its rights cannot be read. */
export class Suspended extends Error {
  override name = 'Suspended';
  readonly state: 'queued' | 'waiting';
  readonly dueInMs: number;

  constructor(state: 'queued' | 'waiting', dueInMs: number) {
    super(state);
    this.state = state;
    this.dueInMs = dueInMs;
  }
}

/** A step has failed for good: the run is undone. */
export class StepFailed extends Error {
  override name = 'StepFailed';
  readonly step: string;

  constructor(step: string, cause: unknown) {
    super(`The step "${step}" failed.`, { cause });
    this.step = step;
  }
}

export type Approval = Selectable<Schema['approvals']>;

/** Reason why an approval does not count any more. */
export type VoidCause =
  /** An approver has lost the right to decide. */
  | 'approver'
  /** The policy requires other or more people now. */
  | 'policy'
  /** The run has moved to another version of its workflow. */
  | 'version';

/** The run may not act: its requester has lost the right, or its approval does not count. */
export class NotAllowed extends Error {
  override name = 'NotAllowed';
  /** Newest approval of the run. */
  readonly approval: Approval | undefined;
  /** Approval with which the run may act. Absent when none would help. */
  readonly needs: { policy: ApprovalPolicy; cause: VoidCause } | undefined;

  constructor(message: string, approval?: Approval, needs?: NotAllowed['needs']) {
    super(message);
    this.approval = approval;
    this.needs = needs;
  }
}
