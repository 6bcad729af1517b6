import type { Selectable } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import type { CommentsTable, IssueKind, IssuesTable } from './tables.ts';

export type Issue = Selectable<IssuesTable>;
export type Comment = Selectable<CommentsTable>;

/** An issue as we want it at GitHub. All of it has to have been made inert (see inert.ts). */
export interface DrawnIssue {
  title: string;
  body: string;
  /** Ours alone: labels that people put on it stay. */
  labels: string[];
  /** Only when it is opened: afterwards they are GitHub's to say. */
  assignees?: string[];
  firstLabels?: string[];
}

/** What one kind of issue is made of, and who is told what becomes of it. Called in the transaction that stores the change. */
export interface KindOfIssue {
  /** Undefined: what it was of is gone, so nothing is written. */
  draw(db: Db, issue: Issue): Promise<DrawnIssue | undefined>;
  /** Somebody's words from Slack as a comment; undefined: it is to be deleted at GitHub. */
  drawComment?(db: Db, comment: Comment): Promise<string | undefined>;
  /** What we know of it has changed: by somebody at GitHub, or because what we wrote has arrived (or cannot: `problem`). */
  onIssue?(db: Db, change: { before: Issue; after: Issue }): Promise<void>;
  /** Of a comment that was made at GitHub by a person and is not hidden; `deleted` also when it was hidden afterwards. */
  onComment?(db: Db, change: { issue: Issue; comment: Comment; what: 'new' | 'edited' | 'deleted' }): Promise<void>;
}

export type KindsOfIssue = Readonly<Partial<Record<IssueKind, KindOfIssue>>>;
