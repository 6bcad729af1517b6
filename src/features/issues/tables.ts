import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { MaybeTime } from '../../core/store/schema.ts';

/** `wanted`: to be opened at GitHub. `gone`: deleted there, or moved to where the App has no access. */
export type IssueState = 'wanted' | 'open' | 'closed' | 'gone';

export interface IssuesTable {
  id: string;
  repo: string;
  /** Name of the kind that a feature has registered; null: somebody else's. */
  kind: string | null;
  /** Id within its kind, for example of an escalation. */
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
  /** Start of the read that these values are from. */
  seen_at: MaybeTime;
  drawn: JSONColumnType<DrawnBefore, string | null, string | null> | null;
  attempted_at: MaybeTime;
  /** State that GitHub shall have, until it has. */
  wanted_state: 'open' | 'closed' | null;
  wanted_reason: string | null;
  problem: string | null;
  followed_from: Generated<Date>;
  created_at: Generated<Date>;
}

/** Our last write. */
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
  origin: 'slack' | 'form' | 'github';
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
  /** Hash of the text at GitHub; null: none. */
  carried: string | null;
  problem: string | null;
}

declare module '../../core/store/schema.ts' {
  interface Schema {
    issues: IssuesTable;
    comments: CommentsTable;
  }
}
