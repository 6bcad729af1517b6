/** Notice of a change at GitHub. Contains ids only: handlers fetch the object. */
export interface Hook {
  event: HookEvent;
  action: string;
  repo: string;
  runId?: number;
  deploymentId?: number;
  /** Number of the changed issue, or of the issue of a changed comment. */
  issue?: number;
}

export const hookEvents = ['workflow_run', 'workflow_job', 'deployment_status', 'issues', 'issue_comment'] as const;
export type HookEvent = (typeof hookEvents)[number];
