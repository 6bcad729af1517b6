import type { ColumnType, Generated } from 'kysely';

export type DeploymentState = 'waiting' | 'active' | 'live' | 'failed' | 'cancelled' | 'superseded';

export interface DeploymentsTable {
  id: string;
  service: string;
  environment: string;
  team: string;
  origin: 'platform' | 'outside';
  kind: 'deploy' | 'rollback';
  state: DeploymentState;
  sha: string;
  reported_sha: string | null;
  ref: string | null;
  title: string | null;
  note: string | null;
  requested_by: string | null;
  actor: string | null;
  github_run: BigInteger | null;
  github_attempt: Generated<number>;
  url: string | null;
  error: string | null;
  requested_at: Date;
  sent_at: MaybeTime;
  started_at: MaybeTime;
  finished_at: MaybeTime;
  committed_at: MaybeTime;
  superseded_by: string | null;
  replaces: string | null;
  broke_at: MaybeTime;
  broke_by: string | null;
  broke_reason: string | null;
  recovered_by: string | null;
  recovery_ms: BigInteger | null;
}

export interface LocksTable {
  id: Generated<string>;
  service: string | null;
  environment: string | null;
  held_by: string;
  reason: string;
  taken_at: Generated<Date>;
  reminded_at: MaybeTime;
  asked: ColumnType<string | null, undefined, string | null>;
  ends_at: MaybeTime;
}

/** `bigint`, which is read as text. */
type BigInteger = ColumnType<string, number, number>;
type MaybeTime = ColumnType<Date | null, Date | null | undefined, Date | null>;

declare module '../../core/store/schema.ts' {
  interface Schema {
    deployments: DeploymentsTable;
    locks: LocksTable;
    lock_reasons: { event: string; person: string | null; reason: string };
  }
}
