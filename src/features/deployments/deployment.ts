import { type Kysely, type Selectable, sql, type Transaction, type UpdateObject } from 'kysely';
import type { Schema } from '../../core/store/schema.ts';
import type { DeploymentState, DeploymentsTable, LocksTable } from './tables.ts';

export type { DeploymentState };
export type Db = Kysely<Schema>;
export type Tx = Transaction<Schema>;

/** Where something is deployed to. */
export interface Target {
  service: string;
  environment: string;
}

/** One deployment of a service to an environment, whoever made it and however it ended. */
export interface Deployment extends Target {
  /** The engine's run, for one of the platform's. */
  id: string;
  /** The service's owner at that time. */
  team: string;
  origin: 'platform' | 'outside';
  kind: 'deploy' | 'rollback';
  state: DeploymentState;
  /** What was asked for: pinned, approved and dispatched. */
  sha: string;
  /** What the workflow said it deployed. */
  reportedSha: string | null;
  /** The one that runs when this is live: what was reported, otherwise what was asked for. */
  runningSha: string;
  ref: string | null;
  /** First line of the commit's message. */
  title: string | null;
  note: string | null;
  /** Person id; outside deployments have none. */
  requestedBy: string | null;
  /** GitHub login of who made an outside deployment. */
  actor: string | null;
  githubRun: number | null;
  url: string | null;
  /** Why it failed. */
  error: string | null;
  requestedAt: Date;
  /** When its workflow run began: from then on it may have changed something. */
  startedAt: Date | null;
  finishedAt: Date | null;
  committedAt: Date | null;
  supersededBy: string | null;
  /** What ran here before it; for a rollback, what it took back. Set when it goes live; outside deployments have none. */
  replaces: string | null;
  /** It is a change failure since then. */
  brokeAt: Date | null;
  brokeBy: string | null;
  brokeReason: string | null;
  recoveredBy: string | null;
  /** Milliseconds from `brokeAt` until `recoveredBy` was live. */
  recoveryMs: number | null;
}

/** What a transition has changed. Empty when it had been done before. */
export interface Changed {
  /** What to draw anew: the deployment itself first, then those whose place in the line may have moved. */
  deployments: Deployment[];
  /** Runs that should look at once: they were superseded, or it may be their turn. */
  wake: string[];
  locks: LockChange[];
}

export const nothing: Changed = { deployments: [], wake: [], locks: [] };

/** Null is "every". */
export interface Lock {
  id: string;
  service: string | null;
  environment: string | null;
  /** Person id. */
  heldBy: string;
  reason: string;
  takenAt: Date;
  /** By the database's clock, in milliseconds. */
  ageMs: number;
  /** The event that asks its holder whether it is still needed, until they have answered. */
  asked: string | null;
}

export interface LockChange {
  what: 'taken' | 'taken-over' | 'released' | 'reminder' | 'kept';
  lock: Lock;
  /** Id of the event that says so. */
  event: string;
  /** An open question to whoever had it (see `Lock.asked`) that this has answered. */
  answered?: string;
  /** Whoever had it and did not let go of it themselves, to be told who did what and why. */
  former?: { person: string; by: string; reason: string };
}

export const lockOf = (row: Selectable<LocksTable> & { age_ms: number }): Lock => ({
  id: row.id,
  service: row.service,
  environment: row.environment,
  heldBy: row.held_by,
  reason: row.reason,
  takenAt: row.taken_at,
  ageMs: row.age_ms,
  asked: row.asked,
});

export const deploymentOf = (row: Selectable<DeploymentsTable>): Deployment => ({
  id: row.id,
  service: row.service,
  environment: row.environment,
  team: row.team,
  origin: row.origin,
  kind: row.kind,
  state: row.state,
  sha: row.sha,
  reportedSha: row.reported_sha,
  runningSha: row.reported_sha ?? row.sha,
  ref: row.ref,
  title: row.title,
  note: row.note,
  requestedBy: row.requested_by,
  actor: row.actor,
  githubRun: row.github_run === null ? null : Number(row.github_run),
  url: row.url,
  error: row.error,
  requestedAt: row.requested_at,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  committedAt: row.committed_at,
  supersededBy: row.superseded_by,
  replaces: row.replaces,
  brokeAt: row.broke_at,
  brokeBy: row.broke_by,
  brokeReason: row.broke_reason,
  recoveredBy: row.recovered_by,
  recoveryMs: row.recovery_ms === null ? null : Number(row.recovery_ms),
});

/** How long the newest commit of a live deployment took to get there, in milliseconds. A rollback brings nothing new. */
export function commitToLive({ state, kind, committedAt, finishedAt }: Deployment): number | undefined {
  if (state !== 'live' || kind === 'rollback' || !committedAt || !finishedAt) return undefined;
  return Math.max(0, finishedAt.getTime() - committedAt.getTime());
}

/** Everything that changes a target goes one after the other, until the end of the transaction. */
export async function holdTarget(tx: Tx, { service, environment }: Target): Promise<void> {
  const name = JSON.stringify(['deployments', service, environment]);
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}

/** The deployment as it is once nobody else can change it. @throws Error when there is none with this id. */
export async function hold(tx: Tx, id: string): Promise<Deployment> {
  await holdTarget(tx, await find(tx, id));
  return find(tx, id);
}

/** @throws Error when there is none with this id. */
export async function find(db: Db, id: string): Promise<Deployment> {
  const row = await db.selectFrom('deployments').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new Error(`There is no deployment ${id}.`);
  return deploymentOf(row);
}

/** Changes a deployment that is held. */
export async function change(tx: Tx, id: string, values: UpdateObject<Schema, 'deployments'>): Promise<Deployment> {
  return deploymentOf(
    await tx.updateTable('deployments').set(values).where('id', '=', id).returningAll().executeTakeFirstOrThrow(),
  );
}

export type DeploymentEvent =
  | 'requested'
  | 'turn-taken'
  | 'started'
  | 'live'
  | 'failed'
  | 'cancelled'
  | 'superseded'
  | 'merged'
  | 'broke'
  | 'recovered';

/**
 * Appends `deployment.<event>` with the deployment as this change leaves it, so that every number can be read from the
 * events alone; docs/events.md has the shapes. `at` is when we knew, the times in `data` are when it happened.
 */
export async function addEvent(
  tx: Tx,
  event: DeploymentEvent,
  deployment: Deployment,
  person: string | null,
  data: Record<string, unknown> = {},
): Promise<void> {
  const { id, team, origin } = deployment;
  await tx
    .insertInto('events')
    .values({
      type: `deployment.${event}`,
      run_id: origin === 'platform' ? id : null,
      team,
      person,
      data: JSON.stringify({ ...eventData(deployment), ...data }, withoutNull),
    })
    .execute();
}

const eventData = ({ id, sha, runningSha, ...deployment }: Deployment) => ({
  deployment: id,
  service: deployment.service,
  environment: deployment.environment,
  origin: deployment.origin,
  kind: deployment.kind,
  sha: runningSha,
  ...(sha !== runningSha && { askedSha: sha }),
  ref: deployment.ref,
  githubRun: deployment.githubRun,
  requestedBy: deployment.requestedBy,
  actor: deployment.actor,
  requestedAt: deployment.requestedAt,
  startedAt: deployment.startedAt,
  finishedAt: deployment.finishedAt,
  committedAt: deployment.committedAt,
});

const withoutNull = (_key: string, value: unknown) => value ?? undefined;
