import { type Insertable, sql } from 'kysely';
import {
  addEvent,
  type Changed,
  change,
  type Deployment,
  deploymentOf,
  holdTarget,
  nothing,
  type Target,
  type Tx,
} from './deployment.ts';
import { live, recover } from './outcome.ts';
import type { DeploymentsTable } from './tables.ts';

/** A deployment as it was found at GitHub: often, late, early or out of order, with the same result. */
export interface ExternalDeployment extends Target {
  /** The service's owner. */
  team: string;
  /**
   * A workflow run, or a deployment object that no run is known of. What a run's job deploys is known by the run, so that
   * both ways of seeing it are one. A run that was started again (attempt 2 and on) deploys once more.
   */
  seenAs: { run: number; attempt?: number } | { deployment: number };
  /** `roadcrew:<run id>`, where its name carries one. */
  key?: string;
  state: 'active' | 'live' | 'failed' | 'cancelled';
  sha: string;
  ref?: string;
  title?: string;
  /** GitHub login. */
  actor?: string;
  url?: string;
  requestedAt: Date;
  /** Of this attempt. */
  startedAt?: Date;
  /** Default: when it began. A late sighting must not look like what went live last. */
  finishedAt?: Date;
  committedAt?: Date;
}

/** The id it is known by: a run may deploy several services to several environments. */
function outsideId({ service, environment, seenAs }: ExternalDeployment): string {
  const attempt = 'run' in seenAs && (seenAs.attempt ?? 1) > 1 ? `.${seenAs.attempt}` : '';
  const what = 'run' in seenAs ? `run-${seenAs.run}${attempt}` : `deployment-${seenAs.deployment}`;
  return `outside:${service}:${environment}:${what}`;
}

export type RecordedExternal = Changed & {
  /** The deployment it is. */
  id: string;
  /** It is one of the platform's: its run has been woken and looks for itself. */
  ours: boolean;
};

/**
 * Records what was seen. What went live stays so, since the first time; otherwise the latest end counts, and what has ended
 * never goes back. One of the platform's own is left to its run, unless that gave it up and it went through after all.
 */
export async function recordExternal(tx: Tx, sighting: ExternalDeployment): Promise<RecordedExternal> {
  await holdTarget(tx, sighting);
  const own = await ourOwn(tx, sighting);
  if (own) return { id: own.id, ours: true, ...(await seenOurs(tx, own, sighting)) };
  const id = outsideId(sighting);
  const row = await tx.selectFrom('deployments').selectAll().where('id', '=', id).executeTakeFirst();
  const before = row && deploymentOf(row);
  const values = merge(before, sighting);
  const now = deploymentOf(
    await tx
      .insertInto('deployments')
      .values({ id, ...values })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
      .returningAll()
      .executeTakeFirstOrThrow(),
  );
  // Also where it only became better known: whoever counts by the events goes by the last one.
  const known = before && { ...before, url: now.url, title: now.title };
  if (JSON.stringify(now) !== JSON.stringify(known)) {
    await addEvent(tx, eventOf(now.state), now, null, {
      error: now.error,
      corrects: before?.finishedAt ? before.state : null,
    });
  }
  if (now.state === 'live') await recover(tx, now);
  const overtaken = await endOvertaken(tx, sighting);
  if (overtaken.length === 0 && JSON.stringify(now) === JSON.stringify(before)) return { id, ours: false, ...nothing };
  return { id, ours: false, ...nothing, deployments: [now, ...overtaken] };
}

const eventOf = (state: Deployment['state']) =>
  state === 'live' || state === 'failed' || state === 'cancelled' ? state : 'started';
const attemptOf = ({ seenAs }: ExternalDeployment) => ('run' in seenAs ? (seenAs.attempt ?? 1) : 1);
const runOf = ({ seenAs }: ExternalDeployment) => ('run' in seenAs ? seenAs.run : null);

/** The platform's deployment that this is: by its workflow run, or by its key as long as it follows no run. */
async function ourOwn(tx: Tx, sighting: ExternalDeployment): Promise<Deployment | undefined> {
  const run = runOf(sighting);
  const rows = await tx
    .selectFrom('deployments')
    .selectAll()
    .where('service', '=', sighting.service)
    .where('environment', '=', sighting.environment)
    .where('origin', '=', 'platform')
    .where((row) =>
      row.or([
        row('github_run', '=', run === null ? null : String(run)),
        row.and([row('github_run', 'is', null), row('id', '=', sighting.key?.replace(/^roadcrew:/, '') ?? '')]),
      ]),
    )
    .execute();
  const own = rows.map(deploymentOf).find(({ githubRun }) => githubRun === run) ?? rows.map(deploymentOf)[0];
  // Started again by somebody at GitHub after it had ended: a deployment of its own.
  const again = own?.finishedAt && attemptOf(sighting) > 1 && beganAt(sighting) > own.finishedAt;
  return again ? undefined : own;
}

async function seenOurs(tx: Tx, own: Deployment, sighting: ExternalDeployment): Promise<Changed> {
  if (!own.finishedAt) return { ...nothing, wake: [own.id] };
  if (sighting.state !== 'live' || own.state === 'live' || own.state === 'superseded') return nothing;
  await change(tx, own.id, {
    github_run: runOf(sighting) ?? own.githubRun,
    url: own.url ?? sighting.url ?? null,
    started_at: own.startedAt ?? beganAt(sighting),
  });
  return live(tx, own.id, { reportedSha: sighting.sha, finishedAt: endedAt(sighting) });
}

const beganAt = ({ startedAt, requestedAt }: ExternalDeployment) => startedAt ?? requestedAt;
const endedAt = (sighting: ExternalDeployment) => sighting.finishedAt ?? beganAt(sighting);

/** Whether the sighting says more than what is known: in whatever order they come, the same one wins. */
function wins(sighting: ExternalDeployment, { state, finishedAt }: Deployment): boolean {
  if (sighting.state === 'active') return false;
  if (!finishedAt) return true;
  const later = endedAt(sighting).getTime() - finishedAt.getTime();
  if (sighting.state === 'live') return state !== 'live' || later < 0;
  return state !== 'live' && (later > 0 || (later === 0 && sighting.state > state));
}

function merge(before: Deployment | undefined, sighting: ExternalDeployment): Omit<Insertable<DeploymentsTable>, 'id'> {
  const news = !before || wins(sighting, before);
  return {
    service: sighting.service,
    environment: sighting.environment,
    team: before?.team ?? sighting.team,
    origin: 'outside',
    kind: 'deploy',
    state: news ? sighting.state : before.state,
    sha: news ? sighting.sha : before.sha,
    ref: before?.ref ?? sighting.ref ?? null,
    title: before?.title ?? sighting.title ?? null,
    actor: before?.actor ?? sighting.actor ?? null,
    github_run: runOf(sighting),
    github_attempt: attemptOf(sighting),
    url: before?.url ?? sighting.url ?? null,
    error: news ? null : before.error,
    requested_at: before?.requestedAt ?? (attemptOf(sighting) > 1 ? beganAt(sighting) : sighting.requestedAt),
    started_at: before?.startedAt ?? sighting.startedAt ?? null,
    finished_at: news ? (sighting.state === 'active' ? null : endedAt(sighting)) : before.finishedAt,
    committed_at: before?.committedAt ?? sighting.committedAt ?? null,
  };
}

/** A run can be started again only once it has ended: attempts whose end was never seen did not go through. */
async function endOvertaken(tx: Tx, sighting: ExternalDeployment): Promise<Deployment[]> {
  const run = runOf(sighting);
  if (run === null) return [];
  const rows = await tx
    .updateTable('deployments')
    .set({
      state: 'failed',
      error: 'It was started again before its end was seen.',
      // The earliest it can be: when its end is seen after all, that counts.
      finished_at: sql<Date>`coalesce(started_at, requested_at)`,
    })
    .where('service', '=', sighting.service)
    .where('environment', '=', sighting.environment)
    .where('github_run', '=', String(run))
    .where('origin', '=', 'outside')
    .where('state', '=', 'active')
    .where('github_attempt', '<', (latest) =>
      latest
        .selectFrom('deployments as attempts')
        .select(({ fn }) => fn.max('attempts.github_attempt').as('latest'))
        .where('attempts.service', '=', sighting.service)
        .where('attempts.environment', '=', sighting.environment)
        .where('attempts.github_run', '=', String(run)),
    )
    .returningAll()
    .execute();
  const overtaken = rows.map(deploymentOf);
  for (const attempt of overtaken) await addEvent(tx, 'failed', attempt, null, { error: attempt.error });
  return overtaken;
}
