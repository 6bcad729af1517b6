import type { WorkflowResult } from '../../roadcrew/index.ts';
import type { ApprovalState, RunError, RunState, StepNote, StepState } from '../store/schema.ts';

/** Everything about one run, read in one statement and therefore of one moment. */
export interface RunDetail {
  run: {
    id: string;
    workflow: string;
    version: number;
    title: string;
    /** The name of what it is about, where it has one. */
    name: string | null;
    capability: string;
    environment: string | null;
    input: Record<string, unknown>;
    team: string;
    /** Person id. */
    requester: string;
    /** The Slack channel it was asked in. */
    origin_channel: string | null;
    state: RunState;
    error: RunError | null;
    made: Omit<WorkflowResult, 'secret'> | null;
    created_at: Date;
    started_at: Date | null;
    finished_at: Date | null;
  };
  requester: Requester;
  /** Name of the person who asked for it to be cancelled. */
  cancelledBy: string | null;
  /** Those that have begun, in their order. */
  steps: StepDetail[];
  /** Oldest first: a later round asks again. */
  approvals: RunApproval[];
  /** The newest 300, oldest first. */
  events: EventDetail[];
  /** How many events there are in all. */
  eventCount: number;
  resource: { kind: string; name: string; details: Record<string, string | number>; expires_at: Date | null } | null;
  secretState: 'none' | 'sealed' | 'revealed';
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
  /** Waits only: when they are given up. */
  deadline: Date | null;
  /** What it last said of itself. */
  note: StepNote | null;
}

export interface RunApproval {
  id: string;
  round: number;
  state: ApprovalState;
  needs_from: 'platform' | 'core' | 'data' | 'owners';
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
  /** Name of who decided. */
  by: string;
  verdict: 'approve' | 'decline';
  category: string | null;
  reason: string | null;
  at: Date;
}

export interface EventDetail {
  type: string;
  at: Date;
  /** Name of the person; null for what happened by itself. */
  by: string | null;
  data: Record<string, unknown>;
}

export interface ApprovalDetail extends RunDetail {
  approval: RunApproval;
}
