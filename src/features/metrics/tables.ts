import type { Generated, JSONColumnType } from 'kysely';
import type { MaybeTime, Time } from '../../core/store/schema.ts';

interface MetricsTables {
  adoption_progress: {
    one: Generated<boolean>;
    upto: Generated<string>;
    version: number;
    counted: Generated<string[]>;
  };
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
  /** Teams without a `team.ended` since their last `team.began`, with the kind in that. */
  team_kinds: { team: string; kind: string };
  beats: { role: 'web' | 'worker'; at: Date };
  resource_uses: {
    resource: string;
    /** `bigint` arrives as text. */
    sessions: string;
    first_looked_at: Time;
    used_at: MaybeTime;
    said: 'used' | 'idle' | null;
  };
  resource_look: { due_at: Time };
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

/** Tables that numbers are read from, made of the events by projection.ts; heartbeats, and the usage of resources. */
declare module '../../core/store/schema.ts' {
  interface Schema extends MetricsTables {}
}
