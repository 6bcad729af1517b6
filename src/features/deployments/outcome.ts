import { sql } from 'kysely';
import { UserError } from '../../roadcrew/errors.ts';
import {
  addEvent,
  type ChangeSet,
  type Db,
  type Deployment,
  findDeployment,
  findForUpdate,
  noChanges,
  type Tx,
  updateDeployment,
} from './deployment.ts';
import { current, readQueue, stoppedHalfway } from './read.ts';

/** End of a deployment. Uses GitHub's time where known, because times decide which deployment is live. */
export interface Outcome {
  reportedSha?: string;
  /** Default: now. */
  finishedAt?: Date;
}

/** Records that the dispatch is about to be sent: from now on a workflow run may exist. */
export const recordDispatchSent = (db: Db, id: string) => setDispatchTime(db, id, sql<Date>`clock_timestamp()`);
/** Records that GitHub refused the dispatch, or that it was never sent. */
export const recordDispatchRefused = (db: Db, id: string) => setDispatchTime(db, id, null);

async function setDispatchTime(db: Db, id: string, sent_at: ReturnType<typeof sql<Date>> | null): Promise<void> {
  await db.updateTable('deployments').set({ sent_at }).where('id', '=', id).execute();
}

/** Milliseconds since the dispatch, by the database's clock; undefined when there can be no workflow run. */
export async function timeSinceDispatch(db: Db, id: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('deployments')
    .select(sql<number>`extract(epoch from clock_timestamp() - sent_at)::float8 * 1000`.as('ago'))
    .where('id', '=', id)
    .where('sent_at', 'is not', null)
    .executeTakeFirst();
  return row?.ago;
}

/**
 * Records the workflow run of a deployment. An outside deployment recorded earlier for the same run is merged into it.
 * @throws Error when it follows another workflow run already.
 */
export async function recordStarted(tx: Tx, id: string, run: { githubRun: number; url: string }): Promise<ChangeSet> {
  const own = await findForUpdate(tx, id);
  if (own.githubRun === run.githubRun) return noChanges;
  if (own.githubRun !== null) throw new Error(`Deployment ${id} follows workflow run ${own.githubRun} already.`);
  if (own.state === 'waiting' || own.state === 'superseded')
    throw new Error(`Deployment ${id} cannot start: it is ${own.state}.`);
  const updated = await updateDeployment(tx, id, {
    github_run: run.githubRun,
    url: run.url,
    started_at: sql<Date>`coalesce(started_at, now())`,
  });
  await addEvent(tx, 'started', updated, null);
  await mergeSighting(tx, updated);
  return { ...noChanges, deployments: [updated] };
}

async function mergeSighting(tx: Tx, own: Deployment): Promise<void> {
  const sighting = await tx
    .selectFrom('deployments')
    .select('id')
    .where('origin', '=', 'outside')
    .where('github_run', '=', String(own.githubRun))
    .where('service', '=', own.service)
    .where('environment', '=', own.environment)
    .executeTakeFirst();
  if (!sighting) return;
  await tx.updateTable('deployments').set({ replaces: own.id }).where('replaces', '=', sighting.id).execute();
  await tx.updateTable('deployments').set({ recovered_by: own.id }).where('recovered_by', '=', sighting.id).execute();
  await tx.deleteFrom('deployments').where('id', '=', sighting.id).execute();
  await addEvent(tx, 'merged', own, null, { sighting: sighting.id });
}

/**
 * Records a deployment as live, which recovers earlier change failures. A rollback marks the one it takes back as a change
 * failure. Also corrects a deployment that was given up although its workflow run succeeded.
 * @throws Error when it never had its turn.
 */
export async function recordLive(tx: Tx, id: string, { reportedSha, finishedAt }: Outcome = {}): Promise<ChangeSet> {
  const own = await findForUpdate(tx, id);
  if (own.state === 'live') return noChanges;
  const givenUp = own.state === 'failed' || own.state === 'cancelled';
  if (own.state !== 'active' && !(givenUp && own.startedAt))
    throw new Error(`Deployment ${id} cannot be live: it is ${own.state}.`);
  const finished = await updateDeployment(tx, id, {
    state: 'live',
    error: null,
    reported_sha: reportedSha ?? own.reportedSha,
    started_at: sql<Date>`coalesce(started_at, now())`,
    finished_at: finishedAt ?? sql<Date>`now()`,
  });
  const replaced = await findReplaced(tx, finished);
  const done = await updateDeployment(tx, id, { replaces: replaced?.id ?? null });
  await addEvent(tx, 'live', done, null, { replaces: done.replaces, corrects: givenUp ? own.state : null });
  if (done.kind === 'rollback' && replaced && !replaced.brokeAt && replaced.runningSha !== done.runningSha) {
    await setBroken(tx, replaced, done.requestedBy ?? '', done.note ?? '');
  }
  await markRecovered(tx, done);
  return endedChanges(tx, done);
}

/** Deployment that was live before. A rollback to that same commit replaces the one that stopped half-way after it. */
async function findReplaced(tx: Tx, done: Deployment): Promise<Deployment | undefined> {
  if (!done.finishedAt) return undefined;
  const before = await current(tx, done, { at: done.finishedAt, without: done.id });
  if (done.kind === 'rollback' && before?.runningSha === done.runningSha) {
    return (await stoppedHalfway(tx, before, done.id)) ?? before;
  }
  return before;
}

/** Records a failure. An ended deployment is left unchanged. */
export async function recordFailed(tx: Tx, id: string, why: string, { finishedAt }: Outcome = {}): Promise<ChangeSet> {
  return endUnsuccessfully(tx, id, { state: 'failed', error: why, finishedAt });
}

/** Records a cancellation; `by` is a person id. A deployment that has ended or was never queued is left unchanged. */
export async function recordCancelled(
  tx: Tx,
  id: string,
  by?: string,
  { finishedAt }: Outcome = {},
): Promise<ChangeSet> {
  const known = await tx.selectFrom('deployments').select('id').where('id', '=', id).executeTakeFirst();
  if (!known) return noChanges;
  return endUnsuccessfully(tx, id, { state: 'cancelled', by, finishedAt });
}

async function endUnsuccessfully(
  tx: Tx,
  id: string,
  end: { state: 'failed' | 'cancelled'; error?: string; by?: string; finishedAt?: Date },
): Promise<ChangeSet> {
  const own = await findForUpdate(tx, id);
  if (own.finishedAt) return noChanges;
  const ended = await updateDeployment(tx, id, {
    state: end.state,
    error: end.error ?? null,
    finished_at: end.finishedAt ?? sql<Date>`now()`,
  });
  await addEvent(tx, end.state, ended, end.by ?? null, { error: ended.error });
  return endedChanges(tx, ended);
}

/** Changes after an end: the queue moves, and the run at its head is woken. */
async function endedChanges(tx: Tx, ended: Deployment): Promise<ChangeSet> {
  const others = await readQueue(tx, ended);
  const [head] = others;
  return { ...noChanges, deployments: [ended, ...others], wake: head?.state === 'waiting' ? [head.id] : [] };
}

/**
 * Marks a deployment as a change failure: from now on, or from its start when another one has replaced it.
 * @returns `marked: false` when it was marked before; the first mark counts.
 * @throws UserError when it never went live.
 */
export async function markBroken(
  tx: Tx,
  id: string,
  { by, reason }: { by: string; reason: string },
): Promise<ChangeSet & { marked: boolean }> {
  const own = await findForUpdate(tx, id);
  if (own.brokeAt) return { ...noChanges, marked: false };
  if (own.state !== 'live')
    throw new UserError(`Only deployments that went live can be marked. This one is ${own.state}.`);
  await setBroken(tx, own, by, reason);
  const next = await findSuccessor(tx, own);
  if (next) await markRecovered(tx, next);
  return { ...noChanges, deployments: [await findDeployment(tx, id)], marked: true };
}

async function setBroken(tx: Tx, broken: Deployment, by: string, reason: string): Promise<void> {
  const replaced = await findSuccessor(tx, broken);
  const marked = await updateDeployment(tx, broken.id, {
    broke_at: replaced ? broken.finishedAt : sql<Date>`now()`,
    broke_by: by,
    broke_reason: reason,
  });
  await addEvent(tx, 'broke', marked, by, { brokeAt: marked.brokeAt });
}

/** First deployment with another commit that went live afterwards. */
async function findSuccessor(tx: Tx, { id, service, environment, finishedAt, runningSha }: Deployment) {
  const row = await tx
    .selectFrom('deployments')
    .select('id')
    .where('service', '=', service)
    .where('environment', '=', environment)
    .where('state', '=', 'live')
    .where('finished_at', '>=', finishedAt)
    .where('id', '<>', id)
    .where(sql<string>`coalesce(reported_sha, sha)`, '<>', runningSha)
    .orderBy('finished_at')
    .orderBy('requested_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row && findDeployment(tx, row.id);
}

/**
 * Records the recovery of change failures on this target. The first other commit that went live afterwards counts, however
 * late it is reported.
 */
export async function markRecovered(tx: Tx, by: Deployment): Promise<void> {
  // Never negative: the replaced one may have been marked after the new one was live and before that was reported.
  const took = sql<number>`greatest(0, extract(epoch from ${by.finishedAt}::timestamptz - broke_at) * 1000)::bigint`;
  const rows = await tx
    .updateTable('deployments')
    .set({ recovered_by: by.id, recovery_ms: took })
    .where('service', '=', by.service)
    .where('environment', '=', by.environment)
    .where('broke_at', 'is not', null)
    .where((row) => row.or([row('broke_at', '<=', by.finishedAt), row('id', '=', by.replaces)]))
    .where('id', '<>', by.id)
    .where(sql<string>`coalesce(reported_sha, sha)`, '<>', by.runningSha)
    .where(sql<boolean>`(recovery_ms is null or recovery_ms > ${took})`)
    .returning('id')
    .execute();
  for (const { id } of rows) {
    const recovered = await findDeployment(tx, id);
    const { brokeAt, recoveryMs } = recovered;
    await addEvent(tx, 'recovered', recovered, null, { by: by.id, brokeAt, recoveredAt: by.finishedAt, recoveryMs });
  }
}
