import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { MaybeTime } from '../../core/store/schema.ts';

export const severities = ['low', 'normal', 'high', 'urgent'] as const;
export type Severity = (typeof severities)[number];
export type EscalationState = 'open' | 'accepted' | 'merged' | 'answered' | 'declined' | 'closed';
export type EscalationSource = 'command' | 'message' | 'shortcut' | 'run';
export const targets = ['response', 'resolution'] as const;
export type Target = (typeof targets)[number];

/** Reasons for declining an escalation, in words. Stored by key, so that events can be counted by it. */
export const refusalCategories = {
  'out-of-scope': 'Not something the platform does',
  'self-service': 'There is a way to do it oneself',
  'works-as-meant': 'It works as it is meant to',
  'not-now': 'Not now: other work comes first',
  'not-enough': 'Not enough to go on',
  other: 'Something else',
} as const;
export type RefusalCategory = keyof typeof refusalCategories;

/** A message of the thread that an escalation was opened from. */
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
  domain: string | null;
  priority: Severity | null;
  labels: Generated<string[]>;
  assignee: string | null;
  issue_title: string | null;
  issue: string | null;
  merged_into: string | null;
  decided_by: string | null;
  decided_at: MaybeTime;
  category: string | null;
  /** The answer or the reason of an end; while it is open, the question to the requester. */
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

declare module '../../core/store/schema.ts' {
  interface Schema {
    escalations: EscalationsTable;
    escalation_targets: EscalationTargetsTable;
  }
}
