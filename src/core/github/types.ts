/** What the rest of Roadcrew knows of GitHub. `repo` is always `owner/name`. */
export interface GitHubClient {
  repository(repo: string): Promise<Repository>;
  /** Branches and tags that look like what was typed, the default branch first; 50 at most, a few seconds old at most. */
  searchRefs(repo: string, query: string): Promise<Ref[]>;
  /** The commit a branch, tag, full or short SHA stands for now. @throws UserError that names the nearest refs. */
  resolve(repo: string, ref: string): Promise<Commit>;
  /**
   * Whether the commit that a ref stands for is on a branch or tag of this repository, and not only in one of its forks;
   * undefined where it has too many to tell.
   */
  containsCommit(repo: string, commit: { ref: string; sha: string }): Promise<boolean | undefined>;
  /** What `head` has and `base` has not. For what going back would take away, compare the other way round. */
  compare(repo: string, base: string, head: string): Promise<Comparison>;
  /** How many commits `head` has and `base` has not. */
  distance(repo: string, base: string, head: string): Promise<number>;
  /** Check runs and commit statuses together, by name; of a run and a status of one name, the worse. */
  checks(repo: string, sha: string): Promise<Check[]>;
  /**
   * Starts the workflow on a branch or tag. Undefined: accepted, but the answer named no run. Never repeated by itself:
   * after any other error than `UserError`, `PermanentError` and `RetryLater` it may have been accepted, so look with
   * `findRun` before sending again.
   */
  dispatch(
    repo: string,
    workflow: string,
    order: { ref: string; inputs: Record<string, string> },
  ): Promise<Dispatched | undefined>;
  /** The dispatched run whose name ends in `[key]`, the oldest if there are several. GitHub may show it seconds after accepting it. */
  findRun(repo: string, workflow: string, key: string, since: Date): Promise<WorkflowRun | undefined>;
  /** Undefined when it does not exist (any more). */
  run(repo: string, id: number): Promise<WorkflowRun | undefined>;
  /** Of the newest attempt. */
  jobs(repo: string, id: number): Promise<Job[]>;
  /** Asks GitHub to end the run; one that has ended already is fine. */
  cancelRun(repo: string, id: number): Promise<void>;
  /** Created since, newest first, whatever started them; runs from forks are left out. */
  runsSince(repo: string, workflow: string, since: Date): Promise<WorkflowRun[]>;
  /** Created since, newest first. */
  deploymentsSince(repo: string, since: Date): Promise<OutsideDeployment[]>;
  /** Undefined when it does not exist (any more). */
  deployment(repo: string, id: number): Promise<OutsideDeployment | undefined>;
  /**
   * A folder by its id, or the default branch; with all that is below it where it is `recursive`, unless that is too much
   * for GitHub. `unchanged`: what `etag` was given for still holds.
   */
  tree(repo: string, asked: { sha?: string; etag?: string; recursive: boolean }): Promise<Tree | 'unchanged'>;
  /** A file by the id of its contents; undefined when it is no text. */
  text(repo: string, blob: string): Promise<string | undefined>;
  issues: IssueClient;
}

/** Issues and their comments: what support/issues/github.ts asks for. */
export interface IssueClient {
  /** Of the App. */
  login(): Promise<string>;
  issue(repo: string, number: number): Promise<Issue | undefined>;
  issuesSince(repo: string, since: Date | undefined): Promise<{ issues: Issue[]; more: boolean }>;
  comments(repo: string, number: number): Promise<IssueComment[]>;
  assignable(repo: string): Promise<string[]>;
  createIssue(
    repo: string,
    issue: { title: string; body: string; labels: readonly string[]; assignees: readonly string[] },
  ): Promise<Issue>;
  changeIssue(
    repo: string,
    number: number,
    change: { title?: string; body?: string; state?: 'open' | 'closed'; stateReason?: string },
  ): Promise<Issue | undefined>;
  addLabels(repo: string, number: number, labels: readonly string[]): Promise<void>;
  removeLabel(repo: string, number: number, label: string): Promise<void>;
  createComment(repo: string, number: number, body: string): Promise<IssueComment | undefined>;
  changeComment(repo: string, id: string, body: string): Promise<boolean>;
  deleteComment(repo: string, id: string): Promise<void>;
}

export interface Issue {
  repo: string;
  number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  /** GitHub's word: completed, not_planned, duplicate, reopened. */
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
  /** As it was asked for. */
  ref: string;
  /** First line of the message. */
  title: string;
  /** GitHub login, or the name in the commit where GitHub knows no account. */
  author: string;
  committedAt: Date;
  url: string;
}

export interface Change {
  sha: string;
  title: string;
  author: string;
  url: string;
  pull?: { number: number; url: string };
}

export interface Comparison {
  status: 'ahead' | 'behind' | 'diverged' | 'identical';
  /** Commits that `head` has and `base` has not. */
  total: number;
  /** Commits that `base` has and `head` has not. */
  behindBy: number;
  /** Newest first, 20 at most. */
  newest: Change[];
  url: string;
}

export interface Check {
  name: string;
  state: 'green' | 'red' | 'pending';
  url: string;
}

export interface Dispatched {
  runId: number;
  url: string;
}

export interface WorkflowRun {
  id: number;
  url: string;
  /** Of the workflow. */
  name: string;
  /** Of the run: what `run-name` makes of the inputs. */
  title: string;
  /** From the title; only of dispatched runs, because whoever opens a pull request writes the title of its runs. */
  key?: string;
  /** What the run says it deploys: from the title of a dispatched run, otherwise `headSha`. */
  sha: string;
  headSha: string;
  /** Name of its file below `.github/workflows/`. */
  file: string;
  branch: string | undefined;
  /** GitHub login. */
  actor: string;
  event: string;
  status: 'queued' | 'running' | 'completed';
  /** GitHub's word: success, failure, cancelled, timed_out, skipped … */
  conclusion?: string;
  attempt: number;
  createdAt: Date;
  /** Of the newest attempt. */
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
  /** The first step that failed. */
  failedStep?: string;
  /** The commit it says it has deployed: a job named `Deployed <full SHA>`, as in the documented workflow. */
  deployedSha?: string;
}

/** A deployment as GitHub records it, by whatever made it. */
export interface OutsideDeployment {
  id: number;
  sha: string;
  ref: string;
  environment: string;
  /** The newest status that says something of the deployment itself: GitHub marks what was replaced `inactive`. */
  state: 'pending' | 'running' | 'success' | 'failure';
  actor: string;
  createdAt: Date;
  /** When it reached `success` or `failure`. */
  finishedAt?: Date;
  url: string;
  /** The workflow run that made it, where its status links to one. */
  runId?: number;
}

export interface Tree {
  sha: string;
  etag?: string;
  /** Files and folders; what is linked to or another repository's is left out. */
  entries: TreeEntry[];
  truncated: boolean;
}

export interface TreeEntry {
  /** From the folder that was asked for. */
  path: string;
  kind: 'file' | 'folder';
  sha: string;
  /** Bytes; 0 for folders. */
  size: number;
}

/** A hint that something has changed at GitHub: ids only. Whoever handles it fetches the object again. */
export interface Hook {
  event: HookEvent;
  action: string;
  repo: string;
  runId?: number;
  deploymentId?: number;
  /** Number of the issue that has changed, or under which something was said. */
  issue?: number;
}

export const hookEvents = ['workflow_run', 'workflow_job', 'deployment_status', 'issues', 'issue_comment'] as const;
export type HookEvent = (typeof hookEvents)[number];
