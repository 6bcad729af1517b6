import { type Insertable, sql } from 'kysely';
import {
  addEvent,
  type ChangeSet,
  type Deployment,
  deploymentOf,
  noChanges,
  serializeTarget,
  type Target,
  type Tx,
  updateDeployment,
} from './deployment.ts';
import { markRecovered, recordLive } from './outcome.ts';
import type { DeploymentsTable } from './tables.ts';

/** Deployment found at GitHub. Reports may be repeated, late, early or out of order: the result is the same. */
export interface ExternalDeployment extends Target {
  /** Owner of the service. */
  team: string;
  /**
   * Workflow run, or a deployment object without a known run. A deployment object of a run's job is identified by the
   * run, so that both reports are one deployment. A restarted run (attempt 2 and on) is another deployment.
   */
  source: { run: number; attempt?: number } | { deployment: number };
  /** `roadcrew:<run id>`, from the name of its workflow run. */
  key?: string;
  state: 'active' | 'live' | 'failed' | 'cancelled';
  sha: string;
  ref?: string;
  title?: string;
  /** GitHub login. */
  actor?: string;
  url?: string;
  requestedAt: Date;
  /** Start of this attempt. */
  startedAt?: Date;
  /** Default: its start. A late report must not look like the latest deployment. */
  finishedAt?: Date;
  committedAt?: Date;
}

/** Deployment id with service and environment: one workflow run may deploy several of each. */
function externalId({ service, environment, source }: ExternalDeployment): string {
  const attempt = 'run' in source && (source.attempt ?? 1) > 1 ? `.${source.attempt}` : '';
  const what = 'run' in source ? `run-${source.run}${attempt}` : `deployment-${source.deployment}`;
  return `outside:${service}:${environment}:${what}`;
}

export type RecordedExternal = ChangeSet & {
  /** Deployment id. */
  id: string;
  /** True for a deployment of the platform: its run was woken and reads GitHub itself. */
  isPlatform: boolean;
};

/**
 * Records a deployment found at GitHub. The first report of live is final; otherwise the latest end counts, and an ended
 * deployment never becomes active again. A deployment of the platform is left to its run, unless that run gave up and the
 * deployment succeeded after all.
 */
export async function recordExternal(tx: Tx, external: ExternalDeployment): Promise<RecordedExternal> {
  await serializeTarget(tx, external);
  const own = await findPlatformDeployment(tx, external);
  if (own) return { id: own.id, isPlatform: true, ...(await recordOnPlatformDeployment(tx, own, external)) };
  const id = externalId(external);
  const row = await tx.selectFrom('deployments').selectAll().where('id', '=', id).executeTakeFirst();
  const before = row && deploymentOf(row);
  const values = merge(before, external);
  const now = deploymentOf(
    await tx
      .insertInto('deployments')
      .values({ id, ...values })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
      .returningAll()
      .executeTakeFirstOrThrow(),
  );
  // Also for new details without a new state: metrics read the last event.
  const known = before && { ...before, url: now.url, title: now.title };
  if (JSON.stringify(now) !== JSON.stringify(known)) {
    await addEvent(tx, eventOf(now.state), now, null, {
      error: now.error,
      corrects: before?.finishedAt ? before.state : null,
    });
  }
  if (now.state === 'live') await markRecovered(tx, now);
  const restarted = await failRestartedAttempts(tx, external);
  if (restarted.length === 0 && JSON.stringify(now) === JSON.stringify(before))
    return { id, isPlatform: false, ...noChanges };
  return { id, isPlatform: false, ...noChanges, deployments: [now, ...restarted] };
}

const eventOf = (state: Deployment['state']) =>
  state === 'live' || state === 'failed' || state === 'cancelled' ? state : 'started';
const attemptOf = ({ source }: ExternalDeployment) => ('run' in source ? (source.attempt ?? 1) : 1);
const runOf = ({ source }: ExternalDeployment) => ('run' in source ? source.run : null);

/** Deployment of the platform for this report: by its workflow run, or by its key while it has no run. */
async function findPlatformDeployment(tx: Tx, external: ExternalDeployment): Promise<Deployment | undefined> {
  const run = runOf(external);
  const rows = await tx
    .selectFrom('deployments')
    .selectAll()
    .where('service', '=', external.service)
    .where('environment', '=', external.environment)
    .where('origin', '=', 'platform')
    .where((row) =>
      row.or([
        row('github_run', '=', run === null ? null : String(run)),
        row.and([row('github_run', 'is', null), row('id', '=', external.key?.replace(/^roadcrew:/, '') ?? '')]),
      ]),
    )
    .execute();
  const own = rows.map(deploymentOf).find(({ githubRun }) => githubRun === run) ?? rows.map(deploymentOf)[0];
  // Restarted at GitHub after its end: a separate deployment.
  const isRestart = own?.finishedAt && attemptOf(external) > 1 && startTime(external) > own.finishedAt;
  return isRestart ? undefined : own;
}

async function recordOnPlatformDeployment(tx: Tx, own: Deployment, external: ExternalDeployment): Promise<ChangeSet> {
  if (!own.finishedAt) return { ...noChanges, wake: [own.id] };
  if (external.state !== 'live' || own.state === 'live' || own.state === 'superseded') return noChanges;
  await updateDeployment(tx, own.id, {
    github_run: runOf(external) ?? own.githubRun,
    url: own.url ?? external.url ?? null,
    started_at: own.startedAt ?? startTime(external),
  });
  return recordLive(tx, own.id, { reportedSha: external.sha, finishedAt: endTime(external) });
}

const startTime = ({ startedAt, requestedAt }: ExternalDeployment) => startedAt ?? requestedAt;
const endTime = (external: ExternalDeployment) => external.finishedAt ?? startTime(external);

/** True when the report replaces the recorded end. Independent of the order of reports. */
function supersedes(external: ExternalDeployment, { state, finishedAt }: Deployment): boolean {
  if (external.state === 'active') return false;
  if (!finishedAt) return true;
  const later = endTime(external).getTime() - finishedAt.getTime();
  if (external.state === 'live') return state !== 'live' || later < 0;
  return state !== 'live' && (later > 0 || (later === 0 && external.state > state));
}

function merge(before: Deployment | undefined, external: ExternalDeployment): Omit<Insertable<DeploymentsTable>, 'id'> {
  const isNewer = !before || supersedes(external, before);
  return {
    service: external.service,
    environment: external.environment,
    team: before?.team ?? external.team,
    origin: 'outside',
    kind: 'deploy',
    state: isNewer ? external.state : before.state,
    sha: isNewer ? external.sha : before.sha,
    ref: before?.ref ?? external.ref ?? null,
    title: before?.title ?? external.title ?? null,
    actor: before?.actor ?? external.actor ?? null,
    github_run: runOf(external),
    github_attempt: attemptOf(external),
    url: before?.url ?? external.url ?? null,
    error: isNewer ? null : before.error,
    requested_at: before?.requestedAt ?? (attemptOf(external) > 1 ? startTime(external) : external.requestedAt),
    started_at: before?.startedAt ?? external.startedAt ?? null,
    finished_at: isNewer ? (external.state === 'active' ? null : endTime(external)) : before.finishedAt,
    committed_at: before?.committedAt ?? external.committedAt ?? null,
  };
}

/** Fails earlier attempts without a known end: a run can be restarted only after it has ended unsuccessfully. */
async function failRestartedAttempts(tx: Tx, external: ExternalDeployment): Promise<Deployment[]> {
  const run = runOf(external);
  if (run === null) return [];
  const rows = await tx
    .updateTable('deployments')
    .set({
      state: 'failed',
      error: 'Restarted before its result was known.',
      // The earliest possible end: a later report of the real end replaces it.
      finished_at: sql<Date>`coalesce(started_at, requested_at)`,
    })
    .where('service', '=', external.service)
    .where('environment', '=', external.environment)
    .where('github_run', '=', String(run))
    .where('origin', '=', 'outside')
    .where('state', '=', 'active')
    .where('github_attempt', '<', (latest) =>
      latest
        .selectFrom('deployments as attempts')
        .select(({ fn }) => fn.max('attempts.github_attempt').as('latest'))
        .where('attempts.service', '=', external.service)
        .where('attempts.environment', '=', external.environment)
        .where('attempts.github_run', '=', String(run)),
    )
    .returningAll()
    .execute();
  const restarted = rows.map(deploymentOf);
  for (const attempt of restarted) await addEvent(tx, 'failed', attempt, null, { error: attempt.error });
  return restarted;
}
