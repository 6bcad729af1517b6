import { sql } from 'kysely';
import { UserError } from '../../roadcrew/errors.ts';
import {
  addEvent,
  type Changed,
  change,
  type Db,
  type Deployment,
  find,
  hold,
  nothing,
  type Tx,
} from './deployment.ts';
import { current, readQueue, stoppedHalfway } from './read.ts';

/** What is known when it ends. Times are GitHub's where it told them: what was live last is told by them. */
export interface Outcome {
  reportedSha?: string;
  /** Default: now. */
  finishedAt?: Date;
}

/** The order to start its workflow goes out now: from here on there may be a workflow run of it. */
export const sending = (db: Db, id: string) => setSent(db, id, sql<Date>`clock_timestamp()`);
/** GitHub has refused the order, or it never went out. */
export const notSent = (db: Db, id: string) => setSent(db, id, null);

async function setSent(db: Db, id: string, sent_at: ReturnType<typeof sql<Date>> | null): Promise<void> {
  await db.updateTable('deployments').set({ sent_at }).where('id', '=', id).execute();
}

/** Milliseconds since the order went out, on the database's clock; undefined when there can be no workflow run of it. */
export async function sentAgo(db: Db, id: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('deployments')
    .select(sql<number>`extract(epoch from clock_timestamp() - sent_at)::float8 * 1000`.as('ago'))
    .where('id', '=', id)
    .where('sent_at', 'is not', null)
    .executeTakeFirst();
  return row?.ago;
}

/**
 * Its workflow run exists. A sighting of the same run from before we knew that it is ours becomes this deployment.
 * @throws Error when it follows another workflow run already.
 */
export async function started(tx: Tx, id: string, run: { githubRun: number; url: string }): Promise<Changed> {
  const own = await hold(tx, id);
  if (own.githubRun === run.githubRun) return nothing;
  if (own.githubRun !== null) throw new Error(`Deployment ${id} follows workflow run ${own.githubRun} already.`);
  if (own.state === 'waiting' || own.state === 'superseded')
    throw new Error(`Deployment ${id} cannot start: it is ${own.state}.`);
  const begun = await change(tx, id, {
    github_run: run.githubRun,
    url: run.url,
    started_at: sql<Date>`coalesce(started_at, now())`,
  });
  await addEvent(tx, 'started', begun, null);
  await takeOverSighting(tx, begun);
  return { ...nothing, deployments: [begun] };
}

async function takeOverSighting(tx: Tx, own: Deployment): Promise<void> {
  const seen = await tx
    .selectFrom('deployments')
    .select('id')
    .where('origin', '=', 'outside')
    .where('github_run', '=', String(own.githubRun))
    .where('service', '=', own.service)
    .where('environment', '=', own.environment)
    .executeTakeFirst();
  if (!seen) return;
  await tx.updateTable('deployments').set({ replaces: own.id }).where('replaces', '=', seen.id).execute();
  await tx.updateTable('deployments').set({ recovered_by: own.id }).where('recovered_by', '=', seen.id).execute();
  await tx.deleteFrom('deployments').where('id', '=', seen.id).execute();
  await addEvent(tx, 'merged', own, null, { sighting: seen.id });
}

/**
 * It is what runs now, and recovers what had broken. A rollback marks what it takes back as a change failure. Also
 * corrects one that was given up although its workflow run went through.
 * @throws Error when it never had its turn.
 */
export async function live(tx: Tx, id: string, { reportedSha, finishedAt }: Outcome = {}): Promise<Changed> {
  const own = await hold(tx, id);
  if (own.state === 'live') return nothing;
  const givenUp = own.state === 'failed' || own.state === 'cancelled';
  if (own.state !== 'active' && !(givenUp && own.startedAt))
    throw new Error(`Deployment ${id} cannot be live: it is ${own.state}.`);
  const finished = await change(tx, id, {
    state: 'live',
    error: null,
    reported_sha: reportedSha ?? own.reportedSha,
    started_at: sql<Date>`coalesce(started_at, now())`,
    finished_at: finishedAt ?? sql<Date>`now()`,
  });
  const replaced = await replacedBy(tx, finished);
  const done = await change(tx, id, { replaces: replaced?.id ?? null });
  await addEvent(tx, 'live', done, null, { replaces: done.replaces, corrects: givenUp ? own.state : null });
  if (done.kind === 'rollback' && replaced && !replaced.brokeAt && replaced.runningSha !== done.runningSha) {
    await markBroken(tx, replaced, done.requestedBy ?? '', done.note ?? '');
  }
  await recover(tx, done);
  return ended(tx, done);
}

/** What was live before it. A rollback to that very commit takes back what stopped half-way after it. */
async function replacedBy(tx: Tx, done: Deployment): Promise<Deployment | undefined> {
  if (!done.finishedAt) return undefined;
  const before = await current(tx, done, { at: done.finishedAt, without: done.id });
  if (done.kind === 'rollback' && before?.runningSha === done.runningSha) {
    return (await stoppedHalfway(tx, before, done.id)) ?? before;
  }
  return before;
}

/** It failed. What has ended already stays as it is. */
export async function failed(tx: Tx, id: string, why: string, { finishedAt }: Outcome = {}): Promise<Changed> {
  return giveUp(tx, id, { state: 'failed', error: why, finishedAt });
}

/**
 * It was cancelled, waiting or under way; `by` is a person's id. What has ended already stays as it is, and so does what
 * never stood in line.
 */
export async function cancelled(tx: Tx, id: string, by?: string, { finishedAt }: Outcome = {}): Promise<Changed> {
  const known = await tx.selectFrom('deployments').select('id').where('id', '=', id).executeTakeFirst();
  if (!known) return nothing;
  return giveUp(tx, id, { state: 'cancelled', by, finishedAt });
}

async function giveUp(
  tx: Tx,
  id: string,
  end: { state: 'failed' | 'cancelled'; error?: string; by?: string; finishedAt?: Date },
): Promise<Changed> {
  const own = await hold(tx, id);
  if (own.finishedAt) return nothing;
  const over = await change(tx, id, {
    state: end.state,
    error: end.error ?? null,
    finished_at: end.finishedAt ?? sql<Date>`now()`,
  });
  await addEvent(tx, end.state, over, end.by ?? null, { error: over.error });
  return ended(tx, over);
}

/** The line moves on: whoever is at its head should look. */
async function ended(tx: Tx, over: Deployment): Promise<Changed> {
  const others = await readQueue(tx, over);
  const [head] = others;
  return { ...nothing, deployments: [over, ...others], wake: head?.state === 'waiting' ? [head.id] : [] };
}

/**
 * It broke something: a change failure, since now or, when something else has replaced it meanwhile, since it went live.
 * @returns `false` when that was said before; the first word counts.
 * @throws UserError when it never went live.
 */
export async function broke(
  tx: Tx,
  id: string,
  { by, reason }: { by: string; reason: string },
): Promise<Changed & { marked: boolean }> {
  const own = await hold(tx, id);
  if (own.brokeAt) return { ...nothing, marked: false };
  if (own.state !== 'live')
    throw new UserError(`It cannot have broken anything: it is ${own.state}, and was never live.`);
  await markBroken(tx, own, by, reason);
  const next = await successor(tx, own);
  if (next) await recover(tx, next);
  return { ...nothing, deployments: [await find(tx, id)], marked: true };
}

async function markBroken(tx: Tx, broken: Deployment, by: string, reason: string): Promise<void> {
  const replaced = await successor(tx, broken);
  const marked = await change(tx, broken.id, {
    broke_at: replaced ? broken.finishedAt : sql<Date>`now()`,
    broke_by: by,
    broke_reason: reason,
  });
  await addEvent(tx, 'broke', marked, by, { reason, brokeAt: marked.brokeAt });
}

/** What went live after it with another commit, the first. */
async function successor(tx: Tx, { id, service, environment, finishedAt, runningSha }: Deployment) {
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
  return row && find(tx, row.id);
}

/**
 * What had broken here runs no longer: its recovery is the first other commit that went live afterwards, however late
 * that one is heard of.
 */
export async function recover(tx: Tx, by: Deployment): Promise<void> {
  // Never negative: what it replaced may have been marked after it was live and before that was heard of.
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
    const recovered = await find(tx, id);
    const { brokeAt, recoveryMs } = recovered;
    await addEvent(tx, 'recovered', recovered, null, { by: by.id, brokeAt, recoveredAt: by.finishedAt, recoveryMs });
  }
}
