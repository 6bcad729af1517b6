import type { RunStatus } from './github-states.ts';
import type { Change } from './preview.ts';

export type { Change };

/** GitHub as the rest of Roadcrew uses it. `repo` is always `owner/name`. */
export interface GitHubClient {
  repository(repo: string): Promise<Repository>;
  /** Up to 50 branches and tags that match the query, the default branch first. May be a few seconds old. */
  searchRefs(repo: string, query: string): Promise<Ref[]>;
  /** Current commit of a branch, tag, full or short SHA. @throws UserError that names the nearest refs */
  resolve(repo: string, ref: string): Promise<Commit>;
  /**
   * True when the commit of a ref is on a branch or tag of this repository, and not only in a fork; undefined when the
   * repository has too many branches and tags to check.
   */
  containsCommit(repo: string, commit: { ref: string; sha: string }): Promise<boolean | undefined>;
  /** Commits in `head` that are not in `base`. Swap them to see what a rollback would remove. */
  compare(repo: string, base: string, head: string): Promise<Comparison>;
  /** Number of commits in `head` that are not in `base`. */
  distance(repo: string, base: string, head: string): Promise<number>;
  /** Check runs and commit statuses by name; the worse of the two where both share a name. */
  checks(repo: string, sha: string): Promise<Check[]>;
  /**
   * Starts the workflow on a branch or tag. Undefined when GitHub accepted it without naming the run. Never retried here:
   * unless the error is a `UserError`, `PermanentError` or `RetryLater`, GitHub may have accepted it, so call `findRun`
   * before sending again.
   */
  dispatch(
    repo: string,
    workflow: string,
    order: { ref: string; inputs: Record<string, string> },
  ): Promise<DispatchedRun | undefined>;
  /** The oldest dispatched run whose name ends in `[key]`. GitHub may list it only seconds after accepting it. */
  findRun(repo: string, workflow: string, key: string, since: Date): Promise<WorkflowRun | undefined>;
  /** Undefined when the run does not exist, or was deleted. */
  run(repo: string, id: number): Promise<WorkflowRun | undefined>;
  /** Jobs of the newest attempt. */
  jobs(repo: string, id: number): Promise<Job[]>;
  /** Environments whose protection rules hold back a run. */
  pendingReviews(repo: string, id: number): Promise<PendingReview[]>;
  /** Decisions of reviewers on the environments of a run, oldest first. */
  reviews(repo: string, id: number): Promise<Review[]>;
  /** Asks GitHub to cancel the run; does nothing when it has ended. */
  cancelRun(repo: string, id: number): Promise<void>;
  /** Runs created since, newest first, from every trigger; without those of forks. */
  runsSince(repo: string, workflow: string, since: Date): Promise<WorkflowRun[]>;
  /** Deployments created since, newest first. */
  deploymentsSince(repo: string, since: Date): Promise<GitHubDeployment[]>;
  /** Undefined when the deployment does not exist, or was deleted. */
  deployment(repo: string, id: number): Promise<GitHubDeployment | undefined>;
  /**
   * A folder by its SHA; default: the root of the default branch. `recursive` includes everything below, unless GitHub
   * truncates it. `unchanged` when the folder is still the one of `etag`.
   */
  tree(repo: string, options: { sha?: string; etag?: string; recursive: boolean }): Promise<Tree | 'unchanged'>;
  /** Text of a file by its blob SHA; undefined for a binary file. */
  text(repo: string, blob: string): Promise<string | undefined>;
  issues: IssueClient;
}

/** Issues and their comments. */
export interface IssueClient {
  /** Login of the App, which is the author of everything Roadcrew writes. */
  login(): Promise<string>;
  /** Follows transfers. Undefined when the issue was deleted, or moved to a repository without the App. */
  issue(repo: string, number: number): Promise<Issue | undefined>;
  /**
   * Issues changed since, in any state; without `since` all open ones. Least recently changed first. `more` when there are
   * too many to read at once.
   */
  issuesSince(repo: string, since: Date | undefined): Promise<{ issues: Issue[]; more: boolean }>;
  /** Comments of an issue, oldest first. */
  comments(repo: string, number: number): Promise<IssueComment[]>;
  /** Logins of accounts that may be assigned. */
  assignable(repo: string): Promise<string[]>;
  /**
   * Writes, like all methods below, and is never retried here. Unless the error is a `UserError` (the repository takes no
   * writes at the moment), `PermanentError` (GitHub refuses this write) or `RetryLater`, GitHub may have accepted it.
   */
  createIssue(
    repo: string,
    issue: { title: string; body: string; labels: readonly string[]; assignees: readonly string[] },
  ): Promise<Issue>;
  /** Undefined when the issue is gone. */
  changeIssue(repo: string, number: number, change: IssueChange): Promise<Issue | undefined>;
  addLabels(repo: string, number: number, labels: readonly string[]): Promise<void>;
  /** Does nothing when the issue does not have the label. */
  removeLabel(repo: string, number: number, label: string): Promise<void>;
  /** Undefined when the issue is gone. */
  createComment(repo: string, number: number, body: string): Promise<IssueComment | undefined>;
  /** @returns false when the comment does not exist any more */
  changeComment(repo: string, id: string, body: string): Promise<boolean>;
  /** Does nothing when the comment does not exist any more. */
  deleteComment(repo: string, id: string): Promise<void>;
}

export interface IssueChange {
  title?: string;
  body?: string;
  state?: 'open' | 'closed';
  stateReason?: 'completed' | 'not_planned' | 'reopened';
}

export interface Issue {
  /** Current repository, after transfers. */
  repo: string;
  number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  /** GitHub's value: completed, not_planned, duplicate, reopened. */
  stateReason: string | null;
  labels: string[];
  assignees: string[];
  locked: boolean;
  url: string;
  author: string;
  updatedAt: Date;
}

export interface IssueComment {
  id: string;
  author: string;
  byBot: boolean;
  body: string;
  createdAt: Date;
  updatedAt: Date;
}

export interface Repository {
  defaultBranch: string;
  url: string;
}

export interface Ref {
  name: string;
  kind: 'branch' | 'tag';
}

export interface Commit {
  sha: string;
  /** The requested ref. */
  ref: string;
  /** First line of the message. */
  title: string;
  /** GitHub login; the name in the commit when it belongs to no account. */
  author: string;
  committedAt: Date;
  url: string;
}

export interface Comparison {
  status: 'ahead' | 'behind' | 'diverged' | 'identical';
  /** Number of commits in `head` that are not in `base`. */
  total: number;
  /** Number of commits in `base` that are not in `head`. */
  behindBy: number;
  /** Up to 20, newest first. */
  newest: Change[];
  url: string;
}

export interface Check {
  name: string;
  state: 'green' | 'red' | 'pending';
  /** GitHub's status of an unfinished check run, or its conclusion; `error` for a commit status. */
  result?: string;
  url: string;
}

export interface DispatchedRun {
  runId: number;
  url: string;
}

export interface WorkflowRun {
  id: number;
  url: string;
  /** Name of the workflow. */
  name: string;
  /** Title of the run, which `run-name` builds from the inputs. */
  title: string;
  /** Key in the title. Dispatched runs only: anybody can choose the title of a pull request's runs. */
  key?: string;
  /** The commit that is deployed: from the title of a dispatched run, otherwise `headSha`. */
  sha: string;
  headSha: string;
  /** Name of the workflow's file below `.github/workflows/`. */
  file: string;
  branch: string | undefined;
  /** GitHub login of the person who started the newest attempt. */
  actor: string;
  event: string;
  status: RunStatus;
  /** GitHub's value, of a completed run; `endingOf` says what it means. */
  conclusion?: string;
  attempt: number;
  createdAt: Date;
  /** Start of the newest attempt. */
  startedAt?: Date;
  /** GitHub's last change to a completed run. */
  completedAt?: Date;
}

export interface Job {
  name: string;
  status: WorkflowRun['status'];
  conclusion?: string;
  url: string;
  startedAt?: Date;
  completedAt?: Date;
  /** The first step that did not pass. */
  failedStep?: string;
  /** The commit that was deployed, read from a job named `Deployed <full SHA>` as in the documented workflow. */
  deployedSha?: string;
}

/** Environment of a waiting run, and what it waits for. */
export interface PendingReview {
  environment: string;
  /** Logins of people and names of teams, any of whom can approve; empty when no review is required. */
  reviewers: string[];
  /** Wait timer of the environment in minutes; 0 for none. */
  waitMinutes: number;
}

export interface Review {
  environments: string[];
  state: 'approved' | 'rejected' | 'pending';
  /** GitHub login. */
  by: string;
  comment: string;
}

/** A deployment in GitHub's records, also of another system. */
export interface GitHubDeployment {
  id: number;
  sha: string;
  ref: string;
  environment: string;
  /** The newest status other than `inactive`, with which GitHub marks replaced deployments. */
  state: 'pending' | 'running' | 'success' | 'failure';
  actor: string;
  createdAt: Date;
  /** Time of `success` or `failure`. */
  finishedAt?: Date;
  url: string;
  /** The workflow run that created it, when its status links to one. */
  runId?: number;
}

export interface Tree {
  sha: string;
  etag?: string;
  /** Files and folders, without symbolic links and submodules. */
  entries: TreeEntry[];
  truncated: boolean;
}

export interface TreeEntry {
  /** Relative to the requested folder. */
  path: string;
  kind: 'file' | 'folder';
  sha: string;
  /** Bytes; 0 for folders. */
  size: number;
}
