import type { Conclusion, DeploymentState, Held, Job, Json, Outcome, Review, WorkflowRun } from './types.ts';

/** State of the emulated GitHub. Times are milliseconds since the epoch. */
export interface Commit {
  sha: string;
  /** Sequence number in the repository. Parents have lower numbers than their children. */
  order: number;
  parents: string[];
  message: string;
  /** Login. */
  author: string;
  at: number;
  /** Contents of the whole tree, by path. */
  files: ReadonlyMap<string, string>;
}

export interface Tag {
  /** SHA of the commit. */
  sha: string;
  /** Object of an annotated tag. */
  object?: { sha: string; message: string; at: number };
}

export interface Pull {
  number: number;
  title: string;
  author: string;
  headBranch: string;
  headSha: string;
  base: string;
  baseSha: string;
  commits: string[];
  mergeSha: string;
  mergedBy: string;
  createdAt: number;
  mergedAt: number;
}

export interface Check {
  id: number;
  as: 'check' | 'status';
  sha: string;
  name: string;
  outcome: Outcome;
  at: number;
}

export interface Workflow {
  id: number;
  path: string;
  /** Name in the newest version of the file on the default branch. */
  name: string;
  state: 'active' | 'deleted' | 'disabled_manually';
  createdAt: number;
  updatedAt: number;
}

export interface Deployment {
  id: number;
  sha: string;
  ref: string;
  task: string;
  environment: string;
  description: string | null;
  payload: Json;
  creator: string;
  production: boolean;
  transient: boolean;
  createdAt: number;
  statuses: DeploymentStatus[];
  /** Workflow run that created the deployment. */
  runId?: number;
}

export interface DeploymentStatus {
  id: number;
  state: DeploymentState;
  description: string;
  logUrl: string;
  environmentUrl: string;
  creator: string;
  at: number;
}

/** A workflow run, and the state that its copies leave out. */
export interface Run extends Omit<WorkflowRun, 'repo' | 'path' | 'htmlUrl'> {
  repo: Repo;
  workflow: Workflow;
  /** The title comes from the file's `run-name`. */
  isNamed: boolean;
  triggeredBy: string;
  startedAt: number;
  /** Jobs of this attempt. A job is added when the previous one is done. */
  jobs: Job[];
  earlierJobs: { attempt: number; job: Job }[];
  plan: RunPlan;
  cancelling: boolean;
  held: Held | undefined;
  reviews: (Review & { environment: string })[];
  /** Time from which lists show it. */
  listedAt: number;
}

/** Course of a run, decided when it is created. */
export interface RunPlan {
  duration: number | 'by hand';
  ending: Conclusion | 'never';
  jobs: PlannedJob[];
  /** Indexes of the failing job and step, used when `ending` is a failure. */
  failsAt: { job: number; step: number };
  /** Number of changes so far. */
  done: number;
}

export interface PlannedJob {
  name: string;
  steps: string[];
  environment: string | undefined;
}

export interface Repo {
  id: number;
  owner: string;
  name: string;
  fullName: string;
  /** emulate's description, so that issues and everything else refer to the same repository. */
  base: Json;
  defaultBranch: string;
  commits: Map<string, Commit>;
  branches: Map<string, string>;
  tags: Map<string, Tag>;
  pulls: Pull[];
  workflows: Workflow[];
  runs: Run[];
  checks: Check[];
  deployments: Deployment[];
  /** Deleted and transferred issues, by number. */
  removedIssues: Map<number, 'deleted' | { repoId: number; number: number }>;
  pushedAt: number;
}

export interface App {
  id: number;
  slug: string;
  name: string;
  clientId: string;
  privateKey: string;
  publicKey: string;
  webhookSecret: string;
  /** URL for its webhooks. */
  hookUrl: string | undefined;
  permissions: Record<string, string>;
  events: string[];
  createdAt: number;
  installation: Installation | undefined;
}

export interface Installation {
  id: number;
  /** Full names. */
  repos: Set<string>;
  createdAt: number;
  suspendedAt: number | null;
}

/** Rights of an installation token. */
export interface Grant {
  app: App;
  installation: Installation;
  /** Full names. Undefined: all repositories of the installation. */
  repos: string[] | undefined;
  permissions: Record<string, string>;
  expiresAt: number;
}
