import type { Generated } from 'kysely';
import type { MaybeTime } from '../../core/store/schema.ts';

export const requestStatuses = ['considering', 'planned', 'building', 'shipped', 'declined'] as const;
export type RequestStatus = (typeof requestStatuses)[number];

export interface FeatureRequestsTable {
  id: string;
  title: string;
  folded: string;
  capability: string | null;
  domain: string;
  status: Generated<RequestStatus>;
  changes: Generated<number>;
  reason: string | null;
  opened_by: string;
  opened_for: string;
  created_at: Generated<Date>;
  candidate_at: MaybeTime;
  merged_into: string | null;
  merged_at: MaybeTime;
  split_from: string | null;
}

export interface DemandTable {
  request: string;
  team: string;
  joined_by: string;
  joined_at: Generated<Date>;
  left_at: MaybeTime;
  solved: boolean | null;
  solved_by: string | null;
}

export interface DemandWordsTable {
  request: string;
  team: string;
  person: string;
  words: string;
  folded: string;
  said_at: Generated<Date>;
}

declare module '../../core/store/schema.ts' {
  interface Schema {
    feature_requests: FeatureRequestsTable;
    demand: DemandTable;
    demand_words: DemandWordsTable;
  }
}
