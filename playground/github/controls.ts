import type { Conclusion, DeploymentState, WorkflowRun } from './run-types.ts';

/**
 * Settings of dispatched runs. The deployed commit's `deploy.sh` decides what they leave out: `sleep 60` takes 60 seconds,
 * `exit 1` fails.
 */
export interface RunnerSettings {
  /** Milliseconds from dispatch to end, in equal steps. `by hand`: the run changes only by `advance` and `finish`. */
  duration?: number | 'by hand';
  /** End of the run. `never`: stays in its last step until it is cancelled. */
  outcome?: Conclusion | 'never';
  /** Holds the run back in this status until `release`. */
  held?: Held;
  /** Name of an input whose value overrides the outcome. Default: `outcome`. */
  outcomeInput?: string;
  /** Failing job and step. Default: the last step of the first job. */
  failsAt?: { job: string; step?: string };
  /** SHA that is deployed instead of the requested one, as by a workflow that ignores its inputs. */
  deploys?: string;
  /** Milliseconds until lists show the run: GitHub's lists lag behind. Its id is valid at once. */
  listedAfter?: number;
}

/** Status of a run that is held back; with `environment`, by the protection rules of that environment. */
export interface Held {
  status: 'requested' | 'queued' | 'pending' | 'waiting';
  environment?: string;
  /** Logins. */
  reviewers?: string[];
  waitMinutes?: number;
}

/** Decision of a reviewer on a run that waits. */
export interface Review {
  state: 'approved' | 'rejected';
  by: string;
  comment?: string;
}

/** Controls workflow runs. Each call resolves when its webhooks have been answered. */
export interface Runner {
  /** Sets all future runs, or those of one repository. */
  set(settings: RunnerSettings, repo?: string): void;
  /** Sets the next run of a repository. Several calls queue up. */
  next(repo: string, settings: RunnerSettings): void;
  /** Makes the next change of a run, by default of the oldest unfinished one. */
  advance(runId?: number): Promise<WorkflowRun>;
  /** Makes all changes up to the end. `outcome` overrides the settings. */
  finish(runId?: number, outcome?: 'success' | 'failure' | 'timed_out'): Promise<WorkflowRun>;
  /** Makes all changes that are due. Needed only with an injected clock. */
  tick(): Promise<void>;
  /** Lets a held run go on, or ends it by a rejection. */
  release(runId: number, review?: Review): Promise<void>;
  /** Cancels a run as a person. */
  cancel(runId: number, by?: string): Promise<void>;
  rerun(runId: number, by?: string): Promise<void>;
  remove(runId: number): Promise<void>;
}

export interface Push {
  message?: string;
  /** Name of a person of the company. Default: alice. */
  author?: string;
  /** Contents by path; `null` deletes. Default: one file named after the message. */
  files?: Record<string, string | null>;
  /** Time in milliseconds since the epoch. Default: now. */
  at?: number;
}

export interface Merge {
  title: string;
  author?: string;
  /** Messages of its commits. Default: the title. */
  commits?: string[];
  /** Target branch. Default: main. */
  base?: string;
  method?: 'squash' | 'merge';
  by?: string;
  at?: number;
}

/** Changes repositories as people do with git and in the browser. Repositories are named by full name. */
export interface Repos {
  names(): string[];
  /** Creates a repository with one commit and without the App. */
  create(repo: string, options?: { files?: Record<string, string> }): Promise<void>;
  /** Adds a commit to a branch, which is created from the default branch if needed. Returns its SHA. */
  push(repo: string, branch: string, push?: Push): Promise<string>;
  /** Adds a commit in a fork, on top of the default branch. It is on no branch, but has a valid SHA here. */
  fork(repo: string, push?: Push): string;
  /** Opens and merges a pull request. */
  merge(repo: string, merge: Merge): Promise<{ number: number; sha: string }>;
  /** Creates or moves a branch (force push) to a commit, branch or tag. */
  branch(repo: string, name: string, at: string): Promise<void>;
  deleteBranch(repo: string, name: string): Promise<void>;
  /** Creates a tag. `annotated`: message of an annotated tag, which has an object of its own. */
  tag(repo: string, name: string, at: string, options?: { annotated?: string }): Promise<void>;
  /** Returns the SHA of a branch, tag or abbreviated SHA. @throws Error for an unknown one */
  sha(repo: string, ref: string): string;
  /** Returns the commits of a ref, newest first. */
  log(repo: string, ref?: string): { sha: string; message: string; author: string; at: number }[];
  /** Writes a workflow file on the default branch, or deletes it (`null`). */
  workflow(repo: string, file: string, content: string | null): Promise<string>;
}

/** Texts of workflow files. */
export interface WorkflowTexts {
  /** `workflow_dispatch` with `sha`, `environment` and `roadcrew_key`, all three in the run name, and a job that reports its SHA. */
  documented: string;
  /** Like `documented`, with `environment:` in the job, for which GitHub creates a deployment. */
  withEnvironment: string;
  /** `push` without dispatch. */
  withoutDispatch: string;
  /** `workflow_dispatch` without inputs. */
  withoutInputs: string;
}

/** Creates deployments outside the platform. */
export interface Outside {
  /** Starts a workflow (default: `deploy.yml`) from the Actions tab. */
  run(
    repo: string,
    options?: { by?: string; workflow?: string; ref?: string; inputs?: Record<string, string> },
  ): Promise<WorkflowRun>;
  /** Creates a deployment and its status as another system. `by`: login, default `ci[bot]`. */
  deploy(
    repo: string,
    options: { environment: string; ref?: string; state?: DeploymentState; by?: string; description?: string },
  ): Promise<{ id: number; sha: string }>;
  status(deploymentId: number, state: DeploymentState): Promise<void>;
}

/** Deletes and transfers issues as an owner. */
export interface Issues {
  remove(repo: string, number: number): Promise<void>;
  /** @returns the issue's number in the target repository */
  transfer(repo: string, number: number, to: string): Promise<number>;
}
