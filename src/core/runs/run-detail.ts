import type { Preview, WorkflowResult } from '../../roadcrew/index.ts';
import type { ApprovalState, RunError, RunState, StepNote, StepState } from '../store/schema.ts';

/** All data of one run, read in one statement and therefore consistent. */
export interface RunDetail {
  run: {
    id: string;
    workflow: string;
    version: number;
    title: string;
    /** Name of its resource or service, if it has one. */
    name: string | null;
    capability: string;
    environment: string | null;
    input: Record<string, unknown>;
    team: string;
    /** Person id. */
    requester: string;
    /** Slack channel of the request. */
    origin_channel: string | null;
    /** Channel that also gets the progress card. */
    copy_to: string | null;
    /** The preview that the requester confirmed, if the workflow has one. */
    preview: Preview | null;
    state: RunState;
    error: RunError | null;
    made: Omit<WorkflowResult, 'secret'> | null;
    created_at: Date;
    started_at: Date | null;
    finished_at: Date | null;
  };
  requester: Requester;
  /** Name of the person who requested the cancellation. */
  cancelledBy: string | null;
  /** Started steps, in order. */
  steps: StepDetail[];
  /** Oldest first; each further one repeats a void approval. */
  approvals: RunApproval[];
  /** The newest 300, oldest first. */
  events: EventDetail[];
  /** Total number of events. */
  eventCount: number;
  resource: { kind: string; name: string; details: Record<string, string | number>; expires_at: Date | null } | null;
  secretState: 'none' | 'sealed' | 'revealed' | 'destroyed';
}

export interface Requester {
  name: string;
  slackId: string;
}

export interface StepDetail {
  name: string;
  state: StepState;
  attempt: number;
  error: string | null;
  started_at: Date;
  finished_at: Date | null;
  /** Waits only: end of the time limit. */
  deadline: Date | null;
  /** Latest progress. */
  note: StepNote | null;
}

export interface RunApproval {
  id: string;
  round: number;
  state: ApprovalState;
  needs_from: string;
  needs_count: number;
  /** Person id. */
  requester: string;
  requester_human: string;
  requested_at: Date;
  expires_at: Date;
  decided_at: Date | null;
  /** Oldest first. */
  decisions: DecisionDetail[];
}

export interface DecisionDetail {
  /** Name of the approver. */
  by: string;
  verdict: 'approve' | 'decline';
  category: string | null;
  reason: string | null;
  at: Date;
}

export interface EventDetail {
  type: string;
  at: Date;
  /** Name of the person; null for events without one. */
  by: string | null;
  data: Record<string, unknown>;
}

export interface ApprovalDetail extends RunDetail {
  approval: RunApproval;
}
