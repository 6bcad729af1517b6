import type { Generated, JSONColumnType } from 'kysely';

/** What the numbers are read from: made by src/adoption/projection.ts from the events, and by nobody else. */
export interface AdoptionTables {
  adoption_progress: { one: Generated<boolean>; upto: Generated<string>; version: number };
  adoption_runs: AdoptionRunsTable;
  adoption_uses: {
    id: Generated<number>;
    team: string;
    capability: string;
    requested_at: Date;
    succeeded_at: Date | null;
  };
  adoption_deployments: AdoptionDeploymentsTable;
  adoption_events: {
    id: string;
    at: Date;
    type: string;
    team: string | null;
    run_id: string | null;
    about: string | null;
    data: JSONColumnType<Record<string, unknown>>;
  };
  beats: { role: 'web' | 'worker'; at: Date };
}

interface AdoptionRunsTable {
  run_id: string;
  use: number;
  requested_at: Date;
  ended_at: Date | null;
  outcome: 'succeeded' | 'failed' | 'cancelled' | 'declined' | 'expired' | null;
  /** `bigint` arrives as text. */
  took_ms: string | null;
  waited_ms: string | null;
  asked: boolean;
  parked: boolean;
  escalated: boolean;
  step: string | null;
  category: string | null;
  resource: string | null;
  /** `numeric` arrives as text. */
  cost: string | null;
  currency: string | null;
}

interface AdoptionDeploymentsTable {
  deployment: string;
  team: string | null;
  service: string | null;
  environment: string | null;
  origin: string | null;
  kind: string | null;
  state: string | null;
  committed_at: Date | null;
  finished_at: Date | null;
  broke_at: Date | null;
  recovered_by: string | null;
  recovery_ms: string | null;
  merged_into: string | null;
}
