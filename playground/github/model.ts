import type { Conclusion, DeploymentState, Job, Json, Outcome, RunStatus } from './types.ts';

/** What the playground's GitHub remembers. Times are milliseconds since the epoch. */
export interface Commit {
  sha: string;
  /** Grows with every commit of the repository: parents come before their children. */
  order: number;
  parents: string[];
  message: string;
  /** Login. */
  author: string;
  at: number;
  /** Contents by path: the whole tree. */
  files: ReadonlyMap<string, string>;
}

export interface Tag {
  /** Of the commit. */
  sha: string;
  /** Of the annotated tag's own object. */
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
  /** As of the last time its file was on the default branch. */
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
  /** The workflow run whose job it is. */
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

export interface Run {
  id: number;
  repo: Repo;
  workflow: Workflow;
  title: string;
  /** The title is the file's own (`run-name`). */
  isNamed: boolean;
  event: string;
  status: RunStatus;
  conclusion: Conclusion | null;
  inputs: Record<string, string>;
  headBranch: string;
  headSha: string;
  deployedSha: string;
  number: number;
  attempt: number;
  actor: string;
  triggeredBy: string;
  createdAt: number;
  startedAt: number;
  updatedAt: number;
  /** Of this attempt. A job appears once those before it are done. */
  jobs: Job[];
  earlierJobs: { attempt: number; job: Job }[];
  plan: RunPlan;
  cancelling: boolean;
  /** When lists begin to show it. */
  listedAt: number;
}

/** How a run will go, decided when it is created. */
export interface RunPlan {
  duration: number | 'by hand';
  ending: 'success' | 'failure' | 'timed_out' | 'startup_failure' | 'never';
  jobs: PlannedJob[];
  /** Indexes into `jobs` and its steps; meant where `ending` is a failure. */
  failsAt: { job: number; step: number };
  /** Changes made so far. */
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
  /** emulate's own description of it: issues and the rest speak of the same repository. */
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
  /** Issues that are not there any more, by number: deleted, or in another repository. */
  departed: Map<number, 'deleted' | { repoId: number; number: number }>;
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
  /** Where its webhooks go, once known. */
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

/** What an installation token allows. */
export interface Grant {
  app: App;
  installation: Installation;
  /** Full names, or all of the installation. */
  repos: string[] | undefined;
  permissions: Record<string, string>;
  expiresAt: number;
}
