import type { DeploymentState, WorkflowRun } from './run-types.ts';

/**
 * How dispatched runs go. What is not set is up to the `deploy.sh` of the commit that is deployed, where it has one:
 * `sleep 60` takes so many seconds, `exit 1` fails.
 */
export interface RunnerSettings {
  /** Milliseconds from the dispatch to the end, shared out evenly; `by hand`: only `advance` and `finish` move it. */
  duration?: number | 'by hand';
  /** How it ends; `never` stays in progress in its last step until it is cancelled. */
  outcome?: 'success' | 'failure' | 'timed_out' | 'startup_failure' | 'never';
  /** An input whose value, where it is one of the outcomes, decides instead (`outcome`). */
  outcomeInput?: string;
  /** Where it fails; the last step of its first job when left out. */
  failsAt?: { job: string; step?: string };
  /** What it deploys whatever it was told to, as a workflow would that ignores its inputs. */
  deploys?: string;
  /** Milliseconds until lists of runs show it: GitHub's are a little behind. By its id it is found at once. */
  listedAfter?: number;
}

/** Those who carry out workflow runs. Each call resolves when the webhooks it caused have been answered. */
export interface Runner {
  /** For all runs from now on, or those of one repository. */
  set(settings: RunnerSettings, repo?: string): void;
  /** For the next run of the repository only; several queue up. */
  next(repo: string, settings: RunnerSettings): void;
  /** The next change of a run (or the oldest unfinished one): it starts, a step or a job ends, it is completed. */
  advance(runId?: number): Promise<WorkflowRun>;
  /** All changes up to the end. `outcome` instead of what was set. */
  finish(runId?: number, outcome?: 'success' | 'failure' | 'timed_out'): Promise<WorkflowRun>;
  /** What is due by now on GitHub's clock; only needed where the clock is injected. */
  tick(): Promise<void>;
  /** A person presses Cancel, Re-run all jobs, or Delete. */
  cancel(runId: number, by?: string): Promise<void>;
  rerun(runId: number, by?: string): Promise<void>;
  remove(runId: number): Promise<void>;
}

export interface Push {
  message?: string;
  /** Name of a person of the company (alice). */
  author?: string;
  /** Contents by path, `null` deletes; one file named after the message when left out. */
  files?: Record<string, string | null>;
  /** Milliseconds since the epoch; now when left out. */
  at?: number;
}

export interface Merge {
  title: string;
  author?: string;
  /** Messages of its commits; the title when left out. */
  commits?: string[];
  /** Branch it goes into (main). */
  base?: string;
  method?: 'squash' | 'merge';
  by?: string;
  at?: number;
}

/** What people do to repositories with git and in the browser. Repositories by full name. */
export interface Repos {
  names(): string[];
  /** An empty repository with a first commit; the App is not installed on it. */
  create(repo: string, options?: { files?: Record<string, string> }): Promise<void>;
  /** One commit on a branch (made from the default branch when new). Returns its SHA. */
  push(repo: string, branch: string, push?: Push): Promise<string>;
  /** One commit in somebody's fork, on top of the default branch: on no branch here, and found by its SHA all the same. */
  fork(repo: string, push?: Push): string;
  /** A pull request, opened and merged. */
  merge(repo: string, merge: Merge): Promise<{ number: number; sha: string }>;
  /** Makes a branch or moves it (a force push) to a commit, branch or tag. */
  branch(repo: string, name: string, at: string): Promise<void>;
  deleteBranch(repo: string, name: string): Promise<void>;
  /** `annotated`: an object of its own stands between the ref and the commit. */
  tag(repo: string, name: string, at: string, options?: { annotated?: string }): Promise<void>;
  /** SHA of a branch, tag, or abbreviated SHA. @throws Error when there is none. */
  sha(repo: string, ref: string): string;
  /** Newest first. */
  log(repo: string, ref?: string): { sha: string; message: string; author: string; at: number }[];
  /** Writes a workflow file on the default branch, or deletes it (`null`). */
  workflow(repo: string, file: string, content: string | null): Promise<string>;
}

/** Workflow files as the seeds have them. */
export interface WorkflowTexts {
  /** `workflow_dispatch` with `sha`, `environment`, `roadcrew_key`, a run name with all three, the job's SHA reported. */
  documented: string;
  /** As `documented`, and GitHub makes a deployment of it (`environment:` in the job). */
  withEnvironment: string;
  /** On push only. */
  withoutDispatch: string;
  /** `workflow_dispatch` without inputs. */
  withoutInputs: string;
}

/** Deployments nobody asked the bot for. */
export interface Outside {
  /** A person starts a workflow (`deploy.yml`) from the Actions tab. */
  run(
    repo: string,
    options?: { by?: string; workflow?: string; ref?: string; inputs?: Record<string, string> },
  ): Promise<WorkflowRun>;
  /** A deployment and its status from another system (`by`: a login, `ci[bot]`). */
  deploy(
    repo: string,
    options: { environment: string; ref?: string; state?: DeploymentState; by?: string; description?: string },
  ): Promise<{ id: number; sha: string }>;
  status(deploymentId: number, state: DeploymentState): Promise<void>;
}

/** What only an owner does with an issue. */
export interface Issues {
  remove(repo: string, number: number): Promise<void>;
  /** @returns its number there */
  transfer(repo: string, number: number, to: string): Promise<number>;
}
