export type Outcome = 'success' | 'failure' | 'pending';
export type Conclusion =
  | 'success'
  | 'failure'
  | 'cancelled'
  | 'timed_out'
  | 'skipped'
  | 'neutral'
  | 'stale'
  | 'startup_failure'
  | 'action_required';
export type RunStatus = 'requested' | 'queued' | 'pending' | 'waiting' | 'in_progress' | 'completed';

export interface Step {
  name: string;
  number: number;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: Conclusion | null;
  startedAt: number | null;
  completedAt: number | null;
}

export interface Job {
  id: number;
  name: string;
  status: RunStatus;
  conclusion: Conclusion | null;
  steps: Step[];
  createdAt: number;
  startedAt: number | null;
  completedAt: number | null;
}

/** Copy of a workflow run. Times are milliseconds since the epoch. */
export interface WorkflowRun {
  id: number;
  /** Full name. */
  repo: string;
  /** `.github/workflows/deploy.yml` */
  path: string;
  /** `display_title` of the API: the evaluated `run-name`, else the workflow's name or the commit's message. */
  title: string;
  event: string;
  status: RunStatus;
  conclusion: Conclusion | null;
  inputs: Record<string, string>;
  headBranch: string;
  /** Commit of the dispatched branch or tag, which may differ from the deployed one. */
  headSha: string;
  /** Commit that its jobs check out and report as deployed. */
  deployedSha: string;
  number: number;
  attempt: number;
  /** Login. */
  actor: string;
  createdAt: number;
  updatedAt: number;
  htmlUrl: string;
  jobs: Job[];
}

export type DeploymentState = 'error' | 'failure' | 'inactive' | 'in_progress' | 'queued' | 'pending' | 'success';
