import type { Kysely, Selectable, Transaction, UpdateObject } from 'kysely';
import type { Schema } from '../../core/store/schema.ts';
import { serialize } from '../../core/store/serialize.ts';
import type { DeploymentState, DeploymentsTable, LocksTable } from './tables.ts';

export type { DeploymentState };
export type Db = Kysely<Schema>;
export type Tx = Transaction<Schema>;

/** Service and environment of a deployment. */
export interface Target {
  service: string;
  environment: string;
}

/** Deployment of a service to an environment, made by the platform or outside it. */
export interface Deployment extends Target {
  /** Run id, for deployments of the platform. */
  id: string;
  /** Owner of the service at that time. */
  team: string;
  origin: 'platform' | 'outside';
  kind: 'deploy' | 'rollback';
  state: DeploymentState;
  /** Requested commit: pinned, approved and dispatched. */
  sha: string;
  /** Commit that the workflow reported as deployed. */
  reportedSha: string | null;
  /** Commit that is live after this deployment: the reported one, otherwise the requested one. */
  runningSha: string;
  ref: string | null;
  /** First line of the commit's message. */
  title: string | null;
  note: string | null;
  /** Person id; outside deployments have none. */
  requestedBy: string | null;
  /** GitHub login; outside deployments only. */
  actor: string | null;
  githubRun: number | null;
  url: string | null;
  /** Reason of a failure. */
  error: string | null;
  requestedAt: Date;
  /** Start of its workflow run: from then on it may have changed something. */
  startedAt: Date | null;
  finishedAt: Date | null;
  committedAt: Date | null;
  supersededBy: string | null;
  /** Deployment that was live before, or that a rollback took back. Set when this one goes live; never for outside ones. */
  replaces: string | null;
  /** Start of the change failure it caused. */
  brokeAt: Date | null;
  brokeBy: string | null;
  brokeReason: string | null;
  recoveredBy: string | null;
  /** Milliseconds from `brokeAt` until `recoveredBy` was live. */
  recoveryMs: number | null;
}

/** Changes of one transition. Empty when it had been applied before. */
export interface ChangeSet {
  /** Deployments to show again: this one first, then those whose position in the queue may have changed. */
  deployments: Deployment[];
  /** Runs to wake: superseded ones, and the one that may be next. */
  wake: string[];
  locks: LockChange[];
}

export const noChanges: ChangeSet = { deployments: [], wake: [], locks: [] };

/** Lock on deployments. A null service or environment means all of them. */
export interface Lock {
  id: string;
  service: string | null;
  environment: string | null;
  /** Person id. */
  heldBy: string;
  reason: string;
  takenAt: Date;
  /** When it ends by itself; null when it has to be released. */
  endsAt: Date | null;
  /** By the database's clock, in milliseconds. */
  ageMs: number;
  /** Event id of a reminder that its holder has not answered. */
  openReminder: string | null;
}

export interface LockChange {
  what: 'taken' | 'taken-over' | 'released' | 'reminder' | 'kept' | 'changed';
  lock: Lock;
  /** Event id. */
  event: string;
  /** Reminder to the holder (see `Lock.openReminder`) that this change has answered. */
  answeredReminder?: string;
  /** Holder who lost the lock to somebody else, to be notified by whom and why. */
  formerHolder?: { person: string; by: string; reason: string };
  /** Id of the lock that this one replaced. */
  former?: string;
}

export const lockOf = (row: Selectable<LocksTable> & { age_ms: number }): Lock => ({
  id: row.id,
  service: row.service,
  environment: row.environment,
  heldBy: row.held_by,
  reason: row.reason,
  takenAt: row.taken_at,
  endsAt: row.ends_at,
  ageMs: row.age_ms,
  openReminder: row.asked,
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

/** Time from commit to live, in milliseconds. Undefined for rollbacks, which bring no new commit. */
export function commitToLive({ state, kind, committedAt, finishedAt }: Deployment): number | undefined {
  if (state !== 'live' || kind === 'rollback' || !committedAt || !finishedAt) return undefined;
  return Math.max(0, finishedAt.getTime() - committedAt.getTime());
}

/** Serializes all changes of a target until the end of the transaction. */
export async function serializeTarget(tx: Tx, { service, environment }: Target): Promise<void> {
  await serialize(tx, JSON.stringify(['deployments', service, environment]));
}

/** Reads a deployment for update: nobody else changes its target in this transaction. @throws Error for an unknown id. */
export async function findForUpdate(tx: Tx, id: string): Promise<Deployment> {
  await serializeTarget(tx, await findDeployment(tx, id));
  return findDeployment(tx, id);
}

/** @throws Error for an unknown id. */
export async function findDeployment(db: Db, id: string): Promise<Deployment> {
  const row = await db.selectFrom('deployments').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new Error(`There is no deployment ${id}.`);
  return deploymentOf(row);
}

/** Updates a deployment read by `findForUpdate`. */
export async function updateDeployment(
  tx: Tx,
  id: string,
  values: UpdateObject<Schema, 'deployments'>,
): Promise<Deployment> {
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
 * events alone; docs/events.md has the shapes. `at` is the time of recording, times in `data` are those of the occurrence.
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
