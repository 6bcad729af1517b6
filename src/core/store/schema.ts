import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Preview, WorkflowResult } from '../../roadcrew/index.ts';
import type { Platform } from '../platform-file.ts';

/**
 * Types of the core's tables, which the migrations define. Each feature adds its own by declaration merging (`tables.ts`)
 * and is the only one that writes them.
 */
export interface Schema {
  teams: TeamsTable;
  people: PeopleTable;
  usergroup_members: { usergroup: string; slack_id: string };
  catalog_state: CatalogStateTable;
  memberships: { person: string; team: string; usergroup: string | null };
  deliveries: { id: string; digest: string; run_id: string; received_at: Time };
  runs: RunsTable;
  previews: { id: string; preview: JSONColumnType<Preview>; created_at: Time };
  steps: StepsTable;
  approvals: ApprovalsTable;
  decisions: DecisionsTable;
  claims: { kind: string; name: string; run_id: string; team: string };
  resources: ResourcesTable;
  secrets: SecretsTable;
  workflow_versions: { workflow: string; version: number; seen_at: Time };
  outbox: OutboxTable;
  posts: { key: string; channel: string; ts: string };
  post_attempts: { message: string; key: string; at: Date };
  events: EventsTable;
  mutexes: { name: string };
  hooks: HooksTable;
  github_pace: { name: string; next_at: Time; paused_until: Time };
  github_looks: { name: string; looked_until: Time; due_at: Time };
  github_setup: { hash: string; kind: 'code' | 'session'; expires_at: Date };
}

/** Read as a `Date`; set by the database by default. */
export type Time = Generated<Date>;
export type MaybeTime = ColumnType<Date | null, Date | null | undefined, Date | null>;

export const runStates = [
  'awaiting-approval',
  'queued',
  'running',
  'waiting',
  'undoing',
  'parked',
  'succeeded',
  'failed',
  'cancelled',
  'declined',
  'expired',
] as const;
export type RunState = (typeof runStates)[number];
export type StepState = 'started' | 'waiting' | 'done' | 'failed' | 'undone' | 'undo-failed';
export type ApprovalState = 'open' | 'approved' | 'declined' | 'cancelled' | 'expired' | 'void';
export type OutboxState = 'pending' | 'sending' | 'sent' | 'dead';

/** Reasons for declining, by stored key; metrics count them from the events. */
export const declineCategories = {
  'not-needed': 'Not needed',
  'wrong-values': 'Wrong name, size or environment',
  'use-existing': 'Something existing covers it',
  cost: 'Too costly',
  policy: 'Against a policy',
  other: 'Something else',
} as const;
export type DeclineCategory = keyof typeof declineCategories;

export const isDeclineCategory = (key: string): key is DeclineCategory => Object.hasOwn(declineCategories, key);

/** Progress of a step, shown on the progress card. */
export interface StepNote {
  text: string;
  url?: string;
}

/** Reason why a run did not succeed, written for people; `reference` finds internal errors in the log. */
export interface RunError {
  message?: string;
  hint?: string;
  step?: string;
  reference?: string;
  /** Reason why it waits for a platform engineer. */
  parked?: string;
  /** Set when it was closed without undo: the reason, and the names of the steps that were not undone. */
  ended?: { reason: string; left: string[] };
}

interface TeamsTable {
  name: string;
  kind: 'stream' | 'platform';
  domain: string | null;
  channel: string | null;
  active: Generated<boolean>;
}

interface PeopleTable {
  id: string;
  slack_id: string;
  workspace_id: string;
  enterprise_id: string | null;
  email: string | null;
  human: string;
  name: string;
  kind: 'member' | 'guest' | 'external' | 'bot';
  active: boolean;
  verified: Generated<boolean>;
  version: Generated<string>;
  /** When the row was last changed. */
  checked_at: Time;
  known_since: Time;
}

/** One row. */
interface CatalogStateTable {
  version: Generated<string>;
  teams_version: Generated<string>;
  file: JSONColumnType<Pick<Platform, 'teams' | 'aliases'>> | null;
  synced_at: MaybeTime;
  sweep_at: MaybeTime;
  cursor: string | null;
  lease_by: string | null;
  lease_until: MaybeTime;
}

interface RunsTable {
  id: string;
  workflow: string;
  version: number;
  title: string;
  capability: string;
  environment: string | null;
  input: JSONColumnType<Record<string, unknown>>;
  hash: string;
  team: string;
  requester: string;
  requester_human: string;
  origin_channel: string | null;
  copy_to: string | null;
  state: RunState;
  due_at: MaybeTime;
  lease_until: MaybeTime;
  lease_by: string | null;
  epoch: Generated<number>;
  nudged: Generated<boolean>;
  crashes: Generated<number>;
  error: JSONColumnType<RunError> | null;
  made: JSONColumnType<Omit<WorkflowResult, 'secret'>> | null;
  preview: JSONColumnType<Preview> | null;
  cancelled_by: string | null;
  created_at: Time;
  started_at: MaybeTime;
  finished_at: MaybeTime;
}

interface StepsTable {
  run_id: string;
  name: string;
  position: number;
  state: StepState;
  input: JSONColumnType<object>;
  output: unknown;
  error: string | null;
  attempt: Generated<number>;
  started_at: Time;
  finished_at: MaybeTime;
  deadline: MaybeTime;
  note: JSONColumnType<StepNote> | null;
}

interface ApprovalsTable {
  id: string;
  run_id: string;
  round: number;
  state: ApprovalState;
  /** `platform`, `owners`, or a domain. */
  needs_from: string;
  needs_count: number;
  hash: string;
  requester: string;
  requester_human: string;
  requested_at: Time;
  remind_at: MaybeTime;
  expires_at: Date;
  decided_at: MaybeTime;
}

interface DecisionsTable {
  approval_id: string;
  requester: string;
  requester_human: string;
  hash: string;
  person: string;
  human: string;
  verdict: 'approve' | 'decline';
  category: string | null;
  reason: string | null;
  decided_at: Time;
}

interface ResourcesTable {
  id: string;
  run_id: string;
  kind: string;
  name: string;
  team: string;
  owner: string;
  details: JSONColumnType<Record<string, string | number>>;
  created_at: Time;
  expires_at: MaybeTime;
  remind_at: MaybeTime;
}

interface SecretsTable {
  run_id: string;
  requester: string;
  sealed: string | null;
  revealing_until: MaybeTime;
  revealed_at: MaybeTime;
  reminded_at: MaybeTime;
  created_at: Time;
}

interface OutboxTable {
  id: Generated<string>;
  target: string;
  kind: string;
  key: string;
  payload: JSONColumnType<Record<string, string>>;
  state: Generated<OutboxState>;
  attempts: Generated<number>;
  epoch: Generated<number>;
  due_at: Time;
  lease_until: MaybeTime;
  lease_by: string | null;
  error: string | null;
  created_at: Time;
  settled_at: MaybeTime;
}

interface EventsTable {
  id: Generated<string>;
  at: Time;
  type: string;
  run_id: string | null;
  team: string | null;
  person: string | null;
  data: JSONColumnType<Record<string, unknown>>;
}

interface HooksTable {
  delivery_id: string;
  event: string;
  action: string;
  repo: string;
  object_id: string;
  attempts: Generated<number>;
  due_at: Time;
  done_at: MaybeTime;
  error: string | null;
  received_at: Time;
}
