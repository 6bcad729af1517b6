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
  carried: string | null;
  problem: string | null;
}

export const severities = ['low', 'normal', 'high', 'urgent'] as const;
export type Severity = (typeof severities)[number];
export type EscalationState = 'open' | 'accepted' | 'merged' | 'answered' | 'declined' | 'closed';
export type EscalationSource = 'command' | 'message' | 'shortcut' | 'run';
export type Target = 'response' | 'resolution';

/** Why somebody said no to an escalation, in words. Kept by key: what declines are about is read from the events. */
export const refusalCategories = {
  'out-of-scope': 'Not something the platform does',
  'self-service': 'There is a way to do it oneself',
  'works-as-meant': 'It works as it is meant to',
  'not-now': 'Not now: other work comes first',
  'not-enough': 'Not enough to go on',
  other: 'Something else',
} as const;
export type RefusalCategory = keyof typeof refusalCategories;

/** One message of the thread that was taken along. */
export interface Quoted {
  author: string;
  text: string;
  /** ISO 8601. */
  at: string;
}

export interface EscalationsTable {
  id: string;
  delivery: string;
  title: string;
  details: Generated<string>;
  quoted: JSONColumnType<Quoted[], string | null, string | null> | null;
  origin_url: string | null;
  capability: string | null;
  service: string | null;
  severity: Severity;
  source: EscalationSource;
  run_id: string | null;
  team: string;
  requester: string;
  removed: Generated<string[]>;
  state: Generated<EscalationState>;
  domain: 'core' | 'data' | null;
  priority: Severity | null;
  labels: Generated<string[]>;
  assignee: string | null;
  issue_title: string | null;
  issue: string | null;
  merged_into: string | null;
  decided_by: string | null;
  decided_at: MaybeTime;
  category: string | null;
  words: string | null;
  wish: Generated<boolean>;
  paused_at: MaybeTime;
  /** `bigint` arrives as text. */
  paused_ms: ColumnType<string, number | undefined, number>;
  responded_at: MaybeTime;
  resolved_at: MaybeTime;
  asked: string | null;
  solved: boolean | null;
  opened_at: Generated<Date>;
}

export interface EscalationTargetsTable {
  escalation: string;
  target: Target;
  due_at: Date;
  remind_at: MaybeTime;
  missed_at: MaybeTime;
  met_at: MaybeTime;
}

type MaybeTime = ColumnType<Date | null, Date | null | undefined, Date | null>;
