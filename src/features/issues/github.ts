/** What the mirror asks of GitHub; `github/` implements it. `repo` is always `owner/name`. */
export interface IssuesAtGitHub {
  /** Login under which our own writes appear. */
  login(): Promise<string>;
  /** Undefined: it was deleted, or moved to where the App may not look. A transferred one is answered from its new place. */
  issue(repo: string, number: number): Promise<SeenIssue | undefined>;
  /**
   * Those that have changed since, whatever their state; without `since` all open ones. The longest unchanged first.
   * `more`: there were too many to read at once.
   */
  issuesSince(repo: string, since: Date | undefined): Promise<{ issues: SeenIssue[]; more: boolean }>;
  /** Every comment of an issue, the oldest first. */
  comments(repo: string, number: number): Promise<SeenComment[]>;
  /** Accounts that may be assigned. */
  assignable(repo: string): Promise<string[]>;
  /**
   * This and what follows writes, and repeats nothing by itself. `UserError`: nothing can be written there at the moment.
   * `PermanentError`: GitHub refuses this. After any other error but `RetryLater` it may have been carried out.
   */
  createIssue(repo: string, issue: NewIssue): Promise<SeenIssue>;
  /** Undefined: it is gone. */
  changeIssue(repo: string, number: number, change: IssueChange): Promise<SeenIssue | undefined>;
  addLabels(repo: string, number: number, labels: readonly string[]): Promise<void>;
  /** One that is not on it is fine. */
  removeLabel(repo: string, number: number, label: string): Promise<void>;
  /** Undefined: the issue is gone. */
  createComment(repo: string, number: number, body: string): Promise<SeenComment | undefined>;
  /** @returns whether it is still there. */
  changeComment(repo: string, id: string, body: string): Promise<boolean>;
  /** One that is not there any more is fine. */
  deleteComment(repo: string, id: string): Promise<void>;
}

export interface NewIssue {
  title: string;
  body: string;
  labels: readonly string[];
  assignees: readonly string[];
}

export interface IssueChange {
  title?: string;
  body?: string;
  state?: 'open' | 'closed';
  stateReason?: 'completed' | 'not_planned' | 'reopened';
}

export interface SeenIssue {
  /** Where it stands now. */
  repo: string;
  number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  stateReason: string | null;
  labels: string[];
  assignees: string[];
  locked: boolean;
  url: string;
  author: string;
  updatedAt: Date;
}

export interface SeenComment {
  id: string;
  author: string;
  byBot: boolean;
  body: string;
  createdAt: Date;
  updatedAt: Date;
}
