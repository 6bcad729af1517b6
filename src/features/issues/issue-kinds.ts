import type { Selectable } from 'kysely';
import type { Db } from '../../core/store/database.ts';
import type { CommentsTable, IssuesTable } from './tables.ts';

export type Issue = Selectable<IssuesTable>;
export type Comment = Selectable<CommentsTable>;

/** Content of an issue at GitHub. Text of people in it has been made inert (see inert.ts). */
export interface DrawnIssue {
  title: string;
  body: string;
  /** Labels of ours: those that people add stay. */
  labels: string[];
  /** Set when it is opened; people change them at GitHub afterwards. */
  assignees?: string[];
  firstLabels?: string[];
}

/** Callbacks of a feature for its issues, called in the transaction that stores the change. */
export interface IssueKind {
  /** Undefined: its subject is gone, so nothing is written. */
  draw(db: Db, issue: Issue): Promise<DrawnIssue | undefined>;
  /** A person's words from Slack as a comment; undefined: delete it at GitHub. */
  drawComment?(db: Db, comment: Comment): Promise<string | undefined>;
  /** The row has changed: somebody edited the issue at GitHub, or our own write arrived or failed (`problem`). */
  onIssue?(db: Db, change: { before: Issue; after: Issue }): Promise<void>;
  /** A person's comment at GitHub that is not hidden has changed; `deleted` also when it was hidden afterwards. */
  onComment?(db: Db, change: CommentChange): Promise<void>;
}

export interface CommentChange {
  issue: Issue;
  comment: Comment;
  what: 'new' | 'edited' | 'deleted';
}

/** Registered kinds by name. */
export type IssueKinds = ReadonlyMap<string, IssueKind>;

/** The kind of an issue that a feature has opened or adopted. */
export const kindOf = (kinds: IssueKinds, { kind }: Pick<Issue, 'kind'>): IssueKind | undefined =>
  kind === null ? undefined : kinds.get(kind);
