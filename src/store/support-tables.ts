import type { ColumnType, Generated, JSONColumnType } from 'kysely';

/** What an issue of ours is of. */
export const issueKinds = ['escalation', 'feature-request'] as const;
export type IssueKind = (typeof issueKinds)[number];

/** `wanted`: it shall exist, and is not known to yet. `gone`: deleted at GitHub, or moved to where the App may not look. */
export type IssueState = 'wanted' | 'open' | 'closed' | 'gone';

export interface IssuesTable {
  id: string;
  repo: string;
  kind: IssueKind | null;
  subject: string | null;
  number: number | null;
  state: Generated<IssueState>;
  state_reason: string | null;
  title: Generated<string>;
  labels: Generated<string[]>;
  assignees: Generated<string[]>;
  locked: Generated<boolean>;
  url: string | null;
  adopted: Generated<boolean>;
  github_updated_at: MaybeTime;
  seen_at: MaybeTime;
  drawn: JSONColumnType<DrawnBefore, string | null, string | null> | null;
  attempted_at: MaybeTime;
  wanted_state: 'open' | 'closed' | null;
  wanted_reason: string | null;
  problem: string | null;
  followed_from: Generated<Date>;
  created_at: Generated<Date>;
}

/** What we wrote last. */
export interface DrawnBefore {
  title: string;
  /** SHA-256. */
  body: string;
  labels: string[];
}

export interface CommentsTable {
  id: string;
  issue: string | null;
  thread: string | null;
  origin: 'slack' | 'github';
  channel: string | null;
  ts: string | null;
  github_id: ColumnType<string | null, string | number | null | undefined, string | number | null>;
  author: string;
  text: string;
  said_at: Date;
  edited_at: MaybeTime;
  deleted_at: MaybeTime;
  hidden: Generated<boolean>;
  attempted_at: MaybeTime;
  carried: string | null;
  problem: string | null;
}

type MaybeTime = ColumnType<Date | null, Date | null | undefined, Date | null>;
